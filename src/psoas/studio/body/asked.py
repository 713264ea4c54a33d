"""What a page asks of the body: plain values, so that they travel between processes and stand for the answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final, Literal

from psoas import __version__
from psoas.assessment import Cleared
from psoas.studio.engine import Answer
from psoas.visit import Client, Finding, MuscleState

Kind = Literal["bones", "activity", "twin", "activations", "summary"]
FRAMES: Final = 41
# What a client's day is made of and what the psoas is for, in the order in which it is offered.
ACTIVITIES: Final = (
    "lift_knee", "walk", "stand", "climb_stairs", "descend_stairs", "sit_upright", "sit_slouched", "sit_to_stand", "stand_to_sit",
    "car_transfer", "bend_forward", "squat", "single_leg_stance", "straight_leg_raise", "run", "lie_supine", "half_kneeling_stretch",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the body. ``findings`` are the exams, from which muscle states are supposed; ``client`` gives size and sex alone."""

    kind: Kind
    client: Client = Client()
    findings: tuple[Finding, ...] = ()
    judged: tuple[MuscleState, ...] = ()
    activity: str = ""

    @property
    def key(self) -> str:
        """Stands for the question and the program's version."""
        return hashlib.sha256(f"{__version__}|{self!r}".encode()).hexdigest()


def asked_of(answer: Answer, kind: Kind, activity: str, *, instead: MuscleState | None = None) -> Asked:
    """What to ask for a visit: its person, its exams and what was judged by hand.

    Args:
        answer: the visit with its assessment; exams count only where the visit is cleared.
        kind: which file or figures.
        activity: one of ``ACTIVITIES``.
        instead: a judgement that is being tried and not stored: it stands in for that muscle, side and state.
    """
    client = answer.visit.client
    judged = answer.visit.muscles
    if instead is not None:
        same = (instead.muscle, instead.side, instead.state)
        judged = (*(m for m in judged if (m.muscle, m.side, m.state) != same), *((instead,) if instead.amount > 0 else ()))
    assessment = answer.record.assessment
    # Everything but the size and the sex stays out: no name of a medicine or condition goes where it is not needed.
    person = Client(age_years=client.age_years, sex=client.sex, height_m=client.height_m, mass_kg=client.mass_kg)
    findings = tuple(replace(f, span=None) for f in assessment.findings if f.side in {"left", "right", "both"} or f.type == "exam")
    return Asked(kind, person, findings if isinstance(assessment, Cleared) else (), judged, activity)
