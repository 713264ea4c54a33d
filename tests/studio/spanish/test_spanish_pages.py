"""Every page of the studio in Spanish: what English is left on it, marked as English or not."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from ..conftest import People
from ..server.routes import Things, every_route, things_of
from ..visits import planned, signed_in
from ..words import every_word_of

STORY = (
    "For about eight weeks I have a deep ache in the front of my left hip, right in the crease. Lifting my knee hurts. No fever. "
    "I take warfarin. Should I take turmeric? What about acupuncture? I sit all day."
)
# Words that a sentence in English can hardly do without, and that are none in Spanish.
_ENGLISH = re.compile(
    r"\b(the|with|and|of|is|are|was|for|this|that|which|not|from|your|you|has|have|it|at|by|or|to|on|be|as)\b",
    re.I,
)
_ENGLISH_PAPER = re.compile(r'<html[^>]*lang="?en')
_CITED = re.compile(r"^\[.*\]?$|^.{0,3}\]$")
NAMES = ("Hip and Back", "American College of Physicians")


def english_of(page: str) -> list[str]:
    """The texts of a page that are English sentences: two or more such words; citations stay as they were published."""
    found = []
    for text in every_word_of(page):
        left = text
        for name in NAMES:
            left = left.replace(name, "")
        if not _CITED.match(left) and len(_ENGLISH.findall(left)) >= 2:
            found.append(text)
    return found


def pages_of(people: People) -> Iterator[tuple[str, str]]:
    """Every page of the studio that its owner opens, by its route."""
    visit = planned(people.owner, STORY)
    things: Things = dataclasses.replace(things_of(people), visit=visit, client=visit.client)
    browser = signed_in(people.owner)
    for route in every_route():
        answer = browser.get(route.address(things), headers={"accept-language": "es"})
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            yield str(route), answer.content.decode()


def test_no_page_of_the_studio_holds_an_english_sentence_in_spanish(people: People) -> None:
    left: dict[str, list[str]] = {}
    seen = set()
    for route, page in pages_of(people):
        if _ENGLISH_PAPER.search(page):
            continue  # the report and the letter are in English as yet; the client's page is in the client's language
        seen.add(route)
        if found := english_of(page):
            left[route] = found
    assert {"visits/<uuid:pk>/plan/", "visits/<uuid:pk>/", "clients/<uuid:pk>/", ""} <= {
        r.replace("(start)", "") for r in seen
    }
    report = "\n".join(f"{route}: {len(found)}: {found[:400]}" for route, found in left.items())
    assert not left, report
