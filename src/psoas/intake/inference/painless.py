"""Places that are said to be well: "my back isn't sore", "the back itself is grand", "no numbness in either foot"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, NONE, SENTENCE
from psoas.text.word_groups import code_group, exact_words

_FILLERS: Final = exact_words("painless.fillers")  # "the back itself is really not sore"
_SORE: Final = exact_words("painless.sore")
_IS: Final = exact_words("painless.is")
_WELL: Final = exact_words("painless.well")
_GOES_ON: Final = exact_words("painless.goes_on")  # "the back is grand lying down" is said of lying down
_LEADS: Final = exact_words("painless.leads")  # "no numbness in either foot"
_NO: Final = exact_words("painless.no")
_BUT_FOR: Final = exact_words("painless.but_for")
_GETS: Final = exact_words("painless.gets")
_NOT: Final = exact_words("painless.not")
_PAST: Final = exact_words("painless.past")
_EXAMINED: Final = exact_words("painless.examined")
_EXAMINED_WELL: Final = exact_words("painless.examined_well")
_PICTURES: Final = exact_words("painless.pictures")
_EXAMINERS: Final = exact_words("painless.examiners")
_FOUND: Final = exact_words("painless.found")
_REACH: Final = 5  # words from a place to what is said of it, and from a feeling to its place


def deny(passage: Passage, statuses: Statuses) -> None:
    """Deny places that are said to be well, and leave out those at which only a feeling is denied."""
    for place in passage.mentions:
        if place.type != "region":
            continue
        if statuses[place] == "negated" and _landmark(passage, place):
            statuses.decide(place, "excluded", "painless.landmark", "named_only")
        if _excepted(passage, place) and statuses[place] == "negated":
            statuses.decide(place, "affirmed", "painless.excepted")
        if statuses[place] != "affirmed":
            continue
        if _in_a_feeling_of_then(passage, place, statuses):
            statuses.decide(place, "excluded", "painless.of_then", "historical")
            continue
        sore = _not_sore(passage, place, statuses)
        if sore is not None:
            statuses.decide(place, "negated", "painless.not_sore")
            statuses.decide(sore, "excluded", "painless.not_sore", "named_only")
        elif _is_well(passage, place) or _not_got_there(passage, place) or _examined_well(passage, place):
            statuses.decide(place, "negated", "painless.is_well")
        elif _of_denied_feeling(passage, place, statuses) or _in_denied_sign(passage, place, statuses):
            statuses.decide(place, "excluded", "painless.of_denied_feeling", "named_only")
    _leave_out_pictures(passage, statuses)


def _in_a_feeling_of_then(passage: Passage, place: Mention, statuses: Statuses) -> bool:
    """The place inside, or right after, what is not felt now.

    As in "last year I couldn't feel my toes", "I haven't got the numb toes".
    """
    beside = passage.ending.get(place.first - 1, ())
    for feeling in sorted({*passage.holders(place.first), *beside}, key=lambda m: (m.first, m.last)):
        if feeling.type != "quality" or feeling is place:
            continue
        if feeling.holds(place) and feeling.length > place.length:
            return statuses[feeling] == "excluded" and statuses.reason(feeling) in ("historical", "resolved")
        if (
            feeling.last == place.first - 1
            and feeling.code in _NERVES
            and not passage.tokens[place.first].break_before
        ):
            return statuses[feeling] == "negated"
    return False


_NERVES: Final = code_group("painless.nerves")


def _in_denied_sign(passage: Passage, place: Mention, statuses: Statuses) -> bool:
    """As in "no pain in the testicles": the sign that holds the place is denied."""
    return any(
        other.type == "red_flag" and other.holds(place) and statuses[other] == "negated"
        for other in passage.holders(place.first)
    )


def _not_sore(passage: Passage, place: Mention, statuses: Statuses) -> Mention | None:
    """The soreness that is denied of a place: "my back itself isn't sore"."""
    for at in _on(passage, place):
        for other in passage.at(at):
            if other.type == "quality" and statuses[other] == "negated":
                return other if passage.tokens[other.first].word in _SORE and other.length == 1 else None
    return None


def _is_well(passage: Passage, place: Mention) -> bool:
    """As in "back is grand", "my knees are perfect"; not "my back is grand lying down"."""
    said = [passage.tokens[at].word for at in _on(passage, place)]
    if said[:1] == ["neither"]:
        return True  # "knees never bother me, hips neither"
    for n, word in enumerate(said):
        if word in _WELL:
            after = place.last + 1 + n + 1
            ends = after >= len(passage.tokens) or passage.tokens[after].break_before >= COMMA
            goes_on = not ends and passage.tokens[after].word in _GOES_ON
            return bool(set(said[:n]) & _IS) and (ends or goes_on)
        if word not in _FILLERS:
            return False
    return False


def _examined_well(passage: Passage, place: Mention) -> bool:
    """As in "hip full range and painless", "hips: full, pain free": what a practitioner notes of a joint without findings."""
    tokens = passage.tokens
    for at in range(place.last + 1, min(place.last + 2 + _REACH, len(tokens))):
        if tokens[at].break_before >= SENTENCE:
            return False
        pair = f"{tokens[at].word}_{tokens[at + 1].word}" if at + 1 < len(tokens) else ""
        if tokens[at].word in _EXAMINED_WELL or pair in _EXAMINED_WELL:
            return True
        if tokens[at].word not in _EXAMINED:
            return False
    return False


def _not_got_there(passage: Passage, place: Mention) -> bool:
    """As in "I don't get it in the foot"."""
    words = [t.word for t in passage.tokens[max(0, place.first - _REACH) : place.first]]
    at = next((n for n, word in enumerate(words) if word in _GETS), None)
    if at is None or not at or passage.breaks(place.first - len(words) + at, place.first) > NONE:
        return False
    return words[at - 1] in _NOT and words[at + 1 : at + 2] == ["it"] and bool(set(words[at + 2 :]) & _LEADS)


def _leave_out_pictures(passage: Passage, statuses: Statuses) -> None:
    for place in passage.mentions:
        if place.type != "region" or statuses[place] != "negated":
            continue
        if _on_a_picture(passage, place) or _nothing_found(passage, place, statuses):
            statuses.decide(place, "excluded", "painless.on_a_picture", "named_only")


def _nothing_found(passage: Passage, place: Mention, statuses: Statuses) -> bool:
    """As in "Knee pain. The doctor found nothing in the knee": what was found there, where pain is told of the same place."""
    first, _ = passage.sentence(place.first)
    by_another = passage.has_word(first, place.first, _EXAMINERS) and passage.has_word(
        first, place.first, _FOUND
    )
    return by_another and any(
        m.type == "region" and m.code == place.code and m is not place and statuses[m] == "affirmed"
        for m in passage.mentions
    )


def _on_a_picture(passage: Passage, place: Mention) -> bool:
    """As in "the MRI says my back is normal", "he took a picture and the knee is fine": of the picture, and no word on the pain."""
    first, _ = passage.sentence(place.first)
    written = [
        t.word for t in passage.tokens[max(first, place.first - _REACH) : place.first]
    ]  # "x-ray" is two words
    shown = passage.has_word(first, place.first, _PICTURES) or ("x", "ray") in pairwise(written)
    return shown and not passage.has_cue(first, place.first, "negator")  # "since the scan no pain in the hip"


def _landmark(passage: Passage, place: Mention) -> bool:
    """As in "not past the knee": how far it does not reach, and nothing of the knee itself."""
    return any(t.word in _PAST for t in passage.tokens[max(0, place.first - 2) : place.first])


def _on(passage: Passage, place: Mention) -> Iterator[int]:
    """The words right after a place, as long as they may say how it is."""
    for at in range(place.last + 1, min(place.last + 1 + _REACH, len(passage.tokens))):
        token = passage.tokens[at]
        if token.break_before > NONE or any(m.type == "region" for m in passage.at(at)):
            return
        yield at


def _of_denied_feeling(passage: Passage, place: Mention, statuses: Statuses) -> bool:
    """As in "no numbness or weakness in either foot": the place of what is not felt."""
    at = place.first - 1
    while at >= 0 and place.first - at <= _REACH and not passage.tokens[at + 1].break_before:
        word = passage.tokens[at].word
        here = [m for m in passage.ending.get(at, ()) if m.type == "quality"]
        if here:
            led = any(passage.tokens[n].word in _LEADS for n in range(at + 1, place.first + 1))
            return led and all(statuses[m] == "negated" and _said_no(passage, m) for m in here)
        if word not in _LEADS and word not in _FILLERS:
            return False
        at -= 1
    return False


def _said_no(passage: Passage, feeling: Mention) -> bool:
    """A "no" that stands before a feeling or the list in which it stands."""
    start, _ = passage.sentence(feeling.first)
    return any(t.word in _NO for t in passage.tokens[max(start, feeling.first - 2 * _REACH) : feeling.first])


def _excepted(passage: Passage, place: Mention) -> bool:
    """As in "apart from the low back I'm fine": what is left out of what is well."""
    words = [t.word for t in passage.tokens[max(0, place.first - 3) : place.first]]
    pairs = {f"{a}_{b}" for a, b in pairwise(words)}
    return bool(pairs & _BUT_FOR) or bool(set(words[-2:]) & _BUT_FOR)
