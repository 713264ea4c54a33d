"""The lexicon: how people say each code, read from the TOML files in ``data``.

Each file holds one kind of phrase (regions, qualities, …, and the ``cues`` that say no, maybe, worse).
A line is one way of saying it::

    low|lower back      either word
    pain? in groin      the word may be missing
    cant .. stairs      up to four words may stand between
    lump|bulge in , hard  the same, with a comma between; every other phrase ends at a comma
    lost a_stone|weight  one of the choices is two words

Articles, side words and the like ("my", "left", "really") may stand inside any phrase and are not written.
Under a code, ``yes`` are phrases that say it, ``no`` phrases that deny it ("weight is steady"), and
``topic`` words that say it only with a verdict ("bladder", which may be "fine" or "not right").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Literal, cast

from psoas.errors import KnowledgeError, not_allowed
from psoas.text.assertion.rules import rules
from psoas.text.forms import lemma, lemmas
from psoas.text.newness.rules import newness_rules
from psoas.text.tables import FAMILIES, folder_tables, phrase_words, same_as, toml_table, word_counts
from psoas.text.user_lexicon import own_words
from psoas.vocabulary import check_code, label

Mark = Literal["yes", "no", "topic"]
# What a person has, takes or is: not a finding itself; each code has a `kind` that says how time is read.
CONDITION: Final = "condition"
CONDITION_KINDS: Final = (
    "condition",
    "state",
    "planned",
    "recent",
    "sport",
    "work",
    "note",
    "medicine",
    "allergen",
    "capitals",
    "other",
)
TOLD: Final = ("activity_worse", "activity_better")
_MARKS: Final[tuple[Mark, ...]] = ("yes", "no", "topic")
GAP: Final = ".."
COMMA_PLACE: Final = ","
# Codes of our own beside the vocabulary's: "lying down" is resting where it helps, lying on the back where it hurts.
LYING_DOWN: Final = "lying_down"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase says. ``type`` is a finding type, ``activity``, ``condition``, ``cue`` or ``pseudo``."""

    type: str
    code: str
    mark: Mark = "yes"
    negative: bool = False  # the phrase holds a negative of its own ("can't feel", "no strength")
    rule: str = ""  # the rule of assertion that the phrase belongs to
    key: tuple[str, str] = field(init=False, repr=False, compare=False)  # type and code

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", (self.type, self.code))


# One place of a phrase: the lemmas that may stand there; nothing for a gap of up to four words.
Slot = frozenset[str] | None
# A gap of up to four words in which a comma stands; it may not be the second place of a phrase.
OVER_COMMA: Final[Slot] = frozenset({COMMA_PLACE})


@dataclass(frozen=True, slots=True)
class Following:
    """What follows the first two words of phrases."""

    ends: tuple[Entry, ...]  # nothing: the two words are the phrase
    by_third: Mapping[
        str, tuple[tuple[tuple[Slot, ...], Entry], ...]
    ]  # the places from the third on, by its words
    after_gap: tuple[tuple[tuple[Slot, ...], Entry], ...]  # the same, where a gap comes first


@dataclass(frozen=True, slots=True)
class Branch:
    """All phrases that begin with one word."""

    ends: tuple[Entry, ...]  # the word alone
    by_next: Mapping[str, Following]  # what follows its second word
    # What follows the word after a gap, by that word; the number tells the phrases apart.
    after_gap: Mapping[str, tuple[tuple[int, tuple[Slot, ...], Entry], ...]]


_IF_NEW: Final = "Is anything about this new, or has it changed since the pain began: {}?"


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask when a red flag is left open or may be as ever, and why."""

    text: str
    why: str
    if_new: str  # whether it is new or has changed, where it is long known or explained


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the engine knows of words. Read-only once loaded."""

    starts: Mapping[str, tuple[tuple[str, Entry], ...]]  # lines by the lemmas of their first word
    same_as: Mapping[str, str]
    lists: Mapping[str, frozenset[str]]
    numbers: Mapping[str, float]
    unit_days: Mapping[str, float]
    past_years: range
    short_words: frozenset[str]  # of five letters, mended as long ones are
    asks: Mapping[str, Ask]
    lasting: frozenset[str]
    own_time: frozenset[str]
    condition_kinds: Mapping[str, str]  # by condition: how its time is read


# "Doesn't" and "does not" are said alike.
_LONG_FORM: Final[Mapping[str, tuple[str, ...]]] = {
    "doesnt": ("does_not",), "dont": ("do_not",), "didnt": ("did_not",), "isnt": ("is_not",), "arent": ("are_not",),
    "wasnt": ("was_not",), "werent": ("were_not",), "hasnt": ("has_not",), "havent": ("have_not",),
    "hadnt": ("had_not",), "wont": ("will_not",), "wouldnt": ("would_not",), "couldnt": ("could_not",),
    "cant": ("can_not", "cannot"),
}  # fmt: skip


def _options(word: str) -> list[str]:
    """The words that may stand at one place of a line."""
    return [o for option in word.rstrip("?").split("|") for o in (option, *_LONG_FORM.get(option, ()))]


def variants(phrase: str) -> list[tuple[tuple[str, ...], ...]]:
    """A line as places, each with the words that may stand there, once for every way to leave words out.

    >>> variants("low|lower back pain?")
    [(('low', 'lower'), ('back',), ('pain',)), (('low', 'lower'), ('back',))]
    """
    out: list[tuple[tuple[str, ...], ...]] = [()]
    for word in phrase.split():
        ways = _ways(word)
        out = [(*before, *way) for before in out for way in ways]
    return out


@lru_cache(maxsize=8192)
def _ways(word: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The places that one word of a line may take, in each of its ways."""
    options = _options(word)
    single = tuple(option for option in options if "_" not in option)
    ways: list[tuple[tuple[str, ...], ...]] = [(single,)] if single else []
    ways += [tuple((part,) for part in option.split("_")) for option in options if "_" in option]
    if word.endswith("?"):
        ways.append(())
    return tuple(ways)


def _habits() -> dict[str, dict[str, dict[str, str]]]:
    """The phrases of ``habits.toml`` by finding type and code."""
    return cast("dict[str, dict[str, dict[str, str]]]", toml_table("lexicon", "habits.toml"))


def phrases(text: str) -> list[str]:
    """The phrases of a block: one a line, or several break_before by a slash; ``#`` stands for a number in figures."""
    return [part for line in text.splitlines() for part in (p.strip() for p in line.split(" / ")) if part]


def _first_words(phrase: str) -> list[str]:
    """The words that a line can begin with."""
    found: list[str] = []
    for word in phrase.split():
        found += [option.partition("_")[0] for option in _options(word)]
        if not word.endswith("?"):
            break
    return found


class _Builder:
    """Gathers lines by their first word; they are taken apart only when that word is met (``branch``)."""

    def __init__(self, same_as: Mapping[str, str]) -> None:
        self.starts: dict[str, list[tuple[str, Entry]]] = {}
        self.same_as = same_as

    def add(self, block: str, entry: Entry) -> None:
        for phrase in phrases(block):
            for word in _first_words(phrase):
                lines = self.starts.setdefault(_key(word, self.same_as), [])
                if not lines or lines[-1] != (phrase, entry):
                    lines.append((phrase, entry))

    def add_habits(self) -> None:
        """What says by itself what an activity does: "I take the lift now"."""
        for told, blocks in _habits().items():
            for code, block in blocks.items():
                check_code("activity", code, "psoas.text/data/en/lexicon/habits.toml")
                self.add(block["yes"], Entry(told, code))

    def add_conditions(self) -> dict[str, str]:
        """What a person has, takes or is; the kind of each by its code."""
        kinds: dict[str, str] = {}
        for code, block in folder_tables("lexicon", CONDITION).items():
            kinds[code] = block.get("kind", "")
            if kinds[code] not in CONDITION_KINDS:
                wrong = not_allowed(f"[{code}] kind", kinds[code], CONDITION_KINDS)
                raise KnowledgeError(f"psoas.text/data/en/lexicon/{CONDITION}: {wrong}")
            self.add(block["yes"], Entry(CONDITION, code))
        return kinds

    def add_rules(self) -> None:
        """The phrases of the rules of assertion, as cues that carry the id of their rule."""
        # Of two of the same words the first is taken: "nil" denies what comes after it, where something does.
        for rule in sorted(rules().values(), key=lambda rule: rule.direction == "backward"):
            type_ = "pseudo_trigger" if rule.is_pseudo else "cue"
            self.add(rule.phrase, Entry(type_, rule.cue, rule=rule.id))
        for row in newness_rules().values():
            self.add(row.phrase, Entry("newness", row.id, rule=row.id))

    def add_own(self, own: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        """The practitioner's own phrases."""
        for family in FAMILIES:
            for code, marks in own.get(family, {}).items():
                for mark in _MARKS:
                    self.add(marks.get(mark, ""), Entry(family, code, mark))


def _key(word: str, same_as: Mapping[str, str]) -> str:
    return lemma(same_as.get(word, word))


_SPECIAL: Final[Mapping[tuple[str, ...], Slot]] = {(GAP,): None, (COMMA_PLACE,): OVER_COMMA}


class _Slots(dict[tuple[str, ...], Slot]):
    """What may stand at each place of a line, worked out once: a place stands in many variants of many lines.

    Attributes:
        denying: the places met so far at which a negative may stand.
    """

    def __init__(self, words: Lexicon) -> None:
        super().__init__(_SPECIAL)
        self.same_as, self.negatives = words.same_as, words.lists["negatives"]
        self.denying = {
            place for place, slot in _SPECIAL.items() if slot is not None and slot & self.negatives
        }

    def __missing__(self, place: tuple[str, ...]) -> Slot:
        slot = frozenset(_key(word, self.same_as) for word in place)
        self[place] = slot
        if slot & self.negatives:
            self.denying.add(place)
        return slot


@lru_cache(maxsize=8192)
def branch(first: str) -> Branch | None:
    """The phrases that begin with a lemma, or nothing where there are none."""
    words = lexicon()
    lines = words.starts.get(first)
    if lines is None:
        return None
    ends: list[Entry] = []
    by_next: dict[str, list[tuple[tuple[Slot, ...], Entry]]] = {}
    after_gap: dict[str, list[tuple[int, tuple[Slot, ...], Entry]]] = {}
    number = 0
    slot_of = _Slots(words)
    for phrase, entry in lines:
        for places in variants(phrase):
            slots = [slot_of[place] for place in places]
            if not slots or slots[0] is None or first not in slots[0]:
                continue
            if not entry.negative and not slot_of.denying.isdisjoint(places):
                entry = replace(entry, negative=True)  # noqa: PLW2901
            if len(slots) == 1:
                ends.append(entry)
            elif slots[1] is None:
                number += 1
                for third in slots[2] or ():
                    after_gap.setdefault(third, []).append((number, tuple(slots[3:]), entry))
            else:
                for second in slots[1]:
                    by_next.setdefault(second, []).append((tuple(slots[2:]), entry))
    return Branch(
        tuple(ends),
        {word: _following(rests) for word, rests in by_next.items()},
        {k: tuple(v) for k, v in after_gap.items()},
    )


def _following(rests: list[tuple[tuple[Slot, ...], Entry]]) -> Following:
    """The rests of phrases by the word that comes next."""
    by_third: dict[str, list[tuple[tuple[Slot, ...], Entry]]] = {}
    for rest, entry in rests:
        for third in (rest and rest[0] is not OVER_COMMA and rest[0]) or ():
            by_third.setdefault(third, []).append((rest, entry))
    return Following(
        tuple(entry for rest, entry in rests if not rest),
        {word: tuple(found) for word, found in by_third.items()},
        tuple((rest, entry) for rest, entry in rests if rest and rest[0] in _SPECIAL.values()),
    )


@lru_cache(maxsize=1)
def known_lemmas() -> frozenset[str]:
    """Every word in the lexicon's phrases and short lists, as a lemma."""
    return frozenset(lemma(word) for word in phrase_words()).union(*lexicon().lists.values())


@lru_cache(maxsize=1)
def _phrase_counts() -> Mapping[str, int]:
    """How often each lemma stands in a phrase."""
    counts: Counter[str] = Counter()
    for word, times in word_counts().items():
        counts[lemma(word)] += times
    return counts


def phrases_with(known: str) -> int:
    """How often a lemma stands in the lexicon's phrases: how common it is where people tell of pain."""
    return _phrase_counts().get(known, 0)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once.

    Raises:
        KnowledgeError: a file is missing or broken.
        VisitFileError: the practitioner's own words cannot be read.
        UnknownCodeError: a file names a code that the vocabulary does not hold.
    """
    numbers, lists = toml_table("numbers.toml"), toml_table("lists.toml")
    own = own_words(FAMILIES)
    builder = _Builder(same_as())
    asks: dict[str, Ask] = {}
    lasting: set[str] = set()
    own_time: set[str] = set()
    for family in FAMILIES:
        for code, block in folder_tables("lexicon", family).items():
            if code != LYING_DOWN:
                check_code(family, code, f"psoas.text/data/en/lexicon/{family}")
            for mark in _MARKS:
                builder.add(block.get(mark, ""), Entry(family, code, mark))
            if "ask" in block:
                asks[code] = Ask(
                    block["ask"], block["why"], block.get("ask_if_new") or _IF_NEW.format(label(code).lower())
                )
            if block.get("lasting"):
                lasting.add(code)
            if block.get("own_time"):
                own_time.add(code)
    kinds = builder.add_conditions()
    builder.add_own(own)
    builder.add_habits()
    builder.add_rules()  # before the other cues: of two of the same words, the first is taken
    for kind, block in folder_tables("cues").items():
        builder.add(block["phrases"], Entry("pseudo_trigger" if kind == "pseudo_trigger" else "cue", kind))
    return Lexicon(
        starts={word: tuple(lines) for word, lines in builder.starts.items()},
        same_as=same_as(),
        lists={name: lemmas(text) for name, text in lists["lists"].items()},
        numbers={name: float(value) for name, value in numbers["numbers"].items()},
        unit_days={name: float(value) for name, value in numbers["unit_days"].items()},
        past_years=range(int(numbers["years"]["oldest"]), int(numbers["years"]["newest_past"]) + 1),
        short_words=frozenset(lists["short"]["words"].split()),
        asks=asks,
        lasting=frozenset(lasting),
        own_time=frozenset(own_time),
        condition_kinds=kinds,
    )


def condition_phrases() -> Mapping[str, tuple[str, ...]]:
    """Every phrase of every condition, by its code."""
    return {code: tuple(phrases(block["yes"])) for code, block in folder_tables("lexicon", CONDITION).items()}


def lay_terms(family: str) -> Mapping[str, Mapping[Mark, tuple[str, ...]]]:
    """Every phrase of a family by code and mark, the practitioner's own included.

    The families ``activity_worse`` and ``activity_better`` are what says by itself what an activity does.
    """
    if family in TOLD:
        return {code: {"yes": tuple(phrases(block["yes"]))} for code, block in _habits()[family].items()}
    own = own_words(FAMILIES).get(family, {})
    found: dict[str, dict[Mark, tuple[str, ...]]] = {}
    for code, block in folder_tables("lexicon", family).items():
        marks = {m: (*phrases(block.get(m, "")), *phrases(own.get(code, {}).get(m, ""))) for m in _MARKS}
        found[code] = {mark: said for mark, said in marks.items() if said}
    return found
