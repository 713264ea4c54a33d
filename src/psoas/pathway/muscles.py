"""What is supposed of this client's muscles: what the practitioner judged, and what the exams suggest, today or earlier where it still counts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal, cast

from psoas.errors import VisitFileError, not_allowed
from psoas.pathway.history import Found
from psoas.visit import Finding, MuscleState, OneSide, State
from psoas.visit.fields import Json
from psoas.vocabulary import check_code, tables

STRETCHES: Final = frozenset({"half_kneeling_stretch"})
_Place = tuple[str, str]  # a muscle and its side
_COLUMNS: Final = ("exam", "muscle", "state", "amount", "reason", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Supposition:
    """A muscle state that is put on the body, and why; a hypothesis to look at, never a measurement.

    ``found_on`` is the day of an earlier visit where it was found then and not tested again; None where it is of this visit.
    """

    muscle: str
    side: Literal["left", "right"]
    state: State
    amount: float
    reason: str
    citation: str
    verified: str
    found_on: datetime.date | None = None

    @property
    def on_body(self) -> MuscleState:
        """The state alone."""
        return MuscleState(self.muscle, self.side, self.state, self.amount)

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "muscle": self.muscle, "side": self.side, "state": self.state, "amount": self.amount,
            "reason": self.reason, "citation": self.citation, "verified": self.verified,
            "found_on": self.found_on.isoformat() if self.found_on else None,
        }  # fmt: skip


@lru_cache(maxsize=1)
def _suggested() -> tuple[tuple[str, Supposition], ...]:
    """What each exam suggests of a muscle, on a side to be filled in."""
    return tables.read(
        "psoas.pathway",
        "exam_states.csv",
        _COLUMNS,
        lambda row: (
            check_code("exam", row.text("exam")),
            Supposition(
                muscle=row.text("muscle"),
                side="left",
                state=cast("State", row.one_of("state", ("weak", "tight", "inhibited", "spasm"))),
                amount=row.number("amount"),
                reason=row.text("reason"),
                citation=row.text("citation"),
                verified=row.verified(),
            ),
        ),
    )


def suppose(
    judged: Sequence[MuscleState],
    findings: Iterable[Finding],
    muscles: Sequence[str] | None = None,
    earlier: Sequence[Found] = (),
) -> tuple[Supposition, ...]:
    """The states to put on the body; what the practitioner judged of a muscle and side wins over what an exam suggests.

    What was found at an earlier visit and still counts is used too: what is judged at this visit takes its place. An amount of 0 says
    that a state is not there: nothing is put on the body for it, whatever an exam or an earlier visit says.

    Args:
        judged: by hand at this visit.
        findings: of this visit.
        muscles: those that the body has; a name is not checked where they are not given.
        earlier: what was found at earlier visits and still counts.

    Raises:
        VisitFileError: the practitioner names a muscle that the body does not have (``muscles`` lists them).
    """
    if muscles is not None:
        check_muscles(judged, muscles)
    gone = {(m.muscle, side, m.state) for m in judged if m.amount == 0 for side in _sides(m.side)}
    made = _grouped((one, None) for one in judged if one.amount > 0)
    before = _grouped(
        (one.what, one.on)
        for one in earlier
        if isinstance(one.what, MuscleState) and (muscles is None or one.what.muscle in muscles)
    )
    made = before | made
    shown: dict[_Place, list[Supposition]] = {}
    for found in earlier:
        if isinstance(found.what, Finding):
            shown |= {place: [replace(one, found_on=found.on)] for place, one in _by_exam(found.what)}
    for finding in findings:
        shown |= {place: [one] for place, one in _by_exam(finding)}
    made = made | {place: several for place, several in shown.items() if place not in made}
    return tuple(
        one for several in made.values() for one in several if (one.muscle, one.side, one.state) not in gone
    )


def check_muscles(judged: Sequence[MuscleState], muscles: Sequence[str]) -> None:
    """Nothing where the body has all muscles that were judged.

    Raises:
        VisitFileError: it has not.
    """
    for number, state in enumerate(judged):
        if state.muscle not in muscles:
            raise VisitFileError(
                not_allowed(f"muscles[{number}].muscle", state.muscle, muscles, private=True)
            )


def side_in(activity: str, sore: OneSide, stretched: OneSide) -> OneSide:
    """The side of an activity of the body: a stretch is on the side that is short, the rest on the one that hurts."""
    return stretched if activity in STRETCHES else sore


def _grouped(
    judged: Iterable[tuple[MuscleState, datetime.date | None]],
) -> dict[_Place, list[Supposition]]:
    """What was judged by hand, by muscle and side."""
    made: dict[_Place, list[Supposition]] = {}
    for one, on in judged:
        for side in _sides(one.side):
            made.setdefault((one.muscle, side), []).append(replace(_by_hand(one, side), found_on=on))
    return made


def _by_hand(judged: MuscleState, side: OneSide) -> Supposition:
    told = ("The practitioner judged it so.", "the practitioner, by hand", "estimate")
    return Supposition(judged.muscle, side, judged.state, judged.amount, *told)


def _by_exam(finding: Finding) -> Iterator[tuple[_Place, Supposition]]:
    """What an exam suggests, by muscle and side."""
    if finding.type == "exam" and finding.present:
        for exam, one in _suggested():
            if exam == finding.code:
                for side in _sides(finding.side):
                    yield (one.muscle, side), replace(one, side=side)


def _sides(side: str) -> tuple[Literal["left", "right"], ...]:
    """The sides that a finding is about; a midline one is about both, an unstated one about neither."""
    return {
        "left": ("left",),
        "right": ("right",),
        "both": ("left", "right"),
        "midline": ("left", "right"),
    }.get(side, ())  # type: ignore[return-value]
