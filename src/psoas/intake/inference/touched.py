"""Places that are touched, leaned on, measured from or were once hurt, where another place is the complaint."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, figure
from psoas.text.word_groups import code_group, exact_words

_HANDLED: Final = exact_words("touched.handled")  # "the physio pressed my hip"
_PADS: Final = exact_words("touched.pads")  # "a cushion behind my back"
_BESIDE: Final = exact_words("touched.beside")
_BROKEN: Final = exact_words("touched.broken")  # "broke my ankle in 2015"
_MARKS: Final = exact_words("touched.marks")
_POSED_ON: Final = exact_words("touched.posed_on")
_POSED_AT: Final = exact_words("touched.posed_at")
_POSED: Final = exact_words("touched.posed")
_AS_FAR_AS: Final = exact_words("touched.as_far_as")
_TOOLS: Final = code_group("places.tools")
_THIGHS: Final = code_group("touched.thighs")
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
        if any(named(passage, place) for named in _ONLY_NAMED):
            statuses.decide(place, "excluded", "touched.named_beside", "named_only")
        elif _was_supposed(passage, place):
            statuses.decide(place, "excluded", "touched.named_beside", "hypothetical")


def _complaint(passage: Passage, other: Mention, place: Mention) -> bool:
    """Another place than this one, which is not only named in its turn."""
    if other.code == place.code or other.first == place.first:
        return False
    return not any(named(passage, other) for named in _ONLY_NAMED)


def _before(passage: Passage, place: Mention) -> list[str]:
    """The words before a place, back to a comma."""
    start = place.first
    while start > 0 and place.first - start < _REACH and passage.tokens[start].break_before < COMMA:
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


def _is_posed(passage: Passage, place: Mention) -> bool:
    """As in "my right foot is on the clutch", "left foot forward", "my foot in a boot"."""
    if _is_felt(passage, place):
        return False
    after = passage.tokens[place.last + 1 : place.last + 5]
    words = [t.word for t in after]
    end = next((n for n, t in enumerate(after) if t.break_before), len(words))
    words = words[1:end] if words[:1] in (["is"], ["was"]) else words[:end]
    on = next((n for n, w in enumerate(words) if w in _POSED_ON), None)
    placed = on is not None and bool(set(words[on + 1 :]) & _POSED_AT)
    return placed or (place.code in _TOOLS and bool(words) and words[0] in _POSED)


def _is_marked(passage: Passage, place: Mention) -> bool:
    """As in "a verruca on my heel", "the pins in my ankle are from 1998"."""
    near = {t.word for t in passage.tokens[max(0, place.first - 4) : place.first]}
    return bool(near & _MARKS) and not _is_felt(passage, place)


def _is_end_of_way(passage: Passage, place: Mention) -> bool:
    """As in "down the back of the thigh to just above the knee": how far it goes on the thigh."""
    words = [t.word for t in passage.tokens[max(0, place.first - 2) : place.first]]
    first, _ = passage.sentence(place.first)
    thighs = any(m.code in _THIGHS and first <= m.first < place.first for m in passage.mentions)
    above = "above" in {t.word for t in passage.tokens[place.first : place.last + 1]}
    return thighs and above and bool(set(words) & _AS_FAR_AS)


_ONLY_NAMED: Final = (_is_handled, _is_propped, _was_broken, _is_posed, _is_marked, _is_end_of_way)


def _was_supposed(passage: Passage, place: Mention) -> bool:
    """As in "he thought it was coming from my hip"."""
    words = _before(passage, place)
    at = next((n for n, w in enumerate(words) if w in _THOUGHT), None)
    return at is not None and at > 0 and words[at - 1] in _THEY and "it" in words[at + 1 :]
