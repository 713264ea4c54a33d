"""Step 3, spot: every phrase of the lexicon in the words, the longest reading of each.

A *spot* is a phrase in its place: a mention (something that may become a finding), an activity, or a
cue (a word that says no, maybe, worse). *Pseudo-triggers* are phrases that look like one and are not ("back to work").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from psoas.text.lexicon import CONDITION, TOLD, Entry, Lexicon, Mark, branch
from psoas.text.phrase_search import Line, phrase_ends
from psoas.text.tokens import NONE, Token
from psoas.text.word_groups import code_group, exact_words, word_group


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase over the words ``first`` to ``last`` (both included)."""

    type: str
    code: str
    mark: Mark
    first: int
    last: int
    rule: str = ""  # of a cue: the rule of assertion that it belongs to

    @property
    def length(self) -> int:
        """In words."""
        return self.last - self.first + 1

    def holds(self, other: Mention) -> bool:
        """True where the other lies inside this one."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: Mention) -> bool:
        """True where the two share a word."""
        return self.first <= other.last and other.first <= self.last


# Phrases of these codes hold a quality that is not meant on its own ("burns when I pee", "stiff for an hour").
_SAY_IT_ALL: Final = code_group("matching.say_it_all")  # fmt: skip
# "Can't stand on tiptoe", "tripping over my toes".
_NOT_WITHIN_WEAKNESS: Final = code_group("matching.not_within_weakness")
# What one holds on to, or looks for, and does not sit on now.
_FURNITURE: Final = code_group("matching.furniture")
# "Nothing in my leg": what it holds is a symptom of its own ("nothing like tingling in my leg").
_SAYS_WHERE: Final = code_group("matching.says_where")
# Places whose plain word stands in the names of more exact ones.
_WIDE: Final = code_group("matching.wide")
_TOLD_DIAGNOSES: Final = code_group("matching.told_diagnoses")  # "a stress fracture in my hip"
# What a pain that travels may feel like.
_FELT_ON_THE_WAY: Final = code_group("matching.felt_on_the_way")
_EFFECTS: Final = frozenset({"worse", "better", "not_better", "no_difference", "impossible", "pain"})
MENTIONS: Final = frozenset({"region", "quality", "course", "red_flag", "context", *TOLD})


class Found(NamedTuple):
    """What stands in the words.

    ``matches`` are the phrases, ``pseudo_triggers`` what hides them (and side words too: "right now"), ``conditions``
    what somebody has or is, told beside the findings.
    """

    matches: tuple[Mention, ...]
    pseudo_triggers: tuple[Mention, ...]
    conditions: tuple[Mention, ...]


def find_mentions(tokens: Sequence[Token], words: Lexicon) -> Found:
    """Every phrase in the words, the longest reading of each."""
    phrases = list(_phrases(tokens, words))
    found = [s for s in _latest_begun(tokens, phrases) if not _means_another_thing(tokens, s)]
    pseudo_triggers = tuple(s for s in found if s.type == "pseudo_trigger")
    conditions = _longest([s for s in found if s.type == CONDITION], pseudo_triggers)
    diagnoses = _longest([s for s in found if s.code in _TOLD_DIAGNOSES], pseudo_triggers)
    # Times and explanations stand beside the phrases that they speak of, often inside them, and hide none.
    rest = [s for s in found if s.type != CONDITION and s.code not in _TOLD_DIAGNOSES]
    told, beside = [s for s in rest if not _stands_beside(s)], [s for s in rest if _stands_beside(s)]
    mentions = sorted((*_untangled(told), *diagnoses), key=lambda s: (s.first, s.last, s.type, s.code))
    return Found((*mentions, *beside), pseudo_triggers, conditions)


def _phrases(tokens: Sequence[Token], words: Lexicon) -> Iterator[Mention]:
    """Every phrase in the words; of one type and code, the longest that begins at a word."""
    line = Line(tokens, words.lists["skipped"], words.lists["gap_stops"])
    next_negative = _next_places(tokens, words.lists["negatives"])
    for first, keys in enumerate(line.keys):
        found: list[tuple[int, Entry]] = []
        for key in keys:
            begun = branch(key)
            if begun is not None:
                found += phrase_ends(begun, first, line)
        if not found:
            continue
        longest: dict[tuple[tuple[str, str], bool], tuple[int, Entry]] = {}
        for last, entry in found:
            code = (entry.key, entry.mark == "topic")
            before = longest.get(code)
            # Of two as long, the one that says its own "not".
            if (
                before is None
                or last > before[0]
                or (last == before[0] and entry.negative and not before[1].negative)
            ):
                longest[code] = (last, entry)
        no_negative = next_negative[first + 1]
        for last, entry in longest.values():
            mark: Mark | None = entry.mark
            if no_negative < last:
                mark = _turned(entry, tokens[first:last], words)
            if mark is not None:
                yield Mention(entry.type, entry.code, mark, first, last, entry.rule)


def _next_places(tokens: Sequence[Token], lemmas: Set[str]) -> list[int]:
    """Of each word, where the next one of a group stands: that word itself, a later one, or the end."""
    places = [len(tokens)] * (len(tokens) + 1)
    for at in range(len(tokens) - 1, -1, -1):
        places[at] = at if tokens[at].lemma in lemmas else places[at + 1]
    return places


def _latest_begun(tokens: Sequence[Token], found: Sequence[Mention]) -> Iterator[Mention]:
    """Without a phrase with a gap that began one word too early: "gets me when I get off the loo" is "get off the loo"."""
    begun = {(s.type, s.code, s.last, tokens[s.first].lemma): s.first for s in found}  # the last one stays
    return (s for s in found if begun[s.type, s.code, s.last, tokens[s.first].lemma] == s.first)


def _longest(found: Sequence[Mention], pseudo_triggers: Sequence[Mention]) -> tuple[Mention, ...]:
    """The longest phrases, none over another; several codes may stand on the same words."""
    out: list[Mention] = []
    hiding = _by_word(pseudo_triggers)
    taken: dict[int, tuple[int, int]] = {}  # by each word, the phrase that holds it
    for one in sorted(found, key=lambda s: (-s.length, s.first, s.code)):
        if _hidden(one, hiding, _drops_shorter):
            continue
        words, span = range(one.first, one.last + 1), (one.first, one.last)
        if all(taken.get(at, span) == span for at in words):
            out.append(one)
            taken |= dict.fromkeys(words, span)
    return tuple(sorted(out, key=lambda s: (s.first, s.last, s.code)))


def _means_another_thing(tokens: Sequence[Token], spot: Mention) -> bool:
    """True for a phrase that the words beside it make another thing."""
    if spot.type == CONDITION and _is_a_trade(tokens, spot):
        return True
    if spot.type == "pseudo_trigger" and (_of_the_body(tokens, spot) or _is_a_posture(tokens, spot)):
        return True
    if spot.code == "previous_episode" and _is_a_length(tokens, spot):
        return True
    if spot.code == "lift_knee" and _is_felt_there(tokens, spot):
        return True
    return spot.code in _MAY_BE_TOYS and _is_a_toy(tokens, spot)


def _is_a_length(tokens: Sequence[Token], spot: Mention) -> bool:
    """As in "a 3/12 history of groin pain": how long this one has lasted, and no earlier one."""
    before = tokens[spot.first - 1].lemma if spot.first else ""
    return tokens[spot.first].lemma == "history" and before in word_group("matching.lengths")


def _is_felt_there(tokens: Sequence[Token], spot: Mention) -> bool:
    """As in "a pulling at the back of the knee": a feeling, and not the knee that is pulled up."""
    second = tokens[spot.first + 1].word if spot.last > spot.first else ""
    return tokens[spot.first].lemma in _FEELINGS and second in _AT_A_PLACE


_FEELINGS: Final = word_group("matching.feelings")
_AT_A_PLACE: Final = exact_words("matching.at_a_place")


def _is_a_trade(tokens: Sequence[Token], spot: Mention) -> bool:
    """As in "dialysis nurse", "cancer charity": a trade or a place of work, not what the client has."""
    after = tokens[spot.last + 1] if spot.last + 1 < len(tokens) else None
    return after is not None and after.break_before == NONE and after.lemma in _TRADES


_TRADES: Final = word_group("matching.trades")


def _stands_beside(spot: Mention) -> bool:
    """True for times and explanations, and for "it has gone", in which another cue may stand."""
    return spot.type == "newness" or (spot.type == "cue" and spot.code in _BESIDE_OTHERS)


_BESIDE_OTHERS: Final = frozenset({"over", "done_with", "none_of_mine"})


def _of_the_body(tokens: Sequence[Token], spot: Mention) -> bool:
    """As in "tweaked my back at the gym": no "back at the gym"."""
    before = tokens[spot.first - 1].word if spot.first else ""
    return tokens[spot.first].word == "back" and before in _WHOSE


def _is_a_posture(tokens: Sequence[Token], spot: Mention) -> bool:
    """As in "no pain sitting in class": there the client sits, and not the pain ("the pain sits in the hip")."""
    return tokens[spot.first].lemma in ("pain", "ache") and tokens[spot.last - 1].word == "sitting"


_WHOSE: Final = frozenset({"my", "his", "her", "their", "lower", "low", "mid", "upper", "bad"})


def _is_a_toy(tokens: Sequence[Token], spot: Mention) -> bool:
    """As in "kicking a ball hurts", "the balls of my feet", which say nothing of a testicle."""
    before = tokens[spot.first - 1].word if spot.first else ""
    if spot.code == "saddle_numbness":
        return tokens[spot.first].word == "bit"  # "a bit of a numb patch"
    if any(
        one.lemma == "ball" and two.word == "of" for one, two in pairwise(tokens[spot.first : spot.last + 2])
    ):
        return True  # "sore balls of my feet"
    return tokens[spot.first].word == "ball" and before in exact_words("matching.played_with")


_MAY_BE_TOYS: Final = frozenset({"testicular_pain", "genitals", "saddle_numbness"})


def _turned(entry: Entry, held: Sequence[Token], words: Lexicon) -> Mark | None:
    """What a phrase says where a negative stands inside it: "calf is not swollen" denies a swollen calf.

    Nothing where a denial is itself denied ("weight is not stable").
    """
    inside = held[1:]
    cannot = bool(held) and held[0].lemma in word_group("matching.cannot")  # "can't go a day without leaking"
    turned = (
        not entry.negative
        and not cannot
        and any(
            t.lemma in words.lists["negatives"]
            and not any(after.lemma in word_group("matching.no_denial") for after in inside[at + 1 : at + 3])
            for at, t in enumerate(inside)
        )
    )
    if not turned or entry.type not in MENTIONS or entry.mark == "topic":
        return entry.mark
    return "no" if entry.mark == "yes" else None


def _untangled(found: list[Mention]) -> tuple[Mention, ...]:
    """Without what lies inside a longer phrase that means something else."""
    pseudo_triggers = _by_word(s for s in found if s.type == "pseudo_trigger")
    kept = [s for s in found if s.type != "pseudo_trigger" and not _hidden(s, pseudo_triggers, _drops)]
    # What says something outright wins over a topic that only might ("no feeling in", "feeling").
    # Of two statuses of the same words, the more exact: "gives me no relief", "in the side of my hip".
    ranked = sorted(
        kept,
        key=lambda s: (
            s.mark == "topic", s.first - s.last, s.mark != "no", s.code == "better", s.code in _WIDE, s.first,
        ),
    )  # fmt: skip
    out: list[Mention] = []
    taken: dict[int, list[Mention]] = {}
    for one in ranked:
        if not _hidden(one, taken, _beats):
            out.append(one)
            for at in range(one.first, one.last + 1):
                taken.setdefault(at, []).append(one)
    return tuple(sorted(out, key=lambda s: (s.first, s.last, s.type, s.code)))


def _by_word(matches: Iterable[Mention]) -> dict[int, list[Mention]]:
    """Spots by each word that they hold."""
    found: dict[int, list[Mention]] = {}
    for one in matches:
        for at in range(one.first, one.last + 1):
            found.setdefault(at, []).append(one)
    return found


def _hidden(
    one: Mention, held: Mapping[int, list[Mention]], hides: Callable[[Mention, Mention], bool]
) -> bool:
    """True where a match that shares a word with one hides it; ``held`` are the matches by each of their words."""
    for at in range(one.first, one.last + 1):
        for other in held.get(at, ()):
            if hides(other, one):
                return True
    return False


def _drops(pseudo: Mention, other: Mention) -> bool:
    """Of two that share a word: a pseudo drops what lies inside it, and what is no longer."""
    inside = pseudo.first <= other.first and other.last <= pseudo.last
    return inside or other.last - other.first < pseudo.last - pseudo.first


def _drops_shorter(pseudo: Mention, other: Mention) -> bool:
    """As ``_drops``, of what is shorter."""
    return pseudo.last - pseudo.first > other.last - other.first and _drops(pseudo, other)


def _counts_beside(one: Mention) -> bool:
    """As in "enough insulin", "it stabs after the needle": it counts, whatever the words say besides."""
    return one.code in code_group("settle.beside_thoughts" if one.mark == "topic" else "matching.treatments")


def _both_meant(longer: Mention, one: Mention) -> bool:
    """As in "it began after a fall", "lifting my knee to get my trousers on"."""
    if (longer.code, one.code) == ("clear_cause", "trauma") or _counts_beside(one):
        return True
    if longer.code == "burning" and one.type == "quality" and one.last == longer.last:
        return True  # "a hot ache"
    if longer.code == "lump_trapped" and one.code == "groin_lump":
        return longer.holds(one)  # "I can't get my hernia back in"
    if longer.code == "radiating" and one.code in _FELT_ON_THE_WAY:
        return one.first == longer.first  # "it burns down the side of my thigh"
    if longer.code == "sit" and one.code == "sit_to_stand":
        return longer.first < one.first  # "prolonged sitting and rising from a chair"
    knee = one.code == "lift_knee" != longer.code and longer.type == "activity"
    return knee and one.first == longer.first


def _beats(longer: Mention, one: Mention) -> bool:
    """Of two that share a word: true where the longer one leaves no room for the shorter."""
    if _both_meant(longer, one):
        return False
    if one.code == "poor_sleep" and longer.type == "activity":
        return longer.length > one.length  # "can't sleep on that side"
    same_words = longer.first == one.first and longer.last == one.last
    if same_words and longer.type == one.type == "region" and one.code in _WIDE and longer.code not in _WIDE:
        return True
    if longer.mark == "no" and one.mark == "yes" and longer.code in _SAYS_WHERE and one.code != longer.code:
        return longer.type != one.type and longer.holds(one) and _swallows(longer, one)
    if longer.type == one.type:
        outright = one.mark == "topic" and longer.mark != "topic"
        return longer.type == "cue" or longer.length > one.length or outright or longer.code == one.code
    return longer.holds(one) and longer.length > one.length and _swallows(longer, one)


def _swallows(longer: Mention, one: Mention) -> bool:
    """True where a phrase inside one of another kind is not meant on its own."""
    return _SWALLOWS.get(one.type, _swallows_sign)(longer, one)


def _swallows_cue(longer: Mention, one: Mention) -> bool:
    # "getting worse when I sit": the cue inside a course still says that sitting hurts; "six years ago I had":
    # that inside a past episode still says when; "my sister died": that inside a grief still says whose.
    if longer.code == "dancer" and one.code == "no_difference":
        return True  # "grand battement"
    kept = _EFFECTS | {"past", "person"} if longer.type == "context" else _EFFECTS | {"past"}
    return longer.type not in ("course", "context") or one.code not in kept


def _swallows_region(longer: Mention, one: Mention) -> bool:
    denying = longer.type == "quality" and longer.mark == "no"  # "nothing below the knee"
    del one
    return (
        denying
        or longer.type in {"context", "activity", *TOLD}
        or longer.code in ("recurrent", "saddle_numbness")
    )


def _swallows_activity(longer: Mention, one: Mention) -> bool:
    if longer.type == "cue":
        if longer.code == "effort" and one.code in _FURNITURE and one.last == longer.last:
            return longer.first < one.first  # "I have to hold on to the table"
        return one.code == "twist" and longer.code == "better"  # "sitting turns it off"
    if (longer.code, one.code) in (("radiating", "run"), ("night_pain", "walk")):
        return True  # "an ache running up into the groin", "so I walk the kitchen at four"
    return longer.type in {"red_flag", "region", *TOLD} or longer.code == "weakness"  # "my sit bone"


def _swallows_quality(longer: Mention, one: Mention) -> bool:
    injured = one.code == "tightness" and longer.type == "course"  # "pulled my groin"
    doing = longer.type == "activity"  # "doing crunches"
    return injured or doing or longer.code in _SAY_IT_ALL or longer.code == "no_difference"


_SIGNS_WITHIN: Final = frozenset(
    {
        ("aneurysm_known", "recurrent"),  # "they scan the aorta every year"
        ("aneurysm_known", "previous_episode"),
        ("night_pain", "stress_or_low_mood"),  # "he cries at night with his thigh"
        ("leg_swelling", "overuse"),  # "one calf is double the other"
        ("cough_sneeze", "fever"),  # "hay fever"
        ("lift_object", "vomiting"),  # "heave the barrels"
    }
)


def _swallows_sign(longer: Mention, one: Mention) -> bool:
    if longer.type == "activity" and one.mark == "topic":
        return True  # "straining on the toilet"
    if (longer.code, one.code) in _SIGNS_WITHIN:
        return True
    if one.code in _NOT_WITHIN_WEAKNESS:
        return longer.code in ("weakness", "progressive_weakness")
    return one.code == "groin_lump" and longer.code == "recent_surgery"


_SWALLOWS: Final[Mapping[str, Callable[[Mention, Mention], bool]]] = {
    "cue": _swallows_cue, "region": _swallows_region, "activity": _swallows_activity, "quality": _swallows_quality
}  # fmt: skip
