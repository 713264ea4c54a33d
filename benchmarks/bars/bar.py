"""One bar: what is asked, what was measured, and whether it is met."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """A line of docs/bars.md."""

    name: str
    asked: str
    measured: str
    met: bool

    def row(self) -> str:
        """As a line of the table."""
        return f"| {self.name} | {self.asked} | {self.measured} | {'yes' if self.met else '**no**'} |"


def share(name: str, hits: int, of: int, at_least: float) -> Bar:
    """A share that must be reached."""
    value = hits / of if of else 0.0
    return Bar(name, f"at least {at_least:.0%}", f"{hits:,} of {of:,} ({value:.1%})", value >= at_least)


def none_of(name: str, faults: int, of: int) -> Bar:
    """Something that must never happen."""
    return Bar(name, "none", f"{faults:,} of {of:,}", faults == 0)
