"""The body chooses the stretch: the first that is offered lengthens this client's psoas most of those that they may do."""

from __future__ import annotations

import pytest

from psoas.assessment import CarePlan, Cleared
from psoas.body.person.person import Person
from psoas.body.person.states import MuscleState as BodyState
from psoas.body.simulation.body import Body
from psoas.body.stretching.exercise_lengths import psoas_longer_mm
from psoas.body.tables import quantities
from psoas.care.planning.lengths import lengths_of, tight_in
from psoas.care.settings import setting
from psoas.errors import KnowledgeError
from psoas.pathway import assess
from psoas.visit import Client, Concerned, MuscleState, SoreSide, Visit

GROIN = "My left groin has ached for two months, worse when I climb stairs."
BODIES = (
    (Client(age_years=45, height_m=1.62), (("psoas", 0.3),)),
    (Client(age_years=45, height_m=1.88), (("psoas", 0.6), ("rectus_femoris", 0.6))),
    (Client(age_years=67, height_m=1.70, conditions=("narrowed spinal canal",)), (("iliacus", 0.4),)),
)


def planned(client: Client, tight: tuple[tuple[str, float], ...] = ()) -> CarePlan:
    judged = tuple(MuscleState(muscle, "left", "tight", amount) for muscle, amount in tight)
    made = assess(Visit("v", client, GROIN, muscles=judged))
    assert isinstance(made, Cleared)
    return made.plan


@pytest.mark.parametrize(("client", "tight"), BODIES)
def test_the_first_stretch_offered_is_the_best_of_those_allowed(
    client: Client, tight: tuple[tuple[str, float], ...]
) -> None:
    made = planned(client, tight)
    lengths = lengths_of(dict(tight), client.height_m, made.held, concerned=Concerned("left", "tight"))
    offered = [i for i in made.items if i.intervention in lengths.stretches()]
    assert offered
    assert [lengths.mm[i.intervention] for i in offered] == sorted(
        (lengths.mm[i.intervention] for i in offered), reverse=True
    )
    barred = {i.intervention for i in made.withheld}
    assert offered[0].intervention == next(c for c in lengths.stretches() if c not in barred)
    assert offered[0].in_body == lengths.sentence(offered[0].intervention)
    begun = [s for s in made.first_steps if s.intervention in lengths.stretches()]
    assert [s.intervention for s in begun] == [offered[0].intervention]
    told = made.stretch.in_plan
    assert told is not None
    assert (made.stretch.concerned.side, told.intervention) == ("left", begun[0].intervention)
    assert told.says == offered[0].in_body
    assert f"the left psoas by about {told.mm} mm" in told.says
    assert " mm" not in begun[0].reason, "the figure stands once, with the stretch"


def test_who_has_told_no_height_is_told_of_a_typical_body() -> None:
    told = [i.in_body for i in planned(Client(age_years=45), (("psoas", 0.3),)).items if i.in_body]
    assert told
    assert all("typical body" in sentence for sentence in told)


def test_the_table_says_what_the_body_says_between_its_rows_too() -> None:
    lengths = lengths_of({"psoas": 0.35}, 1.60)
    body = Body(Person(height_m=1.60), (BodyState("psoas", "right", "tight", 0.35),))
    for code, mm in psoas_longer_mm(lengths.exercise.values(), body).items():
        assert lengths.mm[next(c for c, e in lengths.exercise.items() if e == code)] == pytest.approx(
            mm, abs=1.0
        ), code


def test_the_plan_and_the_body_share_their_figures() -> None:
    assert setting("base_height_m") == quantities("person.csv")["base_height_m"]
    assert setting("claim_of_best") == quantities("stretching.csv")["claim_of_best"]


def test_what_lengthens_little_claims_nothing() -> None:
    lengths = lengths_of({"psoas": 0.2}, 1.70)
    assert lengths.sentence("side_lying_thigh_stretch") == ""
    assert lengths_of({"rectus_femoris": 0.8}, None).stretches()[0] == "standing_hip_flexor_stretch"


@pytest.mark.parametrize(
    ("states", "sore", "side", "why"),
    [
        # the tighter side          hurts       told of
        ("left 0.25", "right", "left", "tight"),
        ("left 0.2; right 0.4", "left", "right", "tight"),
        ("both 0.3", "right", "right", "painful"),
        ("both 0.3", "unknown", "both", "tight"),
        ("left 0", "right", "right", "painful"),
        ("", "left", "left", "painful"),
        ("", "both", "both", ""),
        ("", "unknown", "both", ""),
    ],
)
def test_the_side_is_the_tight_one_or_the_painful_one_or_both(
    states: str, sore: SoreSide, side: str, why: str
) -> None:
    told = [one.split() for one in states.split("; ") if one]
    body = [MuscleState("psoas", where, "tight", float(amount)) for where, amount in told]  # type: ignore[arg-type]
    concerned, tight = tight_in(body, sore)
    assert (concerned.side, concerned.why) == (side, why)
    assert lengths_of(tight, 1.7, concerned=concerned).concerned is concerned


def test_a_spasm_that_the_table_does_not_hold_is_named() -> None:
    spasm = (MuscleState("psoas", "left", "spasm", 0.4),)
    made = assess(Visit("v", Client(age_years=45), GROIN, muscles=spasm))
    assert isinstance(made, Cleared)
    assert made.plan.stretch.lengths
    assert all("the spasm that was found makes it less" in one.says for one in made.plan.stretch.lengths)


def test_only_hip_flexors_are_asked_for() -> None:
    with pytest.raises(KnowledgeError, match="hip flexor"):
        lengths_of({"calf": 0.2}, None)


def test_strengthening_says_whom_it_unburdens_in_the_body_model() -> None:
    judged = (MuscleState("gluteus_medius", "left", "weak", 0.5),)
    made = assess(Visit("v", Client(age_years=45), GROIN, muscles=judged))
    assert isinstance(made, Cleared)
    reason = next(s.reason for s in made.plan.first_steps if s.intervention == "side_lying_leg_lift")
    assert "In the body model the tensor fasciae latae then works at" in reason
