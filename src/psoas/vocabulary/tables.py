"""Knowledge tables: CSV files inside the package, checked row by row as they are read.

Every table of knowledge has a ``citation`` and a ``verified`` column. ``verified`` says how far a row can
be trusted: ``yes`` (the figure was seen in a source), ``recalled`` (from memory of a publication, to be
checked) or ``estimate`` (an informed guess, shown as one wherever it is used).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal, TypeVar, cast

from psoas.errors import KnowledgeError, PsoasError, not_allowed

Verified = Literal["yes", "recalled", "estimate"]
VERIFIED: Final[tuple[str, ...]] = ("yes", "recalled", "estimate")
SETTINGS: Final = ("name", "value", "meaning", "citation", "verified")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with its place for error messages.

    ``text`` and its siblings raise ``KnowledgeError`` naming table, line and column.
    """

    table: str
    line: int
    cells: dict[str, str]

    def fail(self, column: str, why: str) -> KnowledgeError:
        """A ``KnowledgeError`` that says where in which table."""
        return KnowledgeError(f"{self.table}, line {self.line}, column {column}: {why}")

    def text(self, column: str) -> str:
        """The cell, which must not be empty."""
        value = self.cells[column].strip()
        if not value:
            raise self.fail(column, "must not be empty")
        return value

    def maybe(self, column: str) -> str:
        """The cell, or an empty string."""
        return self.cells[column].strip()

    def number(self, column: str) -> float:
        """The cell as a number."""
        try:
            return float(self.text(column))
        except ValueError:
            raise self.fail(column, f"{self.cells[column]!r} is not a number") from None

    def maybe_number(self, column: str) -> float | None:
        """The cell as a number, or nothing where it is empty."""
        return self.number(column) if self.maybe(column) else None

    def words(self, column: str) -> tuple[str, ...]:
        """The cell split at blanks."""
        return tuple(self.cells[column].split())

    def one_of(self, column: str, allowed: Iterable[str]) -> str:
        """The cell, which must be one of a few words."""
        value = self.text(column)
        choices = tuple(allowed)
        if value not in choices:
            raise self.fail(column, not_allowed(column, value, choices))
        return value

    def verified(self) -> Verified:
        """The row's trust mark."""
        return cast("Verified", self.one_of("verified", VERIFIED))


@lru_cache(maxsize=64)
def rows(package: str, name: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
    """The rows of a CSV file in ``package``'s ``data`` folder, whose header must be exactly ``columns``.

    Raises:
        KnowledgeError: the file is missing, its header differs, or a line has too few or too many cells.
    """
    table = f"{package}/data/{name}"
    try:
        text = resources.files(package).joinpath("data").joinpath(name).read_text(encoding="utf-8")
    except (OSError, ModuleNotFoundError) as error:
        raise KnowledgeError(f"{table}: cannot be read ({type(error).__name__})") from None
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    if tuple(header) != columns:
        raise KnowledgeError(f"{table}: columns are {header}, must be {list(columns)}")
    found: list[Row] = []
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(columns):
            raise KnowledgeError(
                f"{table}, line {reader.line_num}: {len(cells)} cells, must be {len(columns)}"
            )
        found.append(Row(table, reader.line_num, dict(zip(columns, cells, strict=True))))
    return tuple(found)


def read(package: str, name: str, columns: Sequence[str], make: Callable[[Row], T]) -> tuple[T, ...]:
    """Every row of a table turned into a value by ``make``.

    Raises:
        KnowledgeError: as ``rows``, or when ``make`` refuses a row (an unknown code, say).
    """
    made: list[T] = []
    for row in rows(package, name, tuple(columns)):
        try:
            made.append(make(row))
        except KnowledgeError:
            raise
        except PsoasError as error:
            raise KnowledgeError(f"{row.table}, line {row.line}: {error}") from None
    return tuple(made)


@lru_cache(maxsize=32)
def settings(package: str, name: str = "settings.csv") -> Mapping[str, float]:
    """The numbers of a room by name: a table whose columns are ``SETTINGS``.

    Raises:
        KnowledgeError: as ``read``, or when a name stands twice.
    """
    found: dict[str, float] = {}

    def take(row: Row) -> None:
        row.text("meaning"), row.text("citation"), row.verified()
        if row.text("name") in found:
            raise row.fail("name", f"{row.text('name')!r} stands twice; keep one")
        found[row.text("name")] = row.number("value")

    read(package, name, SETTINGS, take)
    return MappingProxyType(found)


def setting(package: str, name: str) -> float:
    """One number of a room's ``settings.csv``.

    Raises:
        KnowledgeError: the table has no such name.
    """
    known = settings(package)
    if name not in known:
        raise KnowledgeError(
            f"{package}/data/settings.csv: has no row {name!r}; add one with its meaning and citation."
        )
    return known[name]
