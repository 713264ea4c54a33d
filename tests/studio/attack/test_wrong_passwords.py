"""Strangers try passwords: they get few guesses, and lock nobody out of an account."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client as Browser

from psoas.studio.security import tries
from psoas.studio.security.device import COOKIE

from ..conftest import PASSWORD, People
from ..threads import at_once

OWNER = "owner@example.org"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def browser(address: str = "10.0.0.1") -> Browser:
    return Browser(HTTP_HOST="127.0.0.1", REMOTE_ADDR=address)


def signs_in(who: Browser, login: str = OWNER, password: str = PASSWORD) -> bool:
    return who.post("/account/login/", {"login": login, "password": password}).status_code == 302


def strangers_try(login: str = OWNER) -> None:
    """Until the account takes turns; the requests themselves are tried below."""
    for n in range(tries.FROM_EVERYWHERE.free):
        assert isinstance(tries.begin(login=login, address=f"10.9.{n}.1", browser=None), tries.Try)


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def guesses(clock: Clock, seconds: float, addresses: int, step: float = 5.0) -> int:
    """How many wrong passwords get through where every address tries without a pause."""
    made, until = 0, clock.now + seconds
    while clock.now < until:
        for n in range(addresses):
            found = tries.begin(login=OWNER, address=f"a{n}", browser=None, clock=clock)
            made += isinstance(found, tries.Try)
        clock.now += step
    return made


def test_a_browser_that_signed_in_before_is_let_in_whatever_strangers_try(people: People) -> None:
    mine = browser()
    assert signs_in(mine)
    mine.post("/account/logout/")
    strangers_try()
    assert not signs_in(browser("10.0.0.8")), "a browser that nobody knows waits for its turn"
    for _ in range(8):  # also at its own address, as in the studio's own network
        signs_in(browser(), OWNER, "wrong")
    assert signs_in(mine)


def test_a_new_browser_waits_a_minute_and_is_told_so(people: People) -> None:
    strangers_try()
    answer = browser("10.0.0.2").post("/account/login/", {"login": OWNER, "password": PASSWORD})
    assert "Wait 1 min" in answer.content.decode()
    clock = Clock(time.time())
    mine = tries.begin(login=OWNER, address="10.0.0.2", browser=None, clock=clock)
    assert isinstance(mine, float)
    clock.now += mine
    assert isinstance(tries.begin(login=OWNER, address="10.0.0.2", browser=None, clock=clock), tries.Try)


def test_the_turn_of_somebody_who_waits_is_not_taken_by_somebody_who_does_not() -> None:
    clock = Clock()
    guesses(clock, 60, addresses=10)
    mine = tries.begin(login=OWNER, address="mine", browser=None, clock=clock)
    assert isinstance(mine, float)
    assert mine <= tries.FROM_EVERYWHERE.longest_s
    until = clock.now + mine
    while clock.now < until:
        guesses(clock, 5, addresses=10)
    assert isinstance(tries.begin(login=OWNER, address="mine", browser=None, clock=clock), tries.Try)


def test_guesses_are_few() -> None:
    assert guesses(Clock(), 3600, addresses=1, step=30) <= 12
    cache.clear()
    of_many = guesses(Clock(), 900, addresses=20, step=20)
    assert of_many <= 30 + 900 / tries.FROM_EVERYWHERE.each_s


def test_the_known_browser_itself_waits_too_and_only_for_its_account(people: People) -> None:
    mine = browser()
    assert signs_in(mine)
    mine.post("/account/logout/")
    assert not any(signs_in(mine, OWNER, "wrong") for _ in range(tries.KNOWN_BROWSER.free))
    assert not signs_in(mine), "it waits half a minute"
    assert signs_in(mine, people.practitioner.user.email)


@pytest.mark.parametrize("what", ["another account", "forged", "after a new password"])
def test_a_cookie_is_worth_nothing_for_another_account_forged_or_after_a_new_password(
    people: People, what: str
) -> None:
    mine = browser("10.0.0.5")
    assert signs_in(mine)
    mine.post("/account/logout/")
    login, password = OWNER, PASSWORD
    if what == "another account":
        login = people.practitioner.user.email
    elif what == "forged":
        mine.cookies[COOKIE] = mine.cookies[COOKIE].value[:-2] + "xx"
    else:
        password = "another long password"  # noqa: S105 - invented
        people.owner.user.set_password(password)
        people.owner.user.save()
    strangers_try(login=login)
    assert not signs_in(mine, login, password)


def test_the_cookie_opens_nothing_and_names_nobody(people: People) -> None:
    mine = browser()
    assert signs_in(mine)
    cookie = mine.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/account/", True, "Strict")
    assert OWNER not in cookie.value
    thief = browser("10.0.0.3")
    thief.cookies[COOKIE] = cookie.value
    assert thief.get("/").status_code == 302


def test_nobody_pushes_the_count_of_their_tries_out_by_trying_other_addresses(people: People) -> None:
    for _ in range(6):
        signs_in(browser("10.0.0.4"), OWNER, "wrong")
    for n in range(320):
        cache.set(f"filler:{n}", [n], 3600)
    assert isinstance(tries.begin(login=OWNER, address="10.0.0.4", browser=None), float)


def test_one_address_that_tries_many_accounts_is_slowed_and_a_known_browser_there_is_not(
    people: People,
) -> None:
    mine = browser("10.0.0.6")
    assert signs_in(mine)
    mine.post("/account/logout/")
    clock = Clock(time.time())
    found = [
        tries.begin(login=f"x{n}@example.org", address="10.0.0.6", browser=None, clock=clock)
        for n in range(130)
    ]
    assert sum(isinstance(one, tries.Try) for one in found) == tries.OF_AN_ADDRESS.free
    assert signs_in(mine)


@pytest.mark.real_transactions
def test_tries_at_the_same_moment_are_not_more_than_one_after_another(people: People) -> None:
    found: list[object] = []

    def ask() -> None:
        try:
            found.append(tries.begin(login=OWNER, address="10.0.0.7", browser=None))
        finally:
            connections.close_all()

    at_once(ask, 9)
    assert sum(isinstance(one, tries.Try) for one in found) == tries.AT_ADDRESS.free
    assert len(found) == 9


def test_a_clock_that_was_a_day_ahead_keeps_nobody_out(people: People) -> None:
    clock = Clock()
    clock.now += 86_400
    for n in range(tries.FROM_EVERYWHERE.free):
        tries.begin(login=OWNER, address=f"10.9.{n}.1", browser=None, clock=clock)
    for _again in range(tries.AT_ADDRESS.free + 1):
        waited = tries.begin(login=OWNER, address="10.9.1.1", browser=None, clock=clock)
        clock.now += waited + 1 if isinstance(waited, float) else 1
    clock.now -= 86_400
    assert isinstance(tries.begin(login=OWNER, address="10.9.1.1", browser=None, clock=clock), tries.Try)
