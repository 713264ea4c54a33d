"""The second visit of a client: what the first one, the check-ins and the treatment leave for it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from psoas.assessment import Cleared
from psoas.pathway import records_of
from psoas.studio.commands import clients
from psoas.studio.commands.visits import enter_finding, enter_total, set_outcomes, set_text
from psoas.studio.desk.history import history_of
from psoas.studio.engine import answer_for, earlier, read_of
from psoas.studio.models import Visit
from psoas.visit import Scores

from ..conftest import People
from ..test_check_in import opened, sent
from ..visits import HTMX, planned, signed_in

TODAY_WORDS = "The front of my left hip is easier. Stairs are nearly fine. No fever, no numbness."


def two_visits(people: People, *, weeks: int = 5, opened: bool = True) -> tuple[Visit, Visit]:
    """A visit some weeks ago at which the Thomas test was positive on the left, and one of today."""
    by = people.practitioner
    first = planned(by)
    enter_finding(
        by=by, visit=first, finding={"type": "exam", "code": "thomas_test", "side": "left", "present": True}
    )
    set_outcomes(by=by, visit=first, outcomes={"pain_now": 6, "activities": [{"name": "Stairs", "score": 3}]})
    if opened:
        clients.open_visit(by=by, visit=first)
    Visit.objects.filter(pk=first.pk).update(on=timezone.localdate() - datetime.timedelta(weeks=weeks))
    second = clients.plan_visit(by=by, client=first.client)
    set_text(by=by, visit=second, field="words", text=TODAY_WORDS, seen=0)
    set_outcomes(
        by=by, visit=second, outcomes={"pain_now": 2, "activities": [{"name": "Stairs", "score": 8}]}
    )
    for visit in (first, second):
        visit.refresh_from_db()
    return first, second


def test_the_studio_and_the_command_line_make_the_same_of_a_second_visit_and_the_page_says_what_changed(
    people: People,
) -> None:
    first, second = two_visits(people)
    answer = answer_for(second)
    files = [
        replace(read_of(row).visit, scores=Scores(pain, (("Stairs", score),)))
        for row, pain, score in ((first, 6, 3), (second, 2, 8))
    ]
    record = records_of(files)[1].record
    assert isinstance(answer.record.assessment, Cleared)
    assert answer.record.gate.history == record.gate.history
    assert [t.result for t in record.gate.history.trials] == ["helped"]
    assert answer.record.estimates == record.estimates
    page = signed_in(people.practitioner).get(f"/visits/{second.pk}/").content.decode()
    changes = page.split('id="since-changes"')[1].split("</ul>")[0]
    assert "its treatment helped in 35 days, so it counts 1.3 times as likely (estimate)" in changes
    report = signed_in(people.practitioner).get(f"/visits/{second.pk}/report.html").content.decode()
    assert "Not tested again, so it still counts" in report
    assert "Thomas test: left, found on" in page.split('id="since-counts"')[1].split("</ul>")[0]


def test_the_history_is_worked_out_once_and_anew_when_an_earlier_visit_changes(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two_visits(people)
    before = answer_for(second)
    monkeypatch.setattr(earlier, "history_of", lambda *_a: pytest.fail("worked out again"))
    fadir = {"type": "exam", "code": "fadir", "side": "unstated", "present": False}
    enter_finding(by=people.practitioner, visit=second, finding=fadir)
    assert answer_for(second).record.gate.history == before.record.gate.history
    monkeypatch.undo()
    enter_finding(
        by=people.practitioner, visit=first,
        finding={"type": "exam", "code": "thomas_test", "side": "unstated", "present": False},
    )  # fmt: skip
    assert answer_for(second).key != before.key


def test_a_visit_that_never_took_place_leaves_nothing(people: People) -> None:
    _first, second = two_visits(people, opened=False)
    assert answer_for(second).record.gate.history.found == ()


def test_the_next_step_on_the_clients_page_knows_what_a_check_in_told(people: People) -> None:
    first, second = two_visits(people)
    Visit.objects.filter(pk=second.pk).delete()
    clients.record_consent(by=people.practitioner, client=first.client, given={"data": True})
    phone, _link = opened(people, first)
    received = sent(phone, 1, pain="1", score_1="9", words="I am pregnant, in the third month.")
    assert received["verdict"] == "go_on"
    after = history_of(first.client, timezone.localdate())
    assert after is not None
    assert after.next_step[0] == "Leave out what is no longer safe"
    assert "pregnancy" in after.steps[0]
    page = signed_in(people.practitioner).get(f"/clients/{first.client_id}/").content.decode()
    assert "pregnancy" in page.split('id="next-steps"')[1].split("</ul>")[0]


def test_a_total_is_entered_at_the_visit_with_its_day_and_drawn_in_the_course(people: People) -> None:
    first, second = two_visits(people)
    enter_total(by=people.practitioner, visit=first, code="odi", total=44)
    browser = signed_in(people.practitioner)
    day = timezone.localdate() - datetime.timedelta(days=1)
    entered = browser.post(
        f"/visits/{second.pk}/totals/", {"questionnaire": "odi", "total": "30", "on": day.isoformat()}, **HTMX
    )
    assert "Oswestry Disability Index" in entered.content.decode()
    wrong = browser.post(f"/visits/{second.pk}/totals/", {"questionnaire": "odi", "total": "130"}, **HTMX)
    assert (wrong.status_code, "0 to 100" in wrong.content.decode()) == (422, True)
    course = history_of(first.client, timezone.localdate())
    assert course is not None
    assert [(t.code, t.scores, t.meaning) for t in course.totals] == [
        ("odi", ((0, 44.0), (34, 30.0)), "better")
    ]
    page = browser.get(f"/clients/{first.client_id}/").content.decode()
    assert "Better, a change that counts. 10 points count (Ostelo RW 2008)." in page


def test_a_check_in_that_was_corrected_under_the_same_number_is_taken_as_it_stands(people: People) -> None:
    _first, second = two_visits(people)
    set_outcomes(by=people.practitioner, visit=second, outcomes={"pain_now": None, "activities": []})
    clients.record_consent(by=people.practitioner, client=second.client, given={"data": True})
    phone, _link = opened(people, second)
    results = []
    for pain in ("6", "1"):  # two devices count their answers each by itself
        assert not sent(phone, 7, pain=pain)["refused"]
        history = answer_for(Visit.objects.get(pk=second.pk)).left.history
        assert history is not None
        results += [trial.result for trial in history.trials]
    assert results[1:] == ["helped"]
    assert results[0] != "helped"
