"""Reported questions and mistaken thoughts: "the doctor asked if I had any numbness, and no", "I thought I had a fever but no"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.word_groups import exact_words, word_group

_ASK: Final = word_group("reported_questions.ask")
_OPENS: Final = word_group("reported_questions.opens")
_LEADS: Final = word_group("reported_questions.leads")
_NO: Final = word_group("reported_questions.no")
_YES: Final = word_group("reported_questions.yes")
_BARE: Final = {"no": "no", "nope": "no", "yes": "yes", "yeah": "yes"}
_REACH: Final = 12
_LONGEST: Final = 30  # words from the question to its last thing
_ANSWERED: Final = 6  # words from there to the answer's end


def asked(passage: Passage, statuses: Statuses) -> None:
    """Read the answer that follows what somebody asked about."""
    tokens = passage.tokens
    for at, token in enumerate(tokens):
        asks = token.lemma in _ASK or token.word in exact_words("reported_questions.thought")
        if not asks or not any(t.lemma in _OPENS for t in tokens[at + 1 : at + 4]):
            continue
        _, last = passage.sentence(at)
        following = passage.mentions_within(at + 1, min(last, at + _LONGEST))
        things = [m for m in following if m.type != "region"]
        things = _before_the_answer(passage, things)
        answer = _answer(passage, things[-1].last + 1) if things else ""
        for thing in things:
            if answer == "no" and statuses[thing] in ("affirmed", "bare", "uncertain", "feared"):
                statuses.decide(thing, "negated", "reported_questions.asked")
            elif answer == "yes":
                statuses.decide(thing, "affirmed", "reported_questions.asked")


def _before_the_answer(passage: Passage, things: Sequence[Mention]) -> list[Mention]:
    """The things asked about: up to the first after which an answer comes."""
    out: list[Mention] = []
    for thing in things:
        out.append(thing)
        if _at_once(passage, thing.last + 1):
            break
    return out


def _answer(passage: Passage, start: int) -> str:
    """The answer after the last thing asked about, which ends before a word: yes, no or nothing."""
    return _at_once(passage, start) or _said_later(passage, start)


def _at_once(passage: Passage, start: int) -> str:
    """The short answer that begins at a word, with small words before it."""
    for at in range(start, min(start + _ANSWERED, len(passage.tokens))):
        lemma = passage.tokens[at].lemma
        ends = _ends(passage, at)
        if lemma in _NO and (
            ends or lemma in word_group("reported_questions.at_once") or _all_well(passage, at)
        ):
            return "no"
        if lemma in _YES and ends:
            return "yes"
        if lemma not in _LEADS:
            break
    return ""


def _ends(passage: Passage, at: int) -> bool:
    return at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before > 0


def _said_later(passage: Passage, start: int) -> str:
    """As in "or trouble in the bedroom and no, all that works": a bare answer after things that no phrase holds."""
    for at in range(start + 1, min(start + _REACH, len(passage.tokens))):
        lemma = passage.tokens[at].lemma
        if not _ends(passage, at):
            continue
        if lemma in _BARE and passage.tokens[at - 1].lemma in _LEADS:
            return _BARE[lemma]
        if lemma in _NO and _opens_answer(passage, at - 1):
            return "no"
    return ""


def _opens_answer(passage: Passage, at: int) -> bool:
    """As in "…, I haven't", "but it isn't": a subject with which an answer begins."""
    token = passage.tokens[at]
    begins = token.break_before > 0 or passage.tokens[at - 1].lemma in _LEADS
    return token.lemma in word_group("reported_questions.subjects") and begins


def _all_well(passage: Passage, at: int) -> bool:
    """As in "not a thing", "nothing like that", "I don't think so"."""
    return any(t.lemma in word_group("reported_questions.all_well") for t in passage.tokens[at + 1 : at + 4])
