"""Random sequences of valid and broken requests to one studio, as everyone who can ask: ``python -m benchmarks.studio.fuzz --minutes 20``.

What must hold whatever is sent: no answer of 500 and no error in the log; no traceback and no markup of ours in a page; the front desk and
another studio read no word of a client; an answer that was acknowledged is kept; the list of what is dangerous never gets shorter and a
verdict never milder because the same answers are sent again; ``psoas studio check`` finds nothing at the end.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import random
import re
import sys
import tempfile
import time
import traceback
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from django.urls.exceptions import Resolver404

from benchmarks.studio.hostile import LIFE, MARK, NASTY, SECRET, WORDS, Forms, answers

PASSWORD: Final = "invented people only"  # noqa: S105 - of invented people
_SHOWN_TO_ALL: Final = frozenset({"name", "email", "phone", "guardian", "login", "studio"})


@dataclass
class Caller:
    """Somebody who asks, with where they can go."""

    name: str
    browser: Any
    seen: list[str] = field(default_factory=list)
    forms: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)


@dataclass
class Fuzz:
    """One run.

    Attributes:
        rng: all chance.
        faults: what did not hold, each once, with what was sent.
    """

    rng: random.Random
    callers: list[Caller] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    batches: dict[str, list[str]] = field(default_factory=dict)
    routes: list[str] = field(default_factory=list)
    last: str = ""

    def fault(self, kind: str, told: str = "") -> None:
        """Tell what did not hold, once."""
        if kind not in self.faults:
            self.faults[kind] = f"{self.last[:600]} {told}"
            sys.stdout.write(f"FAULT {kind}\n  {self.faults[kind][:2500]}\n")
            sys.stdout.flush()

    def look(self, caller: Caller, address: str, answer: Any) -> None:
        """Hold an answer to what must hold."""
        self.statuses[answer.status_code] += 1
        route = "-"
        with contextlib.suppress(Resolver404):  # Django's own client looks the address up again
            route = getattr(answer.resolver_match, "route", "-")
        if answer.status_code >= 500 and answer.status_code != 503:
            self.fault(f"{answer.status_code} {route}", traceback.format_exc())
        kind = answer.headers.get("Content-Type", "")
        if getattr(answer, "streaming", False) or not kind.startswith(("text/", "application/json")):
            return
        text = answer.content.decode("utf-8", "replace")
        if "Traceback (most recent" in text:
            self.fault(f"traceback {route}")
        if kind.startswith("text/html"):
            if MARK in text:
                self.fault(f"markup {route}")
            found = Forms()
            found.feed(text)
            caller.seen = (caller.seen + found.links)[-200:]
            caller.forms = (caller.forms + [(to or address, fields) for to, fields in found.forms])[-60:]
        if SECRET in text.lower() and caller.name in {"desk", "stranger", "nobody"}:
            sent = SECRET in self.last.lower()
            if not sent:
                self.fault(f"words read by {caller.name} at {route}")
        for name, value in answer.headers.items():
            if SECRET in str(value).lower() or "X-Evil" in name:
                self.fault(f"words or a header in {name} of {route}")

    def text(self, caller: str, name: str, text: str) -> str:
        """What is sent: of the people who must not read a client's words, and where a name is asked for, without the word that is looked for."""
        own = caller in {"desk", "stranger", "nobody"} or caller.endswith("3") or name in _SHOWN_TO_ALL
        return (text.replace(SECRET, "another") if own else text).encode("utf-8", "replace").decode()

    def value(self, offered: list[str]) -> str:
        """Something that is offered, or anything else."""
        if offered and self.rng.random() < 0.6:
            return self.rng.choice(offered)
        return self.rng.choice(
            (*LIFE, *NASTY, *map(str, range(6)), "yes", "no", "left", "Walk", "1980", "psoas", "2026-12-20")
        )

    def fields(self, known: dict[str, list[str]], caller: str) -> dict[str, Any]:
        """A form filled in by chance: some fields left out, some sent twice, some that it does not have."""
        told: dict[str, Any] = {}
        for name, offered in known.items():
            if self.rng.random() < 0.12:
                continue
            told[name] = self.value(offered)
            if self.rng.random() < 0.05:
                told[name] = [told[name], self.value(offered)]
        if self.rng.random() < 0.1:
            told[self.rng.choice(("text", "words", "revision", "seen", "nth", "at", "link"))] = self.value([])
        return {
            key: [self.text(caller, key, one) for one in value] if isinstance(value, list) else self.text(caller, key, value)
            for key, value in told.items()
        }  # fmt: skip


def objects() -> dict[str, list[str]]:
    """The keys of every row that an address may name."""
    from django.apps import apps

    names = ("Client", "Visit", "NoteVersion", "Link", "Attention", "Member", "CareSession")
    return {
        name: [str(pk) for pk in apps.get_model("studio", name).objects.values_list("pk", flat=True)]
        for name in names
    }


_PART: Final = re.compile(r"<(?:(\w+):)?(\w+)>")


def address(fuzz: Fuzz, pattern: str, rows: dict[str, list[str]]) -> str:
    """An address of a route: a row of any kind in the place of its own now and then."""
    kinds = {
        "visits": "Visit",
        "clients": "Client",
        "links": "Link",
        "note": "NoteVersion",
        "care": "CareSession",
        "attention": "Attention",
        "people": "Member",
    }

    def part(match: re.Match[str]) -> str:
        kind, _name = match.groups()
        if kind == "uuid":
            before = match.string[: match.start()].rstrip("/").rpartition("/")[2]
            held = (
                rows[kinds.get(before, "Visit")]
                if fuzz.rng.random() < 0.9
                else rows[fuzz.rng.choice(list(rows))]
            )
            return fuzz.rng.choice(held) if held else str(uuid.uuid4())
        return str(fuzz.rng.choice((0, 1, 2, 9, 10**12))) if kind == "int" else fuzz.rng.choice(WORDS)

    return "/" + _PART.sub(part, pattern)


def danger(link: Any) -> tuple[int, int]:
    """How grave the visit of a link is, and how many signs stand on the list."""
    from psoas.assessment import URGENCIES
    from psoas.studio.models import Attention, Visit

    urgency = Visit.objects.values_list("urgency", flat=True).get(pk=link.visit_id)
    order = list(URGENCIES)
    told = (
        Attention.objects.filter(visit_id=link.visit_id, cleared_at=None)
        .exclude(kind="intake_done")
        .exclude(kind="course")
    )
    return (order.index(urgency) if urgency in order else -1), told.count()


def phone_sends(fuzz: Fuzz, caller: Caller, link: Any) -> None:
    """A batch, or one that was sent before, once more."""
    check_in = caller.name.startswith("check_in")
    to, held = ("/i/check-in/events" if check_in else "/i/events"), fuzz.batches.setdefault(caller.name, [])
    again = bool(held) and fuzz.rng.random() < 0.3
    sent = json.dumps({"events": answers(fuzz.rng, fuzz.value, check_in=check_in)})
    body = (
        fuzz.rng.choice(held)
        if again
        else sent.replace(SECRET, "another")
        if caller.name.endswith("3")
        else sent
    )
    fuzz.last = f"{caller.name} POST {to} {body}"
    before = danger(link) if again else None
    answer = caller.browser.post(to, body, content_type="application/json")
    fuzz.look(caller, to, answer)
    if answer.status_code != 200:
        return
    known, stored = fuzz.acknowledged.setdefault(str(link.pk), set()), set(answer.json().get("stored", ()))
    is_old = stored <= known  # what was refused at first may be taken now, and says something new
    known |= stored
    held.append(body)
    if before is not None and is_old and not check_in:
        after = danger(link)
        if after[1] < before[1]:
            fuzz.fault("fewer signs after sending again", f"{before} {after}")
        if after[0] < before[0]:
            fuzz.fault("milder after sending again", f"{before} {after}")


def desk_asks(fuzz: Fuzz, caller: Caller, rows: dict[str, list[str]]) -> None:
    """A page, a form of a page that was seen, or a route with anything in it."""
    rng, chance = fuzz.rng, fuzz.rng.random()
    headers: dict[str, str] = {"HTTP_HX_REQUEST": "true"} if rng.random() < 0.4 else {}
    if rng.random() < 0.2:
        headers["HTTP_ACCEPT_LANGUAGE"] = rng.choice(("es", "en", "xx-evil", "*"))
    if chance < 0.35 and caller.seen:
        to, fields = rng.choice(caller.seen), None
    elif chance < 0.75 and caller.forms:
        to, known = rng.choice(caller.forms)
        fields = fuzz.fields(known, caller.name)
    else:
        to = address(fuzz, rng.choice(fuzz.routes), rows)
        fields = (
            fuzz.fields({n: [] for n in ("words", "text", "revision")}, caller.name)
            if rng.random() < 0.5
            else None
        )
    if "logout" in to or "/static/" in to:
        return
    fuzz.last = f"{caller.name} {'GET' if fields is None else 'POST'} {to} {fields} {headers}"
    if fields is None:
        method = rng.choice(("get", "get", "get", "get", "head", "options", "put", "delete", "patch"))
        answer = getattr(caller.browser, method)(to, **headers)
    else:
        answer = caller.browser.post(to, fields, **headers)
    fuzz.look(caller, to, answer)


class Errors(logging.Handler):
    """Errors that the program noted and went on from are faults too."""

    def __init__(self, fuzz: Fuzz) -> None:
        super().__init__(logging.ERROR)
        self.fuzz = fuzz

    def emit(self, record: logging.LogRecord) -> None:
        """Tell it; that the body's own process is not there is none."""
        if getattr(record, "status_code", 0) == HTTPStatus.SERVICE_UNAVAILABLE:
            return
        told = (
            "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else record.getMessage()
        )
        place = told.strip().splitlines()[-1][:80] if record.exc_info else record.msg
        where = re.findall(r'File "[^"]*/psoas/([^"]+)", line (\d+)', told)
        self.fuzz.fault(f"log {record.name}: {place} at {where[-1] if where else ''}", told[-1800:])


def entered(fuzz: Fuzz) -> list[tuple[Caller, Any]]:
    """Everyone who asks: the staff, another studio, somebody unknown, and phones; the phones with their links."""
    from django.test import Client as Browser

    from psoas.studio.commands import clients
    from psoas.studio.commands.people import add_member, found_studio
    from psoas.studio.models import Role
    from psoas.studio.models.clients import Purpose

    def browser() -> Any:
        made = Browser(HTTP_HOST="127.0.0.1")
        made.raise_request_exception = False
        return made

    owner = found_studio(
        name="Fuzzed", owner_name="Olive Owner", email="o@example.org", password=PASSWORD, country="IE"
    )
    staff = {
        "owner": owner,
        "stranger": found_studio(
            name="Elsewhere", owner_name="Stan", email="s@example.org", password=PASSWORD
        ),
    }
    for name, role in (
        ("practitioner", Role.PRACTITIONER),
        ("other", Role.PRACTITIONER),
        ("desk", Role.DESK),
    ):
        staff[name] = add_member(
            by=owner, name=name.title(), email=f"{name}@example.org", password=PASSWORD, role=role
        )
    fuzz.callers.append(Caller("nobody", browser(), seen=["/", "/account/login/"]))
    for name, member in staff.items():
        caller = Caller(name, browser(), seen=["/", "/clients/", "/settings/", "/settings/evidence/"])
        caller.browser.force_login(member.user)
        fuzz.callers.append(caller)
    phones = []
    for n in range(4):
        by = staff["stranger"] if n == 3 else staff["practitioner"]
        client = clients.add_client(
            by=by,
            name=f"Mia{n} Private",
            born=("1980", "2015", "1950", "1990")[n],
            language=("en", "en", "es", "en")[n],
        )
        visit = clients.plan_visit(by=by, client=client)
        for purpose in Purpose:
            link, token = clients.make_link(by=by, client=client, visit=visit, purpose=purpose)
            caller = Caller(f"{purpose.value}{n}", browser(), seen=["/i/", "/i/handout", "/i/check-in"])
            caller.browser.get(f"/i/{token}/open")
            if purpose == Purpose.INTAKE:
                caller.browser.post("/i/language", {"language": client.language})
                caller.browser.post("/i/consent", {"data": "yes", "guardian": "Gus"})
            phones.append((caller, link))
    fuzz.callers += [caller for caller, _link in phones]
    return phones


def run(minutes: float, seed: int) -> Fuzz:
    """Ask until the time is over."""
    from django.urls import URLPattern, get_resolver

    fuzz = Fuzz(random.Random(seed))  # noqa: S311 - chance, not secrecy

    def walk(resolver: Any, before: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            yield from (
                [before + str(entry.pattern)]
                if isinstance(entry, URLPattern)
                else walk(entry, before + str(entry.pattern))
            )

    fuzz.routes = [route for route in walk(get_resolver(), "") if "(?P" not in route]
    phones = entered(fuzz)
    logging.getLogger().addHandler(Errors(fuzz))
    rows, until, count = objects(), time.monotonic() + 60 * minutes, 0
    while time.monotonic() < until:
        count += 1
        if count % 60 == 0:
            rows = objects()
        try:
            if fuzz.rng.random() < 0.25:
                caller, link = fuzz.rng.choice(
                    [one for one in phones if not one[0].name.startswith("handout")]
                )
                phone_sends(fuzz, caller, link)
            else:
                desk_asks(fuzz, fuzz.rng.choice(fuzz.callers), rows)
        except Exception as error:  # the fuzzer goes on, and tells it
            fuzz.fault(f"raised {type(error).__name__}", traceback.format_exc()[-1500:])
    return fuzz


def ended(fuzz: Fuzz) -> None:
    """What must hold at the end."""
    from psoas.studio.models import IntakeEvent
    from psoas.studio.safety.check import check_studio

    fuzz.last = ""
    for link, keys in fuzz.acknowledged.items():
        stored = {str(pk) for pk in IntakeEvent.objects.filter(link_id=link).values_list("pk", flat=True)}
        if lost := {key for key in keys if key} - stored:
            fuzz.fault("acknowledged and lost", f"{link}: {sorted(lost)[:5]}")
    for found in check_studio().faults:
        fuzz.fault(f"check: {found}")


def main() -> None:
    """Run it, and say what was found."""
    told = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    told.add_argument("--minutes", type=float, default=20)
    told.add_argument("--seed", type=int, default=1)
    asked = told.parse_args()
    from psoas.studio import server

    with tempfile.TemporaryDirectory() as folder:
        server.load(Path(folder))
        server.migrate()
        server.collect_pages()
        fuzz = run(asked.minutes, asked.seed)
        ended(fuzz)
    sys.stdout.write(
        f"{sum(fuzz.statuses.values())} requests: {dict(sorted(fuzz.statuses.items()))}; {len(fuzz.faults)} faults\n"
    )
    sys.exit(1 if fuzz.faults else 0)


if __name__ == "__main__":
    main()
