"""Falls that did not happen or hurt something else."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA
from psoas.text.word_groups import code_group, exact_words, word_group

_ACCIDENTS: Final = code_group("injury_exclusions.accidents")
_ALMOST: Final = word_group("injury_exclusions.almost")
# Parts that this program does not treat: a fall on the wrist is no fall on the hip.
_ELSEWHERE: Final = word_group("injury_exclusions.elsewhere")


def mishaps(passage: Passage, statuses: Statuses) -> None:
    """Drop accidents that only nearly happened or hurt another part."""
    for mention, reading in statuses.items():
        if mention.code in _ACCIDENTS and reading == "affirmed" and _no_accident(passage, mention):
            statuses.decide(mention, "excluded", "injury_exclusions.mishaps", "no_injury")
        elif mention.code == "clear_cause" and reading == "negated" and _each_time(passage, mention):
            # "No pain when I kick": what does not hurt, and no word on how it began.
            statuses.decide(mention, "excluded", "injury_exclusions.mishaps", "no_injury")


def _no_accident(passage: Passage, mention: Mention) -> bool:
    return (
        _habitual(passage, mention)
        or _almost(passage, mention)
        or _elsewhere(passage, mention)
        or _goes_on(passage, mention)
        or _named_by_others(passage, mention)
        or _each_time(passage, mention)
        or _to_come(passage, mention)
        or _paid_for(passage, mention)
        or _comparison(passage, mention)
        or told_as_habit(passage, mention)
    )


def told_as_habit(passage: Passage, mention: Mention) -> bool:
    """As in "the washing up does my back in", "my back goes if I twist", "a stab in my hip": what comes again and again."""
    if mention.code not in ("sudden_onset", "clear_cause"):
        return False
    first, last = passage.sentence(mention.first)
    words = passage.tokens[mention.first : mention.last + 1]
    strikes = [t for t in words if t.lemma in _STRIKES]
    if words[0].word == "then" and not passage.has_past(first, last):
        return True  # "the drive is fine but then I can't get out"
    if not strikes or any(t.past and t.word != "left" for t in passage.tokens[first : last + 1]):
        return False
    before = passage.tokens[mention.first - 1].word if mention.first else ""
    again = passage.has_word(first, last, _AGAIN_AND_AGAIN)
    does = strikes[0].word == "do"  # "long drives do for me"
    return again or does or before in ("a", "the") or any(t.word.endswith("s") for t in strikes)


_STRIKES: Final = word_group("injury_exclusions.strikes")
_AGAIN_AND_AGAIN: Final = exact_words("injury_exclusions.again_and_again")


def _to_come(passage: Passage, mention: Mention) -> bool:
    """As in "I'll do it in properly", "as if the leg is going to fall off": nothing that has happened."""
    first, _ = passage.sentence(mention.first)
    before = list(passage.tokens[max(first, mention.first - 3) : mention.first + 2])
    if any(t.break_before >= COMMA for t in before[1:]):
        before = before[-2:]
    words = [t.word for t in before]
    # "I'll" is read as "i"; only its length as written still tells it.
    shall = any(t.word in _PERSONS and t.end - t.start == len(t.word) + len("'ll") for t in before)
    future = shall or any(w in _FUTURE for w in words) or any(pair in _GOING for pair in pairwise(words))
    return future and not any(passage.tokens[n].past for n in range(mention.first, mention.last + 1))


_FUTURE: Final = exact_words("injury_exclusions.future")
_PERSONS: Final = exact_words("injury_exclusions.persons")
_GOING: Final = (("going", "to"), ("go", "to"), ("about", "to"))


def _paid_for(passage: Passage, mention: Mention) -> bool:
    """As in "a day's gardening and I pay for it that night": each time, where no deed is told in the past."""
    words = passage.tokens[mention.first : mention.last + 1]
    first, last = passage.sentence(mention.first)
    pays = words[0].lemma == "pay" and not words[0].past
    return pays and not any(t.past and t.word != "left" for t in passage.tokens[first : last + 1])


def _comparison(passage: Passage, mention: Mention) -> bool:
    """As in "I've not so much as carried a bag", "as well as lifting": "as" that names no moment."""
    before = passage.tokens[mention.first - 1].lemma if mention.first else ""
    if mention.code in ("trauma", "clear_cause") and _likened(passage, mention):
        return True
    return passage.tokens[mention.first].word == "as" and before in _AS_MUCH


def _likened(passage: Passage, mention: Mention) -> bool:
    """As in "like someone's kicked me", "as if I'd been hit by a bus": what it feels like."""
    start = max(passage.sentence(mention.first)[0], mention.first - _LIKENED)
    words = [t.word for t in passage.tokens[start : mention.first]]
    return any(
        (one == "like" or (one == "as" and other in ("if", "though"))) and (third in _WHOM or other in _WHOM)
        for one, other, third in zip(words, words[1:], [*words[2:], ""], strict=False)
    )


_LIKENED: Final = 6  # words from "like" to what it is like
_WHOM: Final = exact_words("injury_exclusions.whom")


_AS_MUCH: Final = word_group("injury_exclusions.as_much")


def _habitual(passage: Passage, mention: Mention) -> bool:
    """As in "tripping on carpets", "keeps falling": a habit that the leg brings, and no accident."""
    after = passage.tokens[mention.last + 1].lemma if mention.last + 1 < len(passage.tokens) else ""
    if after in word_group("injury_exclusions.habitual"):
        return True  # "two fell runs a weekend"
    words = [passage.tokens[n] for n in range(mention.first, mention.last + 1)]
    _, end = passage.sentence(mention.last)
    again = {t.lemma for t in passage.tokens[mention.last + 1 : min(mention.last + 5, end) + 1]} & _AGAIN
    now = mention.first and passage.tokens[mention.first - 1].lemma == "i" and not words[0].past
    falls = [w for w in words if w.lemma in _FALLS]
    before = passage.tokens[mention.first - 1].lemma if mention.first else ""
    once = before in _ONCE or words[0].lemma in _ONCE  # "after tripping over the dog"
    failing = not once and any(w.word.endswith("ing") for w in falls)
    return bool(falls) and (bool(again) or bool(now) or failing)


_ONCE: Final = word_group("injury_exclusions.once")
_AGAIN: Final = word_group("injury_exclusions.again")  # "tripped on the kerb twice": the leg fails


def _goes_on(passage: Passage, mention: Mention) -> bool:
    """As in "my back goes into spasm", "it goes numb": no moment in which it began."""
    after = passage.tokens[mention.last + 1].lemma if mention.last + 1 < len(passage.tokens) else ""
    last = passage.tokens[mention.last]
    return last.lemma == "go" and not last.past and after in _INTO


_INTO: Final = word_group("injury_exclusions.into")


def _named_by_others(passage: Passage, mention: Mention) -> bool:
    """As in "I keep being told it's a pulled groin": a name for the trouble, and no moment in which it began."""
    if mention.code not in ("sudden_onset", "clear_cause"):
        return False
    words = [t.lemma for t in passage.tokens[max(0, mention.first - 5) : mention.first]]
    guessed = bool(set(words) & _GUESSED) and bool(
        {t.lemma for t in passage.tokens[mention.first : mention.last + 1]} & _STRAINED
    )
    return guessed or (bool(set(words) & _TOLD) and bool(set(words[-3:]) & _NAMING))


def _each_time(passage: Passage, mention: Mention) -> bool:
    """As in "nips when I lift my leg": what hurts now and no cause, which is told in the past."""
    words = passage.tokens[mention.first : mention.last + 1]
    lemmas_ = [t.lemma for t in words]
    led = lemmas_[:2] in (["when", "i"], ["while", "i"], ["as", "i"])
    before = passage.tokens[mention.first - 1].lemma if mention.first else ""
    led = led or before in word_group("injury_exclusions.each_time")
    after_it = words[0].lemma in word_group("injury_exclusions.each_time_2") and (
        before in _AT_ITS_WORST or passage.cue_ends(mention.first - 1, "worse", "pain")
    )
    if after_it and mention.code == "clear_cause" and not _an_injury(passage, mention):
        return True  # "worse after a long drive"
    first, last = passage.sentence(mention.first)
    if mention.mark == "yes" and before == "i" and not any(t.past for t in passage.tokens[first : last + 1]):
        return mention.code == "clear_cause"  # "I run for the bus and feel nothing"
    comes = "when" in lemmas_ and bool(set(lemmas_) & _COMES)
    return mention.code == "clear_cause" and (led or comes) and not any(t.past for t in words)


def _an_injury(passage: Passage, mention: Mention) -> bool:
    """As in "symptoms following a lifting injury": that happens once."""
    after = passage.tokens[mention.first : mention.last + 3]
    return any(t.lemma in word_group("injury_exclusions.an_injury") for t in after)


_AT_ITS_WORST: Final = word_group("injury_exclusions.at_its_worst")
_COMES: Final = word_group("injury_exclusions.comes")


_GUESSED: Final = word_group("injury_exclusions.guessed")
_STRAINED: Final = word_group("injury_exclusions.strained")
_TOLD: Final = word_group("injury_exclusions.told")
_NAMING: Final = word_group("injury_exclusions.naming")


def _almost(passage: Passage, mention: Mention) -> bool:
    before = range(max(0, mention.first - 4), mention.first + 1)
    falls = {passage.tokens[n].lemma for n in range(mention.first, mention.last + 1)} & _FALLS
    return bool(falls) and any(
        passage.tokens[n].lemma in _ALMOST and passage.breaks(n + 1, mention.first) < COMMA for n in before
    )


_FALLS: Final = word_group("injury_exclusions.falls")


def _elsewhere(passage: Passage, mention: Mention) -> bool:
    """As in "I fell last winter but that was my wrist"."""
    first, last = passage.sentence(mention.first)
    apart = [(first, mention.first - 1), (mention.last + 1, last)]  # "I went on my ear on the ice"
    named = any(passage.has_lemma(one, other, _ELSEWHERE) for one, other in apart if one <= other)
    return named and not passage.has_type(first, last, "region")
