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
from psoas.intake.inference import elsewhere, exclusions, other_subjects, places
from psoas.intake.laterality.sides import sides
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
    newness,
    question_answer,
    reported_questions,
    settle,
    still_there,
    temporality,
    uncertainty,
    verdicts,
)
from psoas.text.assertion.statuses import Statuses
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
    return replace(narrative, passage=Passage(spelling.mend(passage.tokens), (), passage.words))


def find_mentions(narrative: Narrative) -> Narrative:
    """Every phrase of the lexicon in the words, the longest reading of each."""
    passage = narrative.passage
    matches, pseudo_triggers = matching.find_mentions(passage.tokens, passage.words)
    return replace(
        narrative, passage=Passage(passage.tokens, matches, passage.words), pseudo_triggers=pseudo_triggers
    )


def find_narrator(narrative: Narrative) -> Narrative:
    """Who is told about: the teller, or somebody whom the teller speaks for."""
    return replace(narrative, passage=narrator.spoken_for(narrative.passage))


def refine_places(narrative: Narrative) -> Narrative:
    """A place that the words after it make more exact."""
    return replace(narrative, passage=places.made_exact(narrative.passage))


def first_status(narrative: Narrative) -> Narrative:
    """What each phrase says by itself."""
    return replace(narrative, decisions=Statuses.at_first(narrative.passage.mentions).decisions())


def assertion(decide: Callable[[Passage, Statuses], None]) -> Step:
    """A step that decides statuses."""

    def step(narrative: Narrative) -> Narrative:
        statuses = narrative.statuses()
        decide(narrative.passage, statuses)
        return replace(narrative, decisions=statuses.decisions())

    step.__name__ = f"{decide.__module__.rpartition('.')[2]}.{decide.__name__}"
    step.__doc__ = decide.__doc__
    return step


def link_activities(narrative: Narrative) -> Narrative:
    """What each activity does to the pain."""
    return replace(narrative, links=link(narrative.passage))


def find_sides(narrative: Narrative) -> Narrative:
    """The side of every region and quality."""
    return replace(narrative, sides=sides(narrative.passage, narrative.pseudo_triggers))


def find_duration(narrative: Narrative) -> Narrative:
    """How long the complaint has lasted."""
    elsewhere = with_own_time(narrative.passage, narrative.statuses())
    return replace(narrative, length=duration(narrative.passage, elsewhere))


def assemble(narrative: Narrative) -> Narrative:
    """Findings and questions, one for each type and code."""
    return replace(narrative, understanding=findings.assemble(narrative))


STEPS: Final[tuple[Step, ...]] = (
    normalise,
    correct_spelling,
    find_mentions,
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
    assertion(experiencer.too_young),
    assertion(newness.weigh),
    assertion(injury_exclusions.mishaps),
    assertion(other_subjects.told_of_others),
    assertion(exclusions.others_ideas),
    assertion(exclusions.others_jobs),
    assertion(exclusions.other_lumps),
    assertion(exclusions.trades),
    assertion(places.named_only),
    assertion(elsewhere.felt_elsewhere),
    assertion(settle.settle),
    link_activities,
    find_sides,
    find_duration,
    assemble,
)


def read(text: str) -> Narrative:
    """A text taken through every step."""
    narrative = Narrative(text)
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
