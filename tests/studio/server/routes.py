"""Every route of the studio with an address of its own, and the people and links that ask for it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils import timezone

from psoas.studio.commands import clients
from psoas.studio.commands.records.care_sessions import save_session
from psoas.studio.commands.records.notes import sign_note
from psoas.studio.models import Attention, CareSession, Client, Link, Member, NoteVersion, Visit
from psoas.studio.models.clients import Purpose
from psoas.studio.security.policy import LINK_COOKIE, Rule, keep_link, rule_of

from ..conftest import People

_PART: Final = re.compile(r"<(?:(\w+):)?(\w+)>")
# What a part of an address stands for, where its kind does not say it. A new part has to be named here: its route is tried with it.
WORDS: Final[dict[str, str]] = {
    "token": "no-such-token", "kind": "medicines", "code": "story", "box": "words", "activity": "walk", "field": "words", "name": "story",
    "section": "subjective", "uidb36": "1", "key": "1-1", "version": "1", "provider": "none",
    "exercise_code": "half_kneel_tilt", "side": "left", "form": "still", "point_code": "ST36",
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """A route: its pattern, its name, its rule, and the parts of its address."""

    pattern: str
    name: str
    rule: Rule | None
    parts: tuple[tuple[str, str], ...]
    is_ours: bool

    def __str__(self) -> str:
        return self.pattern or "(start)"

    def address(self, things: Things) -> str:
        """The address with these objects in it."""
        text = self.pattern
        for kind, name in self.parts:
            before = text[: _PART.search(text).start()]  # type: ignore[union-attr] # as many parts as were found
            text = (
                before
                + _value(self.pattern, before, kind, name, things)
                + _PART.sub("", text[len(before) :], count=1)
            )
        return f"/{text}"

    @property
    def names_an_object(self) -> bool:
        """Whether its address names a client, a visit or anything of theirs."""
        return any(kind == "uuid" for kind, _ in self.parts)


def every_route() -> list[Route]:
    """Ours and allauth's."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, before: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = entry.pattern
        if isinstance(entry, URLResolver):
            yield from _walk(entry, before + str(pattern))
            continue
        assert isinstance(entry, URLPattern)
        text = str(pattern)
        if not isinstance(pattern, RoutePattern):  # allauth has one regular expression
            text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<str:\1>", text).strip("^$")
        parts = tuple((kind or "str", name) for kind, name in _PART.findall(before + text))
        yield Route(
            before + text, entry.name or "", rule_of(entry.callback, entry.name), parts,
            entry.callback.__module__.startswith("psoas."),
        )  # fmt: skip


@dataclass
class Things:
    """A client with what belongs to them, all of it the practitioner's; a signed visit has its own address."""

    client: Client
    visit: Visit
    link: Link
    private_note: NoteVersion
    signed_visit: Visit
    signed_note: NoteVersion
    attention: Attention
    member: Member
    care: CareSession


def things_of(people: People) -> Things:
    by = people.practitioner
    client = clients.add_client(by=by, name="Mia Real", born="1984")
    visit = clients.plan_visit(by=by, client=client)
    link, _ = clients.make_link(by=by, client=client, visit=visit, purpose=Purpose.INTAKE)
    clients.record_consent(
        by=by, client=client, given={"data": True, "touch": True, "needles": False, "emotional": True}
    )
    signed = clients.plan_visit(by=by, client=client)
    attention = Attention(studio_id=by.studio_id, client=client, visit=visit, kind=Attention.Kind.INTAKE_DONE)
    attention.save()
    care = save_session(
        by=by,
        visit=visit,
        content={"consent_before": "yes", "signal": "hand", "felt": "Calm."},
        follows_up=False,
    )
    return Things(
        client, visit, link, sign_note(by=by, visit=visit, body={"private": "Mine."}, is_private=True), signed,
        sign_note(by=by, visit=signed, body={"plan": "Rest."}), attention, people.desk, care,
    )  # fmt: skip


def _value(pattern: str, before: str, kind: str, name: str, things: Things) -> str:
    """What stands for a part: an object by the word before it in the address (``visits/<uuid:pk>``)."""
    if kind == "uuid":
        is_signed = "amend" in pattern
        rows: dict[str, models.Model] = {
            "visits": things.signed_visit if is_signed else things.visit,
            "note": things.signed_note if is_signed else things.private_note,
            "care": things.care, "clients": things.client, "links": things.link, "attention": things.attention, "people": things.member,
        }  # fmt: skip
        word = before.rstrip("/").rpartition("/")[2]
        assert word in rows, f"{pattern}: say in tests/studio/server/routes.py which row <{name}> stands for"
        return str(rows[word].pk)
    if kind == "int":
        return "1"
    assert name in WORDS, f"{pattern}: say in WORDS of tests/studio/server/routes.py what <{name}> stands for"
    return WORDS[name]


Enter = Callable[[People, Things], Browser]


def _browser() -> Browser:
    browser = Browser(HTTP_HOST="127.0.0.1")
    browser.raise_request_exception = False
    return browser


def _as(who: str) -> Enter:
    def enter(people: People, _things: Things) -> Browser:
        browser = _browser()
        member: Member = getattr(people, who)
        browser.force_login(member.user)
        return browser

    return enter


def _by_link(change: dict[str, Any], purpose: Purpose = Purpose.INTAKE) -> Enter:
    def enter(people: People, things: Things) -> Browser:
        from django.http import HttpResponse

        link, _ = clients.make_link(
            by=people.practitioner, client=things.client, visit=things.visit, purpose=purpose
        )
        Link.objects.filter(pk=link.pk).update(**change)
        answer = HttpResponse()
        keep_link(answer, link)
        browser = _browser()
        browser.cookies[LINK_COOKIE] = answer.cookies[LINK_COOKIE].value
        return browser

    return enter


_NOW = timezone.now()
STAFF: Final = {
    name: _as(name) for name in ("owner", "practitioner", "other_practitioner", "desk", "stranger")
}
LINKS: Final[dict[str, Enter]] = {
    "open link": _by_link({}),
    "expired link": _by_link({"expires_at": _NOW - datetime.timedelta(minutes=1)}),
    "revoked link": _by_link({"revoked_at": _NOW}),
    "link of another purpose": _by_link({}, Purpose.HANDOUT),
    "check-in link": _by_link({}, Purpose.CHECK_IN),
    "forged link": lambda _people, _things: _forged(),
}
NOBODY: Final[dict[str, Enter]] = {"nobody": lambda _people, _things: _browser()}


def _forged() -> Browser:
    browser = _browser()
    browser.cookies[LINK_COOKIE] = "eyJmb3JnZWQiOjF9:1abcde:forged"
    return browser
