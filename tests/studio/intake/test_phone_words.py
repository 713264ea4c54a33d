"""What the phone says where somebody needs a doctor: by urgency, by country, once, and at a reading age that most have."""

from __future__ import annotations

import csv
import re
from importlib import resources

import pytest
from babel.messages.pofile import read_po
from tests.report.reading_age import grade

from psoas.screening.responses import kept_from
from psoas.screening.rules import rules
from psoas.studio.interview.words import client_reasons
from psoas.studio.models import Member, Visit

from ..conftest import People
from ..intake_pages import CAUDA, filled, opened, send, visit_of
from ..visits import planned, signed_in
from ..words import LOCALE

CARE = resources.files("psoas.care") / "data"

CLOT = "My left calf aches since two days and the leg is swollen and warm."


def in_country(by: Member, country: str, words: str, born: str) -> tuple[str, Visit]:
    """The page that says to get help, for a client of a country."""
    phone, link = opened(by, born=born)
    phone.post("/i/consent", {"data": "yes", "guardian": "Ann Sample"})
    client = visit_of(link).client
    client.about = {**client.about, "country": country}
    client.save()
    send(phone, filled(10, "story", words=[words]))
    return phone.get("/i/stop").content.decode(), visit_of(link)


def test_why_it_cannot_wait_is_read_at_grade_seven_or_lower_for_every_rule() -> None:
    for rule in rules():
        if (
            rule.urgency not in {"same_day", "emergency_now"}
            or kept_from().get(rule.code, "nobody") != "nobody"
        ):
            continue
        keys = (f"rule:{rule.code}", *(f"source:{source}" for source in rule.sources[:1]))
        reason = next((client_reasons()[key] for key in keys if key in client_reasons()), None)
        assert reason is not None, f"{rule.code}: write a reason for clients in client_reasons.csv"
        assert grade([reason]) <= 7, reason


@pytest.mark.parametrize(("country", "number"), [("GB", "(111)"), ("US", ""), ("IE", "")])
def test_whom_to_call_today_is_that_of_the_country(country: str, number: str, people: People) -> None:
    page, visit = in_country(people.practitioner, country, CLOT, born="1984")
    assert visit.urgency == "same_day"
    assert "an out-of-hours service" in page
    assert ("111" in page) is bool(number)
    assert number in page
    limp, _visit = in_country(
        people.practitioner, country, "He is ten. His hip hurts when he walks and he limps.", born="2016"
    )
    assert "out-of-hours service" in limp
    assert ("111" in limp) is bool(number)


@pytest.mark.parametrize(
    ("words", "reminds", "desk"),
    [
        (CLOT, "Please do not forget to see a doctor today.", "Told to see a doctor today"),
        (CAUDA, "Please do not forget to get help now.", "Told to get help now"),
    ],
)
def test_each_urgency_is_told_as_what_it_is(words: str, reminds: str, desk: str, people: People) -> None:
    phone, link = opened(people.practitioner, born="1984")
    send(phone, filled(10, "story", words=[words]))
    phone.get("/i/stop")
    phone.post("/i/stop", {"way": "go_on"})
    assert reminds in phone.get("/i/sex").content.decode()
    there = signed_in(people.practitioner)
    for address in ("/", "/alerts"):
        page = there.get(address).content.decode()
        assert desk in page, address
        assert ("get help now" in page) is (desk == "Told to get help now")
    assert visit_of(link).told_to_get_help_at is not None


def test_what_was_denied_once_is_one_chip(people: People) -> None:
    phone, _link = opened(people.practitioner)
    page = phone.post(
        "/i/heard", {"words": "My groin aches. No fever, no chills, no numbness."}
    ).content.decode()
    chips = re.findall(r"<b>([^<]+)</b>", page)
    assert sum("fever" in chip for chip in chips) == 1, chips
    assert sum("numb" in chip for chip in chips) == 1, chips
    assert len(set(chips)) == len(chips)


def test_a_stopped_visit_says_a_doctor_first_once(people: People) -> None:
    visit = planned(people.practitioner, CAUDA + " I also have a fever and I fainted with the pain.")
    page = signed_in(people.practitioner).get(f"/visits/{visit.pk}/").content.decode()
    assert page.count("A doctor first") == 1


def test_spanish_says_usted_everywhere() -> None:
    familiar = re.compile(
        r"\b(tú|tu|tus|te|ti|contigo|os|puedes|tienes|quieres|quieras|debes|estás|has|haces|haz|ponte|túmbate|siéntate)\b",
        re.IGNORECASE,
    )
    told = [
        text
        for table in (
            "handout_lines",
            "handout_words",
            "handout_signs",
            "handout_stopped",
            "handout_urgency",
            "exercises/lines",
        )
        for row in csv.DictReader(CARE.joinpath(f"{table}.csv").read_text(encoding="utf-8").splitlines())
        if row["language"] == "es"
        for text in row.values()
    ]
    assert len(told) > 500
    # In the English column of the exercises stand English words alone.
    assert [text for text in told if familiar.search(text) and not re.search(r"\b(the|of|and)\b", text)] == []
    with (LOCALE / "es" / "LC_MESSAGES" / "django.po").open("rb") as stream:
        catalogue = read_po(stream, locale="es")
    strings = [
        s for m in catalogue if m.id for s in (m.string if isinstance(m.string, tuple) else (m.string,))
    ]
    assert [s for s in strings if familiar.search(str(s))] == []
