"""One exercise or self-care action, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from psoas.care.exercises.dose import Dose
from psoas.vocabulary.tables import Verified

FAMILIES: Final = ("rest", "lengthen", "strength", "control", "mobility", "walking", "breath", "pacing")
# The ladder of the psoas, gentlest first; an exercise beside the ladder has no rung.
RUNGS: Final = ("supine_rest", "supine_edge", "half_kneeling", "standing_lunge", "couch", "prone")
POSITIONS: Final = (
    "supine", "supine_edge", "prone", "side_lying", "all_fours", "half_kneeling", "sitting", "standing", "walking", "hanging", "any",
)  # fmt: skip
# Whether it is done on both sides in turn, on the sore side alone, or has no side.
SIDES: Final = ("each", "sore", "none")
# Whether what was studied is this very exercise, its kind, only the work of its muscles, or nothing.
EVIDENCE_FITS: Final = ("direct", "family", "mechanism", "none")


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise with everything that is told of it.

    ``title``, ``steps``, ``mistakes``, ``stop_if``, ``easier`` and ``harder`` are read by the client, in English; ``told`` gives them
    in another language.

    Attributes:
        code: its code; pictures have the same.
        family: one of ``FAMILIES``.
        rung: its place on the ladder of the psoas, one of ``RUNGS``, or empty.
        level: how hard it is within its family, from 1.
        position: one of ``POSITIONS``.
        equipment: what is needed, in plain words.
        dose: how much and how often.
        review_weeks: after so many weeks it is looked at again; 0 where no time is named.
        pain_most: the pain from 0 to 10 that is allowed during it.
        easier: how to make it easier, or empty.
        harder: how to make it harder, or empty.
        step_up: the code of the next exercise, or empty.
        step_down: the code of an easier one, or empty.
        lengthens: the muscles that it means to lengthen.
        works: the muscles that it works.
        suits: the facts of a client for whom it is made, or is the better form.
        only_for: the facts of which a client must have one to be offered it; empty for everyone.
        not_for: the facts of a client for whom it is left out.
        parts: of a programme, its exercises, easiest first.
        sides: one of ``SIDES``.
        evidence_fit: one of ``EVIDENCE_FITS``.
        evidence: what was found, negative results included.
    """

    code: str
    title: str
    family: str
    level: int
    position: str
    steps: tuple[str, ...]
    mistakes: tuple[str, ...]
    stop_if: tuple[str, ...]
    dose: Dose
    pain_most: float
    sources: tuple[str, ...]
    evidence_fit: str
    evidence: str
    citation: str
    verified: Verified
    url: str = ""
    rung: str = ""
    equipment: tuple[str, ...] = ()
    easier: str = ""
    harder: str = ""
    step_up: str = ""
    step_down: str = ""
    lengthens: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    suits: frozenset[str] = field(default_factory=frozenset)
    only_for: frozenset[str] = field(default_factory=frozenset)
    not_for: frozenset[str] = field(default_factory=frozenset)
    parts: tuple[str, ...] = ()
    review_weeks: int = 0
    sides: str = "none"

    @property
    def client_lines(self) -> tuple[str, ...]:
        """Everything of it that a client reads, each line once."""
        told = (
            self.title,
            *self.steps,
            *self.mistakes,
            *self.stop_if,
            self.easier,
            self.harder,
            *self.equipment,
            self.dose.only_while,
        )
        return tuple(dict.fromkeys(filter(None, told)))
