"""The pages of the intake in their order, and how far a client has come. Everything is read from the answers that are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from psoas.report.words import setting
from psoas.studio.commands.clients import consents
from psoas.studio.interview.safety import Safety
from psoas.studio.interview.sent import Sent
from psoas.studio.models import IntakeEvent, Link, Visit
from psoas.studio.models.clients import ConsentKind

DONE: Final = "done"
ADULT: Final = 18  # years; who is younger has a guardian consent for them


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``step`` is the kind of answer it makes (``commands.intake``); how long it takes says ``pace``."""

    code: str
    step: str


PAGES: Final = (
    Page("language", "language"),
    Page("consent", "consent"),
    Page("born", "about"),
    Page("sex", "about"),
    Page("size", "about"),
    Page("work", "about"),
    Page("story", "story"),
    Page("drawing", "drawing"),
    Page("activities", "activities"),
    Page("safety", "safety"),
    Page("medicines", "medicines"),
    Page("conditions", "medicines"),
    Page("pain", "scores"),
    Page("goals", "scores"),
)
_BY_CODE: Final = {page.code: page for page in PAGES}
CODES: Final = tuple(_BY_CODE)
# Pages that a client may answer before they have agreed that answers are kept.
BEFORE_CONSENT: Final = frozenset({"language", "consent"})


def page(code: str) -> Page | None:
    """The page of a code, or None."""
    return _BY_CODE.get(code)


def number(code: str) -> int:
    """Which page it is, from 1."""
    return CODES.index(code) + 1


def progress(code: str, sent: Sent, visit: Visit, safety: Safety) -> int:
    """Which step of all pages to show, from 1: on the page where the client is, one more than they went on from.

    A page that is asked late, or once more, is no step back. On a page that they went back to it is that page's number.
    """
    if code != where(sent, visit, safety):
        return number(code)
    return len((sent.passed - {code}).intersection(CODES)) + 1


def before(code: str) -> str:
    """The page before a page; empty at the first."""
    at = number(code) - 1
    return CODES[at - 1] if at else ""


def after(code: str) -> str:
    """The page after a page in the order of the list; ``done`` after the last."""
    at = number(code)
    return CODES[at] if at < len(CODES) else DONE


def last_sequence(link: Link) -> int:
    """The highest number of an answer: a phone counts on from it, so that two phones do not hide each other's answers."""
    return (
        IntakeEvent.objects.filter(link=link).order_by("-sequence").values_list("sequence", flat=True).first()
        or 0
    )


def is_child(visit: Visit) -> bool:
    """Whether a guardian has to consent, as far as the age is known."""
    age = visit.client.age_on(visit.on)
    return age is not None and age < ADULT


def parent_reads(visit: Visit) -> bool:
    """Whether the pages speak to a parent."""
    age = visit.client.age_on(visit.on)
    return age is not None and age < setting("parent_reads_below_age")


def may_keep(visit: Visit) -> bool:
    """Whether somebody has agreed that answers are kept; of a child, not yet who."""
    return consents(visit.client).get(ConsentKind.DATA.value, False)


def agreed(visit: Visit) -> bool:
    """Whether answers may be kept: the client, or a child's guardian, has said so."""
    return may_keep(visit) and (not is_child(visit) or bool(visit.client.guardian))


def where(sent: Sent, visit: Visit, safety: Safety) -> str:
    """The page where the client is: the first that they have not gone on from."""
    gone = sent.passed
    for one in PAGES:
        if one.code == "consent":
            if one.code not in gone or not agreed(visit):
                return one.code
        elif one.code == "safety":
            if safety.open:
                return one.code
        elif one.code not in gone:
            return one.code
    return DONE


def beyond_safety(sent: Sent) -> str:
    """Where a phone goes on from a safety question if the server does not answer: the first page after them that was not passed."""
    gone = sent.passed
    return next((c for c in CODES[CODES.index("safety") + 1 :] if c not in gone), DONE)


def onward(code: str, sent: Sent, visit: Visit, safety: Safety) -> str:
    """The page to which a client goes on from a page."""
    if code == "language":
        return "consent"
    if not agreed(visit):
        return "consent"
    if code == "consent" and is_child(visit) and "born" in sent.passed:
        # The guardian was asked for after the year of birth: that is not asked again.
        return where(sent, visit, safety)
    if code == "safety" and safety.open:
        return code
    following = after(code)
    return after(following) if following == "safety" and not safety.open else following
