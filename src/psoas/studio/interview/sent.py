"""What a phone has sent so far, read once for a request. A sealed answer is opened once in a process, and its words are not kept."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from psoas.studio.engine.kept import Kept
from psoas.studio.models import IntakeEvent, Link

_OPENED: Final = Kept[dict[uuid.UUID, "SentAnswer"]](512)  # by link
# What the order of the pages depends on: nothing that the client wrote or drew.
_KEPT: Final = frozenset(
    {"page", "finished", "asks_about", "answer", "asked", "why", "way", "rules", "group"}
)


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """One answer: its step, its number, and what of it decides where the client goes on."""

    step: str
    sequence: int
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """All answers of a link, in their order."""

    answers: tuple[SentAnswer, ...]

    def of(self, step: str) -> tuple[SentAnswer, ...]:
        """Those of one step."""
        return tuple(one for one in self.answers if one.step == step)

    @property
    def passed(self) -> frozenset[str]:
        """The pages from which the client went on."""
        return frozenset(str(a.payload.get("page")) for a in self.answers if a.payload.get("finished"))

    @property
    def last_sequence(self) -> int:
        """The highest number of an answer; 0 where there is none."""
        return max((one.sequence for one in self.answers), default=0)


def sent_by(link: Link) -> Sent:
    """What was sent by a link, as it is stored now."""
    stored = IntakeEvent.objects.filter(link=link)
    keys = list(stored.values_list("pk", flat=True))
    opened = _OPENED.get(link.pk, dict)
    missing = [key for key in keys if key not in opened]
    if missing:
        # All of them are asked for where most are new: a query takes only so many keys.
        rows = stored if len(missing) > len(keys) // 2 else stored.filter(pk__in=missing)
        for row in rows:
            payload = {key: value for key, value in row.payload.items() if key in _KEPT}
            opened[row.pk] = SentAnswer(row.step, row.sequence, payload)
    return Sent(tuple(opened[key] for key in keys))
