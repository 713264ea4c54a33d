"""Causes told by what followed: "chopped wood all Saturday, back shot by Monday", "third class, pigeon pose, pop".

- a sound in the midst of a deed: "bent for the post and whoosh", "van stationary, I turned round, crunch";
- a deed and a later hour at which one suffered: "lifted turf on Sunday. By nightfall I couldn't stand";
- a deed and "since": "re-laid the patio. Been walking like a crab since";
- what struck while something was being done: "my back went while I was brushing my teeth", and the other way round;
- a note: "Six days. Lifting paving.", "Mechanism: twisting to serve".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, SENTENCE
from psoas.text.word_groups import exact_words, word_group

_REACH: Final = 24  # words from what followed back to the deed
_NEAR: Final = 12
_SOUNDS: Final = exact_words("consequences.sounds")
_HABIT: Final = word_group("consequences.habit")
_STRUCK: Final = exact_words("consequences.struck")
_WHILE: Final = exact_words("consequences.while")
_MINE: Final = exact_words("consequences.mine")
_NO_DEED: Final = word_group("consequences.no_deed")
_NO_DOING: Final = exact_words("consequences.no_doing")
_SUFFERS: Final = word_group("consequences.suffers")
_WELL: Final = word_group("consequences.well")
_LATER: Final = word_group("consequences.later")
_BY: Final = word_group("consequences.by")
_LABELS: Final = word_group("consequences.labels")
_UNKNOWN: Final = exact_words("consequences.unknown")
_SAYS_HOW: Final = word_group("consequences.says_how")
_DOINGS: Final = word_group("consequences.doings")


def consequences(passage: Passage) -> tuple[Mention, ...]:
    """Each moment told so as a ``sudden_onset`` and a ``clear_cause``, each other cause as a ``clear_cause``."""
    out: list[Mention] = []
    for at, caused in _sounds(passage):
        out.append(Mention("course", "sudden_onset", "yes", at, at))
        if caused:
            out.append(Mention("course", "clear_cause", "yes", at, at))
    for at in sorted({*_struck(passage), *_midway(passage)}):
        out += [Mention("course", code, "yes", at, at) for code in ("sudden_onset", "clear_cause")]
    out += [Mention("course", "sudden_onset", "yes", at, at) for at in _on_a_day(passage)]
    for at in sorted({*_since(passage), *_later(passage), *_noted(passage)}):
        out.append(Mention("course", "clear_cause", "yes", at, at))
    return tuple(out)


def _ends(passage: Passage, at: int) -> bool:
    return at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before >= COMMA


def _sounds(passage: Passage) -> Iterator[tuple[int, bool]]:
    """A word for a sound that stands alone, and whether a deed stands before it."""
    for at in passage.where_written(_SOUNDS):
        token = passage.tokens[at]
        if not at or not _ends(passage, at):
            continue
        alone = token.break_before >= COMMA or passage.tokens[at - 1].word in ("and", "then", "went", "hey")
        first, _ = passage.sentence(at)
        if not alone or _habitual(passage, at) or _told_as_present(passage, first, at):
            continue
        yield at, at - first >= 2


def _midway(passage: Passage) -> Iterator[int]:
    """As in "mid-backswing I felt it", "mid serve, a stab in the groin"."""
    for at in passage.by_word.get("mid", ()):
        if at + 1 == len(passage.tokens):
            return
        after = passage.tokens[at + 1]
        if after.break_before or after.word in _NO_DEED_OF_MID:
            continue
        first, last = passage.sentence(at)
        told = any(passage.tokens[n].word != "left" for n in passage.pasts_within(first, last))
        named = at + 1 in passage.felt
        if told and not named and not _habitual(passage, at):
            yield at


_NO_DEED_OF_MID: Final = exact_words("consequences.no_deed_of_mid")


def _told_as_present(passage: Passage, first: int, at: int) -> bool:
    """As in "I lean to brush my teeth, bang", "first skate back, bang": each time, and not once."""
    again = passage.has_word(first, at - 1, _FIRST) and passage.has_word(first, at - 1, _BACK)
    return again or (not passage.has_past(first, at - 1) and passage.has_word(first, at - 1, _I))


_FIRST: Final = frozenset({"first"})
_BACK: Final = frozenset({"back"})
_I: Final = frozenset({"i"})


def _struck(passage: Passage) -> Iterator[int]:
    """As in "my back went while I was brushing my teeth", "I was frying fish when my waist held me"."""
    for at in passage.where_written(_STRUCK):
        if _habitual(passage, at):
            continue
        first, last = passage.sentence(at)
        if not _of_the_body(passage, first, at):
            continue
        led = next(
            (n for n in range(at + 1, min(at + _LED_WITHIN, last)) if passage.tokens[n].word in _WHILE), None
        )
        if (led is not None and _deed_after(passage, led, last)) or _doing_before(passage, first, at):
            yield at


_LED_WITHIN: Final = 9  # words from what struck to "while": "went like someone flicked a switch while"


def _on_a_day(passage: Passage) -> Iterator[int]:
    """As in "my back seized on Sunday", "a week after moving house my back locked": it struck on a day that is named."""
    for at in passage.where_written(_SEIZED):
        if not passage.tokens[at].past or _habitual(passage, at):
            continue
        first, last = passage.sentence(at)
        body = any(n in passage.felt for n in range(max(first, at - 3), at))
        again = passage.has_word(first, at - 1, _EACH_TIME)
        if body and passage.has_word(first, last, _DAYS) and not again:
            yield at


_EACH_TIME: Final = frozenset({"if", "when", "keeps"})
_SEIZED: Final = exact_words("consequences.seized")
_DAYS: Final = exact_words("consequences.days")


def _of_the_body(passage: Passage, first: int, at: int) -> bool:
    """What struck is the pain or a part of the body: "my back went", "it nabbed me"."""
    before = range(max(first, at - 4), at)
    part = any(n in passage.felt for n in before)
    return part or any(passage.tokens[n].word in ("it", "waist", "something", "body") for n in before[-2:])


def _habitual(passage: Passage, at: int) -> bool:
    first, last = passage.sentence(at)
    return passage.has_lemma(first, last, _HABIT)


def _deed_after(passage: Passage, led: int, last: int) -> bool:
    """As in "while I was brushing", "when I reached", "getting out of the car"."""
    after = passage.tokens[led + 1 : min(led + 5, last + 1)]
    if not after:
        return False
    doing = after[0].word.endswith("ing") and after[0].word not in _NO_DOING
    mine = after[0].word in _MINE and any(t.past or t.word.endswith("ing") for t in after[1:])
    return doing or mine


def _doing_before(passage: Passage, first: int, at: int) -> bool:
    """As in "I was frying fish when", "only tying my lace and": something in progress, and then."""
    start = max(first, at - 16)
    link = next(
        (n for n in range(at - 1, start, -1) if passage.tokens[n].word in ("when", "and", "then")), None
    )
    if link is None or at - link > 6:
        return False
    for n in range(start, link):
        token = passage.tokens[n]
        doing = token.word.endswith("ing") and token.word not in _NO_DOING
        led = n == first or passage.tokens[n - 1].word in _DOING_LEADS
        if doing and led and not _other(passage, n):
            return True
    return False


_DOING_LEADS: Final = exact_words("consequences.doing_leads")


def _since(passage: Passage) -> Iterator[int]:
    """As in "re-laid the patio. Been walking like a crab since"."""
    for at in passage.by_word.get("since", ()):
        if not at:
            continue
        after = passage.tokens[at + 1].word if at + 1 < len(passage.tokens) else ""
        closes = _ends(passage, at) or after in ("then", "and", "that")
        before = passage.tokens[at - 1]
        if not closes or before.lemma in passage.words.unit_days or before.word == "long":
            continue
        first, _ = passage.sentence(at)
        words = {t.lemma for t in passage.tokens[max(first, at - _NEAR) : at]}
        if words & _WELL or not passage.felt:
            continue
        if (deed := _deed_before(passage, at)) is not None:
            yield deed


def _later(passage: Passage) -> Iterator[int]:
    """As in "By nightfall I couldn't stand", "next day, agony", "three hours later it was up like an orange"."""
    weekly = sum(passage.tokens[n - 1].word == "by" for n in passage.where(_BY) if n) > 1
    for at in passage.where(_MAY_END_LATER):
        if not at or (weekly and passage.tokens[at - 1].word == "by"):
            continue  # "by Friday it aches, by Sunday it's gone": week after week
        two = (passage.tokens[at - 1].lemma, passage.tokens[at].lemma)
        by = two[0] == "by" and two[1] in _BY
        told = by or two in _THEN or (two[1] == "later" and two[0] in passage.words.unit_days)
        told = told or (two[0] in ("next", "following") and two[1] in _LATER)
        if not told or _habitual(passage, at):
            continue
        if _suffers_after(passage, at) and (deed := _deed_before(passage, at - 1)) is not None:
            yield deed


_THEN: Final = (
    ("same", "evening"), ("same", "night"), ("same", "day"), ("day", "after"), ("morning", "after"), ("that", "night"),
    ("that", "evening"), ("the", "morrow"), ("on", "waking"), ("way", "home"), ("way", "up"), ("way", "down"),
)  # fmt: skip
_MAY_END_LATER: Final = _BY | _LATER | {"later"} | {second for _, second in _THEN}


def _suffers_after(passage: Passage, at: int) -> bool:
    """Something hurts or fails in the same sentence, and all is not well."""
    first, last = passage.sentence(at)
    return (
        passage.feels(first, last)
        or passage.has_cue(first, last, "pain", "worse", "impossible")
        or passage.has_lemma(first, last, _SUFFERS)
    )


def _deed_before(passage: Passage, at: int) -> int | None:
    """The nearest deed of the teller before a word, in its sentence or the two before."""
    first, _ = passage.sentence(at)
    for _step in range(2):
        if first:
            first, _ = passage.sentence(first - 1)
    for n in range(at - 1, max(first, at - _REACH) - 1, -1):
        token = passage.tokens[n]
        deed = token.past and token.lemma not in _NO_DEED and _subject(passage, n)
        if deed and not _negated(passage, n) and not _other(passage, n):
            return n
        opens = token.break_before >= SENTENCE and token.word.endswith("ing") and token.word not in _NO_DOING
        if opens:
            return n
    return next(
        (m.first for m in passage.mentions_within(first, at - 1) if m.code == "overuse" and m.mark == "yes"),
        None,
    )


def _subject(passage: Passage, at: int) -> bool:
    """The teller did it: "I chopped", "we then chopped", or a verb that opens its clause."""
    if passage.tokens[at].break_before >= COMMA:
        return True
    first, _ = passage.sentence(at)
    return any(t.word in _MINE for t in passage.tokens[max(first, at - 4) : at]) or (
        passage.tokens[first].past and first != at
    )


def _negated(passage: Passage, at: int) -> bool:
    near = (*passage.tokens[max(0, at - 3) : at], *passage.tokens[at + 1 : at + 2])
    return any(t.lemma in passage.words.lists["negatives"] or t.word in ("used", "would", "if") for t in near)


def _other(passage: Passage, at: int) -> bool:
    first, _ = passage.sentence(at)
    subject = any(t.word in _MINE for t in passage.tokens[max(first, at - 3) : at])
    return not subject and passage.cue_before(first, at, 4, "person")


def _has_a_date(passage: Passage) -> bool:
    """A length or a day is named: "Six days. Lifting paving." tells a cause, "Pushing the pram uphill." what hurts."""
    return any(t.lemma in passage.words.unit_days or t.word in _DAYS for t in passage.tokens)


def _noted(passage: Passage) -> Iterator[int]:
    """As in "Six days. Lifting paving.", "Mechanism: twisting to serve"."""
    for at, token in enumerate(passage.tokens):
        if not token.break_before and at:
            continue
        if not token.bracket and token.break_before < SENTENCE and at:
            continue
        if token.bracket and at and token.word not in _UNKNOWN:
            label = {t.lemma for t in passage.tokens[max(0, at - 3) : at]}
            if label & _LABELS:
                yield at
        first, last = passage.sentence(at)
        if (
            at != first
            or not 1 <= last - first <= 4
            or token.lemma not in _DOINGS
            or not token.word.endswith("ing")
        ):
            continue
        said = {t.lemma for t in passage.tokens[first : last + 1]}
        told = bool(said & (_SAYS_HOW | passage.words.lists["negatives"]))
        asks = passage.tokens[last].asked
        felt = passage.feels(first, last)
        apart = all(t.break_before < CLAUSE for t in passage.tokens[first + 1 : last + 1])
        if not told and not asks and not felt and apart and _has_a_date(passage):
            yield at
