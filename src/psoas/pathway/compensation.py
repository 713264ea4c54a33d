"""The compensation story: told only where the body and the findings agree.

The body says that a muscle works harder because another is weak, inhibited or short. The client says that the
activity in which it does so hurts, and hurts where that muscle refers to, on its side or on none in particular. Only
where both hold is the story told, and as a hypothesis: load is not pain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.body import Comparison, Difference, MuscleState
from psoas.visit import Finding
from psoas.visit.fields import Json
from psoas.vocabulary import check_code, label, tables

_COLUMNS: Final = ("muscle", "regions", "exams", "citation", "verified")
# What a client names, by what the body does; the rest have the same code.
_NAMED: Final[Mapping[str, str]] = {"sit_upright": "sit", "half_kneeling_stretch": "stretch_hip"}
_TOLD: Final = 3  # stories: the hardest-working first


@dataclass(frozen=True, slots=True)
class Places:
    """Where a muscle's pain is felt, and the exams that provoke it."""

    regions: frozenset[str]
    exams: frozenset[str]
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Compensation:
    """One story: ``muscle`` does the work of ``instead_of`` in an activity that the client says hurts, where it hurts."""

    activity: str
    muscle: str
    side: str
    times: float
    instead_of: tuple[MuscleState, ...]
    felt: tuple[Finding, ...]
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "activity": self.activity, "muscle": self.muscle, "side": self.side, "times": self.times,
            "instead_of": [
                {"muscle": s.muscle, "side": s.side, "state": s.state, "amount": s.amount} for s in self.instead_of
            ],
            "felt": [f.key for f in self.felt], "citation": self.citation, "verified": self.verified,
        }  # fmt: skip

    @property
    def sentence(self) -> str:
        """What a practitioner reads: what body and findings agree on."""
        lacking = " and ".join(f"the {_STATES[s.state]} {s.side} {label(s.muscle)}" for s in self.instead_of)
        felt = " and ".join(dict.fromkeys(label(f.code) for f in self.felt))
        return (
            f"{label(self.activity).capitalize()}: the {self.side} {label(self.muscle)} works {self.times:.1f} times as hard "
            f"as in health, in place of {lacking}. The client says that this hurts, and points to what that muscle "
            f"is known for: {felt}. Body and findings agree; it stays a hypothesis, for load is not pain."
        )


_STATES: Final[Mapping[str, str]] = {
    "weak": "weak",
    "inhibited": "inhibited",
    "tight": "short",
    "spasm": "tense",
}


@lru_cache(maxsize=1)
def muscle_places() -> Mapping[str, Places]:
    """Where each muscle's pain is felt."""

    def make(row: tables.Row) -> tuple[str, Places]:
        regions = frozenset(check_code("region", r, "regions") for r in row.words("regions"))
        exams = frozenset(check_code("exam", e, "exams") for e in (row.maybe("exams") or "").split())
        return row.text("muscle"), Places(regions, exams, row.text("citation"), row.verified())

    return dict(tables.read("psoas.pathway", "muscle_places.csv", _COLUMNS, make))


def compensations(comparisons: Iterable[Comparison], findings: Sequence[Finding]) -> tuple[Compensation, ...]:
    """The stories in which body and findings agree, the hardest-working muscle first; none is an answer."""
    hurting = {f.code for f in findings if f.type == "activity_worse" and f.present}
    found = [
        story
        for c in comparisons
        if _NAMED.get(c.activity, c.activity) in hurting
        for d in c.compensating
        if (story := _story(c.activity, d, findings)) is not None
    ]
    return tuple(sorted(found, key=lambda s: (-s.times, s.activity, s.muscle, s.side))[:_TOLD])


def _story(activity: str, work: Difference, findings: Sequence[Finding]) -> Compensation | None:
    places = muscle_places().get(work.muscle)
    instead_of = tuple(s for s in work.because if (s.muscle, s.side) != (work.muscle, work.side))
    if places is None or not instead_of:
        return None
    felt = tuple(
        f
        for f in findings
        if f.present
        and (
            (f.type == "region" and f.code in places.regions) or (f.type == "exam" and f.code in places.exams)
        )
        and f.side in {work.side, "both", "midline", "unstated"}
    )
    if not any(f.side in {work.side, "both"} for f in felt):
        return None  # nobody said that it hurts on this side
    times = work.activation / max(work.twin_activation, 0.01)
    return Compensation(
        activity, work.muscle, work.side, times, instead_of, felt, places.citation, places.verified
    )
