"""What is still to ask: one answer away from a more dangerous rule, most dangerous first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from psoas.assessment import URGENCIES, Urgency
from psoas.screening.conditions import Condition, Facts, parse
from psoas.screening.rules import PACKAGE, Rule, condition, rules
from psoas.screening.unplaced import FLOOR, Nearness, nearness, usual_cases
from psoas.visit import Finding, Question
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

MOST_QUESTIONS: Final = 6  # more than a handful is not asked well
_COLUMNS: Final = ("topic", "when", "asks_about", "text", "why", "citation", "verified")
# Whether a question goes to all whom it may concern, or only to those whose words hint at it.
_ASKED: Final = ("met", "hinted")


@dataclass(frozen=True, slots=True)
class Topic:
    """One plain question that covers some findings, for those whom it concerns (``when``; all if none).

    ``hinted``: it is asked only where what was said hints at it, and stands on no list of questions for everyone; such a
    question is asked alone and in person.
    """

    when: Condition | None
    keys: tuple[str, ...]
    text: str
    why: str
    name: str = ""
    hinted: bool = False

    def concerns(self, facts: Facts) -> bool:
        """Whether what was said leaves the topic open; a movement that eases it has answered whether nothing does."""
        answer = _answers().get(self.name)
        return answer is None or not answer.met(facts)

    def asked(self, key: str, answered: frozenset[str]) -> Question:
        """The question; where a part of the topic was answered, only about the part that is open."""
        text = _alone().get(key, self.text) if answered.intersection(self.keys) else self.text
        return Question(key, text, self.why)


def _make(row: Row) -> Topic:
    row.text("citation"), row.verified()
    for word in row.words("asks_about"):
        type_, _, code = word.partition(":")
        check_code(type_, code, "asks_about")
    when = parse(row.maybe("when")) if row.maybe("when") else None
    hinted = "asked" in row.cells and row.one_of("asked", _ASKED) == "hinted"
    return Topic(when, row.words("asks_about"), row.text("text"), row.text("why"), row.text("topic"), hinted)


@lru_cache(maxsize=1)
def _answers() -> Mapping[str, Condition]:
    """Of a topic, by its name, what answers it without its being asked."""

    def make(row: Row) -> tuple[str, Condition]:
        row.text("reason"), row.text("citation"), row.verified()
        return row.text("topic"), condition(row, "topic")

    return dict(read(PACKAGE, "answered.csv", ("topic", "when", "reason", "citation", "verified"), make))


@lru_cache(maxsize=1)
def _alone() -> Mapping[str, str]:
    """The question about one finding of a topic that covers several."""

    def make(row: Row) -> tuple[str, str]:
        row.text("citation"), row.verified()
        type_, _, code = row.text("asks_about").partition(":")
        check_code(type_, code, "asks_about")
        return row.text("asks_about"), row.text("text")

    return dict(read(PACKAGE, "single_questions.csv", ("asks_about", "text", "citation", "verified"), make))


def _open(
    asked: Sequence[Question], findings: Sequence[Finding]
) -> tuple[tuple[Question, ...], frozenset[str]]:
    """The questions of the words that nobody has answered by a code, and every finding that was answered."""
    stated = {finding.key for finding in findings if finding.origin == "stated"}
    still = tuple(question for question in asked if question.asks_about not in stated)
    return still, frozenset(f.key for f in findings) | {question.asks_about for question in still}


@lru_cache(maxsize=1)
def _topics() -> tuple[Topic, ...]:
    common = read(PACKAGE, "questions.csv", _COLUMNS, _make)
    return common + read(PACKAGE, "questions_persons.csv", (*_COLUMNS[:5], "asked", *_COLUMNS[5:]), _make)


def questions(
    facts: Facts, findings: Sequence[Finding], urgency: Urgency, asked: Sequence[Question]
) -> tuple[Question, ...]:
    """The unsure ones from the client's words first, then what would raise the urgency to a stop.

    A finding that was denied is not asked again. What the words hint at comes before the rest, which come in the order
    of the danger that a 'yes' would show, then in the order of the table.
    """
    asked, answered = _open(asked, findings)
    floor = max(URGENCIES.index(urgency), URGENCIES.index("mention_to_doctor"))
    rated: list[tuple[int, Question]] = []
    hinted: list[Question] = []
    for topic in _topics():
        if (topic.when is not None and not topic.when.met(facts)) or not topic.concerns(facts):
            continue
        danger = {key: _urgency_with(facts, key, floor) for key in topic.keys if key not in answered}
        worst = max(danger, key=lambda key: danger[key], default=None)
        if worst is None or danger[worst] <= floor:
            continue
        if topic.hinted:
            hinted.append(topic.asked(worst, answered))
        else:
            rated.append((danger[worst], topic.asked(worst, answered)))
    rated.sort(key=lambda pair: -pair[0])
    return (*asked, *hinted, *(question for _, question in rated[:MOST_QUESTIONS]))


def safety_questions(
    facts: Facts, findings: Sequence[Finding], asked: Sequence[Question]
) -> tuple[Question, ...]:
    """Every question that could stop this client's visit, in the order of danger, for when little else is known.

    Each is answered by yes or no. What the words leave open comes first. Then comes what a single yes would turn into a danger at the
    places with which people come, the gravest first, and of equal ones what concerns more of those places; what takes more than a
    yes comes last. Only age and sex leave a topic out. What was answered already is not asked again.

    Args:
        facts: the client, and what was understood.
        findings: what was understood, denied or not.
        asked: the questions that the words leave open.
    """
    asked, answered = _open(asked, findings)
    of_words = sorted(asked, key=lambda question: -_danger(facts, question.asks_about))
    hinted, ranked = _ranked(facts, answered)
    return (*of_words, *hinted, *(question for _near_, _of_any, question in ranked))


def one_yes_away(facts: Facts, findings: Sequence[Finding]) -> tuple[Question, ...]:
    """What a yes alone would turn into a danger, the gravest first; where no place is known, at the places with which people come.

    Args:
        facts: the client, and what was understood.
        findings: what was understood, denied or not; it is not asked again.
    """
    _hinted, ranked = _ranked(facts, frozenset(finding.key for finding in findings))
    return tuple(question for near, _of_any, question in ranked if near.urgency)


def _ranked(
    facts: Facts, answered: frozenset[str]
) -> tuple[tuple[Question, ...], list[tuple[Nearness, int, Question]]]:
    """The questions that the words hint at, and the others with how near their danger is and how grave it could ever be."""
    hinted: list[Question] = []
    ranked: list[tuple[Nearness, int, Question]] = []
    held: set[str] = set()  # a finding that one question covers is not asked again in words for another age
    for topic in _topics():
        reach = topic.when is None or (topic.when.met(facts) if topic.hinted else topic.when.possible(facts))
        if not reach or not topic.concerns(facts):
            continue
        danger = {key: _danger(facts, key) for key in topic.keys if key not in answered and key not in held}
        if not danger or max(danger.values()) <= FLOOR:
            continue
        held.update(topic.keys)
        near = _near(facts, topic) if not topic.hinted else dict.fromkeys(topic.keys, Nearness())
        worst = max(danger, key=lambda key: (near[key], danger[key]))
        question = topic.asked(worst, answered)
        if topic.hinted:
            hinted.append(question)
        else:
            ranked.append((near[worst], danger[worst], question))
    ranked.sort(key=lambda one: one[:2], reverse=True)
    return tuple(hinted), ranked


@lru_cache(maxsize=4096)
def _near(facts: Facts, topic: Topic) -> Mapping[str, Nearness]:
    """How near the danger of each finding of a topic is; much the same clients, of whom little is known, come again and again."""
    cases = usual_cases(facts)
    return {key: nearness(cases, topic.when, key, _rules_with().get(key, ())) for key in topic.keys}


def covered_by(question: Question) -> tuple[str, ...]:
    """Every finding (``type:code``) that a question asks about in one sentence: who says no to it denies them all.

    >>> covered_by(Question("red_flag:fever", "Have you had a fever, chills or shivering?", ""))
    ('red_flag:fever',)
    """
    for topic in _topics():
        if topic.text == question.text and question.asks_about in topic.keys:
            return topic.keys
    return (question.asks_about,)


def question_about(key: str) -> Question | None:
    """The question about one finding alone, as a yes or a no answers it; None where no topic holds it.

    >>> question_about("red_flag:anticoagulant").text
    'Do you take a blood thinner?'
    """
    for topic in _topics():
        if key in topic.keys and (len(topic.keys) == 1 or key in _alone()):
            return Question(key, topic.text if len(topic.keys) == 1 else _alone()[key], topic.why)
    return None


def parts_of(question: Question) -> tuple[Question, ...]:
    """The questions about each finding of a question that asks about several; none where it asks about one.

    >>> [part.text for part in parts_of(Question("red_flag:fever", "Have you had a fever, chills or shivering?", ""))]
    []
    """
    keys = covered_by(question)
    if len(keys) == 1:
        return ()
    return tuple(replace(question, asks_about=key, text=_alone()[key]) for key in keys if key in _alone())


@lru_cache(maxsize=1)
def _rules_with() -> Mapping[str, tuple[Rule, ...]]:
    """Of each finding the rules that it may help to fire, most urgent first."""
    found: dict[str, list[Rule]] = {}
    for rule in rules():  # most urgent first
        for key in dict.fromkeys(rule.when.keys()):
            found.setdefault(key, []).append(rule)
    return {key: tuple(of_key) for key, of_key in found.items()}


def _danger(facts: Facts, key: str) -> int:
    """The urgency, as a number, of the gravest rule that this finding could be part of in this client."""
    of_key = _rules_with().get(key, ())
    return next((URGENCIES.index(rule.urgency) for rule in of_key if rule.when.possible(facts)), 0)


def _urgency_with(facts: Facts, key: str, floor: int) -> int:
    """The urgency, as a number, of the first rule above ``floor`` that this finding would help to fire; 0 if none."""
    more = replace(facts, present=facts.present | {key})
    for rule in _rules_with().get(key, ()):  # most urgent first
        urgency = URGENCIES.index(rule.urgency)
        if urgency <= floor:
            return 0
        if rule.when.met(more):
            return urgency
    return 0
