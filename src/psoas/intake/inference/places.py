"""Places: a body part that is only named, and a place that the words after it make more exact."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.lexicon import known_lemmas
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE
from psoas.text.word_groups import exact_words, word_group

# Single words for parts that are also named where nothing hurts ("planted foot", "a boil on my back").
_BARE: Final = word_group("places.bare")
_FELT: Final = word_group("places.felt")
_SHORT: Final = 6  # words; a shorter statement is a note ("Left hip.", "Back, years.")


def named_only(passage: Passage, statuses: Statuses) -> None:
    """Drop a part that stands alone in a statement of which nothing says that it is felt there."""
    for mention in passage.mentions:
        if mention.type != "region" or statuses[mention] != "affirmed" or mention.length > 1:
            continue
        if (passage.tokens[mention.first].word == "back" and _adverb(passage, mention.first)) or (
            passage.tokens[mention.first].lemma in _BARE and not _felt(passage, mention)
        ):
            statuses.decide(mention, "excluded", "places.named_only", "named_only")


def _adverb(passage: Passage, at: int) -> bool:
    """As in "pushed it back", "back it came": a way, not a place."""
    before = passage.tokens[at - 1].lemma if at and not passage.tokens[at].break_before else ""
    after = (
        passage.tokens[at + 1].lemma
        if at + 1 < len(passage.tokens) and not passage.tokens[at + 1].break_before
        else ""
    )
    if before in _OF_MINE or after in _AFTER_BACK or (before and before not in known_lemmas()):
        return False  # an unknown word before it may be a misspelt "lower"
    return bool(before) or after in ("it", "come", "in", "again", "to")


_OF_MINE: Final = word_group("places.of_mine")
_AFTER_BACK: Final = word_group("places.after_back")


def _felt(passage: Passage, part: Mention) -> bool:
    first, last = _statement(passage, part.first)
    if last - first < _SHORT:
        return True
    if any(first <= s.first <= last and s.type in ("quality", "course") for s in passage.mentions):
        return True
    if any(s.type == "red_flag" and s.mark == "yes" and s.meets(part) for s in passage.mentions):
        return True  # "calf red, hot and swollen"
    kinds = ("pain", "worse", "better", "no_difference", "impossible", "effort")
    if any(first <= c.first <= last for c in passage.cues(*kinds)):
        return True
    if any(m.type == "region" and 0 < abs(m.first - part.first) <= _SHORT for m in passage.mentions):
        return True  # a place in a list of places
    near = range(max(first, part.first - 2), min(last, part.last + 2) + 1)
    return any(passage.tokens[n].word in ("left", "right", "both", "l", "r") for n in near) or any(
        passage.tokens[n].lemma in _FELT for n in near
    )


def _statement(passage: Passage, at: int) -> tuple[int, int]:
    first = last = at
    while first > 0 and passage.tokens[first].break_before < CLAUSE:
        first -= 1
    while last + 1 < len(passage.tokens) and passage.tokens[last + 1].break_before < CLAUSE:
        last += 1
    return first, last


# What "on the outside", "in the crease" and the like make of a wider place that was just named.
_EXACT: Final[dict[str, dict[str, str]]] = {
    "hip_front": {
        "outside": "hip_side", "outer": "hip_side", "bony": "hip_side", "bone": "hip_side", "side": "hip_side",
        "crease": "groin", "fold": "groin", "inside": "groin", "inner": "groin",
    },
    "thigh_front": {
        "outside": "thigh_side", "outer": "thigh_side", "inside": "thigh_inner", "inner": "thigh_inner",
        "back": "thigh_back",
    },
}  # fmt: skip
_WIDE: Final = word_group("places.wide")
_REACH: Final = 7  # words from the wide place to what makes it exact
_LEADS: Final = exact_words("places.leads")


def made_exact(passage: Passage) -> Passage:
    """The passage with wide places made exact: "right hip, on the outside" is the side of the hip."""
    matches = tuple(_exact(passage, s) for s in passage.matches)
    return passage if matches == passage.matches else Passage(passage.tokens, matches, passage.words)


def _exact(passage: Passage, spot: Mention) -> Mention:
    if spot.code == "burning" and _of_water(passage, spot):
        return replace(spot, type="red_flag", code="urinary_burning")
    if spot.type != "region":
        return spot
    return _exact_place(passage, spot)


def _exact_place(passage: Passage, spot: Mention) -> Mention:
    """A place as the words around it make it."""
    if spot.code == "lower_abdomen" and _low_in_the_back(passage, spot):
        return replace(spot, code="low_back")
    if passage.tokens[spot.first].word == "back" and _between_blades(passage, spot):
        return replace(spot, code="mid_back")
    if spot.length > 1 or passage.tokens[spot.first].lemma not in _WIDE:
        return spot
    words = _EXACT.get(spot.code, {})
    for at in range(spot.last + 1, min(spot.last + 1 + _REACH, len(passage.tokens))):
        if any(s.type == "region" or s.code in ("negator", "no_difference") for s in passage.at(at)):
            return spot
        word = passage.tokens[at].word
        led = passage.tokens[at - 1].word in _LEADS or passage.tokens[at].break_before
        if word == "side" and passage.tokens[at - 1].word not in ("the", "outer", "outside"):
            continue
        if word in words and led and not _own_place(passage, at):
            return replace(spot, code=words[word])
    return spot


def _low_in_the_back(passage: Passage, spot: Mention) -> bool:
    """As in "it's my back, low down on the right": no belly is named, and the back is."""
    if {t.lemma for t in passage.tokens[spot.first : spot.last + 1]} & _BELLY:
        return False
    first, last = passage.sentence(spot.first)
    return any(s.code == "low_back" and first <= s.first <= last for s in passage.matches if s is not spot)


_BELLY: Final = word_group("places.belly")


def _between_blades(passage: Passage, spot: Mention) -> bool:
    """As in "my back between the shoulder blades"."""
    nxt = range(spot.last + 1, spot.last + 4)
    return spot.length == 1 and any(s.code == "mid_back" for n in nxt for s in passage.at(n))


def _of_water(passage: Passage, burning: Mention) -> bool:
    """As in "no blood when I pee and it doesn't burn": no part of the body is named for the burning."""
    first, last = _statement(passage, burning.first)
    if any(s.type == "region" and first <= s.first <= last for s in passage.matches):
        return False
    near = range(max(first, burning.first - 8), min(last, burning.last + 6) + 1)
    return any(passage.tokens[n].lemma in _WATER for n in near)


_WATER: Final = word_group("places.water")


def _own_place(passage: Passage, at: int) -> bool:
    """As in "outside of the knee", "on the back": the word belongs to another place."""
    after = [t.lemma for t in passage.tokens[at + 1 : at + 4]]
    return after[:1] == ["of"] and not set(after) & _WIDE and "it" not in after
