"""Every mention of a narrative as it is shown: its status, why, the rule that decided, its side and its place."""

from __future__ import annotations

from psoas.intake.narrative import Narrative
from psoas.text.lexicon import LYING_DOWN
from psoas.text.matching import Mention
from psoas.text.word_groups import code_group
from psoas.visit import HeardMention, Span, Status


def heard_mentions(narrative: Narrative) -> tuple[HeardMention, ...]:
    """The mentions of a narrative, and the activities in it, in reading order.

    An activity that nothing ties to the pain is ``bare``: it is named and says nothing by itself.
    """
    found = [
        HeardMention(
            type=mention.type,
            code=mention.code,
            status=decision.status,
            reason=decision.reason,
            rule=decision.rule,
            side=narrative.sides.get(mention, "unstated"),
            span=_span(narrative, mention.first, mention.last),
        )
        for mention, decision in narrative.decisions.items()
    ]
    linked = {link.activity for link in narrative.links}
    for link in narrative.links:
        first, last = min(link.activity.first, link.cue.first), max(link.activity.last, link.cue.last)
        status: Status = "affirmed" if link.present else "negated"
        span = _span(narrative, first, last)
        found.append(
            HeardMention(
                link.type, link.code, status, "", f"activity_links.{link.cue.code}", "unstated", span
            )
        )
    for activity in narrative.passage.matches:
        if activity.type == "activity" and activity not in linked and activity.code != LYING_DOWN:
            span = _span(narrative, activity.first, activity.last)
            found.append(
                HeardMention(
                    "activity_worse",
                    activity.code,
                    "bare",
                    "not_tied_to_pain",
                    "activity_links",
                    "unstated",
                    span,
                )
            )
    return tuple(sorted(found, key=lambda m: (m.span.start, m.span.end, m.type, m.code)))


def _span(narrative: Narrative, first: int, last: int) -> Span:
    tokens = narrative.passage.tokens
    start, end = tokens[first].start, tokens[last].end
    return Span(start, end, narrative.text[start:end])


def words_read(narrative: Narrative) -> frozenset[int]:
    """The places of the words in which something was read: a mention, an activity, a length of time or a cue."""
    told = code_group("heard.cues_that_tell")
    read: set[int] = set()
    for match in narrative.passage.matches:
        if match.type != "cue" or match.code in told:
            read |= _places(match)
    for link in narrative.links:
        read |= _places(link.activity) | _places(link.cue)
    if narrative.length is not None:
        read |= set(range(narrative.length.first, narrative.length.last + 1))
    return frozenset(read)


def _places(mention: Mention) -> set[int]:
    return set(range(mention.first, mention.last + 1))
