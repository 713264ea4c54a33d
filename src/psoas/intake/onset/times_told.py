"""Times that are told and not counted in days: "for years", "two winters ago", "started at forty and I'm fifty-two"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psoas.intake.onset.length_phrases import first_in
from psoas.intake.onset.quantities import Length, course_of
from psoas.text.assertion.experiencer import numbers_told, stated_age
from psoas.text.passage import Passage
from psoas.text.tokens import figure
from psoas.text.word_groups import exact_words, word_group

_YEAR: Final = 365
_WEEK: Final = 7
_TENS: Final = range(20, 100, 10)


def times_told(passage: Passage) -> list[Length]:
    """Every length that is told without a unit of time, and those of a year's feasts and seasons."""
    return [*_vague(passage), *_rounds(passage), *_ages(passage), *_since_the_birth(passage)]


def _vague(passage: Passage) -> Iterator[Length]:
    """As in "For years", "all my life", "since I was a teenager"."""
    grown = stated_age(passage)
    for c in passage.cues("long_time"):
        if first_in(passage, c.first):
            continue
        yield Length(c.first, c.last, None, "chronic", 2)
    for c in passage.cues("short_time"):
        days = 1 if passage.tokens[c.last].lemma == "night" else None
        yield Length(c.first, c.last, days, "acute", 1)
    for at in passage.by_lemma.get("#", ()):
        token = passage.tokens[at]
        age = figure(token.word)
        before = [t.lemma for t in passage.tokens[max(0, at - 4) : at]]
        if age and grown and age < grown and "since" in before and "was" in before:
            days = (grown - age) * _YEAR  # "since I was 20, I'm 48 now"
            yield Length(at - 1, at, days, course_of(days), 2)
        year = figure(token.word) in passage.words.past_years
        if (year and at and passage.tokens[at - 1].lemma in word_group("duration.vague")) or (
            year and at and passage.tokens[at - 1].word == "in" and _never_over(passage, at)
        ):
            yield Length(at - 1, at, None, "chronic", 2)


def _never_over(passage: Passage, year: int) -> bool:
    """As in "bad since the crash, in 2019", "pinned it in 2016 and it has felt wrong ever after"."""
    first, last = passage.sentence(year)
    before = [t.word for t in passage.tokens[max(first, year - _NEAR) : year]]
    told = passage.index.words_at(year + 1, last - 1, _EVER)
    ever = any(passage.tokens[n + 1].word in ("since", "after") for n in told)
    ends = year < last and passage.tokens[last].word == "since"
    here = passage.feels(first, last) or passage.has_cue(first, last, "pain", "worse")
    return here and (ever or ends or "since" in before)


_EVER: Final = frozenset({"ever"})
_NEAR: Final = 10  # words from "since the crash" to its year


def _rounds(passage: Passage) -> Iterator[Length]:
    """As in "two winters ago", "three Christmases back", "two Fridays past": what comes once a year or once a week."""
    for at in passage.where(_YEARLY | _WEEKLY):
        if at == 0:
            continue
        lemma = passage.tokens[at].lemma
        after = passage.tokens[at + 1].lemma if at + 1 < len(passage.tokens) else ""
        days = _YEAR if lemma in _YEARLY else _WEEK
        number = _number(passage, at - 1)
        led = passage.tokens[at - 2].word if at > 1 else ""
        told = after in _AGO and not passage.tokens[at + 1].break_before
        told = told or (led in _GONE_ON and days == _YEAR)  # "been like this two seasons"
        if number and number > 1 and told:
            yield Length(at - 1, at, number * days, course_of(number * days), 2)


_YEARLY: Final = word_group("times_told.yearly")
_WEEKLY: Final = word_group("times_told.weekly")
_GONE_ON: Final = exact_words("times_told.gone_on")
_AGO: Final = word_group("times_told.ago")


def _ages(passage: Passage) -> Iterator[Length]:
    """As in "it started at forty and I'm fifty-two", "fifteen when it began, I'm 35 today"."""
    grown = stated_age(passage) or _age_now(passage)
    if grown is None:
        return
    for at in numbers_told(passage):
        age = _age(passage, at)
        if age is None or age >= grown:
            continue
        first, last = passage.sentence(at)
        near = passage.tokens[max(first, at - 6) : min(last, at + 8) + 1]
        began = any(t.lemma in _BEGAN for t in near)
        led = at > 0 and passage.tokens[at - 1].lemma in _AT_AGE
        after = passage.tokens[at + 1 : at + 6]
        was = any(t.lemma == "was" for t in after) or any(t.lemma == "when" for t in after)
        unit = any(t.lemma in passage.words.unit_days and t.lemma != "year" for t in after[:2])
        if began and (led or was) and not unit:
            days = (grown - age) * _YEAR
            yield Length(at, at, days, course_of(days), 2)


_BEGAN: Final = word_group("times_told.began")
_AT_AGE: Final = word_group("times_told.at_age")


def _age_now(passage: Passage) -> int | None:
    """The age in words: "I'm fifty-two", "now sixty"."""
    for at in numbers_told(passage):
        led = at > 0 and passage.tokens[at - 1].word in ("im", "am")
        age = _age(passage, at) if led else None
        if age is not None:
            after = passage.tokens[at + 1].lemma if at + 1 < len(passage.tokens) else ""
            if after not in passage.words.unit_days or after == "year":
                return age
    return None


def _age(passage: Passage, at: int) -> int | None:
    """A number that begins at a word and can be an age."""
    word = passage.tokens[at].word
    if (number := figure(word)) is None:
        told = passage.words.numbers.get(word)
        number = int(told) if told is not None and told >= 1 and word not in _NO_AGE else None
        follows = passage.tokens[at + 1].word if at + 1 < len(passage.tokens) else ""
        units = passage.words.numbers.get(follows)
        if number is not None and number in _TENS and units and 1 <= units < 10 and follows not in _NO_AGE:
            number += int(units)
    return number if number is not None and 5 <= number <= 110 else None


_NO_AGE: Final = frozenset({"a", "an", "couple", "few", "several", "hundred", "dozen"})


def _number(passage: Passage, at: int) -> float | None:
    word = passage.tokens[at].word
    return figure(word) or passage.words.numbers.get(word)


def _since_the_birth(passage: Passage) -> Iterator[Length]:
    """As in "since the birth, and she's nine weeks old": the child's age is the length of the trouble."""
    since = next(
        (
            n
            for n in passage.by_lemma.get("since", ())
            if {w.lemma for w in passage.tokens[n + 1 : n + 8]} & _BIRTH
        ),
        None,
    )
    if since is None:
        return
    for at in numbers_told(passage):
        token = passage.tokens[at]
        number = _number(passage, at)
        if at == 0 or number is None or token.word in _NO_AGE:
            continue
        words = [t.lemma for t in passage.tokens[at + 1 : at + 6]]
        before = [t.word for t in passage.tokens[max(0, at - 3) : at]]
        half = 0.5 if words[:3] == ["and", "a", "half"] else 0.0
        rest = words[3:] if half else words
        unit = passage.words.unit_days.get(rest[0]) if rest else None
        old = unit is not None and rest[1:2] == ["old"]
        theirs = before[-1:] in (["shes"], ["hes"]) or before[-2:] in (
            ["he", "is"],
            ["she", "is"],
            ["who", "is"],
        )
        if old or theirs:
            days = (number + half) * (unit or _YEAR)
            yield Length(at, at, days, course_of(days), 2)


_BIRTH: Final = word_group("times_told.birth")
