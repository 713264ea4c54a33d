"""The practitioner changes the plan: what is stored, what is refused and why, what is taken back, and what the pain now does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from psoas.assessment import CarePlan, Cleared
from psoas.studio.commands import visits
from psoas.studio.commands.records import plans
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.engine import Answer, answer_for
from psoas.studio.models import Access, PlanChange, Visit

from ..conftest import People
from ..visits import planned


def plan_of(answer: Answer) -> CarePlan:
    assessment = answer.record.assessment
    assert isinstance(assessment, Cleared)
    return assessment.plan


def codes(plan: CarePlan) -> list[str]:
    return [item.intervention for item in plan.items]


def test_a_change_is_stored_with_its_reason_applied_and_taken_back(people: People) -> None:
    by = people.practitioner
    visit = planned(by)
    before = plan_of(answer_for(visit))
    gone = before.first_steps[0].intervention
    after = plan_of(plans.change_plan(by=by, visit=visit, kind="remove", what=gone, reason="Did not suit."))
    assert gone not in codes(after)
    assert gone not in {step.intervention for step in after.first_steps}
    row = PlanChange.objects.get(visit=visit)
    assert (row.kind, row.intervention, row.reason, row.member) == ("remove", gone, "Did not suit.", by)
    assert b"suit" not in bytes(row.reason_sealed)
    assert Access.objects.filter(verb="visit.plan_remove", object_id=str(visit.pk)).count() == 1
    again = plan_of(plans.take_change_back(by=by, visit=visit, change=row))
    assert codes(again) == codes(before)
    assert again.edits == ()
    with pytest.raises(RefusedError, match="already"):
        plans.take_change_back(by=by, visit=visit, change=row)
    assert [r.kind for r in PlanChange.objects.filter(visit=visit)] == ["remove", "take_back"]


def test_what_comes_in_is_found_by_any_name_and_takes_the_place_of_what_goes(people: People) -> None:
    by = people.practitioner
    visit = planned(by)
    gone = plan_of(answer_for(visit)).first_steps[0].intervention
    made = plans.change_plan(
        by=by, visit=visit, kind="replace", what="Golden milk", instead_of=gone, reason="They asked for it."
    )
    plan = plan_of(made)
    assert plan.first_steps[0].intervention == "turmeric_curcumin"
    assert gone not in codes(plan)
    with pytest.raises(RefusedError, match="no such thing to do"):
        plans.change_plan(by=by, visit=visit, kind="add", what="xyzzy", reason="Why not.")
    with pytest.raises(RefusedError, match=r"Choose one: .*cupuncture"):
        plans.change_plan(by=by, visit=visit, kind="add", what="acupuncture", reason="Why not.")
    with pytest.raises(RefusedError, match="sentence why"):
        plans.change_plan(by=by, visit=visit, kind="add", what="Golden milk", reason=" ")


def test_what_is_unsafe_for_this_client_is_refused_with_its_caution_and_not_stored(people: People) -> None:
    by = people.practitioner
    visit = planned(by)
    visits.set_about(by=by, visit=visit, about={"medicines": ["warfarin"]})
    with pytest.raises(RefusedError, match="was not added") as error:
        plans.change_plan(by=by, visit=visit, kind="add", what="willow bark", reason="Proven for back pain.")
    assert "warfarin" in str(error.value).lower() or "bleed" in str(error.value).lower()
    assert not PlanChange.objects.filter(visit=visit).exists()


def test_an_addition_that_becomes_unsafe_later_leaves_the_plan_and_says_so(people: People) -> None:
    by = people.practitioner
    visit = planned(by)
    made = plans.change_plan(by=by, visit=visit, kind="add", what="willow bark", reason="For the pain.")
    assert "willow_bark" in codes(plan_of(made))
    plan = plan_of(visits.set_about(by=by, visit=visit, about={"medicines": ["warfarin"]}))
    assert "willow_bark" not in codes(plan)
    assert [edit.taken for edit in plan.edits] == [False]


def test_a_plan_of_a_stopped_or_signed_visit_is_not_changed(people: People) -> None:
    by = people.practitioner
    stopped = planned(by, "Since last night I cannot feel between my legs and cannot hold my water.")
    with pytest.raises(RefusedError, match="no plan to change"):
        plans.change_plan(by=by, visit=stopped, kind="add", what="Golden milk", reason="They asked.")
    signed = planned(by, name="Sam Sample")
    Visit.objects.filter(pk=signed.pk).update(state="signed")
    signed.refresh_from_db()
    with pytest.raises(RefusedError, match="signed"):
        plans.change_plan(by=by, visit=signed, kind="add", what="Golden milk", reason="They asked.")


def test_the_database_refuses_to_change_a_change(people: People) -> None:
    visit = planned(people.practitioner)
    plans.change_plan(by=people.practitioner, visit=visit, kind="add", what="Golden milk", reason="Asked.")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        PlanChange.objects.filter(visit=visit).update(kind="remove")


def test_strong_pain_now_sets_the_stage_of_the_plan(people: People) -> None:
    by = people.practitioner
    visit = planned(by)
    stage = plan_of(answer_for(visit)).stage
    worse = plan_of(visits.set_outcomes(by=by, visit=visit, outcomes={"pain_now": 9})).stage
    assert stage is not None
    assert worse is not None
    assert worse.code == "settle"
    assert worse != stage
