"""A stretch of time and what course it makes, told as people do: "a couple of months", "two and a half years", "week and a half"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, SENTENCE, figure
from psoas.text.word_groups import word_group

ACUTE_BELOW_DAYS: Final = 42  # under 6 weeks (vocabulary: acute)
CHRONIC_ABOVE_DAYS: Final = 84  # over 12 weeks (vocabulary: chronic)
NUMBERED: Final = frozenset({"day", "week"})  # "day three", "week 3"
_INTO: Final = word_group("duration.into")


@dataclass(frozen=True, slots=True)
class Length:
    """A stretch of time in the words. ``days`` is nothing where the words give no number ("for years")."""

    first: int
    last: int
    days: float | None
    course: str
    weight: int  # 3: of this bout; 2: the complaint's length; 1: when it began


def course_of(days: float) -> str:
    """Acute, subacute or chronic.

    >>> course_of(41), course_of(42), course_of(84), course_of(85)
    ('acute', 'subacute', 'subacute', 'chronic')
    """
    if days < ACUTE_BELOW_DAYS:
        return "acute"
    return "subacute" if days <= CHRONIC_ABOVE_DAYS else "chronic"


def count_before(passage: Passage, at: int) -> tuple[int, float | None]:
    """The number before a unit and where it begins: "a couple of", "two or three", "5 - 6", "a"."""
    back, skipped = at - 1, word_group("quantities.count_before")
    if passage.breaks(at, at) >= COMMA:
        return _one(passage, at)
    while back > 0 and passage.tokens[back].lemma in skipped and at - back < 4:
        back -= 1
    if (whole := _and_a_part(passage, at)) is not None:
        return whole
    number = _number(passage, back)
    if number is None:
        return _one(passage, at)
    if (tens := _tens(passage, back)) is not None:
        return _from_where(passage, back - 1, at, tens + number)
    if passage.tokens[back].word in ("a", "an") and not _a_means_one(passage, back, at):
        return at, None
    return _from_where(passage, back, at, number)


def _from_where(passage: Passage, back: int, at: int, number: float) -> tuple[int, float]:
    """Where a number with all that belongs to it begins, and the number: "two or three", "3-4", "half a"."""
    if (
        back >= 2
        and passage.tokens[back - 1].lemma in ("or", "to")
        and _number(passage, back - 2) is not None
    ):
        back -= 2
    if (
        back
        and passage.tokens[back - 1].lemma == "#"
        and passage.tokens[back].start - passage.tokens[back - 1].end == 1
    ):
        back -= 1  # "3-4 weeks"
    if passage.tokens[back].word in ("half",) and at - back <= 3:
        number = 0.5
    if back and passage.tokens[back - 1].word in ("a", "half") and number >= 2:
        back -= 1
    if back and passage.tokens[back].lemma == "a" and passage.tokens[back - 1].lemma == "half":
        return back - 1, 0.5
    return back, number


def _number(passage: Passage, at: int) -> float | None:
    word = passage.tokens[at].word
    whole, _, part = word.replace(",", ".").partition(".")
    if figure(whole) is None or (part and figure(part) is None):
        return passage.words.numbers.get(word)
    return float(f"{whole}.{part or 0}")


def _tens(passage: Passage, at: int) -> float | None:
    """As in "twenty-five days": the tens before the number at ``at``, or nothing."""
    if at < 1 or passage.tokens[at].break_before or passage.tokens[at].lemma == "#":
        return None
    units, tens = _number(passage, at), passage.words.numbers.get(passage.tokens[at - 1].word)
    told = tens is not None and tens in _TENS and units is not None and 1 <= units < _TEN
    return tens if told and passage.tokens[at].word not in ("a", "an", "couple", "few", "several") else None


_TEN: Final = 10
_TENS: Final = frozenset({20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0})


def _one(passage: Passage, at: int) -> tuple[int, float | None]:
    """As in "last week", "week and a half": one, without a number."""
    if [t.lemma for t in passage.tokens[at + 1 : at + 3]] in (["and", "half"], ["and", "a"], ["and", "more"]):
        return at, 1.0
    alone = passage.tokens[at - 1].lemma in ("past", "last") and passage.tokens[at].word != "night"
    alone = alone and not passage.tokens[at].break_before
    return (at - 1, 1.0) if alone else (at, None)


def _and_a_part(passage: Passage, at: int) -> tuple[int, float] | None:
    """As in "two and a half years", "two and a bit years", "3½ years": where the number before ``at`` begins, and the number."""
    before = [t.lemma for t in passage.tokens[max(0, at - 3) : at]]
    if passage.tokens[at - 1].word == _HALF_SIGN:
        whole = _number(passage, at - 2) if at >= 2 else None
        return (at - 1, 0.5) if whole is None else (at - 2, whole + 0.5)
    if at < 4 or before not in (["and", "a", "half"], ["and", "a", "bit"]):
        return None
    whole = _number(passage, at - 4)
    return None if whole is None else (at - 4, whole + (0.5 if before[-1] == "half" else 0.0))


_HALF_SIGN: Final = "1\u20442"


def _a_means_one(passage: Passage, article: int, unit: int) -> bool:
    """As in "for a year", "a month ago"; not "twice a year"."""
    before = passage.tokens[article - 1].lemma if article else ""
    after = passage.tokens[unit + 1].lemma if unit + 1 < len(passage.tokens) else ""
    return (
        before in word_group("quantities.a_means_one")
        or (before == "of" and passage.tokens[article - 2].lemma == "part")
        or (before == "on" and passage.tokens[article - 2].lemma in word_group("quantities.a_means_one_2"))
        or after in word_group("quantities.a_means_one_3")
        or passage.tokens[article].break_before >= COMMA
    )


def nth_of(passage: Passage, at: int) -> float | None:
    """As in "it's day three", "going into week 3"."""
    if passage.tokens[at].word not in NUMBERED or at + 1 >= len(passage.tokens):
        return None
    opens = passage.tokens[at].break_before >= SENTENCE  # "Day four and it still won't let me sit"
    led = at > 0 and passage.tokens[at - 1].lemma in _INTO and not passage.tokens[at].break_before
    after = passage.tokens[at + 2].lemma if at + 2 < len(passage.tokens) else ""
    if not (opens or led) or passage.tokens[at + 1].break_before or after in ("of", "at"):
        return None
    word = passage.tokens[at + 1].word
    return figure(word) or passage.words.numbers.get(word)
