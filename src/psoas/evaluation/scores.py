"""One statement or one case held against its annotation. Sums and intervals are made elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from psoas.assessment import URGENCIES, Assessment, SourceEstimate, Urgency
from psoas.evaluation.annotated import Case, Statement
from psoas.visit import Finding, Understanding
from psoas.vocabulary import is_own

Key = tuple[str, str, bool]  # type, code, present
Result = Literal["found", "wrong", "missed"]
# The least probability of the truth that the logarithm sees, so that one certain mistake is dear and not infinite.
FLOOR: Final = 1e-4
STOP: Final = URGENCIES.index("within_2_weeks")
_SIDED: Final = ("region", "quality")
_UNSIDED: Final = ("midline", "unstated")


@dataclass(frozen=True, slots=True)
class StatementScore:
    """What was found in one statement, wrongly found, and missed.

    Attributes:
        results: one a finding; what is optional and found is left out.
        sides: for each found place or quality, whether its side is right.
        reversed_: what was found as present where it is denied, or the other way round.
        duration_right: within a quarter, or a day, of the annotated length; none where there is none.
    """

    id: str
    results: tuple[tuple[Key, Result], ...]
    sides: tuple[bool, ...]
    reversed_: tuple[Key, ...]
    duration_right: bool | None

    @property
    def exact(self) -> bool:
        """Nothing wrong and nothing missed."""
        return all(result == "found" for _, result in self.results)


@dataclass(frozen=True, slots=True)
class CaseScore:
    """How one case was answered.

    Attributes:
        rank: of the best source that counts as right, from 1; none where no source was answered.
        first, first_probability: the source put first; empty and zero where no source was answered.
        brier_true: ``(1 - p)²`` of the true source.
        brier_normalised: squared error over all sources, their probabilities divided by their sum; 0 to 2.
        log_loss: ``-ln p`` of the true source, in nats, with ``FLOOR``.
        flagged: whether a rule or the whole asks for a doctor within two weeks or sooner.
        urgency, true_urgency: as answered, as annotated.
    """

    id: str
    diagnosis: str
    kind: str | None
    rank: int | None
    first: str
    first_probability: float
    brier_true: float
    brier_normalised: float
    log_loss: float
    flagged: bool
    must_flag: bool
    urgency: Urgency
    true_urgency: Urgency

    @property
    def steps(self) -> int:
        """By how many steps of urgency the answer is too high (above zero) or too low (below)."""
        return URGENCIES.index(self.urgency) - URGENCIES.index(self.true_urgency)


def score_statement(gold: Statement, heard: Understanding) -> StatementScore:
    """Hold what was understood against the annotation: a finding is found if type, code and present agree."""
    # An annotation is made of the codes of the formats; what was read in codes of our own is neither right nor wrong.
    true = _by_key(gold.findings)
    read = _by_key(tuple(f for f in heard.findings if not is_own(f.type, f.code)))
    passed_over = _by_key(gold.optional).keys() - true.keys()
    both = true.keys() & read.keys()

    def result(key: Key) -> Result:
        if key in both:
            return "found"
        return "missed" if key in true else "wrong"

    return StatementScore(
        id=gold.id,
        results=tuple((key, result(key)) for key in sorted(true.keys() | (read.keys() - passed_over))),
        sides=tuple(_same_side(true[k], read[k]) for k in sorted(both) if k[0] in _SIDED),
        reversed_=tuple(k for k in sorted(true.keys() - read.keys()) if (k[0], k[1], not k[2]) in read),
        duration_right=_duration_right(gold.duration_days, heard.duration_days),
    )


def _by_key(findings: tuple[Finding, ...]) -> dict[Key, Finding]:
    """Each finding once, the first of its kind."""
    out: dict[Key, Finding] = {}
    for finding in findings:
        out.setdefault((finding.type, finding.code, finding.present), finding)
    return out


def _same_side(one: Finding, other: Finding) -> bool:
    """On the midline and unstated count as the same: neither sends a hand to a side."""
    return one.side == other.side or (one.side in _UNSIDED and other.side in _UNSIDED)


def _duration_right(true_days: float | None, read_days: float | None) -> bool | None:
    if true_days is None:
        return None
    return read_days is not None and abs(read_days - true_days) <= max(1.0, true_days / 4)


def score_case(gold: Case, answer: Assessment, estimates: Sequence[SourceEstimate]) -> CaseScore:
    """Hold an assessment, and the sources with their probabilities (most probable first), against the annotation."""
    probability = {e.source: e.probability for e in estimates}
    total = max(sum(probability.values()), 1e-12)
    true = probability.get(gold.diagnosis, 0.0)
    others = sum(p * p for source, p in probability.items() if source != gold.diagnosis)
    worst = max(
        URGENCIES.index(u)
        for u in (answer.verdict.urgency, *(flag.urgency for flag in answer.screening.red_flags))
    )
    return CaseScore(
        id=gold.id,
        diagnosis=gold.diagnosis,
        kind=gold.kind,
        rank=next((n for n, e in enumerate(estimates, 1) if e.source in gold.right), None),
        first=estimates[0].source if estimates else "",
        first_probability=estimates[0].probability if estimates else 0.0,
        brier_true=(1 - true) ** 2,
        brier_normalised=(1 - true / total) ** 2 + others / total**2,
        log_loss=-math.log(min(1.0, max(FLOOR, true))),
        flagged=worst >= STOP,
        must_flag=gold.must_flag,
        urgency=answer.verdict.urgency,
        true_urgency=gold.urgency,
    )
