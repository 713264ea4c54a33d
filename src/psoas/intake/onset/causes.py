"""What the person names as the cause, by how it is told: "ever since that bike ride", "shovelled snow and woke up like this".

Several ways of telling, each by its grammar and not by the deed, because there is no end of deeds:

- *since* or *ever since* something that is no time: "since I changed my saddle", "ever since that long hike";
- a deed in the past, and then how one was: "we hiked twenty miles and next day I couldn't walk";
- a deed in whose midst it struck: "hoovering, of all things. Felt it go";
- a deed done badly: "got out of the van awkwardly", "picked him up at a funny angle".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from psoas.intake.onset.injury_exclusions import told_as_habit
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, NONE, SENTENCE, Token
from psoas.text.word_groups import code_group, exact_words, word_group

_REACH: Final = 16  # words from a deed to how one was after it
_DETERMINERS: Final = exact_words("causes.determiners")
_SUBJECTS: Final = exact_words("causes.subjects")
# "Since Easter", "since the summer", "since I was twelve": when, and not what.
_TIMES: Final = word_group("causes.times")
# "Since I was a boy", "since I retired", "since I last saw you".
_STATES: Final = word_group("causes.states")
_NO_DEED: Final = _STATES | word_group("causes.no_deed")
_NEVER_DONE_BADLY: Final = _NO_DEED - word_group("causes.never_done_badly")
_AFTER: Final = (
    ("next", "day"), ("next", "morning"), ("the", "morning"), ("day", "after"), ("morning", "after"), ("wake", "up"),
    ("and", "now"), ("was", "that"), ("pay", "for"), ("been", "sore"), ("been", "in"), ("not", "been"),
    ("never", "been"), ("hasnt", "been"), ("couldnt", "get"), ("couldnt", "move"), ("couldnt", "walk"), ("couldnt", "stand"),
    ("couldnt", "straighten"), ("that", "night"), ("that", "evening"), ("later", "that"), ("by", "evening"), ("ever", "since"),
)  # fmt: skip
_BADLY: Final = word_group("causes.badly")
_OTHER_MATTERS: Final = code_group("causes.other_matters")  # fmt: skip
_WELL: Final = word_group("causes.well")
_SUFFERED: Final = word_group("causes.suffered")


def causes(passage: Passage) -> tuple[Mention, ...]:
    """Each cause as a ``clear_cause`` over the words that name it."""
    spans = [
        *_since(passage), *_days_after(passage), *_and_then(passage), *_done_badly(passage), *_caught_at_it(passage), *_struck_during(passage),
        *_that_did_it(passage), *_injured_doing(passage), *_began_after(passage), *_struck_doing(passage),
    ]  # fmt: skip
    return tuple(Mention("course", "clear_cause", "yes", first, last) for first, last in sorted(spans))


def _since(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "ever since that bike ride", "since I changed my saddle"."""
    for at in passage.by_lemma.get("since", ()):
        if at + 2 >= len(passage.tokens) or passage.tokens[at + 1].break_before >= COMMA:
            continue
        what = passage.tokens[at + 1 : at + 5]
        named = what[0].word in _DETERMINERS or what[0].word.endswith("ing")
        did = what[0].word in _SUBJECTS and what[1].past and what[1].lemma not in _STATES
        said = {t.lemma for t in what[: 3 if did else 4]}
        treated = bool(said & _TREATMENTS) and not did
        told = not treated and ((named and not said & _TIMES) or did)
        # "Settled since I gave up the treadmill" tells no cause.
        told = told and not passage.has_lemma(passage.sentence(at)[0], at - 1, _WELL)
        if told and _about_the_pain(passage, at) and not _about_others(passage, at):
            yield at, at + (2 if did else 1)


def _days_after(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "two days after the half marathon my groin went", "the morning after our big match": an event and its date."""
    for at in passage.where_written(_AFTERWARDS):
        token = passage.tokens[at]
        if not at or at + 2 >= len(passage.tokens) or token.break_before:
            continue
        before = passage.tokens[at - 1].lemma
        dated = before in _PARTS_OF_A_DAY or before in passage.words.unit_days
        what = passage.tokens[at + 1 : at + 5]
        named = what[0].word in _DETERMINERS or what[0].word.endswith("ing")
        event = named and not {t.lemma for t in what[:3]} & ((_TIMES - _HALVES) | _TREATMENTS)
        if dated and event and _told_once(passage, at) and not _about_others(passage, at):
            yield at, at + 2


def _told_once(passage: Passage, at: int) -> bool:
    """In the past and about what hurts: "every day after the gym it aches" is a habit."""
    first, last = passage.sentence(at)
    once = passage.has_past(first, last) or passage.has_word(first, last, _STILL)
    return once and not passage.has_lemma(first, last, _HABITS) and _about_the_pain(passage, at)


_STILL: Final = frozenset({"still"})


_HALVES: Final = frozenset({"half"})  # "half marathon", and no "half term"
_AFTERWARDS: Final = exact_words("causes.afterwards")
_PARTS_OF_A_DAY: Final = word_group("causes.parts_of_a_day")
_TREATMENTS: Final = word_group("causes.treatments")
_HABITS: Final = word_group("causes.habits")


def _about_others(passage: Passage, at: int) -> bool:
    """As in "since my mum died", "not since the babies", "since my hip replacement", which is a finding of its own."""
    grieved = passage.has_cue(at + 1, at + 4, "person")
    operated = any(
        m.code in ("recent_surgery", "hip_replacement") for m in passage.mentions_within(at + 1, at + 4)
    )
    denied = at > 0 and passage.tokens[at - 1].lemma in passage.words.lists["negatives"]
    return grieved or operated or denied or _of_another(passage, at)


def _about_the_pain(passage: Passage, at: int) -> bool:
    """The sentence is about what hurts, and not about a medicine or an illness."""
    first, last = passage.sentence(at)
    if (
        first < at and not passage.tokens[at].break_before
    ):  # "have done since the babies, and my back twinges"
        first, last = passage.phrase(at)
    here = passage.mentions_within(first, last)
    if any(m.code in _OTHER_MATTERS for m in here):
        return False
    return (
        any(m.type in ("region", "quality") and m.mark != "no" for m in here)
        or passage.has_cue(first, last, "pain", "worse", "impossible")
        or passage.has_lemma(first, last, _SUFFERED)
    )


def _and_then(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "we hiked twenty miles and next day I couldn't walk", "slept on the sofa and woke up with it"."""
    for at in passage.pasts:
        if passage.tokens[at].lemma in _NO_DEED or not _mine(passage, at):
            continue
        if _negated(passage, at) or _says_more(passage, at):
            continue
        stop = min(at + _REACH, len(passage.tokens) - 1)
        breaks = 0
        for n in range(at + 1, stop):
            breaks += passage.tokens[n].break_before >= SENTENCE
            if breaks > 1 or passage.tokens[n].lemma in ("but", "when", "better"):
                break
            if (passage.tokens[n].lemma, passage.tokens[n + 1].lemma) in _AFTER and _suffers(passage, n):
                yield at, at
                break


def _says_more(passage: Passage, at: int) -> bool:
    """The deed is itself a finding ("my back locked"), or no deed ("it turned out to be"); "overdid it" stays one."""
    if passage.tokens[at].lemma == "turn" and passage.tokens[at + 1].word == "out":
        return True
    return any((m.type != "context" or m.code in _MOODS) and m.code != "overuse" for m in passage.holders(at))


_MOODS: Final = frozenset({"stress_or_low_mood", "fear_of_movement"})


def _suffers(passage: Passage, at: int) -> bool:
    """Something hurts or fails in the words that follow."""
    _, last = passage.sentence(at)
    last = min(last, at + _REACH)
    words = passage.tokens[at : last + 1]
    well = {t.lemma for t in words} & {"fine", "ok", "okay", "great", "good", "better"}
    felt = passage.has_type(at, last, "quality", "region")
    cued = passage.has_cue(at, last, "pain", "worse", "impossible")
    told = any(t.lemma in _SUFFERED | {"couldnt", "cant", "pay", "barely"} for t in words)
    return not well and (felt or cued or told)


def _done_badly(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "stepped off a kerb funny", "picked her up at a funny angle"."""
    for at in passage.pasts:
        if passage.tokens[at].lemma in _NEVER_DONE_BADLY or not _mine(passage, at):
            continue
        for n in range(at + 1, min(at + 8, len(passage.tokens))):
            if passage.tokens[n].break_before >= COMMA:
                break
            ends = n + 1 >= len(passage.tokens) or passage.tokens[n + 1].break_before > NONE
            ends = ends or passage.tokens[n + 1].lemma in (
                "and",
                "on",
                "angle",
                "way",
                "at",
                "last",
                "a",
                "in",
                "yesterday",
            )
            if passage.tokens[n].lemma in _BADLY and ends:
                yield at, n
                break


def _caught_at_it(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "Getting out of the bath on Tuesday, bang", "hoovering, of all things. Felt it go"."""
    for sudden in passage.mentions:
        if sudden.code != "sudden_onset" or sudden.mark != "yes" or told_as_habit(passage, sudden):
            continue
        first, _ = passage.sentence(sudden.first)
        start = first if sudden.first > first else passage.sentence(first - 1)[0] if first else 0
        doing = passage.tokens[start]
        near = 0 < sudden.first - start <= _FRAGMENT
        if near and doing.word.endswith("ing") and doing.lemma not in _FEELINGS:
            yield start, start


def _struck_during(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "halfway through a burpee my hip grabbed", "I got up too quick and something went twang"."""
    for sudden in passage.mentions:
        if sudden.code != "sudden_onset" or sudden.mark != "yes" or told_as_habit(passage, sudden):
            continue
        first, _ = passage.sentence(sudden.first)
        start = max(first, sudden.first - _FRAGMENT)
        before = passage.tokens[start : sudden.first]
        opening = passage.tokens[first].lemma in _DURING and sudden.first - first <= _FRAGMENT
        timed = {t.lemma for t in passage.tokens[first : first + 4]} & _TIMES - _ORDINALS
        deed = any(
            t.past and t.lemma not in _NO_DEED and _mine(passage, start + n) for n, t in enumerate(before)
        )
        if (opening and not timed) or deed:
            yield first, first


def _struck_doing(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "my back gave out on Sunday lifting a bag", "felt a stab getting off the bus"."""
    for sudden in passage.mentions:
        struck = passage.tokens[max(0, sudden.first - 2) : sudden.last + 1]
        if sudden.code != "sudden_onset" or sudden.mark != "yes" or not any(t.past for t in struck):
            continue
        _, last = passage.sentence(sudden.last)
        for n in range(sudden.last + 1, min(sudden.last + 1 + _SOON, last)):
            if passage.tokens[n].word in _NO_DOING_AFTER or not _joined(passage, n):
                break
            doing = passage.tokens[n].word.endswith("ing") and passage.tokens[n].lemma not in _FEELINGS
            if doing and passage.tokens[n - 1].word not in _ARTICLES and n not in passage.felt:
                yield sudden.first, n
                break


def _joined(passage: Passage, at: int) -> bool:
    """No break before the word, or a comma before what was being done: "my back went on Saturday, picking up a sock"."""
    word = passage.tokens[at]
    if not word.break_before:
        return True
    says = {t.word for t in passage.tokens[at + 1 : at + 5]} & _SAYS_HOW
    return word.break_before == COMMA and word.word.endswith("ing") and not says


_SAYS_HOW: Final = exact_words("causes.says_how")
_NO_DOING_AFTER: Final = exact_words("causes.no_doing_after")
_SOON: Final = 8  # words from what was felt to what was being done
_ORDINALS: Final = word_group("causes.ordinals")
_DURING: Final = word_group("causes.during")


def _that_did_it(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "a big sneeze in the car did it", "the marathon finished it off"."""
    for at in passage.pasts:
        if at + 1 >= len(passage.tokens) or passage.tokens[at].lemma not in _DID:
            continue
        if passage.tokens[at + 1].word not in ("it", "this", "that"):
            continue
        first, last = passage.sentence(at)
        subject = passage.tokens[first:at]
        ends = (
            at + 1 >= last
            or passage.tokens[at + 2].break_before
            or passage.tokens[at + 2].word in ("to", "off", "on", "in")
        )
        named = bool(subject) and not any(
            t.lemma in _NOBODY or t.lemma in passage.words.lists["negatives"] for t in subject
        )
        if ends and named:
            yield at, at + 1


_DID: Final = word_group("causes.did")
_NOBODY: Final = word_group("causes.nobody")


def _began_after(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "it started after a long haul flight", "came on during the school play"."""
    for at in passage.pasts:
        if passage.tokens[at].lemma not in _BEGAN or _negated(passage, at) or _of_another(passage, at):
            continue
        for n in range(at + 1, min(at + 7, len(passage.tokens) - 1)):
            if passage.tokens[n].break_before:
                break
            if passage.tokens[n].lemma not in _LED:
                continue
            what = passage.tokens[n + 1 : n + 6]
            event = what[0].word in _DETERMINERS and not {t.lemma for t in what[:4]} & _TIMES and n < at + 4
            event = event or _deed_of_mine(what)
            if event and _about_the_pain(passage, at):
                yield at, n
            break


def _deed_of_mine(what: Sequence[Token]) -> bool:
    """As in "after I wore that brace", "after I'd been laying slabs"."""
    if len(what) < _DEED or what[0].word not in _SUBJECTS or what[0].break_before:
        return False
    doing = any(t.word == "been" and n.word.endswith("ing") for t, n in pairwise(what[:4]))
    return doing or (what[1].past and what[1].lemma not in _NO_DEED - _WORN)


_DEED: Final = 3  # words of the least deed: "I wore it"
_WORN: Final = frozenset({"work", "put", "take"})
_BEGAN: Final = word_group("causes.began")
_LED: Final = word_group("causes.led")


def _injured_doing(passage: Passage) -> Iterator[tuple[int, int]]:
    """As in "put it out hanging curtains", "did it shoving the wardrobe"."""
    for at in passage.pasts:
        if (
            passage.tokens[at].word.endswith("s")
            or passage.tokens[at].lemma not in _INJURED
            or _negated(passage, at)
            or _of_another(passage, at)
        ):
            continue
        after = passage.tokens[at + 1 : at + 5]
        for n, word in enumerate(after):
            if word.break_before:
                break
            thing = n and after[n - 1].word in _ARTICLES  # "got the shopping in"
            if n and not thing and word.word.endswith("ing") and word.lemma not in _FEELINGS:
                yield at, at + 1 + n
                break
            if word.lemma not in _IT:
                break


_INJURED: Final = word_group("causes.injured")
_IT: Final = word_group("causes.it")
_ARTICLES: Final = exact_words("causes.articles")
_FRAGMENT: Final = 9  # words of "Getting out of the bath on Tuesday"
_FEELINGS: Final = word_group("causes.feelings")


def _mine(passage: Passage, at: int) -> bool:
    """As in "I shovelled", "we then hiked", or a deed that opens its sentence or follows "and"."""
    if passage.tokens[at].break_before >= CLAUSE:
        return True
    before = passage.tokens[max(0, at - 3) : at]
    if (
        not passage.tokens[passage.sentence(at)[0]].past
        and any(t.break_before >= COMMA for t in before[1:])
        and before
        and before[-1].word not in _SUBJECTS
    ):
        return False
    first, _ = passage.sentence(at)
    untold = passage.tokens[first].past and first != at  # "Wore heels, danced all night, and …"
    subject = untold or any(t.word in ("i", "we", "ive", "weve", "id") for t in before)
    return (subject or (bool(before) and before[-1].lemma == "and")) and not _of_another(passage, at)


def _negated(passage: Passage, at: int) -> bool:
    """As in "never lifted", "did not lift", "used to lift"."""
    near = (*passage.tokens[max(0, at - 3) : at], *passage.tokens[at + 1 : at + 2])
    return any(
        t.lemma in passage.words.lists["negatives"] or t.lemma in ("never", "used", "would") for t in near
    )


def _of_another(passage: Passage, at: int) -> bool:
    first, _ = passage.sentence(at)
    return passage.cue_before(first, at, 4, "person")
