"""How a length of time stands in its sentence: as a fragment, before "I've had it", as the time of something good."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, SENTENCE, figure
from psoas.text.word_groups import exact_words, word_group

_SOON: Final = 30  # words from a date to "since then"
# "I'd say seven months.", "a good five months", "six months at least", "two years in all", "on and off two years".
_LEADING: Final = word_group("duration.leading")
_TRAILING: Final = word_group("duration.trailing")


def ever_since(passage: Passage, last: int) -> bool:
    """As in "Had my appendix out seven weeks ago. Ever since then the hip won't straighten"."""
    words = [t.lemma for t in passage.tokens[last + 1 : last + _SOON]]
    pairs = set(pairwise(words))
    return bool(
        pairs
        & {("ever", "since"), ("since", "then"), ("since", "that"), ("since", "about"), ("from", "then")}
    )


def clause_of(passage: Passage, first: int, last: int) -> tuple[int, int]:
    """First and last word of the clause that holds some words."""
    return passage.clause(first)[0], passage.clause(last)[1]


def fragment(passage: Passage, first: int, last: int) -> bool:
    """As in "Two years, slowly worse.", "Tailbone, three months, ...": the length stands between breaks."""
    while (
        first > 0
        and passage.tokens[first].break_before < COMMA
        and passage.tokens[first - 1].lemma in _LEADING
    ):
        first -= 1
    while (
        last + 1 < len(passage.tokens)
        and passage.tokens[last + 1].lemma in _TRAILING
        and not passage.tokens[last + 1].break_before
    ):
        last += 1
    begins = first == 0 or passage.breaks(first, first) >= COMMA
    ends = last + 1 >= len(passage.tokens) or passage.tokens[last + 1].break_before >= COMMA
    ends = ends or passage.tokens[last + 1].lemma in word_group("duration.fragment")
    return begins and ends


def felt_in(passage: Passage, first: int, last: int) -> bool:
    """A place or a quality is named in the words."""
    return passage.feels(first, last)


def old_pain(passage: Passage, first: int, last: int) -> bool:
    """As in "so it's six days old", "that's only three weeks new", "it's a year and a half later"."""
    after = passage.tokens[last + 1].lemma if last + 1 < len(passage.tokens) else ""
    before = {t.lemma for t in passage.tokens[max(0, first - 3) : first]}
    felt = felt_in(passage, max(0, first - 4), first - 1)  # "the hip is only three weeks old"
    return after in ("old", "new", "later") and (felt or bool(before & word_group("duration.the_pain")))


def rate_or_relief(passage: Passage, first: int, last: int) -> bool:
    """As in "five days a week", "two weeks off", "three months of heaven", "not as stiff as last year"."""
    after = [t.lemma for t in passage.tokens[last + 1 : last + 4]]
    if not after or passage.tokens[last + 1].break_before:
        after = [""]
    rate = after[0] == "a" and len(after) > 1 and after[1] in passage.words.unit_days
    off = after[0] == "off" and after[1:2] != ["and"]
    relief = after[0] == "of" and bool(set(after[1:]) & word_group("duration.relief"))
    like = passage.tokens[first].lemma == "last" and bool(
        {t.lemma for t in passage.tokens[max(0, first - 4) : first]} & {"than", "as", "like"}
    )
    return rate or off or relief or like or after[0] in word_group("duration.of_an_event")


def spell_of_old(passage: Passage, last: int) -> bool:
    """As in "a month of proper sciatica last year": how long it lasted at another time."""
    tokens = passage.tokens
    if last + 2 >= len(tokens) or tokens[last + 1].word != "of" or tokens[last + 1].break_before:
        return False
    end = clause_of(passage, last, last)[1]
    words = [t.lemma for t in tokens[last + 2 : min(end, last + _SPELL) + 1]]
    ago = "ago" in words or any(
        figure(t.word) in passage.words.past_years for t in tokens[last + 2 : min(end, last + _SPELL) + 1]
    )
    return ago or any(
        pair in (("last", "year"), ("last", "winter"), ("last", "summer")) for pair in pairwise(words)
    )


_SPELL: Final = 10  # words from a length to the time that it is told of


def first_in(passage: Passage, first: int) -> bool:
    """As in "my first ski trip in a decade": how long it had not been done."""
    words = [t.word for t in passage.tokens[max(0, first - 6) : first] if t.word not in ("a", "over")]
    return words[-1:] == ["in"] and "first" in words


def free_of_it(passage: Passage, first: int) -> bool:
    """As in "never gave me any bother for twenty years", "no trouble for ages", "clear of it for two years"."""
    start = max(clause_of(passage, first, first)[0], first - 8)
    words = [t.lemma for t in passage.tokens[start:first]]
    none = any(w in passage.words.lists["negatives"] for w in words)
    return "for" in words[-2:] and (
        (none and bool(set(words) & word_group("duration.trouble")))
        or bool(set(words[-4:]) & word_group("duration.well"))
    )


def goes_on_now(passage: Passage, last: int) -> bool:
    """As in "seven months on, I still can't sit", "sixteen days in and no change", "three years running"."""
    after = passage.tokens[last + 1 : last + 3]
    if not after or after[0].break_before or after[0].lemma not in word_group("duration.goes_on"):
        return False
    return (
        len(after) == 1
        or bool(after[1].break_before)
        or after[1].lemma in word_group("duration.goes_on_with")
    )


def opens_and_goes_on(passage: Passage, first: int, last: int) -> bool:
    """As in "18 months and it's getting worse", "six weeks and no better": a length that opens its sentence."""
    if passage.tokens[first].break_before < SENTENCE and first:
        return False
    after = [t.lemma for t in passage.tokens[last + 1 : last + 3]]
    return len(after) == 2 and after[0] in ("and", "but") and after[1] in _HOW_IT_GOES


_HOW_IT_GOES: Final = word_group("duration.how_it_goes")


def in_shorthand(passage: Passage, first: int, last: int) -> bool:
    """As in "8/12 L groin ache", "71M, 3/52 hx of LBP"."""
    written = last > first and passage.tokens[last].start == passage.tokens[last - 1].start
    after = passage.tokens[last + 1].lemma if last + 1 < len(passage.tokens) else ""
    placed = any(m.type in ("region", "quality") and last < m.first <= last + 4 for m in passage.mentions)
    begun = any(m.type == "course" and m.last == first - 1 for m in passage.mentions)  # "gradual onset 2/12"
    return written and (after == "history" or placed or begun)


def had_it(passage: Passage, last: int) -> bool:
    """As in "two weeks I've had it", "half a year I've put up with this", "a week tomorrow since my back went"."""
    at = last + 1
    while (
        at < len(passage.tokens)
        and passage.tokens[at].lemma in _TRAILING
        and not passage.tokens[at].break_before
    ):
        at += 1
    if at >= len(passage.tokens) or passage.tokens[at].break_before:
        return False
    words = [t.lemma for t in passage.tokens[at : at + 7]]
    if words[0] == "since":
        return True
    if words[:2] in (["of", "this"], ["with", "this"], ["with", "it"]):
        return True
    return (
        words[0] in ("i", "that", "have")
        and "have" in words[:4]
        and bool(set(words[2:]) & word_group("duration.had_it"))
    )


def an_ago(passage: Passage, last: int) -> bool:
    """As in "two weeks ago", "two years old": not how long it lasts."""
    return any(t.lemma in ("ago", "back", "old", "per") for t in passage.tokens[last + 1 : last + 3])


def a_rate(passage: Passage, first: int) -> bool:
    """As in "two times a day", "nine sessions a week": how often, and not how long."""
    rate = passage.tokens[first].word in ("a", "per", "each") and not passage.tokens[first].break_before
    return rate and first > 0 and passage.tokens[first - 1].lemma in word_group("duration.rates")


def borne_a_day(passage: Passage, first: int, last: int) -> bool:
    """As in "whenever I stand for a whole day": how long it is done."""
    led = first > 0 and passage.tokens[first - 1].word == "for" and passage.tokens[last].lemma == "day"
    return led and any(m.type == "activity" and first - _DONE_FOR <= m.last < first for m in passage.matches)


_DONE_FOR: Final = 2


def of_an_age(passage: Passage, first: int, last: int) -> bool:
    """As in "My boy have 12 years, he limps": an age, in the order of other languages; not "I have five years this pain"."""
    tokens = passage.tokens
    if first < 2 or tokens[last].lemma != "year" or tokens[first - 1].word not in _HAS:
        return False
    ends = (
        last + 1 >= len(tokens)
        or tokens[last + 1].break_before >= COMMA
        or tokens[last + 1].word in ("and", "old")
    )
    who = tokens[first - 2]
    opens = (
        first == 2 or who.break_before >= COMMA or tokens[first - 3].word in ("my", "our", "the", "and", "a")
    )
    return ends and opens and who.word in _WHO


_HAS: Final = frozenset({"have", "has", "got"})
_WHO: Final = exact_words("duration.who_has_an_age")
