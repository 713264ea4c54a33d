"""Places: a body part that is only named, and a place that the words after it make more exact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.lexicon import known_lemmas
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE
from psoas.text.word_groups import code_group, exact_words, word_group

# Single words for parts that are also named where nothing hurts ("planted foot", "a boil on my back").
_BARE: Final = word_group("places.bare")
_FELT: Final = word_group("places.felt")
_IT_IS: Final = exact_words("places.it_is")
_SHORT: Final = 6  # words; a shorter statement is a note ("Left hip.", "Back, years.")


def named_only(passage: Passage, statuses: Statuses) -> None:
    """Drop a part that stands alone in a statement of which nothing says that it is felt there."""
    for mention in passage.mentions:
        if mention.type != "region" or statuses[mention] != "affirmed":
            continue
        if _low_elsewhere(passage, mention) or _used(passage, mention) or _of_the_two(passage, mention):
            statuses.decide(mention, "excluded", "places.named_only", "named_only")
        if mention.length > 1:
            continue
        if (passage.tokens[mention.first].word == "back" and _adverb(passage, mention.first)) or (
            passage.tokens[mention.first].lemma in _BARE and not _felt(passage, mention)
        ):
            statuses.decide(mention, "excluded", "places.named_only", "named_only")


def _low_elsewhere(passage: Passage, place: Mention) -> bool:
    """As in "sit-ups hurt, low down near the pubic bone": how low another place is, and no low back."""
    words = [t.word for t in passage.tokens[place.first : place.last + 1]]
    first, last = passage.sentence(place.first)
    return words == ["low", "down"] and any(
        m.type == "region" and m.code != "low_back" and first <= m.first <= last for m in passage.mentions
    )


def _used(passage: Passage, part: Mention) -> bool:
    """As in "kicks with the inside of the foot", "squeezing a pillow between my knees": what it is done with."""
    start, _ = passage.sentence(part.first)
    if part.code not in _TOOLS:
        return False
    start = max(start, part.first - _REACH)
    words = passage.tokens[start : part.last + 1]
    led = next((n for n, t in enumerate(words) if t.word in ("with", "between")), None)
    return led is not None and any(t.lemma in _DONE_WITH for t in words[:led])


def _of_the_two(passage: Passage, part: Mention) -> bool:
    """As in "landing on the front foot", "my back leg", "the lead knee": which of the two in a movement."""
    which = passage.tokens[part.first - 1].word if part.first else ""
    first, last = passage.tokens[part.first], passage.tokens[part.last]
    after = passage.tokens[part.last + 1].word if part.last + 1 < len(passage.tokens) else ""
    limb = last.word in _LIMBS and which in _WHICH and not first.break_before
    return limb or (part.length == 1 and first.word == "back" and after in _LIMBS)


_TOOLS: Final = code_group("places.tools")
_DONE_WITH: Final = word_group("places.done_with")
_LIMBS: Final = exact_words("places.limbs")
_WHICH: Final = exact_words("places.which")


def _adverb(passage: Passage, at: int) -> bool:
    """As in "pushed it back", "back it came": a way, not a place."""
    if _there_and_back(passage, at):
        return True
    before = passage.tokens[at - 1].lemma if at and not passage.tokens[at].break_before else ""
    after = (
        passage.tokens[at + 1].lemma
        if at + 1 < len(passage.tokens) and not passage.tokens[at + 1].break_before
        else ""
    )
    if before in _COPULA and _came(passage, at):
        return True
    if before in _OF_MINE or after in _AFTER_BACK or (before and before not in known_lemmas()):
        return False  # an unknown word before it may be a misspelt "lower"
    return bool(before) or after in ("it", "come", "in", "again", "to")


def _there_and_back(passage: Passage, at: int) -> bool:
    """As in "driving to Leeds and back": the way home; "from the hip to the knee and back" is the body."""
    words = passage.tokens[max(passage.sentence(at)[0], at - _THERE) : at + 1]
    to = max((n for n, t in enumerate(words) if t.word == "to"), default=None)
    if (
        to is None
        or len(words) < _THERE_LEAST
        or words[-2].word != "and"
        or any(t.break_before for t in words[to:])
    ):
        return False
    return not any(at - len(words) + 1 + to <= m.first < at for m in passage.mentions if m.type == "region")


_THERE: Final = 6  # words from "to" to "back"
_THERE_LEAST: Final = 4


def _came(passage: Passage, at: int) -> bool:
    """As in "two weeks off, and it was back": what was gone has come again."""
    ends = at + 1 >= len(passage.tokens) or bool(passage.tokens[at + 1].break_before)
    return ends and at > 1 and passage.tokens[at - 2].word in _COMING


_COPULA: Final = exact_words("places.copula")
_COMING: Final = exact_words("places.coming")
_OF_MINE: Final = word_group("places.of_mine")
_AFTER_BACK: Final = word_group("places.after_back")


def _felt(passage: Passage, part: Mention) -> bool:
    first, last = _statement(passage, part.first)
    if last - first < _SHORT or _pointed_at(passage, part, first):
        return True
    if any(first <= s.first <= last and s.type in ("quality", "course") for s in passage.mentions):
        return True
    if any(s.type == "red_flag" and s.mark == "yes" and s.meets(part) for s in passage.mentions):
        return True  # "calf red, hot and swollen"
    kinds = ("pain", "worse", "better", "no_difference", "impossible", "effort")
    if any(first <= c.first <= last for c in passage.cues(*kinds)):
        return True
    if any(m.type == "region" and 0 < abs(m.first - part.first) <= 2 * _SHORT for m in passage.mentions):
        return True  # a place in a list of places
    near = range(max(first, part.first - 2), min(last, part.last + 2) + 1)
    return any(passage.tokens[n].word in ("left", "right", "both", "l", "r") for n in near) or any(
        passage.tokens[n].lemma in _FELT for n in near
    )


def _pointed_at(passage: Passage, part: Mention, first: int) -> bool:
    """As in "it's only my knee", "I'm that tired with this back"."""
    before = [t.word for t in passage.tokens[max(first, part.first - 3) : part.first]]
    of_it = any(
        _of_it(passage, n) for n in range(part.last + 1, min(part.last + _SHORT, len(passage.tokens)))
    )
    return of_it or before[-1:] == ["this"] or bool(set(before) & _IT_IS)


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
_FAR: Final = 14  # words to "the outside of it", "an ache at the side"
_LEADS: Final = exact_words("places.leads")


def made_exact(passage: Passage) -> Passage:
    """The passage with wide places made exact: "right hip, on the outside" is the side of the hip."""
    matches = tuple(
        [_exact(passage, s) if s.type == "region" or s.code == "burning" else s for s in passage.matches]
    )
    return passage if matches == passage.matches else passage.with_matches(matches)


def _exact(passage: Passage, spot: Mention) -> Mention:
    if spot.code == "burning" and _of_water(passage, spot):
        return replace(spot, type="red_flag", code="urinary_burning")
    if spot.type != "region":
        return spot
    return _exact_place(passage, spot)


def _exact_place(passage: Passage, spot: Mention) -> Mention:
    """A place as the words around it make it."""
    for codes, says, code in _MADE:
        if spot.code in codes and says(passage, spot):
            return replace(spot, code=code)
    led = spot.length > 1 and passage.tokens[spot.first].word in _LEADS
    if led and passage.tokens[spot.last].lemma in _WIDE:
        return replace(_exact_place(passage, replace(spot, first=spot.last)), first=spot.first)
    if spot.length > 1 or passage.tokens[spot.first].lemma not in _WIDE:
        return spot
    return _told_after(passage, spot)


def _told_after(passage: Passage, spot: Mention) -> Mention:
    """As in "right hip, on the outside"."""
    words = _EXACT.get(spot.code, {})
    end = passage.sentence(spot.first)[1]
    for at in range(spot.last + 1, min(spot.last + 1 + _FAR, len(passage.tokens))):
        if at - spot.last > _REACH and not (at <= end and _of_it(passage, at)):
            continue
        others = (
            s for s in passage.at(at) if s.code != spot.code
        )  # "the right hip, or I say hip, it's the side"
        if any(s.type == "region" or s.code in ("negator", "no_difference") for s in others):
            return spot
        word = passage.tokens[at].word
        led = passage.tokens[at - 1].word in _LEADS or passage.tokens[at].break_before
        if word == "side" and passage.tokens[at - 1].word not in ("the", "outer", "outside"):
            continue
        if word in words and led and not _own_place(passage, at):
            return replace(spot, code=words[word])
    return spot


def _of_it(passage: Passage, at: int) -> bool:
    """As in "the outside of it", "then an ache at the side": what is said of the place from afar."""
    of_it = [t.word for t in passage.tokens[at + 1 : at + 3]] == ["of", "it"]
    before = [t.word for t in passage.tokens[max(0, at - 2) : at]]
    at_it = len(before) == 2 and before[0] in ("at", "on") and before[1] == "the"
    return of_it or (at_it and any(m.type == "quality" and m.last == at - 3 for m in passage.mentions))


def _low_in_the_back(passage: Passage, spot: Mention) -> bool:
    """As in "it's my back, low down on the right": no belly is named, and the back is."""
    if {t.lemma for t in passage.tokens[spot.first : spot.last + 1]} & _BELLY:
        return False
    first, last = passage.sentence(spot.first)
    return any(s.code == "low_back" and first <= s.first <= last for s in passage.matches if s is not spot)


_BELLY: Final = word_group("places.belly")


def _half_way_up(passage: Passage, spot: Mention) -> bool:
    """As in "my back, in the middle": a bare back or spine, and then its middle; not "low, in the middle"."""
    if (
        passage.tokens[spot.last].word not in _BACKS
        or spot.length > 2
        or passage.tokens[spot.first].word in _LOW
    ):
        return False
    if _between_blades(passage, spot):
        return True
    for at in range(spot.last + 1, min(spot.last + 1 + _REACH, len(passage.tokens))):
        word = passage.tokens[at].word
        if word in _LOW or word == "not" or passage.tokens[at].break_before >= CLAUSE:
            return False
        if word in _MIDDLE and passage.tokens[at - 1].word in _LEADS:
            return not {t.word for t in passage.tokens[at + 1 : at + 3]} & {"of", "night"}
    return False


def _over_the_hip(passage: Passage, spot: Mention) -> bool:
    """As in "holding her side, the left, above the hip": the hip is only what the side is above."""
    before = passage.tokens[max(passage.sentence(spot.first)[0], spot.first - _REACH - 1) : spot.first]
    words = [t.word for t in before]
    above = "above" in words[-2:] or passage.tokens[spot.first].word == "above"
    return above and bool(set(words) & _FLANKS)


def _lain_on(passage: Passage, spot: Mention) -> bool:
    """As in "when I lie on it it's on the hip bone": the bone that is lain on is the greater trochanter."""
    if not {t.lemma for t in passage.tokens[spot.first : spot.last + 1]} & _WIDE:
        return False
    first, last = passage.sentence(spot.first)
    first, last = (
        passage.sentence(max(0, first - 1))[0],
        passage.sentence(min(last + 1, len(passage.tokens) - 1))[1],
    )
    bone = any(passage.tokens[n].word in _BONE for n in range(first, last + 1))
    return bone and any(m.code == "lie_on_side" and first <= m.first <= last for m in passage.matches)


_BACKS: Final = exact_words("places.backs")
_LOW: Final = exact_words("places.low")
_MIDDLE: Final = exact_words("places.middle")
_FLANKS: Final = exact_words("places.flanks")
_BONE: Final = exact_words("places.bone")


def _between_blades(passage: Passage, spot: Mention) -> bool:
    """As in "my back between the shoulder blades"."""
    nxt = range(spot.last + 1, spot.last + 4)
    return any(s.code == "mid_back" for n in nxt for s in passage.at(n))


# What a place is where the words around it say so, in the order in which it is asked.
_MADE: Final[tuple[tuple[tuple[str, ...], Callable[[Passage, Mention], bool], str], ...]] = (
    (("lower_abdomen",), _low_in_the_back, "low_back"),
    (("low_back",), _half_way_up, "mid_back"),
    (("hip_front", "low_back"), _over_the_hip, "flank"),
    (("hip_front",), _lain_on, "hip_side"),
)


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
