"""Step 6, side: left, right, both or midline, for regions and qualities.

A side word belongs to the region beside it, carries over a list ("left groin and hip"), and to what is
said later in the same sentence. The low back and other places on the midline take only a side of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from psoas.intake.laterality.look_alikes import is_no_side, of_another_part
from psoas.intake.laterality.other_side import OPPOSITE, other_of_two
from psoas.intake.laterality.overall import is_clear, of_everything
from psoas.intake.laterality.paired import paired
from psoas.intake.laterality.postposed import SideWord, afterwards, goes_to, in_plural
from psoas.text.matching import Mention
from psoas.text.passage import Passage
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


def side_words(passage: Passage, pseudo_triggers: Sequence[Mention]) -> tuple[SideWord, ...]:
    """The side words that mean a side ("right hip", "on the left", not "right now")."""
    out: list[SideWord] = []
    for at in sorted({*passage.by_lemma.get("side", ()), *passage.where_written({*_WORDS, "other"})}):
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
            or (side != "midline" and _hidden(passage, at, pseudo_triggers))
            or is_no_side(passage, at)
            or of_another_part(passage, at)
        ):
            continue
        if side == "midline" and any(
            m.code == "mid_back" and m.first <= at <= m.last for m in passage.mentions
        ):
            continue
        after = passage.tokens[at + 1].lemma if at + 1 < len(passage.tokens) else ""
        before = passage.tokens[at - 1].lemma if at else ""
        begins = any(m.first == at + 1 and m.type == "region" for m in passage.mentions)
        ends = at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before >= COMMA
        alone = token.word in ("left", "right") and token.break_before >= COMMA and (ends or after == "i")
        alone = alone or any(
            m.first < at <= m.last or (ends and 0 < at - m.last <= _JUST_AFTER)
            for m in passage.mentions
            if m.type == "region"
        )
        if (begins or alone or _is_side(token.word, before, after)) and not _activity_part(passage, at):
            out.append(SideWord(at, side))
    return tuple(paired(passage, out))


def _of_two_places(passage: Passage, both: int) -> bool:
    """As in "the right knee and shin, both ache": two places, and not two sides."""
    first, _ = passage.sentence(both)
    before = [m for m in passage.mentions if m.type == "region" and max(first, both - 7) <= m.first < both]
    felt = any(m.first in (both + 1, both + 2) for m in passage.matches if m.type in ("quality", "cue"))
    return felt and len({m.code for m in before}) == 2 and passage.breaks(both + 1, both + 1) == NONE


_JUST_AFTER: Final = 3  # words from a place to its side: "groin strain right."
_LIMBS: Final = word_group("sides.limbs")


def _hidden(passage: Passage, at: int, pseudo_triggers: Sequence[Mention]) -> bool:
    """As in "right when I bend", but not "on the right when I bend"."""
    placed = [t.lemma for t in passage.tokens[max(0, at - 2) : at]] in (["on", "the"], ["on", "my"])
    placed = placed or [t.lemma for t in passage.tokens[at + 1 : at + 3]] == ["hand", "side"]
    ends = at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before >= COMMA
    after = passage.tokens[at + 1].lemma if at + 1 < len(passage.tokens) else ""
    wrong = "not" in {t.lemma for t in passage.tokens[max(0, at - 2) : at]}  # "not the right groin"
    placed = placed or (not ends and not wrong and after in _LIMBS)
    placed = placed or (
        ends and any(m.type == "region" and 0 < at - m.last <= _JUST_AFTER for m in passage.mentions)
    )
    return not placed and any(d.first <= at <= d.last for d in pseudo_triggers)


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
    if passage.tokens[at].word == "both" and _of_two_places(passage, at):
        return True
    felt = any(s.first == nxt and s.type == "quality" for s in passage.matches)
    if (
        passage.tokens[at].word == "both"
        and felt
        and "and" in {t.lemma for t in passage.tokens[nxt : nxt + 4]}
    ):
        return True
    return (
        passage.tokens[at].word == "both"
        and passage.breaks(nxt, nxt + 1) == NONE
        and any(s.first in (nxt, nxt + 1) and s.type == "activity" for s in passage.matches)
        and not any(s.first <= nxt + 1 <= s.last and s.type == "region" for s in passage.matches)
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
    regions = [m for m in passage.mentions if m.type == "region"]
    own = ((r, _own(passage, r, words, regions)) for r in regions if r.code not in _ALWAYS_MIDLINE)
    found = other_of_two(passage, words, [(r, word.side) for r, word in own if word is not None])
    if not found:
        return passage
    matches = sorted((*passage.matches, *found), key=lambda m: m.first)
    return Passage(passage.tokens, tuple(matches), passage.words)


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
    regions = [m for m in passage.mentions if m.type == "region"]
    own = {region: _own(passage, region, words, regions) for region in regions}
    # "Front of thigh, dead centre": the middle of one thigh is no midline.
    own = {r: None if w and w.side == "midline" and r.code not in _MIDDLE else w for r, w in own.items()}
    for region in regions:
        word = own[region]
        out[region] = word.side if word else "unstated"
    _spread_lists(passage, regions, words, out)
    elsewhere = {w for r, w in own.items() if r in not_felt} - {
        w for r, w in own.items() if r not in not_felt
    }
    everything = tuple(w for w in words if w not in elsewhere and not is_clear(passage, w))
    lateral = tuple(w for w in everything if w.side != "midline")
    for region in regions:
        here = everything if region.code in _MIDDLE else lateral
        out[region] = _of_region(passage, region, here, regions, out)
        if region.code in _ALWAYS_MIDLINE and not own[region]:
            out[region] = "midline"
    felt = [r for r in regions if r not in not_felt]
    for quality in passage.mentions:
        if quality.type == "quality":
            out[quality] = _of_quality(passage, quality, lateral, felt, out)
    if (side := of_everything(passage, lateral, regions)) != "unstated":
        out.update({m: side for m, told in out.items() if told == "unstated"})
    return out


def _of_region(
    passage: Passage,
    region: Mention,
    words: Sequence[SideWord],
    regions: Sequence[Mention],
    out: Mapping[Mention, Side],
) -> Side:
    """The side of a region that has none of its own: said after it, before it, by its plural, or the only one said."""
    side = out[region]
    if side == "unstated":
        side = afterwards(passage, region, words, regions)
    if side == "unstated" and region.code not in _AXIAL:
        side = _carried(passage, region, words, out, regions)
    if side == "unstated" and in_plural(passage, region):
        side = "both"
    if side == "unstated" and region.code not in _AXIAL and region.code not in _ALWAYS_MIDLINE:
        side = _only_side(words)
    return side


def _own(
    passage: Passage, region: Mention, words: Sequence[SideWord], regions: Sequence[Mention]
) -> SideWord | None:
    """The word that says the side of the region itself: inside, just before, or just after it."""
    inside = [w for w in words if region.first <= w.at <= region.last]
    if inside:
        return inside[0]
    before = [w for w in words if w.at < region.first and region.first - w.at <= 6]
    if before and _leads_to(passage, before[-1].at, region, regions):
        return before[-1]
    after = [w for w in words if region.last < w.at <= region.last + 9]
    if after and not is_clear(passage, after[0]) and _follows(passage, region, after[0], regions):
        return after[0]
    return None


def _leads_to(passage: Passage, at: int, region: Mention, regions: Sequence[Mention]) -> bool:
    """As in "Left lower back", "right side of my lower back": only small words between side and region."""
    aside = "side" in {t.lemma for t in passage.tokens[at + 1 : region.first]}
    if passage.breaks(at + 1, region.first) > (COMMA if aside else NONE):  # "my left side, low in the back"
        return False
    if any(at < r.first and r.last < region.first for r in regions):
        return False
    gap = [passage.tokens[n].lemma for n in range(at + 1, region.first)]
    return all(w in _NEAR_WORDS - {"and", "or", "but", "is"} for w in gap)


def _follows(passage: Passage, region: Mention, word: SideWord, regions: Sequence[Mention]) -> bool:
    """As in "Groin on the right", "groin pain, left side", "groin (left)"."""
    gap = range(region.last + 1, word.at + 1)
    if any(passage.tokens[n].break_before >= CLAUSE and not passage.tokens[n].bracket for n in gap):
        return False
    after = word.at + 1
    if any(
        r.first in (after, after + 1, after + 2) and passage.breaks(after, r.first) == NONE for r in regions
    ):
        return False
    if after < len(passage.tokens) and passage.tokens[after].lemma in ("leg", "foot", "hip", "knee", "thigh"):
        return False
    if any(region.last < r.first < word.at for r in regions):
        return False
    lemmas = [passage.tokens[n].lemma for n in range(region.last + 1, word.at)]
    marked = bool({"on", "side", "in"} & set(lemmas[-2:])) or word.side == "both" or len(lemmas) <= 2
    plain = all(_in_quality(passage, n) or passage.tokens[n].lemma in _NEAR_WORDS for n in gap[:-1])
    return marked and plain


def _in_quality(passage: Passage, at: int) -> bool:
    return any(m.first <= at <= m.last and m.type != "region" for m in passage.mentions) or any(
        c.first <= at <= c.last for c in passage.cues("pain", "worse")
    )


def _spread_lists(
    passage: Passage, regions: Sequence[Mention], words: Sequence[SideWord], out: dict[Mention, Side]
) -> None:
    """As in "Left groin and hip", "back or bum on the right": one side for the whole list."""
    for one, next_ in pairwise(regions):
        if one.last >= next_.first or passage.breaks(one.last + 1, next_.first) > COMMA:
            continue
        gap = [passage.tokens[n].lemma for n in range(one.last + 1, next_.first)]
        if len(gap) > 3 or not {"and", "or"} & set(gap):
            continue
        if out[next_] == "unstated" and out[one] != "unstated" and next_.code not in _AXIAL:
            out[next_] = out[one]
        trailing = any(next_.last < w.at <= next_.last + 4 for w in words)
        if (
            out[one] == "unstated"
            and not in_plural(passage, one)
            and out[next_] != "unstated"
            and trailing
            and not any(one.last < w.at <= next_.last for w in words)
        ):
            out[one] = out[next_]


def _carried(
    passage: Passage,
    region: Mention,
    words: Sequence[SideWord],
    out: Mapping[Mention, Side],
    regions: Sequence[Mention],
) -> Side:
    """The side said earlier in the sentence, or of the same region before."""
    first, last = passage.sentence(region.first)
    earlier = [w for w in words if first <= w.at < region.first]
    if earlier:
        return earlier[-1].side
    same = [r for r in regions if r.code == region.code and r.first < region.first and out[r] != "unstated"]
    if same:
        return out[same[-1]]
    opens = region.first - first <= 3
    later = [w for w in words if region.last < w.at <= last]
    if later and not opens and not any(r.first > region.last and r.first <= last for r in regions):
        return later[0].side
    return _only_side([w for w in words if w.at < region.first])


def _only_side(words: Sequence[SideWord]) -> Side:
    """The side of these words, where it is only one."""
    said = {w.side for w in words}
    return said.pop() if len(said) == 1 else "unstated"


_BESIDE: Final = 6  # words from a place to what is felt there


def _of_quality(
    passage: Passage,
    quality: Mention,
    words: Sequence[SideWord],
    regions: Sequence[Mention],
    out: Mapping[Mention, Side],
) -> Side:
    """The side of the place that a quality is felt in."""
    inside = [w.side for w in words if quality.first <= w.at <= quality.last]
    if inside:
        return inside[0]
    if quality.code == "radiating" and (to := goes_to(passage, quality, words)):
        return to
    first, last = passage.sentence(quality.first)
    if passage.tokens[last].asked and last + 1 < len(passage.tokens):
        last = passage.sentence(last + 1)[1]  # "Any weakness? Yes, right leg."
    near = sorted(
        (
            r
            for r in regions
            if first <= r.first <= last and passage.breaks(*_span_between(r, quality)) < COMMA
        ),
        key=lambda r: (abs(r.first - quality.last), r.first),
    )
    beside = near and not any(w.at in range(*_span_between(near[0], quality)) for w in words)
    if near and abs(near[0].first - quality.last) <= (_BESIDE if beside else 4):
        side = out[near[0]]
        if side != "unstated" or near[0].code in _AXIAL:
            return "unstated" if side == "midline" else side
    return _from_sentence(passage, quality, (first, last), words=words, regions=regions, out=out)


def _from_sentence(
    passage: Passage,
    quality: Mention,
    sentence: tuple[int, int],
    *,
    words: Sequence[SideWord],
    regions: Sequence[Mention],
    out: Mapping[Mention, Side],
) -> Side:
    """The side said in the quality's sentence, or the only one said before it."""
    first, last = sentence
    in_sentence = [w for w in words if first <= w.at <= last and w.side != "midline"]
    if in_sentence:
        return next((w for w in reversed(in_sentence) if w.at < quality.first), in_sentence[0]).side
    if any(first <= n.first < quality.first for n in passage.cues("negator")):
        return "unstated"
    here = [r for r in regions if first <= r.first <= last]
    if here:
        return next((out[r] for r in here if out[r] != "midline"), "unstated")
    return _only_side([w for w in words if w.at < quality.first]) if words else _only_both(quality, out)


def _only_both(quality: Mention, out: Mapping[Mention, Side]) -> Side:
    """Both, where every place told so far is told in the plural: "my hips ache. They catch when I turn"."""
    said = {side for r, side in out.items() if r.type == "region" and r.first < quality.first}
    return "both" if said == {"both"} else "unstated"


def _span_between(a: Mention, b: Mention) -> tuple[int, int]:
    return (a.last + 1, b.first) if a.first < b.first else (b.last + 1, a.first)
