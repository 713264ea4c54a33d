"""From a stored visit to a question to the body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from psoas.assessment import Cleared
from psoas.studio.body.asked import Asked, Kind
from psoas.studio.engine import Answer
from psoas.visit import Client, Finding, MuscleState


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
        judged = (
            *(m for m in judged if (m.muscle, m.side, m.state) != same),
            *((instead,) if instead.amount > 0 else ()),
        )
    assessment = answer.record.assessment
    # Everything but the size and the sex stays out: no name of a medicine or condition goes where it is not needed.
    person = Client(
        age_years=client.age_years, sex=client.sex, height_m=client.height_m, mass_kg=client.mass_kg
    )
    findings = tuple(
        replace(f, span=None)
        for f in assessment.findings
        if f.side in {"left", "right", "both"} or f.type == "exam"
    )
    return Asked(kind, person, findings if isinstance(assessment, Cleared) else (), judged, activity)


def side_of(findings: Iterable[Finding]) -> Literal["left", "right"]:
    """The side that more present findings name; right where they do not say.

    As ``pathway.examination.painful_side``, without loading a physics engine into the pages' process.
    """
    counts = Counter(f.side for f in findings if f.present and f.side in {"left", "right"})
    return "left" if counts["left"] > counts["right"] else "right"
