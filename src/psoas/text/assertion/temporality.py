"""Other times: "as a kid", "cleared with antibiotics", "the knee pain has gone"."""

from __future__ import annotations

from psoas.text.assertion.experiencer import names_artery
from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, figure
from psoas.text.word_groups import word_group


def other_times(passage: Passage, statuses: Statuses) -> None:
    """As in "As a kid", "in 2015, cleared": what is over is no finding, save what stays true of a person."""
    years = [
        Mention("cue", "past", "yes", at, at)
        for at, token in enumerate(passage.tokens)
        if token.stem == "#" and figure(token.word) in passage.words.past_years
    ]
    for cue in (*passage.cues("past", "resolved"), *years):
        for mention in passage.mentions:
            if mention.type in ("red_flag", "quality") and _since(passage, cue, mention):
                continue
            if mention.code in passage.words.lasting or statuses[mention] not in ("affirmed", "uncertain"):
                continue
            if mention.code == "vascular_risk" and names_artery(passage, mention):
                continue  # "told years ago of a bulge in the artery": it is there still
            if mention.type in ("course", "context", "region") and not _close(passage, cue, mention, 3):
                continue
            if mention.type == "region" and cue.code == "past":
                continue
            if mention.code.startswith("better_with") and mention.meets(cue):
                continue  # "it gets better once I get moving"
            if _close(passage, cue, mention, 10) and not _of_another(passage, cue, mention):
                statuses.decide(
                    mention,
                    "uncertain" if _recent(passage, cue, mention) else "excluded",
                    "temporality.other_times",
                    "historical",
                )


def _since(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """As in "since the birth ten years ago": a time from which on it has been so, and is."""
    between = passage.tokens[max(mention.last + 1, cue.first - 7) : cue.first]
    return cue.code == "past" and any(t.stem in word_group("temporality.since") for t in between)


def _of_another(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """As in "lost a stone, had cancer ten years ago": the time is that of the thing beside it, after a comma."""
    return any(
        other.type in ("red_flag", "context")
        and mention.last < other.first <= cue.first
        and passage.breaks(mention.last + 1, other.first) >= COMMA
        for other in passage.mentions
    )


def _recent(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """A red flag that has only just gone is still worth a question."""
    del passage
    return mention.type == "red_flag" and cue.code == "resolved" and mention.code == "fever"


def _close(passage: Passage, cue: Mention, mention: Mention, reach: int) -> bool:
    """In the same clause, or one comma away, and near."""
    if mention.meets(cue):
        return True
    first, last = sorted(((mention.first, mention.last), (cue.first, cue.last)))
    between = passage.tokens[first[1] + 1 : last[0] + 1]
    if len(between) > reach or any(t.break_before >= CLAUSE for t in between):
        return False
    return not any(t.stem in ("but", "now", "becaus") for t in between)
