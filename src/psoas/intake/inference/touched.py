"""Places that are touched, leaned on, measured from or were once hurt, where another place is the complaint."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, figure
from psoas.text.word_groups import code_group, exact_words, word_group

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
_PUSHED_BACK: Final = word_group("exclusions.pushed_back")
_REACH: Final = 8  # words from the deed to the place
_FELT: Final = ("pain", "worse", "better", "impossible", "effort", "not_better")


def named_beside(passage: Passage, statuses: Statuses) -> None:
    """Drop places that are only touched, supported, supposed or were once broken, where another is the complaint."""
    affirmed = [m for m in passage.mentions if m.type == "region" and statuses[m] == "affirmed"]
    if len(affirmed) < 2:
        return
    only_named = {m: any(named(passage, m) for named in _ONLY_NAMED) for m in affirmed}
    complaints: dict[
        str, set[int]
    ] = {}  # the first words of the places that are not only named, by their code
    for place in affirmed:
        if not only_named[place]:
            complaints.setdefault(place.code, set()).add(place.first)
    for place in affirmed:
        if not _another_complaint(complaints, place):
            continue
        if only_named[place]:
            statuses.decide(place, "excluded", "touched.named_beside", "named_only")
        elif _was_supposed(passage, place):
            statuses.decide(place, "excluded", "touched.named_beside", "hypothetical")


def _another_complaint(complaints: Mapping[str, Set[int]], place: Mention) -> bool:
    """True where another place than this one is told elsewhere and not only named in its turn."""
    return any(
        code != place.code and (len(firsts) > 1 or place.first not in firsts)
        for code, firsts in complaints.items()
    )


def _before(passage: Passage, place: Mention) -> list[str]:
    """The words before a place, back to a comma."""
    start = place.first
    while start > 0 and place.first - start < _REACH and passage.tokens[start].break_before < COMMA:
        start -= 1
    return [t.word for t in passage.tokens[start : place.first]]


def _is_felt(passage: Passage, place: Mention) -> bool:
    """Something is felt beside a place, before another place or a comma parts them."""
    first, last = passage.phrase(place.first)
    first = max(first, passage.last_type(place.first - 1, "region") + 1)
    last = min(last, passage.next_type(place.first + 1, "region") - 1)
    return passage.has_type(first, last, "quality") or passage.has_cue(first, last, *_FELT)


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
    if passage.has_cue(first, last, "past"):
        return True
    return any(
        first <= n <= last and figure(passage.tokens[n].word) in passage.words.past_years
        for n in passage.by_lemma.get("#", ())
    )


def _is_posed(passage: Passage, place: Mention) -> bool:
    """As in "my right foot is on the clutch", "left foot forward", "my foot in a boot"."""
    after = passage.tokens[place.last + 1 : place.last + 5]
    words = [t.word for t in after]
    end = next((n for n, t in enumerate(after) if t.break_before), len(words))
    words = words[1:end] if words[:1] in (["is"], ["was"]) else words[:end]
    on = next((n for n, w in enumerate(words) if w in _POSED_ON), None)
    placed = on is not None and bool(set(words[on + 1 :]) & _POSED_AT)
    posed = placed or (place.code in _TOOLS and bool(words) and words[0] in _POSED)
    return posed and not _is_felt(passage, place)


def _is_marked(passage: Passage, place: Mention) -> bool:
    """As in "a verruca on my heel", "the pins in my ankle are from 1998"."""
    near = {t.word for t in passage.tokens[max(0, place.first - 4) : place.first]}
    return bool(near & _MARKS) and not _is_felt(passage, place)


def _is_end_of_way(passage: Passage, place: Mention) -> bool:
    """As in "down the back of the thigh to just above the knee": how far it goes on the thigh."""
    words = {t.word for t in passage.tokens[max(0, place.first - 2) : place.first]}
    if words.isdisjoint(_AS_FAR_AS) or not any(
        t.word == "above" for t in passage.tokens[place.first : place.last + 1]
    ):
        return False
    first, _ = passage.sentence(place.first)
    return any(m.code in _THIGHS for m in passage.mentions_within(first, place.first - 1))


def _holds_a_bulge(passage: Passage, place: Mention) -> bool:
    """As in "a lump in my groin that pops back in": where a bulge is that goes back, of which no pain is told."""
    first, last = passage.sentence(place.first)
    near = passage.mentions_within(max(first, place.first - _BULGE_WITHIN), place.last)
    if not any(m.code == "groin_lump" for m in near):
        return False
    goes_back = any(
        passage.tokens[n].word == "back" and passage.tokens[n - 1].lemma in _PUSHED_BACK
        for n in range(max(1, place.first), min(last, place.last + _BULGE_WITHIN) + 1)
    )
    return goes_back and not _is_felt(passage, place)


_BULGE_WITHIN: Final = 20  # words from the bulge to its place, and from there to its going back

_ONLY_NAMED: Final = (
    _is_handled, _is_propped, _was_broken, _is_posed, _is_marked, _is_end_of_way, _holds_a_bulge,
)  # fmt: skip


def _was_supposed(passage: Passage, place: Mention) -> bool:
    """As in "he thought it was coming from my hip"."""
    words = _before(passage, place)
    at = next((n for n, w in enumerate(words) if w in _THOUGHT), None)
    return at is not None and at > 0 and words[at - 1] in _THEY and "it" in words[at + 1 :]
