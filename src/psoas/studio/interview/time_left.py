"""How long the rest of an intake takes: what this client will still see, by the table of ``pace``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psoas.studio.commands.clients import consents
from psoas.studio.interview.pace import page_times, safety_pages, speeds
from psoas.studio.interview.safety import Safety
from psoas.studio.interview.sent import Sent
from psoas.studio.interview.steps import CODES, page
from psoas.studio.models import Visit

_KNOWN_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "sex": ("sex",), "size": ("height_m", "mass_kg"), "work": ("work", "sports"), "medicines": ("medicines",),
    "conditions": ("conditions",),
}  # fmt: skip


def seconds_left(code: str, sent: Sent, visit: Visit, safety: Safety, *, number: int = 0) -> float:
    """How long the rest takes, this page included.

    A page that the client went on from, and one whose answer was known before, is only looked over. Of the safety questions those count
    that are known by now; before the story is told, as many as are usual.

    Args:
        code: the page where the client is.
        sent: what the phone has sent.
        visit: whose intake it is; what is known of the client is read from it.
        safety: the safety questions, asked and open.
        number: which page of safety questions it is, from 1; 0 for the first that is open.
    """
    if page(code) is None:
        return 0.0
    known = sent.passed | known_before(visit)
    pace, times = speeds(), page_times()
    total = 0.0
    for one in CODES[CODES.index(code) :]:
        if one != "safety":
            total += pace.seconds(times[one], again=one in known)
            continue
        asked = len(safety.asked)
        new = len(safety.open) if asked or "story" in sent.passed else safety_pages()
        total += new * pace.seconds(times[one])
        if code == one and number:  # an earlier one is looked at again, and those after it
            total += max(0, asked + 1 - number) * pace.seconds(times[one], again=True)
    return total


def minutes_left(code: str, sent: Sent, visit: Visit, safety: Safety, *, number: int = 0) -> int:
    """``seconds_left`` in whole minutes, at least one."""
    return max(1, round(seconds_left(code, sent, visit, safety, number=number) / 60))


def known_before(visit: Visit) -> frozenset[str]:
    """Pages whose answer stands there already: of a client who was here before."""
    about = visit.client.about
    found = {code for code, keys in _KNOWN_BY.items() if any(about.get(key) for key in keys)}
    if visit.client.born:
        found.add("born")
    if consents(visit.client):
        found.add("consent")
    return frozenset(found)
