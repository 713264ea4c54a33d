"""The moment it began, told as a deed and what was felt: "lifted a pallet, felt it go", "I bent to the drawer and it locked".

A deed in the past with something felt at once is a sudden onset with a cause that the person names; a deed in the past
since which it hurts is a cause alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, SENTENCE
from psoas.text.word_groups import exact_words, word_group

_DEEDS: Final = word_group("events.deeds")
# "Took a shot", "did the splits", "went for a ball": a deed only with what follows.
_OPEN_DEEDS: Final = {
    "take": word_group("events.open_deeds"),
    "do": word_group("events.open_deeds_2"),
    "go": word_group("events.open_deeds_3"),
    "wipe": word_group("events.open_deeds_4"),
    "was": word_group("events.open_deeds_5"),
}
_FELT: Final = word_group("events.felt")
_FELT_WHAT: Final = word_group("events.felt_what")
_STRUCK: Final = word_group("events.struck")
_PAIN: Final = word_group("events.pain")
_WELL: Final = word_group("events.well")
_REACH: Final = 16  # words from the deed to what was felt
_SINCE: Final = word_group("events.since")
_ERRANDS: Final = word_group("events.errands")


def events(passage: Passage) -> tuple[Mention, ...]:
    """Each moment as a sudden onset and a clear cause over the words of its deed; each deed since which it hurts as a cause."""
    found: list[Mention] = []
    for first, last in _deeds(passage):
        if _of_another(passage, first) or _nobody(passage, first):
            continue
        if _felt_at_once(passage, last) or _felt_as(passage, first):
            found += [Mention("course", code, "yes", first, last) for code in ("sudden_onset", "clear_cause")]
        elif _since(passage, first) or _since_then(passage, last):
            found.append(Mention("course", "clear_cause", "yes", first, last))
    found += [Mention("course", "clear_cause", "yes", first, last) for first, last in _doings(passage)]
    for at in _felt_doing(passage):
        found += [Mention("course", code, "yes", at - 1, at) for code in ("sudden_onset", "clear_cause")]
    return tuple(found)


def _deeds(passage: Passage) -> Iterator[tuple[int, int]]:
    """Every deed told in the past, by its first and last word."""
    for at in passage.pasts:
        token = passage.tokens[at]
        if token.lemma in _DEEDS:
            yield at, at
        elif token.lemma in _OPEN_DEEDS:
            after = passage.tokens[at + 1 : at + 4]
            if token.lemma == "go" and {t.lemma for t in after} & _ERRANDS:
                continue  # "went for a pee"
            if token.lemma == "go" and _went_to_do(passage, at):
                yield at, at + 2
                continue
            if any(t.lemma in _OPEN_DEEDS[token.lemma] for t in after) and not any(
                t.break_before for t in after[:1]
            ):
                yield at, at + 1


def _went_to_do(passage: Passage, at: int) -> bool:
    """As in "I went to strike a free and felt a rip"; "went to bed", "went to the doctor" are no such deeds."""
    words = passage.tokens[at + 1 : at + 4]
    if len(words) < 3 or words[0].word != "to" or any(t.break_before for t in words):
        return False
    counted = words[1].word in passage.words.numbers  # "went to two sessions a day"
    return not counted and words[1].word not in _PLACES and not words[1].word.endswith("ing")


_PLACES: Final = exact_words("events.places")


def _felt_at_once(passage: Passage, deed: int) -> bool:
    """Something felt or struck in the next words, in this sentence or the next."""
    breaks = 0
    for at in range(deed + 1, min(deed + _REACH, len(passage.tokens))):
        token = passage.tokens[at]
        breaks += token.break_before >= SENTENCE
        if breaks > 1:
            return False
        after = {t.lemma for t in passage.tokens[at + 1 : at + 5]}
        if after & _WELL:
            continue
        if token.lemma in _PAIN and token.break_before == COMMA and "in" in after:
            return True  # "took a corner, twinge in the groin"
        felt = token.past and token.lemma in _FELT and after & _FELT_WHAT
        struck = token.past and token.lemma in _STRUCK
        got = token.past and token.lemma in ("get", "have") and after & _PAIN
        if felt or struck or got or (token.lemma == "there" and "was" in after and after & _FELT_WHAT):
            return True
    return False


def _felt_as(passage: Passage, deed: int) -> bool:
    """As in "heard it go when I lunged": what was felt is told first."""
    start, _ = passage.sentence(deed)
    led = {t.lemma for t in passage.tokens[max(start, deed - 2) : deed]} & {"when", "as", "while"}
    return bool(led) and any(
        passage.tokens[n].past
        and passage.tokens[n].lemma in _FELT
        and {t.lemma for t in passage.tokens[n + 1 : n + 5]} & _FELT_WHAT
        for n in range(max(start, deed - _REACH), deed)
    )


def _felt_doing(passage: Passage) -> Iterator[int]:
    """As in "felt a sharp pull taking a corner", "felt it go picking up a box": what was felt, and then what was being done."""
    for at in passage.where(_DEEDS | _CHORES | _OPEN_DEEDS.keys()):
        token = passage.tokens[at]
        if not token.word.endswith("ing") or token.break_before or _of_another(passage, at):
            continue
        if token.lemma in _OPEN_DEEDS and not any(
            t.lemma in _OPEN_DEEDS[token.lemma] for t in passage.tokens[at + 1 : at + 4]
        ):
            continue
        start, _ = passage.sentence(at)
        for n in range(max(start, at - _FELT_BEFORE), at - 1):
            felt = passage.tokens[n].past and passage.tokens[n].lemma in _FELT
            what = {t.lemma for t in passage.tokens[n + 1 : min(n + 5, at)]} & _FELT_WHAT
            if felt and what and passage.breaks(n + 1, at) < COMMA:
                yield at
                break


_FELT_BEFORE: Final = 10  # words from "felt" to what was being done


def _doings(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "this one started Thursday picking up a shoe", "did it putting on my sock", "two days, from shifting furniture"."""
    for at in passage.where(_DEEDS | _CHORES):
        token = passage.tokens[at]
        if not token.word.endswith("ing") or _of_another(passage, at):
            continue
        before = passage.tokens[max(0, at - 4) : at]
        if before and before[-1].lemma in passage.words.lists["negatives"]:
            continue  # "the surgeon said no bending"
        began = any(t.past and t.lemma in _BEGAN for t in before) and not token.break_before
        began = (
            began
            or _sore_from(passage, at)
            or (bool(before) and before[-1].word == "ago" and not token.break_before)
        )
        led = (
            bool(before) and not token.break_before and (before[-1].lemma in _FROM or at - 1 in passage.felt)
        )
        if began or (led and _dated(passage, at)):
            yield max(0, at - 1), at


def _sore_from(passage: Passage, at: int) -> bool:
    """As in "a sore back from laying turf", "stiff from digging": what it comes of."""
    if at < 2 or passage.tokens[at - 1].word != "from" or passage.tokens[at].break_before:
        return False
    return at - 2 in passage.felt and not passage.tokens[at - 1].break_before


def _dated(passage: Passage, at: int) -> bool:
    """A time is named in the sentence, and the pain is not said to be worse after it."""
    first, last = passage.sentence(at)
    if passage.cue_before(first, at, 3, "worse", "pain", "better"):
        return False
    if passage.has_lemma(first, last, _TIMES):
        return True
    return any(passage.tokens[n].lemma in passage.words.unit_days for n in range(first, last + 1))


_CHORES: Final = word_group("events.chores")
_BEGAN: Final = word_group("events.began")
_FROM: Final = word_group("events.from")
_TIMES: Final = word_group("events.times")


def _since_then(passage: Passage, deed: int) -> bool:
    """As in "landed from a jump 4 weeks ago and since then there is a pain"."""
    stop = min(deed + _REACH, len(passage.tokens))
    words = [t.lemma for t in passage.tokens[deed + 1 : stop]]
    last = any(  # "and it has been sore since."
        passage.tokens[n].lemma == "since"
        and (n + 1 >= len(passage.tokens) or passage.tokens[n + 1].break_before)
        for n in range(deed + 1, stop)
    )
    return last or any(pair in _THEN for pair in pairwise(words))


_THEN: Final = (("since", "then"), ("ever", "since"), ("and", "since"))


def _since(passage: Passage, deed: int) -> bool:
    """As in "since I laid the patio", "ever since she landed on it"."""
    before = [t.lemma for t in passage.tokens[max(0, deed - 2) : deed]]
    subject = len(before) == 2 and before[1] in ("i", "we", "he", "she", "they")
    return subject and before[0] in _SINCE


def _nobody(passage: Passage, deed: int) -> bool:
    """As in "nobody hit me": it did not happen."""
    return deed > 0 and passage.tokens[deed - 1].word in _NOBODY


_NOBODY: Final = exact_words("events.nobody")


def _of_another(passage: Passage, deed: int) -> bool:
    """As in "my husband lifted it": not the client's deed."""
    first, _ = passage.sentence(deed)
    subject = any(t.lemma == "i" for t in passage.tokens[max(first, deed - 3) : deed])
    return not subject and passage.cue_before(first, deed, 4, "person")
