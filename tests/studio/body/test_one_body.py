"""One body for every page of a visit: the same stretch, side and figure, and what was found earlier is put on it by its day."""

from __future__ import annotations

import datetime
import html
import json
import re

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone

from psoas.assessment import Cleared, PsoasStretch
from psoas.pathway import examination
from psoas.pathway.history import muscles_in
from psoas.report.from_body import section_of
from psoas.studio.body.asked import Asked
from psoas.studio.commands import clients, visits
from psoas.studio.commands.records import plans
from psoas.studio.engine import answer_for
from psoas.studio.models import Visit
from psoas.studio.models.clients import Purpose
from psoas.studio.pages import body as body_pages
from psoas.studio.security.policy import LINK_COOKIE, keep_link

from ..conftest import People
from ..visits import HTMX, planned, signed_in

TODAY = "Only the first steps pull a little in the front of the hip. No fever, no numbness."
_SAID = re.compile(
    r"It lengthens the (left psoas|right psoas|psoas of each side) by about (\d+) mm against standing"
)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """What the pages ask of the body, which is still at work."""
    found: list[Asked] = []
    monkeypatch.setattr(body_pages, "ask", lambda one, _timeout: found.append(one))
    return found


def carried(people: People, side: str = "left") -> Visit:
    """Today's visit of a client whose psoas was found tight two weeks ago, and who names no side today."""
    by = people.practitioner
    first = planned(by)
    visits.judge_muscle(by=by, visit=first, muscle="psoas", side=side, state="tight", amount=0.25)
    clients.open_visit(by=by, visit=first)
    Visit.objects.filter(pk=first.pk).update(on=timezone.localdate() - datetime.timedelta(days=14))
    second = clients.plan_visit(by=by, client=first.client)
    visits.set_about(by=by, visit=second, about={"sex": "female", "height_m": 1.68, "mass_kg": 61})
    visits.set_text(by=by, visit=second, field="words", text=TODAY, seen=0)
    second.refresh_from_db()
    return second


def stretch_of(visit: Visit) -> PsoasStretch:
    assessment = answer_for(visit).record.assessment
    assert isinstance(assessment, Cleared)
    return assessment.plan.stretch


def on_the_phone(people: People, visit: Visit) -> str:
    link, _token = clients.make_link(
        by=people.practitioner, client=visit.client, visit=visit, purpose=Purpose.HANDOUT
    )
    phone, opened = Browser(HTTP_HOST="127.0.0.1"), HttpResponse()
    keep_link(opened, link)
    phone.cookies[LINK_COOKIE] = opened.cookies[LINK_COOKIE].value
    return phone.get("/i/handout").content.decode()


@pytest.mark.parametrize("side", ["left", "right"])
def test_every_page_of_a_visit_tells_one_stretch_one_side_and_one_figure(
    people: People, asked: list[Asked], side: str
) -> None:
    visit = carried(people, side)
    stretch = stretch_of(visit)
    planned_one = stretch.in_plan
    assert planned_one is not None
    assert (stretch.concerned.side, stretch.concerned.why) == (side, "tight"), "though the left hurt then"
    told = (f"{side} psoas", str(planned_one.mm))
    browser = signed_in(people.practitioner)
    line = f'id="line-{planned_one.intervention}"'
    plan = browser.get(f"/visits/{visit.pk}/plan/").content.decode().split(line)[1].split("</li>")[0]
    card = plan.split('class="says"')[1].split("<details")[0]
    assert _SAID.findall(card) == [told], "once, not in the reason and the aim again"
    assert card.count(" mm") == 1
    assert "not tested again" in card, "the plan says of which day it is"
    assert f"{side}-still.svg" in plan
    figures = browser.get(f"/visits/{visit.pk}/body/lift_knee/figures").content.decode()
    assert _SAID.findall(figures) == [told]
    assert planned_one.says in html.unescape(figures)
    report = browser.get(f"/visits/{visit.pk}/report.html").content.decode()
    assert told in _SAID.findall(report)
    assert report.count(planned_one.says) == 1
    phone = on_the_phone(people, visit)
    assert f"makes the {side} one about {planned_one.mm} mm longer" in phone
    assert f"/{planned_one.exercise}/{side}-still.svg" in phone
    written = answer_for(visit).record.assessment_json()["psoas_stretch"]
    assert json.loads(json.dumps(written))["lengths"][0]["mm"] == planned_one.mm
    # The body that stretches has the same side; the one that lifts a knee lifts the one that hurt.
    for activity, lifted in (("half_kneeling_stretch", side), ("lift_knee", "left")):
        browser.get(f"/visits/{visit.pk}/body/{activity}/motion.bin")
        assert asked[-1].side == lifted, activity


def test_the_panel_tells_of_a_better_stretch_only_where_it_is_not_barred(
    people: People, asked: list[Asked]
) -> None:
    visit = carried(people)
    browser, by = signed_in(people.practitioner), people.practitioner
    best = stretch_of(visit).planned
    at = f"/visits/{visit.pk}/body/lift_knee/figures"
    assert "stretch-better" not in browser.get(at).content.decode()
    plans.change_plan(by=by, visit=visit, kind="remove", what=best, reason="She dislikes <it>.")
    text = browser.get(at).content.decode()
    better = stretch_of(visit).better
    assert better is not None
    assert better.intervention == best
    assert "The practitioner took it out of the plan." in text.split('id="stretch-better"')[1]
    assert "dislikes" not in text
    # What a doctor's letter bars is not praised as the best.
    visits.set_about(by=by, visit=visit, about={"conditions": ["hip replacement 2026"]})
    barred = answer_for(visit).record.assessment
    assert isinstance(barred, Cleared)
    withheld = {item.intervention for item in barred.plan.withheld}
    assert {one.intervention for one in barred.plan.stretch.lengths}.isdisjoint(withheld)


def test_what_was_found_earlier_is_on_every_body_by_its_day_until_it_is_said_to_be_gone(
    people: People, asked: list[Asked]
) -> None:
    visit = carried(people)
    browser = signed_in(people.practitioner)
    page = browser.get(f"/visits/{visit.pk}/").content.decode()
    panel = page.split('id="body"')[1].split("</section>")[0]
    assert "Nothing is supposed" not in panel
    assert "25%" in panel
    day = (timezone.localdate() - datetime.timedelta(days=14)).strftime("%-d %B")
    assert f"found on {day}" in panel
    assert "not tested again" in panel
    for kind in ("motion", "twin", "activations"):
        browser.get(f"/visits/{visit.pk}/body/lift_knee/{kind}.bin")
        assert [(s.muscle, s.side, s.state, s.amount) for s in asked[-1].states] == [
            ("psoas", "left", "tight", 0.25)
        ], kind
    assert f"found on {day}" in browser.get(f"/visits/{visit.pk}/body/walk/figures").content.decode()
    # The slider tries another amount instead of it, not beside it.
    tried = "muscle=psoas&side=left&state=tight&amount=0.6"
    browser.get(f"/visits/{visit.pk}/body/lift_knee/activations.bin?{tried}")
    assert [s.amount for s in asked[-1].states] == [0.6]
    record = answer_for(visit).record
    assert [(s.amount, s.found_on is not None) for s in record.gate.supposed] == [(0.25, True)]
    sent = {"muscle": "psoas", "side": "left", "state": "tight", "amount": "0", "gone": "yes"}
    answer = browser.post(f"/visits/{visit.pk}/muscles/", sent, **HTMX).content.decode()
    assert "no longer tight" in answer
    visit.refresh_from_db()
    assert answer_for(visit).record.gate.supposed == ()
    assert muscles_in(answer_for(visit).record.gate.still_counts) == ()
    assert "with the tight muscles" not in " ".join(one.says for one in stretch_of(visit).lengths)
    browser.post(f"/visits/{visit.pk}/muscles/", sent | {"gone": ""}, **HTMX)
    visit.refresh_from_db()
    assert len(answer_for(visit).record.gate.supposed) == 1, "taken back, the earlier one counts again"


def test_the_report_of_the_body_names_the_day_of_what_was_found_earlier(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "ACTIVITIES", ("lift_knee", "half_kneeling_stretch"))
    answer = answer_for(carried(people, "right"))
    examined = answer.record.examination
    assert examined is not None
    assert [work.lifted for work in examined.works] == ["left", "right"], (
        "what hurt is lifted, what is short is stretched"
    )
    made = section_of(examined)
    assert any("Psoas, right, taken as tight (25%, found on" in one for one in made.hypotheses)
    assert any("The right hip is stretched" in one for one in made.limits)
