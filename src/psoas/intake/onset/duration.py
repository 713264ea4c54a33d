"""Step 7, time: how long the complaint has lasted.

Lengths of the complaint ("for ten weeks", "3 months now", "since Friday") count; ages, how long an activity
can be borne, how long a medicine was taken and other histories do not. Of several, the longest counts.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise
from typing import Final

from psoas.intake.onset.calendar_days import BEGAN, days_named
from psoas.intake.onset.length_phrases import (
    a_rate,
    an_ago,
    borne_a_day,
    clause_of,
    ever_since,
    felt_in,
    first_in,
    fragment,
    free_of_it,
    goes_on_now,
    had_it,
    in_shorthand,
    of_an_age,
    old_pain,
    opens_and_goes_on,
    rate_or_relief,
    spell_of_old,
)
from psoas.intake.onset.own_time import of_a_bulge, of_an_illness, since_an_illness
from psoas.intake.onset.quantities import NUMBERED, Length, count_before, course_of, nth_of
from psoas.intake.onset.times_told import times_told
from psoas.text.matching import Mention
from psoas.text.passage import Passage, within
from psoas.text.tokens import CLAUSE, COMMA, SENTENCE
from psoas.text.word_groups import code_group, word_group


def duration(
    passage: Passage, elsewhere: tuple[Mention, ...], illnesses: Sequence[Mention] = ()
) -> Length | None:
    """The length of the complaint, or nothing.

    Args:
        passage: the words and matches.
        elsewhere: in reading order, mentions whose own time is not the complaint's (an old cancer, a medicine, past trouble).
        illnesses: conditions named, whose length ("asthma for years") is not the complaint's either.
    """
    found = [
        length
        for length in (*_counted(passage), *days_named(passage), *times_told(passage))
        if not _about_something_else(passage, length, elsewhere)
        and not _of_a_pregnancy(passage, length)
        and not of_an_illness(passage, length.first, illnesses)
        and not since_an_illness(passage, length.last, illnesses)
    ]
    # A bulge that has long been there tells the length only where nothing else does.
    found = [length for length in found if not of_a_bulge(passage, length.first)] or found
    if not found:
        return None
    best = max(length.weight for length in found)
    return max((x for x in found if x.weight == best), key=_rank)


def _rank(length: Length) -> float:
    """How long a length is beside others; "for years" ranks above weeks, "this week" below."""
    if length.days is not None:
        return length.days
    return _LONG if length.course == "chronic" else _SHORT


def _of_a_pregnancy(passage: Passage, length: Length) -> bool:
    """As in "third pregnancy, 31 weeks": how far it has gone."""
    weeks = (
        length.days is not None
        and 28 <= length.days <= 42 * 7
        and passage.tokens[length.last].lemma == "week"
    )
    if not weeks:
        return False
    named = length.first > 0 and passage.tokens[length.first - 1].word == "pregnancy"
    pregnant = named or any(m.code == "pregnant" and m.mark == "yes" for m in passage.mentions)
    return pregnant and fragment(passage, length.first, length.last)


_LONG: Final = 100.0  # "for years" ranks above weeks, below a counted number of years
_SHORT: Final = 4.0  # "this week"


def _counted(passage: Passage) -> list[Length]:
    """A number and a unit: "ten weeks", "a couple of months", "3 yrs ago", "five weeks two days"."""
    out: list[Length] = []
    measured = _measured(passage)
    for n, (back, last, days) in enumerate(measured):
        if n and _goes_on(passage, measured[n - 1], measured[n]):
            continue  # the days of "five weeks two days"
        if n + 1 < len(measured) and _goes_on(passage, measured[n], measured[n + 1]):
            last, days = measured[n + 1][1], days + measured[n + 1][2]  # noqa: PLW2901
        weight = _weight(passage, back, last)
        if weight:
            out.append(Length(back, last, days, course_of(days), weight))
    return out + _numbered(passage)


def _measured(passage: Passage) -> list[tuple[int, int, float]]:
    """First word, last word and days of every number with a unit of time."""
    out: list[tuple[int, int, float]] = []
    units = passage.words.unit_days.keys()
    for at in sorted({*passage.where(units), *passage.where_written(units)}):
        unit = _unit(passage, at)
        if at == 0 or unit is None or nth_of(passage, at) is not None:
            continue
        back, number = count_before(passage, at)
        part_of_a_day = (
            passage.tokens[at].lemma in ("hour", "night", "day") and number is not None and number * unit < 1
        )
        if number is None or part_of_a_day:
            continue
        days, last = number * unit, at
        tail = [t.lemma for t in passage.tokens[at + 1 : at + 4]]
        if tail[:3] == ["and", "a", "half"] or tail[:2] == ["and", "half"]:
            days, last = days + unit / 2, at + (3 if tail[1] == "a" else 2)
        out.append((back, last, days))
    return out


def _unit(passage: Passage, at: int) -> float | None:
    """The days of a unit of time, or nothing."""
    token = passage.tokens[at]
    return passage.words.unit_days.get(token.lemma if token.lemma in passage.words.unit_days else token.word)


def _goes_on(passage: Passage, one: tuple[int, int, float], other: tuple[int, int, float]) -> bool:
    """As in "five weeks two days", "a year and three months": the second is part of the first."""
    between = passage.tokens[one[1] + 1 : other[0] + 1]
    return (
        other[0] > one[1]
        and other[2] < one[2]
        and all(not t.break_before for t in between)
        and [t.lemma for t in between[:-1]] in ([], ["and"])
    )


def _numbered(passage: Passage) -> list[Length]:
    """As in "it's day three", "going into week 3"."""
    out: list[Length] = []
    for at in passage.where_written(NUMBERED):
        unit, nth = _unit(passage, at), nth_of(passage, at)
        opens = passage.tokens[at].break_before >= SENTENCE
        if opens and passage.tokens[at].word == "week" and nth is not None and nth >= _OF_PREGNANCY:
            continue  # "Week 31, hurts on stairs"
        if unit is not None and nth is not None:
            out.append(Length(at, at + 1, nth * unit, course_of(nth * unit), 2))
    return out


_OF_PREGNANCY: Final = 20  # a bare "week 31" counts a pregnancy; pain is counted so only in its first weeks


def _weight(passage: Passage, first: int, last: int) -> int:
    """How surely a stretch of time is the complaint's length; 0 where it is not."""
    before = {t.lemma for t in passage.tokens[max(0, first - 4) : first]}
    break_before = passage.tokens[first].break_before >= COMMA
    just_before = set() if break_before else {t.lemma for t in passage.tokens[max(0, first - 2) : first]}
    after = passage.tokens[last + 1].lemma if last + 1 < len(passage.tokens) else ""
    inside = range(max(0, first - 4, clause_of(passage, first, first)[0]), first)
    here = {passage.tokens[n].lemma for n in inside}
    if first and passage.tokens[first - 1].lemma == "good":
        here -= {"good"}  # "a good five months"
    # "A week every month", "felt great for a day".
    at_it = first > 0 and not break_before and passage.tokens[first - 1].lemma == "at"
    bearable = at_it or after in word_group("duration.weight") or here & word_group("duration.weight_2")
    if bearable or after in _NO_LENGTH_BEFORE or just_before & _NO_LENGTH_AFTER:
        return 2 if old_pain(passage, first, last) else 0
    denied = [t.word for t in passage.tokens[max(0, first - 2) : first]] == ["not", "for"]
    if denied or a_rate(passage, first) or borne_a_day(passage, first, last):
        return 0  # "periods: not for 5 months"
    lasting = just_before & word_group("duration.lasting") and "each" in before | {after}
    other = a_rate(passage, first) or borne_a_day(passage, first, last) or free_of_it(passage, first)
    if lasting or other or rate_or_relief(passage, first, last):
        return 0
    if spell_of_old(passage, last) or first_in(passage, first) or of_an_age(passage, first, last):
        return 0
    over = passage.tokens[first].lemma in ("last", "past") and before & _OVER
    if not (over or "these" in {t.word for t in passage.tokens[max(0, first - 1) : first]}) and (
        after in ("ago", "back", "past") or passage.tokens[first].lemma == "last"
    ):
        return _weight_of_ago(passage, first, last)
    return _weight_of_length(passage, first, last, before, here)


_OVER: Final = word_group("duration.over")


def _weight_of_length(passage: Passage, first: int, last: int, before: Set[str], here: Set[str]) -> int:
    """As in "for ten weeks", "hip pain 5 weeks", "it's been 3 months now"."""
    after = passage.tokens[last + 1].lemma if last + 1 < len(passage.tokens) else ""
    if here & word_group("duration.weight_of_length") or {"this", "go"} <= here:
        return 3  # "this bout is a fortnight": of a long history, the length of this time counts
    if before & _LENGTH_AFTER:
        return 0 if first and passage.tokens[first - 1].lemma == "after" else 2
    told = first > 0 and passage.tokens[first - 1].lemma in _TOLD_BY and not an_ago(passage, last)
    it_is = first > 1 and [t.lemma for t in passage.tokens[first - 2 : first]] in (
        ["it", "is"],
        ["this", "is"],
    )
    if old_pain(passage, first, last) or goes_on_now(passage, last) or _asked_how_long(passage, first):
        return 2
    opens = opens_and_goes_on(passage, first, last)
    if opens or in_shorthand(passage, first, last) or had_it(passage, last):
        return 2
    told = told or (it_is and not an_ago(passage, last)) or _of_the_pain(passage, first, last)
    if told or _names_the_pain(passage, first) or after in _LENGTH_BEFORE or fragment(passage, first, last):
        return 2
    return 0


def _asked_how_long(passage: Passage, first: int) -> bool:
    """As in "How long: like a month"."""
    asked = [t.word for t in passage.tokens[max(0, first - 4) : first]]
    return any(pair == ("how", "long") for pair in pairwise(asked))


def _names_the_pain(passage: Passage, first: int) -> bool:
    """As in "hip pain 5 weeks", "my back hurts 3 weeks"."""
    at = first - 1
    if at < 0 or passage.tokens[first].break_before >= CLAUSE:
        return False
    named = any(m.type in ("region", "quality") for m in passage.ending.get(at, ()))
    return named or passage.cue_ends(at, "pain", "worse")


def _of_the_pain(passage: Passage, first: int, last: int) -> bool:
    """As in "6/12 LBP", "5 weeks groin pain": it opens its statement, and the place follows."""
    if (
        passage.tokens[first].break_before < CLAUSE
        or last + 1 >= len(passage.tokens)
        or passage.tokens[last + 1].break_before
    ):
        return False
    return passage.has_type(last + 1, last + 3, "region", "quality")


# "It's 4 months", "going on three months", "had it a fortnight", "the best part of two years", "from eleven days".
_TOLD_BY: Final = word_group("duration.told_by")


_NO_LENGTH_BEFORE: Final = word_group("duration.no_length_before")
_NO_LENGTH_AFTER: Final = word_group("duration.no_length_after")
_LENGTH_AFTER: Final = word_group("duration.length_after")
_LENGTH_BEFORE: Final = word_group("duration.length_before")


def _weight_of_ago(passage: Passage, first: int, last: int) -> int:
    """As in "since I fell two weeks ago", "it began two weeks ago"; not "I had flu two weeks ago"."""
    clause_first, clause_last = clause_of(passage, first, last)
    if clause_last > last and passage.phrase(clause_last)[0] > last:
        clause_last = passage.phrase(clause_last)[0] - 1  # up to the last comma
    if _of_another_part(passage, clause_first, first) and not ever_since(passage, last):
        return 0
    led = {t.lemma for t in passage.tokens[max(clause_first, first - 8) : first]}
    asked = fragment(passage, first, last + 1) and _asked_when(passage, first)
    if asked or word_group("duration.weight_of_ago") & led:
        return 2
    if _whole_sentence(passage, first, last):
        return 1

    def said(group: frozenset[str]) -> bool:
        return passage.has_lemma(clause_first, clause_last, group)

    that_was = all(said(frozenset({word})) for word in word_group("duration.weight_of_ago_2")) or said(
        word_group("duration.weight_of_ago_3")
    )
    if said(word_group("duration.weight_of_ago_4")):
        return 1 if ever_since(passage, last) else 0
    if _opens_what_hurts(passage, first) or (
        said(word_group("duration.weight_of_ago_5")) and felt_in(passage, clause_first, clause_last)
    ):
        return 1
    return 1 if that_was or said(BEGAN) or _begins_within(passage, first) or ever_since(passage, last) else 0


def _whole_sentence(passage: Passage, first: int, last: int) -> bool:
    """As in "One month back.", "Two years ago now."."""
    end = passage.sentence(first)[1]
    now = end == last + 2 and passage.tokens[end].lemma == "now"
    return passage.tokens[first].break_before == SENTENCE and (end == last + 1 or now)


def _of_another_part(passage: Passage, clause_first: int, first: int) -> bool:
    """As in "I broke my wrist two years ago": the time of a part that is not the complaint."""
    return passage.has_lemma(clause_first, first - 1, _OTHER_PART) and not felt_in(
        passage, clause_first, first
    )


def _begins_within(passage: Passage, at: int) -> bool:
    """As in "8 weeks ago on a long run I felt a twang": a beginning is told in the same sentence."""
    first, last = passage.sentence(at)
    return any(m.code in _STARTS and m.mark == "yes" for m in passage.mentions_within(first, last))


def _opens_what_hurts(passage: Passage, at: int) -> bool:
    """As in "Three days ago, no injury at all, I got an ache", "About three weeks ago I … . Now there's a pull"."""
    first, last = passage.sentence(at)
    if at - first > 1:
        return False
    follows = passage.tokens[last + 1].lemma if last + 1 < len(passage.tokens) else ""
    return felt_in(passage, at, last) or follows in word_group("duration.opens_what_hurts")


_OTHER_PART: Final = word_group("injury_exclusions.elsewhere")
_STARTS: Final = code_group("duration.starts")


def _asked_when(passage: Passage, first: int) -> bool:
    """As in "When did it start? Two months ago.", "Onset: 3 months ago"."""
    before = {t.lemma for t in passage.tokens[max(0, first - 6) : first]}
    return bool(before & word_group("duration.asked_when"))


_OTHER: Final = word_group("duration.other")


def _theirs(passage: Passage, person: Mention, length: Length) -> bool:
    """As in "my dad had sciatica for years"; not "my wife says I've had it for years"."""
    between = [t.lemma for t in passage.tokens[person.last + 1 : length.first]]
    return length.weight < 2 or not word_group("duration.theirs") & set(between)


_JOBS: Final = code_group("duration.jobs")


def _belongs(length: Length, mention: Mention) -> bool:
    """A time stands near what it tells of, and oftener after it than before it."""
    return (
        abs(mention.last - length.first) <= 8
        if mention.first < length.first
        else mention.first - length.last <= 2
    )


def _of_what_follows(passage: Passage, length: Length) -> bool:
    """As in "I'm diabetic and for three days my groin has hurt": it opens a clause of its own, and the place follows."""
    tokens, first = passage.tokens, length.first
    while first and tokens[first - 1].word in word_group("duration.opens_length"):
        first -= 1
    joined = first > 0 and tokens[first - 1].lemma in word_group("duration.joins")
    if not joined and tokens[first].break_before < COMMA:
        return False
    return any(
        m.type == "region" and passage.breaks(length.last + 1, m.first) < COMMA
        for m in passage.mentions_within(length.last + 1, length.last + 4)
    )


def _of_this(passage: Passage, length: Length) -> bool:
    """As in "marathon training, 4 weeks.", "since I laid the patio 3 weeks back", "a good year now": not the job's time."""
    before = {t.lemma for t in passage.tokens[max(0, length.first - 6) : length.first]}
    after = passage.tokens[length.last + 1].lemma if length.last + 1 < len(passage.tokens) else ""
    since = after in ("since", "now") or ("since" in before and after in ("ago", "back"))
    told = felt_in(passage, *passage.sentence(length.first))
    return since or (told and fragment(passage, length.first, length.last))


def _about_something_else(passage: Passage, length: Length, elsewhere: tuple[Mention, ...]) -> bool:
    """True where the time is that of an old illness, a medicine, a job, a training plan, a bearable sitting."""
    first, last = length.first, length.last
    history = passage.tokens[last + 1].lemma == "history" if last + 1 < len(passage.tokens) else False
    with_it = [t.lemma for t in passage.tokens[last + 1 : last + 3]] in (["with", "it"], ["with", "this"])
    if ever_since(passage, last) or history or with_it or _of_what_follows(passage, length):
        return False
    near_first = max(passage.clause(first)[0], length.first - 6)
    near = within(elsewhere, near_first, passage.phrase(last)[1])
    if near:
        began = length.weight == 1 or _of_this(passage, length)  # "lifted a pallet yesterday" began it
        if any(_belongs(length, m) for m in near if not (began and m.code in _JOBS)):
            return True
    people = passage.cues_within(near_first, length.first - 1, "person")
    if any(_theirs(passage, p, length) for p in people):
        return True
    if length.weight == 1:
        return False  # the words say that something began then
    told = range(near_first, length.first + 1)
    near_first = max((n for n in told if passage.tokens[n].break_before >= COMMA), default=near_first)
    before = [t.lemma for t in passage.tokens[near_first : length.first]]
    if ("live", "with") in set(pairwise(before)):
        return False  # "I've lived with that for three years"
    return bool(set(before[-5:]) & _OTHER) and not bool(
        word_group("duration.about_something_else") & set(before)
    )
