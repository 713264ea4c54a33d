"""``psoas codes`` and ``psoas new``: the codes that the program knows, and an empty visit file."""

from __future__ import annotations

import datetime
from importlib import resources
from pathlib import Path
from typing import Final

from psoas.cli.screen import console, escape, print_json
from psoas.errors import OutputError, UnknownCodeError, not_allowed
from psoas.vocabulary import FINDING_TYPES, codes, label

FAMILIES: Final = ("side", "region", "quality", "activity", "course", "red_flag", "context", "exam", "source")


def show_codes(family: str | None, *, as_json: bool) -> None:
    """Print one family of codes, or all of the vocabulary's; muscles and interventions only by name.

    Raises:
        UnknownCodeError: there is no such family; the message lists them.
    """
    shown = {name: _family(name) for name in ([family] if family else FAMILIES)}
    if as_json:
        print_json(shown)
        return
    out = console()
    for name, entries in shown.items():
        out.print(f"[bold]{name}[/]")
        for code, meant in entries.items():
            out.print(f"  [cyan]{code:<32}[/]{escape(meant)}")


def _family(name: str) -> dict[str, str]:
    """The codes of a family with their meanings."""
    match name:
        case "muscle":
            from psoas.body import muscle_groups

            return {code: label(code) for code in muscle_groups()}
        case "intervention":
            from psoas.care import also_called, interventions

            return {
                code: "; also: ".join((known.name, ", ".join(also_called().get(code, ()))))
                for code, known in interventions().items()
            }
        case _:
            try:
                return dict(codes(name))
            except UnknownCodeError:
                allowed = (*FAMILIES, "country", "language", "muscle", "intervention")
                raise UnknownCodeError(
                    not_allowed("family", name, sorted({*allowed, *FINDING_TYPES}))
                ) from None


def write_template(file: Path) -> None:
    """Write an empty, commented visit file with today's date; an existing file is never overwritten.

    Raises:
        OutputError: the file exists or cannot be written.
    """
    text = resources.files("psoas.cli").joinpath("template.toml").read_text(encoding="utf-8")
    text = text.replace("TODAY", datetime.datetime.now().astimezone().date().isoformat())
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise OutputError(f"{file} exists already and was left as it is; choose another name.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise OutputError(f"{file}: cannot be written ({reason}).") from None
    console().print(f"{escape(str(file))} written. Fill it in, then: psoas visit {escape(str(file))}")
