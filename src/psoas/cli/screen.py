"""What a person sees on the terminal: colour and progress only where there is one to show them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from psoas.assessment import Urgency

__all__ = [
    "URGENCY_STYLE",
    "console",
    "escape",
    "grid",
    "print_json",
    "progress",
]

URGENCY_STYLE: Mapping[Urgency, str] = {
    "none": "green",
    "mention_to_doctor": "yellow",
    "within_2_weeks": "bold yellow",
    "same_day": "bold red",
    "emergency_now": "bold white on red",
}


def console() -> Console:
    """A console on standard output, wide enough not to break a table that goes to a file."""
    return Console(width=None if sys.stdout.isatty() else 110, highlight=False)


@contextmanager
def progress(message: str) -> Iterator[None]:
    """Show on standard error that work goes on; silent where standard error is no terminal."""
    shown = Console(stderr=True)
    if not shown.is_terminal:
        yield
        return
    with shown.status(message):
        yield


def grid(rows: Iterable[Sequence[str]]) -> Table:
    """Rows of cells under each other, indented, long cells wrapped inside their column."""
    table = Table.grid(padding=(0, 2))
    for row in rows:
        table.add_row("", *row)
    return table


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
