"""The practitioner changes the plan, and the plan checks itself again."""

from __future__ import annotations

from typing import Any

import pytest

from psoas.assessment import CarePlan, Cleared, PlanEdit
from psoas.care import plan_edit, plan_edits
from psoas.errors import VisitFileError
from psoas.pathway import assess
from psoas.visit import Client, Finding, Visit

GROIN = "My left groin has ached for two months, worse when I climb stairs."


def planned(
    *edits: PlanEdit, medicines: tuple[str, ...] = (), findings: tuple[Finding, ...] = ()
) -> CarePlan:
    visit = Visit("v", Client(age_years=45, medicines=medicines), GROIN, findings)
    made = assess(visit, edits=edits)
    assert isinstance(made, Cleared)
    return made.plan


def codes(made: CarePlan) -> list[str]:
    return [i.intervention for i in made.items]


def first(made: CarePlan) -> list[str]:
    return [s.intervention for s in made.first_steps]


def test_without_edits_nothing_changes() -> None:
    assert planned().edits == ()


def test_what_is_added_is_in_the_plan_and_may_be_among_the_first() -> None:
    made = planned(PlanEdit("add", "yoga", "She goes to yoga already.", first=True))
    assert "yoga" in codes(made)
    assert len(first(made)) == 3
    assert first(made)[-1] == "yoga"
    assert [e.taken for e in made.edits] == [True]
    assert "She goes" not in " ".join(s.reason for s in made.first_steps), (
        "the reason is the practitioner's own"
    )


def test_what_is_removed_is_gone_from_the_first_steps_too() -> None:
    gone = first(planned())[0]
    made = planned(PlanEdit("remove", gone, "He will not do it."))
    assert gone not in {*codes(made), *first(made)}


def test_what_replaces_a_first_step_takes_its_place() -> None:
    gone = first(planned())[0]
    made = planned(PlanEdit("replace", "tai_chi", "He likes it.", instead_of=gone))
    assert first(made)[0] == "tai_chi"
    assert gone not in codes(made)


@pytest.mark.parametrize(
    ("code", "medicines"),
    [
        ("psoas_manual_release", ("warfarin",)),
        ("willow_bark", ("apixaban",)),
        ("dry_needling_psoas", ()),
        ("self_psoas_ball_release", ()),
    ],
)
@pytest.mark.parametrize("kind", ["add", "replace"])
def test_what_is_unsafe_for_this_client_is_not_taken_in(
    code: str, medicines: tuple[str, ...], kind: str
) -> None:
    before = planned(medicines=medicines)
    instead = first(before)[0] if kind == "replace" else ""
    made = planned(PlanEdit(kind, code, "They ask for it.", instead), medicines=medicines)
    assert codes(made) == codes(before)
    assert first(made) == first(before)
    assert code in {i.intervention for i in made.withheld}
    assert not made.edits[0].taken
    assert "was not added" in made.edits[0].told


def test_what_is_added_is_held_against_the_rest_of_the_plan() -> None:
    chilli = PlanEdit("add", "capsicum_topical", "She likes it.")
    assert "heat" in codes(planned())
    refused = planned(chilli)
    assert "capsicum_topical" not in codes(refused)
    assert "in this plan" in refused.edits[0].told
    warm = [PlanEdit("remove", code, "Not with chilli.") for code in ("heat", "cold_or_hot_bath_epsom")]
    assert "capsicum_topical" in codes(planned(*warm, chilli))


def test_a_trial_that_found_nothing_is_told_but_bars_nobody() -> None:
    made = planned(PlanEdit("add", "tens", "She has one at home and likes it."))
    assert "tens" in codes(made)
    assert "did not help" in made.edits[0].told
    assert "tens" not in {i.intervention for i in made.withheld}


def test_a_negative_exam_is_the_practitioners_to_weigh() -> None:
    negative = (Finding("exam", "thomas_test", "left", present=False),)
    stretch = "half_kneeling_hip_flexor_stretch"
    assert stretch in {i.intervention for i in planned(findings=negative).withheld}
    assert stretch in codes(planned(PlanEdit("add", stretch, "It feels short to me."), findings=negative))


def test_edits_apply_in_their_order_and_removing_undoes_adding() -> None:
    add, remove = PlanEdit("add", "yoga", "Wish."), PlanEdit("remove", "yoga", "Changed her mind.")
    assert codes(planned(add, remove)) == codes(planned())
    made = planned(remove, add)
    assert [e.taken for e in made.edits] == [False, True]
    assert "yoga" in codes(made)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"kind": "add", "intervention": "yoga", "reason": " "}, "edit.reason"),
        ({"kind": "swap", "intervention": "yoga", "reason": "x"}, "edit.kind"),
        ({"kind": "add", "intervention": "joga", "reason": "x"}, "yoga"),
        ({"kind": "replace", "intervention": "yoga", "reason": "x"}, "edit.instead_of"),
        ({"kind": "add", "intervention": "yoga", "reason": "x", "because": "y"}, "because"),
    ],
)
def test_a_wrong_edit_is_refused_with_what_is_allowed(data: dict[str, Any], says: str) -> None:
    with pytest.raises(VisitFileError, match=says):
        plan_edit(data)


def test_edits_are_kept_as_json_and_read_again() -> None:
    edits = (PlanEdit("add", "yoga", "Wish.", first=True), PlanEdit("replace", "tai_chi", "Wish.", "yoga"))
    assert plan_edits([e.to_json() for e in edits]) == edits
