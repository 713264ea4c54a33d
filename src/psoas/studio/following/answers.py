"""From the fields of the check-in to what is stored, and back to the fields."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from psoas.errors import PsoasError
from psoas.outcomes import CheckIn
from psoas.studio.following.questions import Questions
from psoas.studio.interview.reading import FieldError, one, score_of
from psoas.studio.models import IntakeEvent, Link
from psoas.studio.security.untrusted import whole_number
from psoas.visit.scores import PHQ4_ITEMS

PAGE: Final = "check_in"
Fields = Mapping[str, Sequence[str]]
# Days of the last seven: "some days" is written down as three, and shown as what was tapped.
TIMES: Final = {"each": 7, "some": 3, "none": 0}
_CHANGES: Final = {str(n): n for n in range(-5, 6)}


def answers_of(fields: Fields, questions: Questions, link: Link) -> dict[str, Any]:
    """The answers that the fields hold, as ``outcomes.course.values.CheckIn`` takes them, without the day.

    Raises:
        FieldError: a field holds what cannot be taken.
    """
    words = (fields.get("words") or ("",))[-1].replace("\r\n", "\n").strip()
    told = "\n\n".join(filter(None, (words_before(link, whole_number(one(fields, "after"))), words)))
    if len(told) > settings.MAX_WORDS:
        raise FieldError("words", _("This is longer than we can keep. Please shorten it a little."))
    answers = {
        "pain": score_of(fields, "pain"),
        "activities": {
            name: score
            for n, name in enumerate(questions.activities, 1)
            if (score := score_of(fields, f"score-{n}")) is not None
        },
        "done": {
            action.code: TIMES[tapped]
            for n, action in enumerate(questions.actions, 1)
            if (tapped := one(fields, f"done-{n}")) in TIMES
        },
        "provoked": [a.code for n, a in enumerate(questions.actions, 1) if one(fields, f"worse-{n}") == "yes"],
        "got_in_way": one(fields, "got_in_way") or None,
        "global_change": _CHANGES.get(one(fields, "change")),
        "phq4": _mood(fields) if questions.asks_mood else None,
        "words": told,
    }  # fmt: skip
    try:
        CheckIn.from_mapping({"day": 0, **answers})
    except PsoasError:
        raise FieldError("", _("One of these answers could not be read. Please choose again.")) from None
    return answers


def agrees(fields: Fields) -> bool | None:
    """What the client says of keeping their answers; None where they said nothing."""
    return {"yes": True, "no": False}.get(one(fields, "data"))


def guardian_in(fields: Fields) -> str:
    """The name of the parent or guardian who agrees for a child; empty where none was written."""
    return one(fields, "guardian").strip()[:200]


def day_of(fields: Fields, link: Link) -> datetime.date:
    """The day on which it was answered, by the phone's own calendar; never before the link was made, never after today."""
    today = timezone.localdate()
    try:
        said = datetime.date.fromisoformat(one(fields, "on"))
    except ValueError:
        said = today
    return min(max(said, timezone.localtime(link.made_at).date()), today)


def words_before(link: Link, after: int | None) -> str:
    """What was written up to the answer of that number, where the page does not show it again."""
    if after is None:
        return ""
    event = IntakeEvent.objects.filter(link=link, step=PAGE, sequence=after).first()
    return str(event.payload.get("answers", {}).get("words", "")) if event else ""


def values_of(answers: Mapping[str, Any], questions: Questions, *, hides_words: bool) -> dict[str, Any]:
    """What was answered before, as the fields show it again."""
    tapped = {times: name for name, times in TIMES.items()}
    values: dict[str, Any] = {
        "pain": answers.get("pain"), "change": answers.get("global_change"), "got_in_way": answers.get("got_in_way"),
        "words": "" if hides_words else answers.get("words", ""),
    }  # fmt: skip
    for n, name in enumerate(questions.activities, 1):
        values[f"score-{n}"] = (answers.get("activities") or {}).get(name)
    for n, action in enumerate(questions.actions, 1):
        values[f"done-{n}"] = tapped.get((answers.get("done") or {}).get(action.code, -1))
        values[f"worse-{n}"] = action.code in (answers.get("provoked") or ())
    for n, score in enumerate(answers.get("phq4") or (), 1):
        values[f"mood-{n}"] = score
    return values


def _mood(fields: Fields) -> list[int] | None:
    """All four answers or none: a sum of three means nothing."""
    scores = [whole_number(one(fields, f"mood-{n}")) for n in range(1, PHQ4_ITEMS + 1)]
    told = [score for score in scores if score is not None]
    return told if len(told) == PHQ4_ITEMS else None
