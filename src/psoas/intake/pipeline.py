"""The steps from a client's words to findings, in their order.

``STEPS`` is the whole of it: each step takes an immutable ``Narrative`` and returns one, stands in a file of its own
and is tested alone. The same words give the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from psoas.intake import findings
from psoas.intake.activities.activity_links import link
from psoas.intake.coverage import coverage
from psoas.intake.inference import elsewhere, exclusions, other_subjects, painless, places, touched
from psoas.intake.inference.health import not_theirs, too_short
from psoas.intake.laterality.sides import other_places, sides
from psoas.intake.mentions import with_health
from psoas.intake.narrative import Narrative
from psoas.intake.onset import injury_exclusions
from psoas.intake.onset.duration import duration
from psoas.intake.onset.own_time import with_own_time
from psoas.text import matching, spelling, tokens
from psoas.text.assertion import (
    experiencer,
    list_negation,
    narrator,
    negation,
    over_by_now,
    question_answer,
    reported_questions,
    settle,
    still_there,
    suspected,
    temporality,
    uncertainty,
    verdicts,
)
from psoas.text.assertion.rules import rule_of
from psoas.text.assertion.statuses import Statuses
from psoas.text.health import BoxKind, Fact, health_of
from psoas.text.matching import Mention
from psoas.text.newness import weigh
from psoas.text.passage import Passage
from psoas.visit import Understanding

Step = Callable[[Narrative], Narrative]


def normalise(narrative: Narrative) -> Narrative:
    """The text as words in one spelling, each with its place in the text."""
    words = narrative.passage.words
    found = tokens.tokenise(narrative.text, words.same_as)
    return replace(narrative, passage=Passage(found, (), words))


def correct_spelling(narrative: Narrative) -> Narrative:
    """Misspelt words read as the word that was meant."""
    passage = narrative.passage
    mended = spelling.mend(passage.tokens)
    if mended is passage.tokens:
        return narrative
    return replace(narrative, passage=Passage(mended, (), passage.words))


def find_mentions(narrative: Narrative) -> Narrative:
    """Every phrase of the lexicon in the words, the longest reading of each."""
    passage = narrative.passage
    found = matching.find_mentions(passage.tokens, passage.words)
    return replace(
        narrative,
        passage=passage.with_matches(found.matches),
        pseudo_triggers=found.pseudo_triggers,
        conditions=found.conditions,
    )


def find_health(narrative: Narrative) -> Narrative:
    """Medicines and conditions, each with its status."""
    known = health_of(narrative.passage, narrative.conditions, narrative.text, narrative.box)
    return replace(narrative, known=known)


def find_narrator(narrative: Narrative) -> Narrative:
    """Who is told about: the teller, or somebody whom the teller speaks for."""
    return replace(narrative, passage=narrator.spoken_for(narrative.passage, narrative.age_years))


def refine_places(narrative: Narrative) -> Narrative:
    """A place that the words after it make more exact, and one that is named by its side alone."""
    exact = places.made_exact(narrative.passage)
    return replace(narrative, passage=other_places(exact, narrative.pseudo_triggers))


def first_status(narrative: Narrative) -> Narrative:
    """What each phrase says by itself."""
    return replace(narrative, decisions=Statuses.at_first(narrative.passage.mentions).decisions())


def assertion(decide: Callable[[Passage, Statuses], None]) -> Step:
    """A step that decides statuses."""

    def step(narrative: Narrative) -> Narrative:
        statuses = narrative.statuses()
        decide(narrative.passage, statuses)
        return replace(narrative, decisions=statuses.decisions()) if statuses.changed else narrative

    step.__name__ = f"{decide.__module__.rpartition('.')[2]}.{decide.__name__}"
    step.__doc__, step.__module__ = decide.__doc__, decide.__module__
    return step


def doubt_stopped_medicines(narrative: Narrative) -> Narrative:
    """Leave open a warning sign that only a medicine's name says, where that was stopped, refused or is another's.

    It is none where the medicine was a short course.
    """
    if not narrative.known.facts:
        return narrative
    facts: dict[Mention, list[Fact]] = {}
    for fact in narrative.known.facts:
        for mention in narrative.passage.over(fact.start, fact.end):
            facts.setdefault(mention, []).append(fact)
    statuses = narrative.statuses()
    for mention, here in facts.items():
        if statuses[mention] != "affirmed" or mention.type != "red_flag" or _shared(narrative, mention):
            continue
        if any(implied.code == mention.code for implied in too_short(here)):
            statuses.decide(mention, "excluded", "health.short_course", "short_course")
        elif any(implied.code == mention.code for implied in not_theirs(here)):
            statuses.decide(mention, "uncertain", "health.not_theirs")
    return replace(narrative, decisions=statuses.decisions())


def _shared(narrative: Narrative, mention: Mention) -> bool:
    """As in "my father is on warfarin and so am I"."""
    rule = rule_of(narrative.decisions[mention].rule)
    return rule is not None and rule.category == "shared"


def drop_too_young(narrative: Narrative) -> Narrative:
    """Smoking and high blood pressure are a vascular risk only from an age on."""
    statuses = narrative.statuses()
    experiencer.too_young(narrative.passage, statuses, narrative.age_years)
    return replace(narrative, decisions=statuses.decisions())


def link_activities(narrative: Narrative) -> Narrative:
    """What each activity does to the pain."""
    return replace(narrative, links=link(narrative.passage))


def find_sides(narrative: Narrative) -> Narrative:
    """The side of every region and quality."""
    decided = narrative.decisions.items()
    places = [(m, d) for m, d in decided if m.type == "region"]
    not_felt = frozenset(m for m, d in places if d.status == "negated" or d.reason in _NOT_OF_NOW)
    only_named = frozenset(m for m, d in places if d.rule.startswith("touched"))
    return replace(
        narrative, sides=sides(narrative.passage, narrative.pseudo_triggers, not_felt | only_named)
    )


_NOT_OF_NOW: Final = frozenset({"other_person", "historical", "resolved"})


def find_duration(narrative: Narrative) -> Narrative:
    """How long the complaint has lasted."""
    elsewhere = with_own_time(narrative.passage, narrative.statuses())
    kinds = narrative.passage.words.condition_kinds
    illnesses = tuple(m for m in narrative.conditions if kinds[m.code] not in ("allergen", "capitals"))
    return replace(narrative, length=duration(narrative.passage, elsewhere, illnesses))


def assemble(narrative: Narrative) -> Narrative:
    """Findings and questions, one for each type and code."""
    return replace(narrative, understanding=findings.assemble(narrative))


def add_health(narrative: Narrative) -> Narrative:
    """What medicines and conditions stand for, and they themselves among the mentions."""
    assert narrative.understanding is not None  # noqa: S101 - the step before sets it
    return replace(narrative, understanding=with_health(narrative, narrative.understanding))


def measure_coverage(narrative: Narrative) -> Narrative:
    """The sentences in which nothing was read, the language, and whether enough was read to go on."""
    heard = narrative.understanding
    assert heard is not None  # noqa: S101 - a step before sets it
    read = coverage(narrative, heard.findings, asked=bool(heard.questions))
    told = replace(
        heard,
        not_understood=read.not_understood,
        understood=read.understood,
        language=read.language,
        other_languages=read.other_languages,
    )
    return replace(narrative, understanding=told)


STEPS: Final[tuple[Step, ...]] = (
    normalise,
    correct_spelling,
    find_mentions,
    find_health,
    find_narrator,
    refine_places,
    first_status,
    assertion(negation.deny),
    assertion(verdicts.judge),
    assertion(still_there.affirm),
    assertion(uncertainty.doubt),
    assertion(question_answer.answers),
    assertion(reported_questions.asked),
    assertion(list_negation.deny_lists),
    assertion(experiencer.other_people),
    assertion(experiencer.shared),
    assertion(temporality.other_times),
    assertion(temporality.gone),
    assertion(temporality.stopped),
    assertion(over_by_now.born),
    drop_too_young,
    assertion(weigh.weigh),
    assertion(injury_exclusions.mishaps),
    assertion(other_subjects.told_of_others),
    assertion(exclusions.others_ideas),
    assertion(exclusions.others_jobs),
    assertion(exclusions.other_lumps),
    assertion(exclusions.trades),
    doubt_stopped_medicines,
    assertion(painless.deny),
    assertion(places.named_only),
    assertion(touched.named_beside),
    assertion(elsewhere.felt_elsewhere),
    assertion(settle.settle),
    assertion(suspected.suspect),
    link_activities,
    find_sides,
    find_duration,
    assemble,
    add_health,
    measure_coverage,
)


def read(
    text: str, box: BoxKind = "story", *, visit: bool = False, age_years: float | None = None
) -> Narrative:
    """A text taken through every step.

    Args:
        text: the words.
        box: where they stand in a visit.
        visit: True where the whole visit is read, in which more medicines and conditions count.
        age_years: of the client, where it is known.
    """
    narrative = Narrative(text, box, visit, age_years)
    for step in STEPS:
        narrative = step(narrative)
    return narrative


def understand(text: str) -> Understanding:
    """What a client's words say: findings, what to ask, and how long it has lasted.

    Args:
        text: the client's words, as written or dictated; any text is answered.

    Returns:
        Findings (affirmed or negated, with a side and their place in ``text``), a question for every red flag
        that the words leave open, and the length of the complaint in days where it is given.

    >>> heard = understand("Left groin hurts when I walk. No fever. Not sure about weight loss.")
    >>> [(f.code, f.side, f.present) for f in heard.findings]
    [('groin', 'left', True), ('walk', 'unstated', True), ('fever', 'unstated', False)]
    >>> [q.asks_about for q in heard.questions]
    ['red_flag:weight_loss']
    """
    understood = read(text).understanding
    assert understood is not None  # noqa: S101 - the last step sets it
    return understood
