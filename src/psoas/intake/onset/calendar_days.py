"""Days that are named and not counted: "yesterday", "since Friday", "woke up with it today"."""

from __future__ import annotations

from typing import Final

from psoas.intake.onset.events import events
from psoas.intake.onset.quantities import Length
from psoas.text.forms import lemma
from psoas.text.passage import Passage
from psoas.text.word_groups import exact_words, word_group

_WEEKDAYS: Final = exact_words("calendar_days.weekdays")
# Words that tell a beginning.
BEGAN: Final = word_group("calendar_days.began")


def days_named(passage: Passage) -> list[Length]:
    """As in "Yesterday", "since Friday", "this morning"."""
    out: list[Length] = []
    for at in passage.where_written(_NAMED):
        token = passage.tokens[at]
        before = {t.lemma for t in passage.tokens[max(0, at - 3) : at] if t.word not in _ENDS}
        habit = at > 0 and passage.tokens[at - 1].word in ("a", "most", "every")
        began = BEGAN & {t.lemma for t in passage.tokens[max(0, at - 10) : at]}
        led = not habit and bool(
            before & word_group("calendar_days.days_named") or ("on" in before and began)
        )
        led = led or (not habit and token.word in _WEEKDAYS and _happened(passage, at))
        if token.word == "yesterday":
            out.append(Length(at, at, 1, "acute", 2 if lemma("since") in before else 1))
        elif (
            token.word in _WEEKDAYS
            and (led or _woke_on(passage, at))
            and not before & word_group("calendar_days.days_named_2")
        ):
            out.append(Length(at, at, 4, "acute", 2 if lemma("since") in before else 1))
        elif token.word == "overnight":
            if began:
                out.append(Length(at, at, 1, "acute", 1))
        elif token.word in _MEALS:
            if "since" in before:
                out.append(Length(at, at, 0, "acute", 2))
        elif (
            token.word in ("today", "tonight")
            and (before & word_group("calendar_days.days_named_3") or _woke(passage, at))
        ) or (
            token.word in ("morning", "afternoon", "evening")
            and "this" in before
            and _began_near(passage, at)
        ):
            out.append(Length(at, at, 0, "acute", 2))
    return out


_MEALS: Final = exact_words("calendar_days.meals")
_NAMED: Final = (
    _WEEKDAYS | _MEALS | {"yesterday", "today", "tonight", "morning", "afternoon", "evening", "overnight"}
)


def _happened(passage: Passage, at: int) -> bool:
    """As in "sneezed on Monday and my back locked": the day of a deed that began it."""
    first, last = passage.sentence(at)
    sudden = any(
        m.code in ("sudden_onset", "trauma") and m.mark == "yes" and first <= m.first <= last
        for m in passage.mentions
    )
    return sudden or any(first <= e.first <= last for e in events(passage))


def _woke_on(passage: Passage, at: int) -> bool:
    """As in "woke up Monday with it"."""
    before = {t.lemma for t in passage.tokens[max(0, at - 4) : at]}
    return "wake" in before and "with" in {t.lemma for t in passage.tokens[at + 1 : at + 4]}


def _woke(passage: Passage, at: int) -> bool:
    """As in "woke up with it today"."""
    before = [t.lemma for t in passage.tokens[max(0, at - 5) : at]]
    return "wake" in before and "with" in before


def _began_near(passage: Passage, at: int) -> bool:
    """As in "this came on in the garden at eleven this morning"."""
    near = {t.lemma for t in passage.tokens[max(0, at - 12) : at]}
    after = passage.tokens[at + 1 : at + 8]
    came = any(t.past and t.lemma in _CAME for t in after)  # "this morning a terrible pain came in my back"
    return bool(near & word_group("calendar_days.began_near")) or {"come", "on"} <= near or came


_ENDS: Final = exact_words("calendar_days.ends")  # "lasts till Wednesday" tells an end
_CAME: Final = word_group("calendar_days.came")
