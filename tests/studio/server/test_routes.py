"""Every route × everyone × another's object, as the route's rule says. A route without a rule fails here and is closed there."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client as Browser
from tests.every import every

from ..conftest import People
from .routes import LINKS, NOBODY, STAFF, Route, Things, every_route, things_of

ROUTES = every_route()
EVERYONE = NOBODY | STAFF | LINKS
# Papers, exams, an earlier visit or a visit that the form names, where there is none: their own answer to their own practitioner may be 404.
MAY_BE_MISSING = frozenset(
    {
        "visit_letter",
        "visit_client_page",
        "visit_handout_pdf",
        "visit_report",
        "visit_exam",
        "visit_copy",
        "client_link",
        "handout_page",
        "handout_pdf",
    }
)
# The body is worked out by a process of its own, which no test client starts: these say so with 503.
ASKS_THE_BODY = frozenset({"body_bones", "body_panel", "body_figures", "body_file"})
PURPOSE_OF = {"open link": "intake", "link of another purpose": "handout", "check-in link": "check_in"}


def test_there_are_routes_of_each_kind() -> None:
    assert any(r.rule and r.rule.is_open for r in ROUTES)
    assert any(r.rule and r.rule.roles for r in ROUTES)
    assert len(ROUTES) > 10


@every("route", [r for r in ROUTES if r.is_ours], ids=str)
def test_a_route_has_a_rule(route: Route) -> None:
    assert route.rule is not None, f"{route}: say who may call it: @staff, @by_link or @anyone"


def answers(route: Route, browser: Browser, address: str) -> list[tuple[str, int, str]]:
    """What a GET and a POST give; what they change is taken back."""
    found = []
    for method in ("get", "post"):
        with transaction.atomic():
            answer = getattr(browser, method)(address)
            found.append((method, answer.status_code, answer.headers.get("Location", "")))
            transaction.set_rollback(True)
    return found


def expected(route: Route, who: str) -> str:
    """``open``, ``sign in``, ``refused``, ``not there`` or ``theirs``."""
    rule = route.rule
    if rule is None:
        return "not there"
    if rule.is_open:
        return "open"
    if rule.purposes:
        return "theirs" if PURPOSE_OF.get(who) in rule.purposes else "refused"
    if who not in STAFF:
        return "sign in"
    role = {"stranger": "owner", "other_practitioner": "practitioner"}.get(who, who)
    if role not in rule.roles:
        return "refused"
    return "not there" if route.names_an_object and who in {"stranger", "other_practitioner"} else "theirs"


def fault(route: Route, who: str, answer: tuple[str, int, str]) -> str:
    """What is wrong with an answer; empty where it is as the rule says."""
    method, status, to = answer
    wanted = expected(route, who)
    signs_in = status == 302 and to.startswith("/account/login/?")
    # A wrong method, or a form that says too little, may be refused before the object is looked for.
    is_right = {
        "open": True,
        "sign in": signs_in,
        "refused": status == 403,
        "not there": status == 404 or (method == "post" and status in {400, 405, 422}) or status == 405,
        "theirs": status != 403 and not signs_in and (status != 404 or route.name in MAY_BE_MISSING),
    }[wanted] and (status < 500 or (status == 503 and route.name in ASKS_THE_BODY))
    return "" if is_right else f"{method} {route} as {who}: {status} {to}, wanted: {wanted}"


# Some routes a test: they share their people and what belongs to them, and processes share the tests.
SOME = [ROUTES[n : n + 10] for n in range(0, len(ROUTES), 10)]


@pytest.mark.parametrize("routes", SOME, ids=lambda routes: str(routes[0]))
def test_a_route_answers_everyone_as_its_rule_says(routes: list[Route], people: People) -> None:
    things: Things = things_of(people)
    faults = []
    for who, enter in EVERYONE.items():
        browser = enter(people, things)
        kept = browser.cookies.output()
        for route in routes:
            found = answers(route, browser, route.address(things))
            faults += [told for one in found if (told := fault(route, who, one))]
            # What a route did to the cookies (signing out, say) is taken back for the next one too.
            if browser.cookies.output() != kept:
                browser = enter(people, things)
                kept = browser.cookies.output()
    assert not faults, "\n".join(faults)


def test_a_deactivated_member_gets_in_nowhere(people: People) -> None:
    from psoas.studio.commands.people import set_member_active

    browser = STAFF["practitioner"](people, things_of(people))
    set_member_active(by=people.owner, member=people.practitioner, active=False)
    assert browser.get("/").status_code == 403


def test_no_form_is_taken_without_its_csrf_token(people: People) -> None:
    things = things_of(people)
    taken = []
    for who in ("owner", "open link"):
        browser = EVERYONE[who](people, things)
        browser.handler.enforce_csrf_checks = True
        for route in (r for r in ROUTES if r.rule is not None):
            with transaction.atomic():
                answer = browser.post(route.address(things), {"words": "x"})
                transaction.set_rollback(True)
            if answer.status_code not in {403, 404}:
                taken.append(f"{route} as {who}: {answer.status_code}")
            if answer.cookies:
                browser = EVERYONE[who](people, things)
                browser.handler.enforce_csrf_checks = True
    assert not taken, "\n".join(taken)


def test_a_body_over_256_kb_is_not_read(people: People) -> None:
    things = things_of(people)
    browser = EVERYONE["owner"](people, things)
    for route in ROUTES:
        answer = browser.post(route.address(things), b"x" * (256 * 1024 + 1), content_type="text/plain")
        assert answer.status_code == 413, route
