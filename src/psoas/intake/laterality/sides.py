"""Step 6, side: left, right, both or midline, for regions and qualities.

A side word belongs to the region beside it, carries over a list ("left groin and hip"), and to what is
said later in the same sentence. The low back and other places on the midline take only a side of their own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from typing import Final, NamedTuple

from psoas.intake.laterality.look_alikes import is_no_side, of_another_part
from psoas.intake.laterality.other_side import OPPOSITE, other_of_two
from psoas.intake.laterality.overall import is_clear, of_everything
from psoas.intake.laterality.paired import paired
from psoas.intake.laterality.postposed import SideWord, SideWords, afterwards, goes_to, in_plural
from psoas.text.matching import Mention
from psoas.text.passage import Passage, within
from psoas.text.tokens import CLAUSE, COMMA, NONE
from psoas.text.word_groups import code_group, exact_words, word_group
from psoas.vocabulary import Side

_WORDS: Final[Mapping[str, Side]] = {
    "left": "left",
    "right": "right",
    "both": "both",
    "bilateral": "both",
    "bilaterally": "both",
    "either": "both",
    "each": "both",
    "alternates": "both",
    "alternating": "both",
    "middle": "midline",
    "centre": "midline",
    "center": "midline",
    "central": "midline",
    "l": "left",
    "r": "right",
}
_ALWAYS_MIDLINE: Final = code_group("sides.always_midline")
_AXIAL: Final = code_group("sides.axial")
_MIDDLE: Final = _AXIAL | {"lower_abdomen", "genitals"}
_BODY: Final = word_group("sides.body")
_NEAR_WORDS: Final = word_group("sides.near_words")
_SIDE_AFTER: Final = exact_words("sides.side_after")
_SIDE_BEFORE: Final = exact_words("sides.side_before")


def side_words(passage: Passage, pseudo_triggers: Sequence[Mention]) -> SideWords:
    """The side words that mean a side ("right hip", "on the left", not "right now")."""
    out: list[SideWord] = []
    hiding = {n for d in pseudo_triggers for n in range(d.first, d.last + 1)}
    for at in sorted({*passage.by_lemma.get("side", ()), *passage.where_written(_SIDES)}):
        token = passage.tokens[at]
        if token.lemma == "side" and out and at and passage.tokens[at - 1].lemma in ("that", "same"):
            out.append(SideWord(at, out[-1].side))  # "low back pain on that side"
            continue
        if token.word == "other" and out and out[-1].side in OPPOSITE and _other(passage, at):
            out.append(SideWord(at, OPPOSITE[out[-1].side]))  # "the left hip, then the other one"
            continue
        side = _WORDS.get(token.word)
        if (
            side is None
            or (side != "midline" and _hidden(passage, at, hiding))
            or is_no_side(passage, at)
            or of_another_part(passage, at)
        ):
            continue
        if side == "midline" and any(m.code == "mid_back" for m in passage.holders(at)):
            continue
        after = passage.tokens[at + 1].lemma if at + 1 < len(passage.tokens) else ""
        before = passage.tokens[at - 1].lemma if at else ""
        begins = passage.has_type(at + 1, at + 1, "region")
        ends = at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before >= COMMA
        alone = token.word in ("left", "right") and token.break_before >= COMMA and (ends or after == "i")
        alone = (
            alone
            or any(m.first < at and m.type == "region" for m in passage.holders(at))
            or (ends and _just_after(passage, at))
        )
        if (begins or alone or _is_side(token.word, before, after)) and not _activity_part(passage, at):
            out.append(SideWord(at, side))
    return SideWords(paired(passage, out))


_SIDES: Final = frozenset({*_WORDS, "other"})


def _just_after(passage: Passage, at: int) -> bool:
    """As in "groin strain right.": a place ends a word or two before."""
    near = range(at - _JUST_AFTER, at)
    return any(m.type == "region" for n in near for m in passage.ending.get(n, ()))


def _of_two_places(passage: Passage, both: int) -> bool:
    """As in "the right knee and shin, both ache": two places, and not two sides."""
    first, _ = passage.sentence(both)
    near = passage.mentions_within(max(first, both - 7), both - 1)
    before = [m for m in near if m.type == "region"]
    felt = any(m.type in ("quality", "cue") for n in (both + 1, both + 2) for m in passage.at(n))
    return felt and len({m.code for m in before}) == 2 and passage.breaks(both + 1, both + 1) == NONE


_JUST_AFTER: Final = 3  # words from a place to its side: "groin strain right."
_LIMBS: Final = word_group("sides.limbs")


def _hidden(passage: Passage, at: int, hiding: Set[int]) -> bool:
    """As in "right when I bend", but not "on the right when I bend"."""
    if at not in hiding:
        return False
    placed = [t.lemma for t in passage.tokens[max(0, at - 2) : at]] in (["on", "the"], ["on", "my"])
    placed = placed or [t.lemma for t in passage.tokens[at + 1 : at + 3]] == ["hand", "side"]
    ends = at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before >= COMMA
    after = passage.tokens[at + 1].lemma if at + 1 < len(passage.tokens) else ""
    wrong = "not" in {t.lemma for t in passage.tokens[max(0, at - 2) : at]}  # "not the right groin"
    placed = placed or (not ends and not wrong and after in _LIMBS)
    return not (placed or (ends and _just_after(passage, at)))


def _is_side(word: str, before: str, after: str) -> bool:
    if word in ("either", "each"):
        return after in ("side", "leg", "hip", "buttock", "groin", "foot")
    if word in ("l", "r"):
        return after in _BODY or before in _BODY | {"on"} or "to" in (before, after)  # "L>R"
    if word in ("middle", "centre", "center", "central"):
        return before in ("the", "in", "my", "dead", "bang", "smack") or after in ("of", "low", "lower")
    if word in ("left", "right"):
        return after in _BODY or before in _SIDE_AFTER or after in _SIDE_BEFORE
    return True


def _activity_part(passage: Passage, at: int) -> bool:
    """As in "Both" in "both sitting and standing", "both sore and tight", "knee and shin, both ache" is no side."""
    nxt = at + 1
    if passage.tokens[at].word != "both":
        return False
    if _of_two_places(passage, at):
        return True
    felt = any(s.type == "quality" for s in passage.at(nxt))
    if felt and "and" in {t.lemma for t in passage.tokens[nxt : nxt + 4]}:
        return True
    return (
        passage.breaks(nxt, nxt + 1) == NONE
        and any(s.type == "activity" for n in (nxt, nxt + 1) for s in passage.at(n))
        and not any(s.type == "region" for s in passage.holders(nxt + 1))
    )


def _other(passage: Passage, at: int) -> bool:
    """As in "the other one", "the other hip"; not "the other day"."""
    after = passage.tokens[at + 1] if at + 1 < len(passage.tokens) else None
    if {t.word for t in passage.tokens[max(0, at - 2) : at]} & _COMPARES:
        return False  # "colder than the other one"
    return after is not None and not after.break_before and after.word in _OTHER_OF_TWO


_COMPARES: Final = exact_words("other_side.before_owner")
_OTHER_OF_TWO: Final = exact_words("sides.other_of_two")


def other_places(passage: Passage, pseudo_triggers: Sequence[Mention]) -> Passage:
    """The passage with "the right one", told after the left hip, as a place of its own."""
    words = side_words(passage, pseudo_triggers)
    if not words:
        return passage
    own = ((r, _own(passage, r, words)) for r in passage.regions if r.code not in _ALWAYS_MIDLINE)
    found = other_of_two(passage, words, [(r, word.side) for r, word in own if word is not None])
    if not found:
        return passage
    matches = sorted((*passage.matches, *found), key=lambda m: m.first)
    return passage.with_matches(tuple(matches))


def sides(
    passage: Passage, pseudo_triggers: Sequence[Mention], not_felt: frozenset[Mention] = frozenset()
) -> dict[Mention, Side]:
    """The side of every region and quality mentioned.

    Args:
        passage: the words.
        pseudo_triggers: phrases that hide a side word ("right now").
        not_felt: the regions that are denied or another's, whose side says nothing of the rest.
    """
    words = side_words(passage, pseudo_triggers)
    out: dict[Mention, Side] = {}
    regions = passage.regions
    own = {region: _own(passage, region, words) for region in regions}
    # "Front of thigh, dead centre": the middle of one thigh is no midline.
    own = {r: None if w and w.side == "midline" and r.code not in _MIDDLE else w for r, w in own.items()}
    for region in regions:
        word = own[region]
        out[region] = word.side if word else "unstated"
    _spread_lists(passage, regions, words, out)
    elsewhere = {w for r, w in own.items() if r in not_felt} - {
        w for r, w in own.items() if r not in not_felt
    }
    everything = SideWords(w for w in words if w not in elsewhere and not is_clear(passage, w))
    lateral = SideWords(w for w in everything if w.side != "midline")
    said: dict[str, Side] = {}  # by its code, the side of the last place before that has one
    waiting: deque[Mention] = deque()
    for region in regions:
        while waiting and waiting[0].first < region.first:
            earlier = waiting.popleft()
            if out[earlier] != "unstated":
                said[earlier.code] = out[earlier]
        here = everything if region.code in _MIDDLE else lateral
        if out[region] == "unstated":
            out[region] = _of_region(passage, region, here, said)
        if region.code in _ALWAYS_MIDLINE and not own[region]:
            out[region] = "midline"
        waiting.append(region)
    felt = tuple(r for r in regions if r not in not_felt)
    in_pairs = range(
        regions[0].first + 1 if regions else len(passage.tokens) + 1,
        next((r.first for r in regions if out[r] != "both"), len(passage.tokens)) + 1,
    )
    told = _Told(passage, lateral, felt, out, in_pairs)
    for quality in passage.mentions:
        if quality.type == "quality":
            out[quality] = _of_quality(told, quality)
    if (side := of_everything(passage, lateral)) != "unstated":
        out.update({m: side for m, told in out.items() if told == "unstated"})
    return out


class _Told(NamedTuple):
    """What the sides of qualities are read from: the words that give a side, and the places with theirs."""

    passage: Passage
    words: SideWords
    felt: tuple[Mention, ...]  # the places at which something is felt
    sides: Mapping[Mention, Side]
    in_pairs: range  # the words before which every place is told in the plural


def _of_region(passage: Passage, region: Mention, words: SideWords, said: Mapping[str, Side]) -> Side:
    """The side of a region that has none of its own: said after it, before it, by its plural, or the only one said."""
    side = afterwards(passage, region, words)
    if side == "unstated" and region.code not in _AXIAL:
        side = _carried(passage, region, words, said)
    if side == "unstated" and in_plural(passage, region):
        side = "both"
    if side == "unstated" and region.code not in _AXIAL and region.code not in _ALWAYS_MIDLINE:
        side = words.only()
    return side


def _own(passage: Passage, region: Mention, words: SideWords) -> SideWord | None:
    """The word that says the side of the region itself: inside, just before, or just after it."""
    near = words.within(region.first - 6, region.last + 9)
    if not near:
        return None
    inside = [w for w in near if region.first <= w.at <= region.last]
    if inside:
        return inside[0]
    before = [w for w in near if w.at < region.first]
    if before and _leads_to(passage, before[-1].at, region):
        return before[-1]
    after = [w for w in near if region.last < w.at]
    if after and not is_clear(passage, after[0]) and _follows(passage, region, after[0]):
        return after[0]
    return None


def _leads_to(passage: Passage, at: int, region: Mention) -> bool:
    """As in "Left lower back", "right side of my lower back": only small words between side and region."""
    aside = "side" in {t.lemma for t in passage.tokens[at + 1 : region.first]}
    if passage.breaks(at + 1, region.first) > (COMMA if aside else NONE):  # "my left side, low in the back"
        return False
    between = passage.mentions_within(at + 1, region.first - 1)
    if any(r.type == "region" and r.last < region.first for r in between):
        return False
    return all(passage.tokens[n].lemma in _LEADING for n in range(at + 1, region.first))


_LEADING: Final = _NEAR_WORDS - {"and", "or", "but", "is"}


def _follows(passage: Passage, region: Mention, word: SideWord) -> bool:
    """As in "Groin on the right", "groin pain, left side", "groin (left)"."""
    gap = range(region.last + 1, word.at + 1)
    if any(passage.tokens[n].break_before >= CLAUSE and not passage.tokens[n].bracket for n in gap):
        return False
    after = word.at + 1
    following = passage.next_type(after, "region")
    if (
        following <= after + 2
        and following < len(passage.tokens)
        and passage.breaks(after, following) == NONE
    ):
        return False
    if after < len(passage.tokens) and passage.tokens[after].lemma in ("leg", "foot", "hip", "knee", "thigh"):
        return False
    if passage.has_type(region.last + 1, word.at - 1, "region"):
        return False
    lemmas = [passage.tokens[n].lemma for n in range(region.last + 1, word.at)]
    marked = bool({"on", "side", "in"} & set(lemmas[-2:])) or word.side == "both" or len(lemmas) <= 2
    plain = all(_in_quality(passage, n) or passage.tokens[n].lemma in _NEAR_WORDS for n in gap[:-1])
    return marked and plain


def _in_quality(passage: Passage, at: int) -> bool:
    return any(m.type != "region" for m in passage.holders(at)) or passage.cue_holds(at, "pain", "worse")


def _spread_lists(
    passage: Passage, regions: Sequence[Mention], words: SideWords, out: dict[Mention, Side]
) -> None:
    """As in "Left groin and hip", "back or bum on the right": one side for the whole list."""
    for one, next_ in pairwise(regions):
        if not 0 <= next_.first - one.last - 1 <= 3 or passage.breaks(one.last + 1, next_.first) > COMMA:
            continue
        if {"and", "or"}.isdisjoint([passage.tokens[n].lemma for n in range(one.last + 1, next_.first)]):
            continue
        if out[next_] == "unstated" and out[one] != "unstated" and next_.code not in _AXIAL:
            out[next_] = out[one]
        if (
            out[one] == "unstated"
            and not in_plural(passage, one)
            and out[next_] != "unstated"
            and words.within(next_.last + 1, next_.last + 4)
            and not words.within(one.last + 1, next_.last)
        ):
            out[one] = out[next_]


def _carried(passage: Passage, region: Mention, words: SideWords, said: Mapping[str, Side]) -> Side:
    """The side said earlier in the sentence, or of the same region before."""
    first, last = passage.sentence(region.first)
    earlier = words.within(first, region.first - 1)
    if earlier:
        return earlier[-1].side
    if region.code in said:
        return said[region.code]
    opens = region.first - first <= 3
    later = () if opens else words.within(region.last + 1, last)
    if later and not passage.has_type(region.last + 1, last, "region"):
        return later[0].side
    return words.only_before(region.first)


_BESIDE: Final = 6  # words from a place to what is felt there


def _of_quality(told: _Told, quality: Mention) -> Side:
    """The side of the place that a quality is felt in."""
    passage, words = told.passage, told.words
    inside = words.within(quality.first, quality.last)
    if inside:
        return inside[0].side
    if quality.code == "radiating" and (to := goes_to(passage, quality, words)):
        return to
    first, last = passage.sentence(quality.first)
    if passage.tokens[last].asked and last + 1 < len(passage.tokens):
        last = passage.sentence(last + 1)[1]  # "Any weakness? Yes, right leg."
    near = min(
        (
            r
            for r in within(told.felt, max(first, quality.last - _BESIDE), min(last, quality.last + _BESIDE))
            if passage.breaks(*_span_between(r, quality)) < COMMA
        ),
        key=lambda r: (abs(r.first - quality.last), r.first),
        default=None,
    )
    if near is not None:
        start, end = _span_between(near, quality)
        if abs(near.first - quality.last) <= (4 if words.within(start, end - 1) else _BESIDE):
            side = told.sides[near]
            if side != "unstated" or near.code in _AXIAL:
                return "unstated" if side == "midline" else side
    return _from_sentence(told, quality, first, last)


def _from_sentence(told: _Told, quality: Mention, first: int, last: int) -> Side:
    """The side said in the quality's sentence, or the only one said before it."""
    before = told.words.within(first, quality.first - 1)
    if before:
        return before[-1].side
    if after := told.words.within(quality.first, last):
        return after[0].side
    if told.passage.has_cue(first, quality.first - 1, "negator"):
        return "unstated"
    here = within(told.felt, first, last)
    if here:
        return next((told.sides[r] for r in here if told.sides[r] != "midline"), "unstated")
    if told.words:
        return told.words.only_before(quality.first)
    # "My hips ache. They catch when I turn": every place told so far is told in the plural.
    return "both" if quality.first in told.in_pairs else "unstated"


def _span_between(a: Mention, b: Mention) -> tuple[int, int]:
    return (a.last + 1, b.first) if a.first < b.first else (b.last + 1, a.first)
