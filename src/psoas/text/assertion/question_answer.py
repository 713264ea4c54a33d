"""Answers: "fever? no", "numbness: yes, left foot", "weight loss - none"."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import SENTENCE
from psoas.text.word_groups import code_group, exact_words, word_group

_LONGEST: Final = 12  # words of the longest phrase, fillers included
_NO = word_group("question_answer.no")


def answers(passage: Passage, statuses: Statuses) -> None:
    """As in "Fever? No." "Numbness: yes, left foot." "Weight loss - none."."""
    lists = _Lists(passage)
    for mention in passage.mentions:
        answer, name = _answer_to(passage, mention, lists)
        if answer == "fine" and (mention.mark == "topic" or mention.type == "region"):
            statuses.decide(mention, "negated", name)
        elif answer in ("yes", "no") and mention.mark == "no":
            statuses.decide(
                mention, "negated" if answer == "yes" else "affirmed", name
            )  # "Can you stand on it? Yes."
        elif answer == "yes":
            statuses.decide(
                mention,
                "negated" if _asks_if_normal(passage, mention) else "affirmed",
                name,
            )
        elif answer == "no" and _only_in_part(passage, mention):
            continue  # "Pain in both testicles? No. One."
        elif answer == "no" and mention.type != "region":
            statuses.decide(
                mention,
                "affirmed" if _asks_if_normal(passage, mention) else "negated",
                name,
            )
        elif answer == "unsure" and mention.code == "pregnant":
            statuses.decide(mention, "affirmed", name)  # the code means "is or may be"
        elif answer == "unsure":
            statuses.decide(
                mention,
                "uncertain" if mention.type == "red_flag" else "excluded",
                name,
                "doubted",
            )
        elif answer == "" and mention.type == "red_flag" and _is_question(passage, mention):
            statuses.decide(mention, "uncertain", name)


def _only_in_part(passage: Passage, mention: Mention) -> bool:
    """As in "both? No. One.", "all the time? No, only at night": less of it, and not none."""
    if mention.code in code_group("question_answer.of_both"):
        return False  # "Both legs? No, only the right."
    first, last = passage.sentence(mention.last)
    whole = passage.has_lemma(first, last, _WHOLE)
    return whole and any(t.lemma in _PART for t in passage.tokens[last + 2 : last + 4])


_WHOLE: Final = word_group("question_answer.whole")
_PART: Final = word_group("question_answer.part")


def _asks_if_normal(passage: Passage, mention: Mention) -> bool:
    """As in "Bladder ok? yes": the question was whether all is well."""
    _, last = passage.sentence(mention.last)
    return mention.mark == "topic" and passage.has_cue(mention.last + 1, last, "no_difference")


def _answer_to(passage: Passage, mention: Mention, lists: _Lists) -> tuple[str, str]:
    """The answer that follows a mention's question or label (yes, no, fine, unsure or nothing), and its rule."""
    _, last = passage.sentence(mention.last)
    after = mention.last + 1
    if passage.tokens[last].asked:
        after = last + 1
    else:
        while after <= last and _same_list(passage, mention, after):
            after += 1
            if after > mention.last + _LONGEST:
                after = min(lists.end(mention.type, after), last + 1)
                break
        if after > last or not (passage.tokens[after].break_before or _ends_in_answer(passage, last)):
            return _NO_ANSWER
        if passage.tokens[after].break_before == SENTENCE:
            return _NO_ANSWER
    return _answer_at(passage, after)


class _Lists:
    """Where the list that a word stands in ends, by the type of its mentions; each found once a passage."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._ends: dict[str, list[int]] = {}

    def end(self, type_: str, at: int) -> int:
        """The first word from a word on that is none of a list of mentions of a type."""
        ends = self._ends.get(type_)
        if ends is None:
            ends = self._ends[type_] = self._of(type_)
        return ends[at]

    def _of(self, type_: str) -> list[int]:
        tokens, joins = self._passage.tokens, self._passage.words.lists["joins"]
        held = {
            at
            for m in self._passage.mentions
            if m.type == type_
            for at in range(m.first, min(m.last, m.first + _LONGEST) + 1)
        }
        ends = [*range(len(tokens) + 1)]
        for at in range(len(tokens) - 1, -1, -1):
            if at in held or tokens[at].lemma in joins:
                ends[at] = ends[at + 1]
        return ends


def _same_list(passage: Passage, mention: Mention, at: int) -> bool:
    """True for the words of a list that goes on: other mentions of symptoms, "or", "and"."""
    if passage.tokens[at].lemma in passage.words.lists["joins"]:
        return True
    return any(
        m.last >= at and m.type == mention.type
        for first in range(max(mention.last + 1, at - _LONGEST), at + 1)
        for m in passage.at(first)
    )


def _ends_in_answer(passage: Passage, last: int) -> bool:
    """Dictated lists: "fever no weight loss no night sweats no"."""
    return passage.tokens[last].lemma in word_group("question_answer.ends_in_answer")


def _answer_at(passage: Passage, at: int) -> tuple[str, str]:
    """The answer that begins at a word, and the rule of it."""
    short = _short_answer(passage, at)
    if short:
        return short, "question_answer.short_answer"
    cue = next((c for c in passage.at(at) if c.type == "cue"), None)
    if cue is None:
        return _NO_ANSWER
    return _meaning(passage, cue), cue.rule or _NO_ANSWER[1]


def _short_answer(passage: Passage, at: int) -> str:
    """As in "Did you fall? I did not.", "Does it wake you? It does."."""
    if not 0 < at < len(passage.tokens) or not passage.tokens[at - 1].asked:
        return ""
    _, last = passage.sentence(at)
    if _says_it_back(passage, at, last):
        return "no"
    words = [t.word for t in passage.tokens[at : min(last, at + 3) + 1]]
    if not 1 < len(words) < 4 or words[0] not in exact_words("question_answer.short_subjects"):
        return ""
    if words[1] in exact_words("question_answer.short_denials"):
        return "no" if len(words) == 2 else ""
    if words[1] not in exact_words("question_answer.short_verbs"):
        return ""
    return "yes" if len(words) == 2 else "no" if words[2] == "not" else ""


def _says_it_back(passage: Passage, at: int, last: int) -> bool:
    """As in "Leg swollen or warm? Not swollen.": the answer denies the question's own words, and ends."""
    if last != at + 1 or passage.tokens[at].lemma not in _NO:
        return False
    first, end = passage.sentence(at - 1)
    return any(t.lemma == passage.tokens[last].lemma for t in passage.tokens[first : end + 1])


def _meaning(passage: Passage, cue: Mention) -> str:
    """What a cue says as an answer: yes, no, fine, unsure or nothing."""
    at = cue.first
    if cue.code == "denied_after":
        return "no"
    alone = _stands_alone(passage, cue)
    if cue.code == "negator":
        return "no" if alone and passage.tokens[at].lemma in _NO else ""
    if cue.code == "answer_yes":
        return "yes" if alone or passage.tokens[at].lemma == "yes" else ""
    if cue.code == "no_difference":
        return "fine" if passage.tokens[at - 1].asked else ""  # "Bladder? Fine."
    return "unsure" if alone and cue.code in ("unsure", "think") else ""


_NO_ANSWER: Final = ("", "question_answer.answers")


def _stands_alone(passage: Passage, cue: Mention) -> bool:
    """An answer is followed by a break, or (in a dictated list) by the next question."""
    after = cue.last + 1
    if after >= len(passage.tokens) or passage.tokens[after].break_before:
        return True
    _, last = passage.sentence(cue.first)
    return _ends_in_answer(passage, last) and not passage.tokens[last].asked


def is_answer(passage: Passage, negator: Mention) -> bool:
    """A "no" that answers what stands before it, and so denies nothing after it."""
    first = negator.first
    if passage.tokens[first].lemma not in _NO or first == 0:
        return False
    if not _stands_alone(passage, negator):
        return False
    if passage.tokens[first - 1].asked:
        return True
    if passage.tokens[first].break_before >= SENTENCE:
        return False
    before = next((m for m in reversed(passage.mentions_within(0, first - 1)) if m.last < first), None)
    return before is not None and before.last >= first - 2


def _is_question(passage: Passage, mention: Mention) -> bool:
    """A bare question ("fever?") or one that begins like one ("could it be a hernia?")."""
    first, last = passage.sentence(mention.last)
    if not passage.tokens[last].asked:
        return False
    begins = passage.tokens[first].lemma in passage.words.lists["asks_first"]
    return begins or (last - first + 1 <= mention.length + 2)
