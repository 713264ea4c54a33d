"""The medicines that a client names in words and did not write on their list."""

from __future__ import annotations

from psoas.assessment import Assessment
from psoas.visit import Client

_OF_LISTS = ("medicines", "conditions")


def medicines_from_words(client: Client, assessment: Assessment) -> tuple[str, ...]:
    """What the story, notes and check-ins name as the client's medicines beyond the list, each once, as the tables write it.

    Args:
        client: whose list is left out.
        assessment: as it may be shown.
    """
    heard = (h for h in assessment.heard if h.box.kind not in _OF_LISTS)
    texts = (assessment.understanding, *(h.understanding for h in heard))
    listed = {
        m.code.casefold()
        for h in assessment.heard
        if h.box.kind in _OF_LISTS
        for m in h.understanding.mentions
    }
    listed |= {text.strip().casefold() for text in client.medicines}
    found: dict[str, str] = {}
    for text in texts:
        for m in text.mentions:
            if m.type == "medicine" and m.status == "affirmed" and m.code.casefold() not in listed:
                found.setdefault(m.code.casefold(), m.code)
    return tuple(found.values())
