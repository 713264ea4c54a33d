"""``psoas codes``, ``psoas knowledge`` and ``psoas new``: what the program knows, and an empty visit file."""

from __future__ import annotations

import csv
import io
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from psoas.cli.screen import console, escape, print_json
from psoas.errors import OutputError
from psoas.vocabulary import codes

ROOMS: Final = ("screening", "differential", "body", "care", "outcomes", "pathway", "report")
FAMILIES: Final = ("side", "region", "quality", "activity", "course", "red_flag", "context", "exam", "source")


def show_codes(family: str | None, *, as_json: bool) -> None:
    """Print one family of codes, or all of them.

    Raises:
        UnknownCodeError: there is no such family; the message lists them.
    """
    shown = {name: dict(codes(name)) for name in ([family] if family else FAMILIES)}
    if as_json:
        print_json(shown)
        return
    out = console()
    for name, entries in shown.items():
        out.print(f"[bold]{name}[/]")
        for code, meant in entries.items():
            out.print(f"  [cyan]{code:<32}[/]{escape(meant)}")


def show_knowledge(*, estimates: bool, as_json: bool) -> None:
    """Print every row of every knowledge table with its citation and trust mark, the estimates first."""
    found = [row for row in _knowledge_rows() if row["verified"] == "estimate" or not estimates]
    order = {"estimate": 0, "recalled": 1, "yes": 2}
    found.sort(key=lambda row: order.get(row["verified"], 3))
    if as_json:
        print_json(found)
        return
    out = console()
    for row in found:
        out.print(
            f"{row['verified']:<9}{row['table']}:{row['at']}  {escape(row['what'])}  [dim]{escape(row['citation'])}[/]"
        )
    counts = Counter(row["verified"] for row in found)
    out.print(", ".join(f"{count} {mark}" for mark, count in counts.items()))


def write_template(file: Path) -> None:
    """Write an empty, commented visit file; an existing file is never overwritten.

    Raises:
        OutputError: the file exists or cannot be written.
    """
    text = resources.files("psoas.cli").joinpath("template.toml").read_text(encoding="utf-8")
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise OutputError(f"{file} exists already and was left as it is; choose another name.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise OutputError(f"{file}: cannot be written ({reason}).") from None
    console().print(f"{escape(str(file))} written. Fill it in, then: psoas visit {escape(str(file))}")


def _knowledge_rows() -> list[dict[str, str]]:
    """Table, place, first cells, citation and trust mark of everything in the rooms' data that has a ``verified`` mark."""
    found: list[dict[str, str]] = []
    for room in ROOMS:
        folder = resources.files(f"psoas.{room}").joinpath("data")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            text = entry.read_text(encoding="utf-8") if entry.name.endswith((".csv", ".toml")) else ""
            marked = _csv_rows(text) if entry.name.endswith(".csv") else _toml_tables(tomllib.loads(text))
            found += [
                {
                    "table": f"{room}/{entry.name}",
                    "at": at,
                    "what": " ".join(
                        str(v) for k, v in cells.items() if k not in {"verified", "citation"} and v
                    )[:120],
                    "citation": str(cells.get("citation") or ""),
                    "verified": str(cells["verified"]),
                }
                for at, cells in marked
            ]
    return found


def _csv_rows(text: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Line and cells of each row of a table that has a ``verified`` column."""
    reader = csv.DictReader(io.StringIO(text))
    for row in reader:
        if "verified" in row:
            yield str(reader.line_num), row


def _toml_tables(data: Mapping[str, object], at: str = "") -> Iterator[tuple[str, Mapping[str, object]]]:
    """Name and content of each table that has a ``verified`` mark, however deep it lies."""
    if "verified" in data:
        yield at, data
    for name, value in data.items():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from _toml_tables(inner, f"{at}.{name}" if at else name)
