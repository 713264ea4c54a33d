"""The body's own process: it answers, it keeps its answers, and a page never waits for it."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.test import Client as Browser
from django.urls import reverse

from psoas.studio.body.asked import Asked, Failure
from psoas.studio.body.process import PORT, SECRET, ask
from psoas.studio.commands import clients, visits
from psoas.studio.models import Visit
from psoas.visit import Client, MuscleState

from ..conftest import PASSWORD, People

TIGHT = MuscleState("psoas", "left", "tight", 0.6)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def process() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in (PORT, SECRET)}
    os.environ[PORT], os.environ[SECRET] = str(free_port()), secrets.token_hex(16)
    running = subprocess.Popen([sys.executable, "-m", "psoas.studio.body.process"])
    try:
        yield
    finally:
        running.kill()
        running.wait()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def answered(asked: Asked) -> bytes:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        told = ask(asked, 1.0)
        if isinstance(told, bytes):
            return told
        assert told is None, told
        time.sleep(0.1)
    pytest.fail("the body's process did not answer")


@pytest.mark.usefixtures("process")
def test_a_tight_psoas_changes_the_figures_and_the_files_fit_together() -> None:
    tight = Asked(
        "summary", Client(sex="female", height_m=1.68, mass_kg=62), states=(TIGHT,), activity="lift_knee"
    )
    told = json.loads(answered(tight))
    assert {p["side"] for p in told["psoas"]} == {"left", "right"}
    left = next(p for p in told["psoas"] if p["side"] == "left")
    assert (left["percent"], left["force_n"]) != (left["healthy_percent"], left["healthy_force_n"])
    motion = answered(Asked("activity", tight.client, states=(TIGHT,), activity="lift_knee"))
    assert motion[:4] == b"PSV1"
    assert answered(Asked("activations", tight.client, states=(TIGHT,), activity="lift_knee"))[:4] == b"PSV1"


@pytest.mark.usefixtures("process")
def test_a_question_that_the_body_cannot_answer_is_a_failure_in_words() -> None:
    told: object = None
    until = time.monotonic() + 120
    while told is None and time.monotonic() < until:
        told = ask(
            Asked("summary", states=(MuscleState("deltoid", "left", "tight", 0.5),), activity="walk"), 1.0
        )
    assert isinstance(told, Failure)
    assert "deltoid" not in told.why or "muscle" in told.why


def test_without_the_process_a_page_says_so_and_the_visit_goes_on(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PORT, raising=False)
    visit = _visit(people)
    there = _browser(people)
    page = there.get(reverse("body_figures", args=[visit.pk, "walk"])).content.decode()
    assert "The body could not be worked out" in page
    assert there.get(reverse("body_file", args=[visit.pk, "walk", "motion"])).status_code == 503


def test_while_the_body_works_the_page_is_asked_to_come_again(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("psoas.studio.pages.body.ask", lambda _asked, _timeout: None)
    visit = _visit(people)
    there = _browser(people)
    answer = there.get(reverse("body_file", args=[visit.pk, "walk", "motion"]))
    assert (answer.status_code, answer["Retry-After"]) == (202, "1")
    assert "being worked out" in there.get(reverse("body_figures", args=[visit.pk, "walk"])).content.decode()


def test_what_is_asked_of_the_body_holds_no_word_medicine_or_condition(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Asked] = []
    monkeypatch.setattr("psoas.studio.pages.body.ask", lambda question, _timeout: asked.append(question))
    visit = _visit(people)
    _browser(people).get(reverse("body_file", args=[visit.pk, "walk", "motion"]))
    told = repr(asked[0])
    assert "warfarin" not in told
    assert "worse when I lift" not in told


@pytest.mark.parametrize(
    "query", ["?muscle=psoas&side=left&state=tight&amount=x", "?muscle=psoas&side=up&state=tight&amount=0.2"]
)
def test_a_state_that_is_none_is_refused(people: People, query: str) -> None:
    visit = _visit(people)
    assert (
        _browser(people).get(reverse("body_file", args=[visit.pk, "walk", "activations"]) + query).status_code
        == 400
    )


def _visit(people: People) -> Visit:
    client = clients.add_client(
        by=people.practitioner, name="Mia Sample", born="1984", about={"medicines": ["warfarin"]}
    )
    visit = clients.plan_visit(by=people.practitioner, client=client)
    words = "Deep ache in the front of my left hip, worse when I lift my leg into the car."
    visits.set_text(by=people.practitioner, visit=visit, field="words", text=words, seen=0)
    return visit


def _browser(people: People) -> Browser:
    there = Browser(headers={"host": "127.0.0.1"})
    there.post("/account/login/", {"login": people.practitioner.user.email, "password": PASSWORD})
    return there
