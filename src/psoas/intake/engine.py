"""The narrative engine: a client's words to findings, each with its place in them.

``understand`` is a line of small steps, each in its own file and each tested alone: normalise (``text``),
mend (``typos``), spot, assert (``scope``), link, side, time, assemble. Same words, same answer.
"""

from __future__ import annotations

from typing import Final

from psoas.intake.assemble import assemble
from psoas.intake.durations import duration
from psoas.intake.lexicon import lexicon
from psoas.intake.linking import link
from psoas.intake.places import made_exact
from psoas.intake.proxies import spoken_for
from psoas.intake.scope import read_all
from psoas.intake.sides import sides
from psoas.intake.spot import spot_with_decoys
from psoas.intake.story import Story
from psoas.intake.text import tokenise
from psoas.intake.typos import mend
from psoas.visit import Understanding

# What is dropped of these for another reason has the complaint's own time ("both legs for five days").
_OF_NOW: Final = frozenset({"both_legs_affected", "progressive_weakness", "cannot_bear_weight"})
# Contexts with a time of their own, which is not the complaint's ("hip replaced four years ago").
_OWN_TIME: Final = frozenset(
    {"recent_surgery", "hip_replacement", "sits_for_work", "heavy_work", "runner", "dancer"}
)


def understand(text: str) -> Understanding:
    """What a client's words say: findings, what to ask, and how long it has lasted.

    Args:
        text: the client's words, as written or dictated; any text is answered.

    Returns:
        Findings (said or denied, with a side and their place in ``text``), a question for every red flag
        that the words leave open, and the length of the complaint in days where it is given.

    >>> heard = understand("Left groin hurts when I walk. No fever. Not sure about weight loss.")
    >>> [(f.code, f.side, f.present) for f in heard.findings]
    [('groin', 'left', True), ('walk', 'unstated', True), ('fever', 'unstated', False)]
    >>> [q.asks_about for q in heard.questions]
    ['red_flag:weight_loss']
    """
    words = lexicon()
    tokens = mend(tokenise(text, words.same_as))
    spots, decoys = spot_with_decoys(tokens, words)
    story = spoken_for(made_exact(Story(tokens, spots, words)))
    readings = read_all(story)
    elsewhere = [
        m
        for m in story.mentions
        if m.code in words.own_time
        or (
            readings[m] == "dropped"
            and m.mark != "topic"
            and m.type in ("red_flag", "context")
            and m.code not in _OF_NOW
        )
        or m.code in _OWN_TIME
    ]
    return assemble(
        text,
        story,
        readings=readings,
        links=link(story),
        sides=sides(story, decoys),
        length=duration(story, elsewhere),
    )
