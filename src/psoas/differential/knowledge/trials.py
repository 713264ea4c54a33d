"""What a helped or failed trial of treatment says of the sources: likelihood ratios from a table, small and symmetrical."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from psoas.assessment import TreatmentTrial
from psoas.assessment.trial import TRIAL_RESULTS
from psoas.differential.knowledge.evidence import PACKAGE, SOURCE_AT, Floats, Origin, capped_bits, knowledge
from psoas.vocabulary import SOURCES, check_code
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("about", "result", "days_from", "ratio", "reason", "citation", "verified")
_TREATED: Final = "treated"


@dataclass(frozen=True, slots=True)
class _Says:
    about: str
    result: str
    days_from: float
    bits: float
    origin: Origin


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What one trial, or the time that passed with it, adds: bits for each source (S,), and where the figure comes from."""

    name: str
    bits: Floats
    origin: Origin


def _says(row: Row) -> _Says:
    about = row.text("about")
    if about != _TREATED:
        check_code("source", about, "about")
    row.text("reason")
    if row.number("ratio") <= 0:
        raise row.fail("ratio", "must be above 0")
    bits = float(capped_bits(np.array(row.number("ratio")), knowledge().settings))
    return _Says(
        about,
        row.one_of("result", TRIAL_RESULTS),
        row.number("days_from"),
        bits,
        Origin(row.text("citation"), row.verified()),
    )


@lru_cache(maxsize=1)
def _table() -> tuple[_Says, ...]:
    return read(PACKAGE, "trials.csv", _COLUMNS, _says)


@dataclass(frozen=True, slots=True)
class TrialWeight:
    """What a trial says of the source that was treated: a likelihood ratio, and where it is from."""

    ratio: float
    citation: str
    verified: str


def weight_of(trial: TreatmentTrial) -> TrialWeight | None:
    """What a trial says of its own source; None where it speaks neither way."""
    row = next(iter(_own(trial)), None)
    if row is None:
        return None
    return TrialWeight(round(2.0**row.bits, 2), row.origin.citation, row.origin.verified)


def _own(trial: TreatmentTrial) -> list[_Says]:
    """The rows for the source that was treated: its own where it has one, else those of any treated source."""
    rows = [r for r in _table() if r.result == trial.result and trial.days >= r.days_from]
    return [r for r in rows if r.about == trial.source] or [r for r in rows if r.about == _TREATED]


def weigh_trials(trials: Sequence[TreatmentTrial]) -> tuple[Weighed, ...]:
    """What the trials add.

    The treated source takes its own row where it has one, else that of any treated source. Another source that a row
    names takes it once, whatever was treated: what a month without a change says does not grow with the number of trials.
    """
    return tuple(_weigh(trials))


def _weigh(trials: Sequence[TreatmentTrial]) -> Iterator[Weighed]:
    taken: set[tuple[str, str]] = set()
    for trial in trials:
        rows = [r for r in _table() if r.result == trial.result and trial.days >= r.days_from]
        own = _own(trial)
        of_time = [r for r in rows if r.about not in (_TREATED, trial.source) and _of_time(r.about)]
        for row in (*own[:1], *of_time):
            about = trial.source if row.about == _TREATED else row.about
            if (about, row.result) in taken:
                continue
            taken.add((about, row.result))
            bits = np.zeros(len(SOURCES))
            bits[SOURCE_AT[about]] = row.bits
            name = row.result if row in own else "better" if row.result == "helped" else "no_better"
            yield Weighed(f"trial:{name}", bits, row.origin)


def _of_time(about: str) -> bool:
    """Whether time alone speaks for or against a source: it has a row for what was not better without being treated."""
    return any(r.about == about and r.result == "no_better" for r in _table())
