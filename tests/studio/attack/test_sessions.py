"""Sessions and cookies that somebody else knows or kept, and what a batch of answers costs."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from psoas.studio.commands import clients
from psoas.studio.models import Link
from psoas.studio.models.clients import Purpose
from psoas.studio.security.policy import LINK_COOKIE

from ..conftest import PASSWORD, People
from ..intake_pages import browser, link_of, opened


def test_a_session_that_was_planted_before_is_not_the_one_that_signs_in(people: People) -> None:
    desk = Browser(HTTP_HOST="127.0.0.1")
    planted = desk.session
    planted["planted"] = True
    planted.save()
    desk.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    answer = desk.post("/account/login/", {"login": people.owner.user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert desk.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()
    assert desk.get("/").status_code == 200


def test_the_next_address_after_signing_in_holds_no_name(people: People) -> None:
    answer = Browser(HTTP_HOST="127.0.0.1").get("/clients/?name=Maya")
    assert answer.status_code == 302
    assert "Maya" not in answer.headers["Location"]


def test_a_cookie_kept_from_a_closed_link_opens_nothing_also_not_the_new_link(people: People) -> None:
    link, token = link_of(people.practitioner)
    phone = browser()
    phone.get(f"/i/{token}/open")
    kept = phone.cookies[LINK_COOKIE].value
    _new, new_token = clients.make_link(
        by=people.practitioner, client=link.client, visit=link.visit, purpose=Purpose.INTAKE
    )
    thief = browser()
    thief.cookies[LINK_COOKIE] = kept
    for address in ("/i/", "/i/story", "/i/help"):
        assert thief.get(address).status_code == 403, address
    assert thief.get(f"/i/{token}/open").status_code == 403
    assert thief.get(f"/i/{new_token}/open").status_code == 302
    # A cookie is bound to what it was made for: a session's is no link's, and the other way round.
    thief.cookies[LINK_COOKIE] = f"{link.pk}"
    assert thief.get("/i/story").status_code == 403


def test_a_phone_of_one_client_reads_nothing_of_another(people: People) -> None:
    phone, mine = opened(people.practitioner)
    other, theirs = opened(people.practitioner)
    other.post("/i/story", {"words": "zebra-crossing hip"})
    for page in ("story", "drawing", "medicines", "done", "stop", "shell"):
        assert b"zebra" not in phone.get(f"/i/{page}").content
    assert b"zebra" not in phone.get(f"/i/story?link={theirs.pk}&visit={theirs.visit_id}").content
    assert phone.get(f"/visits/{theirs.visit_id}/").status_code == 302
    assert Link.objects.get(pk=mine.pk).visit_id != theirs.visit_id


def test_a_long_story_of_one_complaint_is_heard_in_time(people: People) -> None:
    phone, _link = opened(people.practitioner)
    for words in ("my hip hurts, and ", "psoas hip flexor pain "):
        begun = time.process_time()
        answer = phone.post("/i/heard", {"words": (words * 2000)[: settings.MAX_WORDS]})
        assert answer.status_code == 200
        # 2 seconds here; it was 40 when a question was made for every mention.
        assert time.process_time() - begun < 10, words


def test_no_page_writes_a_clients_words_into_an_address() -> None:
    scripts = Path(settings.HERE) / "web" / "js"
    found = [
        p.name
        for p in scripts.rglob("*.js")
        if "URLSearchParams({ q:" in p.read_text() and 'method: "POST"' not in p.read_text()
    ]
    assert found == []
