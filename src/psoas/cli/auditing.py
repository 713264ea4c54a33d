"""``psoas knowledge``: every figure with its source, its grade, its age, and how much the answers hang on it."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from psoas.cli.screen import console, escape, print_json

ROOMS: Final = ("intake", "screening", "differential", "body", "care", "outcomes", "pathway", "report")
_ORDER: Final = {"estimate": 0, "recalled": 1, "yes": 2}
# A year of print in a citation; page numbers, sizes and identifiers are longer or lie outside.
_YEAR: Final = re.compile(r"(?<!\d)(19[5-9]\d|20[0-4]\d)(?!\d)")
_NUMBER: Final = re.compile(r"[\d.]+")
_WHAT: Final = 120
_LINES_AT_ONCE: Final = 200
_FIRST_LINES: Final = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure, or one row that is no figure.

    Attributes:
        table: room and file.
        at: line of the file, or name of the TOML table.
        what: the row's first cells.
        citation, verified: as the row has them.
        year: of the newest work that the citation names; none where it names none.
        age_years: from that year to this one.
        column, value: which figure of the row, where its sensitivity is known.
        sensitivity: by how much a step of it moves the answers, 0 to 1 (see ``psoas.differential.uncertainty.sensitivity``).
    """

    table: str
    at: str
    what: str
    citation: str
    verified: str
    year: int | None
    age_years: int | None
    column: str | None = None
    value: float | None = None
    sensitivity: float | None = None


def show_knowledge(*, estimates: bool, every: bool, as_json: bool) -> None:
    """Print the figures; the estimates first, and of these the ones that the answers hang on most.

    Args:
        estimates: only what is an informed guess.
        every: all of them, and not only the first ones; JSON always holds all.
        as_json: print JSON.
    """
    found = [entry for entry in _entries() if entry.verified == "estimate" or not estimates]
    found.sort(key=lambda e: (_ORDER.get(e.verified, 3), -(e.sensitivity or 0.0)))
    if as_json:
        print_json([asdict(entry) for entry in found])
        return
    out = console()
    out.print(
        "moves: how far the probabilities of the sources go when the figure is off by one standard deviation of its "
        "own doubt; the mean over invented clients. A dash: not a figure of the differential."
    )
    out.print(f"[bold]{'moves':>7}  {'mark':<9}{'year':<6}where, what, source[/]")
    # Many lines in one print: what surrounds a print costs more than a line.
    shown = found if every else found[:_FIRST_LINES]
    for start in range(0, len(shown), _LINES_AT_ONCE):
        out.print("\n".join(map(_line, shown[start : start + _LINES_AT_ONCE])))
    if (left := len(found) - len(shown)) > 0:
        out.print(f"… and {left:,} more: --all prints every line, --json all of them for other programs.")
    out.print(_summary(found))


def _line(entry: Entry) -> str:
    moves = "-" if entry.sensitivity is None else f"{entry.sensitivity:.3%}"
    figure = "" if entry.column is None else f" [bold]{entry.column} {entry.value:g}[/]"
    return (
        f"{moves:>7}  {entry.verified:<9}{entry.year or '-':<6}{entry.table}:{entry.at}  {escape(entry.what)}{figure}"
        f"  [dim]{escape(entry.citation)}[/]"
    )


def _summary(found: list[Entry]) -> str:
    """Counts by mark, what share of all that moves answers is guessed, and how old the published is."""
    counts = ", ".join(f"{count} {mark}" for mark, count in Counter(e.verified for e in found).items())
    total = sum(e.sensitivity or 0.0 for e in found)
    guessed = sum(e.sensitivity or 0.0 for e in found if e.verified == "estimate")
    ages = sorted(e.age_years for e in found if e.age_years is not None)
    share = f"; {guessed / total:.0%} of what moves the answers is estimates" if total else ""
    middle = f"; the median work cited is {ages[len(ages) // 2]} years old" if ages else ""
    return f"{counts}{share}{middle}."


def _entries() -> Iterator[Entry]:
    """Everything in the rooms' data that has a ``verified`` mark; a row with several figures once for each."""
    from psoas.differential.uncertainty.sensitivity import Sensitivity, sensitivities

    figures: dict[tuple[str, str], list[Sensitivity]] = {}
    for figure in sensitivities():
        figures.setdefault((f"differential/{figure.table}", str(figure.line)), []).append(figure)
    for row in _rows(date.today().year):
        mine = figures.get((row.table, row.at))
        if mine is None:
            yield row
        for figure in mine or ():
            yield replace(
                row,
                what=" ".join(word for word in row.what.split() if not _NUMBER.fullmatch(word)),
                column=figure.column,
                value=figure.value,
                sensitivity=figure.change,
            )


def _rows(this_year: int) -> Iterator[Entry]:
    for room in ROOMS:
        for name, file in _tables(resources.files(f"psoas.{room}").joinpath("data")):
            text = file.read_text(encoding="utf-8")
            marked = _csv_rows(text) if file.name.endswith(".csv") else _toml_tables(tomllib.loads(text))
            for at, cells in marked:
                citation = str(cells.get("citation") or "")
                year = year_of(citation)
                yield Entry(
                    table=f"{room}/{name}",
                    at=at,
                    what=_what(cells),
                    citation=citation,
                    verified=str(cells["verified"]),
                    year=year,
                    age_years=None if year is None else max(this_year - year, 0),
                )


def _tables(folder: Traversable, under: str = "") -> Iterator[tuple[str, Traversable]]:
    """The tables of a folder and of those inside it, each with its path."""
    for file in sorted(folder.iterdir(), key=lambda e: e.name):
        if file.is_dir():
            yield from _tables(file, f"{under}{file.name}/")
        elif file.name.endswith((".csv", ".toml")):
            yield f"{under}{file.name}", file


def _what(cells: Mapping[str, object]) -> str:
    told = (str(v) for k, v in cells.items() if k not in {"verified", "citation"} and v)
    return " ".join(told)[:_WHAT]


def year_of(citation: str) -> int | None:
    """The year of the newest work that a citation names.

    >>> year_of("between van der Windt DA, Cochrane 2010 and Majlesi J, J Clin Rheumatol 2008")
    2010
    >>> year_of("informed estimate, no publication; PMID 26255334")
    """
    years = [int(year) for year in _YEAR.findall(citation)]
    return max(years) if years else None


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
