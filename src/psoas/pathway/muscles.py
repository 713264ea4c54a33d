"""What is supposed of this client's muscles: what the practitioner judged, and what the exams suggest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, cast

from psoas.errors import VisitFileError, not_allowed
from psoas.visit import Finding, MuscleState, State
from psoas.visit.fields import Json
from psoas.vocabulary import check_code, tables

_COLUMNS: Final = ("exam", "muscle", "state", "amount", "reason", "citation", "verified")


@dataclass(frozen=True, slots=True)
class Supposition:
    """A muscle state that is put on the body, and why; a hypothesis to look at, never a measurement."""

    muscle: str
    side: Literal["left", "right"]
    state: State
    amount: float
    reason: str
    citation: str
    verified: str

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        return {
            "muscle": self.muscle, "side": self.side, "state": self.state, "amount": self.amount,
            "reason": self.reason, "citation": self.citation, "verified": self.verified,
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
    judged: Sequence[MuscleState], findings: Iterable[Finding], muscles: Sequence[str]
) -> tuple[Supposition, ...]:
    """The states to put on the body; what the practitioner judged of a muscle and side wins over what an exam suggests.

    Raises:
        VisitFileError: the practitioner names a muscle that the body does not have (``muscles`` lists them).
    """
    made: dict[tuple[str, str], list[Supposition]] = {}
    for number, state in enumerate(judged):
        if state.muscle not in muscles:
            raise VisitFileError(
                not_allowed(f"muscles[{number}].muscle", state.muscle, muscles, private=True)
            )
        for side in _sides(state.side):
            made.setdefault((state.muscle, side), []).append(
                Supposition(
                    state.muscle,
                    side,
                    state.state,
                    state.amount,
                    "The practitioner judged it so.",
                    "the practitioner, by hand",
                    "estimate",
                )
            )
    settled = set(made)
    for finding in findings:
        if finding.type != "exam" or not finding.present:
            continue
        for exam, s in _suggested():
            if exam != finding.code:
                continue
            for side in _sides(finding.side):
                if (s.muscle, side) not in settled:
                    made[s.muscle, side] = [
                        Supposition(s.muscle, side, s.state, s.amount, s.reason, s.citation, s.verified)
                    ]
    return tuple(one for several in made.values() for one in several)


def _sides(side: str) -> tuple[Literal["left", "right"], ...]:
    """The sides that a finding is about; a midline one is about both, an unstated one about neither."""
    return {
        "left": ("left",),
        "right": ("right",),
        "both": ("left", "right"),
        "midline": ("left", "right"),
    }.get(side, ())  # type: ignore[return-value]
