"""Places that are touched, leaned on, measured from or were once hurt, where another place is the complaint."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, figure
from psoas.text.word_groups import exact_words

_HANDLED: Final = exact_words("touched.handled")  # "the physio pressed my hip"
_PADS: Final = exact_words("touched.pads")  # "a cushion behind my back"
_BESIDE: Final = exact_words("touched.beside")
_BROKEN: Final = exact_words("touched.broken")  # "broke my ankle in 2015"
_THOUGHT: Final = exact_words("touched.thought")  # "he thought it was my hip"
_THEY: Final = exact_words("touched.they")
_REACH: Final = 8  # words from the deed to the place
_FELT: Final = ("pain", "worse", "better", "impossible", "effort", "not_better")


def named_beside(passage: Passage, statuses: Statuses) -> None:
    """Drop places that are only touched, supported, supposed or were once broken, where another is the complaint."""
    affirmed = [m for m in passage.mentions if m.type == "region" and statuses[m] == "affirmed"]
    for place in affirmed:
        if not any(_complaint(passage, other, place) for other in affirmed):
            continue
        if _is_handled(passage, place) or _is_propped(passage, place) or _was_broken(passage, place):
            statuses.decide(place, "excluded", "touched.named_beside", "named_only")
        elif _was_supposed(passage, place):
            statuses.decide(place, "excluded", "touched.named_beside", "hypothetical")


def _complaint(passage: Passage, other: Mention, place: Mention) -> bool:
    """Another place than this one, which is not touched in its turn."""
    if other.code == place.code:
        return False
    return not (_is_handled(passage, other) or _is_propped(passage, other) or _was_broken(passage, other))


def _before(passage: Passage, place: Mention) -> list[str]:
    """The words before a place in its clause."""
    start = place.first
    while start > 0 and place.first - start < _REACH and passage.tokens[start].break_before < CLAUSE:
        start -= 1
    return [t.word for t in passage.tokens[start : place.first]]


def _is_felt(passage: Passage, place: Mention) -> bool:
    """Something is felt beside a place, before another place or a comma parts them."""
    others = {m.first for m in passage.mentions if m.type == "region" and m is not place}
    first = last = place.first
    while first > 0 and passage.tokens[first].break_before < COMMA and first - 1 not in others:
        first -= 1
    while (
        last + 1 < len(passage.tokens)
        and passage.tokens[last + 1].break_before < COMMA
        and last + 1 not in others
    ):
        last += 1
    feelings = any(first <= m.first <= last for m in passage.mentions if m.type == "quality")
    return feelings or any(first <= c.first <= last for c in passage.cues(*_FELT))


def _is_handled(passage: Passage, place: Mention) -> bool:
    """As in "the physio pressed my hip and I didn't feel a thing", "worked on my calves and quads"."""
    words = _before(passage, place)
    near = words[-_REACH:]
    return bool(set(near) & _HANDLED) and not _is_felt(passage, place)


def _is_propped(passage: Passage, place: Mention) -> bool:
    """As in "a cushion behind my back and under the thighs"."""
    inside = [t.word for t in passage.tokens[place.first : place.last + 1]]
    words = [*_before(passage, place), *inside]
    pad = next((n for n, w in enumerate(words) if w in _PADS), None)
    return pad is not None and bool(set(words[pad + 1 :]) & _BESIDE)


def _was_broken(passage: Passage, place: Mention) -> bool:
    """As in "broke my left ankle in 2015", "had the knee scoped years ago"."""
    first, last = passage.sentence(place.first)
    words = {t.word for t in passage.tokens[max(first, place.first - _REACH) : place.last + 3]}
    if not words & _BROKEN:
        return False
    years = any(
        t.lemma == "#" and figure(t.word) in passage.words.past_years
        for t in passage.tokens[first : last + 1]
    )
    return years or any(first <= c.first <= last for c in passage.cues("past"))


def _was_supposed(passage: Passage, place: Mention) -> bool:
    """As in "he thought it was coming from my hip"."""
    words = _before(passage, place)
    at = next((n for n, w in enumerate(words) if w in _THOUGHT), None)
    return at is not None and at > 0 and words[at - 1] in _THEY and "it" in words[at + 1 :]
