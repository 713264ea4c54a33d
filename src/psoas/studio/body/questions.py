"""From a stored visit to a question to the body."""

from __future__ import annotations

from psoas.assessment import Cleared
from psoas.pathway.muscles import side_in, suppose
from psoas.studio.body.asked import Asked, Kind
from psoas.studio.engine import Answer
from psoas.visit import Client, MuscleState, shown_side


def asked_of(answer: Answer, kind: Kind, activity: str, *, instead: MuscleState | None = None) -> Asked:
    """What to ask for a visit: its person, its exams and what was judged by hand.

    Args:
        answer: the visit with its assessment; exams and what was found earlier count only where the visit is cleared.
        kind: which file or figures.
        activity: one of ``ACTIVITIES``.
        instead: a judgement that is being tried and not stored: it stands in for that muscle, side and state.
    """
    client, gate = answer.visit.client, answer.record.gate
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
    if not isinstance(assessment, Cleared):
        return Asked(kind, person, tuple(one.on_body for one in suppose(judged, ())), activity=activity)
    states = tuple(one.on_body for one in gate.supposed_of(judged))
    side = side_in(activity, shown_side(gate.sore), assessment.plan.stretch.concerned.shown)
    return Asked(kind, person, states, side, activity)
