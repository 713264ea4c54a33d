"""What a page of the intake does not show again: somebody else may look at the phone.

Where something is private (``assessment.privacy``), no text that the client wrote is shown again, since a sentence that is missing still
hints. It stays stored: what is written later is added to it. Such a page says which answer was the last one when it was made.
"""

from __future__ import annotations

from psoas.assessment import private_keys
from psoas.studio.engine import Answer
from psoas.studio.models import IntakeEvent, Link, Visit


def is_private(answer: Answer) -> bool:
    """Whether what the client wrote is not shown again."""
    return bool(private_keys(answer.record.assessment))


def last_of(link: Link, page: str) -> int:
    """The number of the last answer of a page; 0 where there is none."""
    found = (
        e
        for e in IntakeEvent.objects.filter(link=link).order_by("-sequence")
        if e.payload.get("page") == page
    )
    return next((event.sequence for event in found), 0)


def kept(link: Link, visit: Visit, key: str, after: int) -> list[str]:
    """What stood in a list after the answer of that number; before any answer, what the practitioner had entered."""
    events = IntakeEvent.objects.filter(link=link)
    if after:
        event = events.filter(sequence=after).first()
        return list(event.payload.get(key) or []) if event else []
    # The page was made before its first answer: that answer tells what stood there then.
    for event in events:
        if event.payload.get("after") == 0 and key in event.payload.get("kept", {}):
            return list(event.payload["kept"][key])
    return list(visit.client.about.get(key) or [])
