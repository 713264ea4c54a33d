"""From the words of a text to the medicines and conditions in it, each with its status."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Final, Literal

from psoas.text import matching, spelling, tokens
from psoas.text.assertion import narrator
from psoas.text.assertion.experiencer import stated_age
from psoas.text.health.allergy import brings_on_asthma, is_allergy, keep_what_is_reacted_to
from psoas.text.health.cleared import is_eaten
from psoas.text.health.cues import cues, has_phrase
from psoas.text.health.fact import Fact, FactStatus
from psoas.text.health.measures import measured, weeks_pregnant
from psoas.text.health.operation import operation
from psoas.text.health.place import Place
from psoas.text.health.sentence import Line, line_of
from psoas.text.health.signs import signs_of
from psoas.text.health.status import IN_YOUTH, Judged, is_born, judge, only_asked, supplement_asked
from psoas.text.lexicon import lexicon
from psoas.text.matching import Mention
from psoas.text.medicines import find_medicines
from psoas.text.passage import Passage

_ITEM_ENDS: Final = ("", ",", ";", ".", "\n")
_OTHER: Final = "other"  # the kind of a phrase that only looks like a condition
BoxKind = Literal["story", "medicines", "conditions", "sports", "work", "notes", "check_in"]
_KIND_OF_MEDICINE: Final = "medicine"
_CAPITALS, _SHORT = (
    "capitals",
    "short_",
)  # a kind: short forms that are other words in small letters; how its codes begin
# In the boxes for work and sports a bare word says what the client does; in notes and lists a short form what they have.
_OF_BOX: Final = ("sport", "work", "note")
_READS: Final[Mapping[str, tuple[str, ...]]] = {
    "sports": ("sport",),
    "work": ("work", "sport"),
    "conditions": ("note",),
    "notes": ("note",),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a text says of the client's health: medicines and conditions, and the age where it is told."""

    facts: tuple[Fact, ...] = ()
    age_years: float | None = None

    @property
    def recognised(self) -> tuple[str, ...]:
        """The names of what is known, each once, as the tables write them."""
        return tuple(dict.fromkeys(f.name for f in self.facts if f.known))

    @property
    def not_recognised(self) -> tuple[str, ...]:
        """What looks like a medicine and stands in no table, each once, as it was written."""
        return tuple(
            dict.fromkeys(
                f.name for f in self.facts if not f.known and f.status not in ("denied", "other_person")
            )
        )


@dataclass(frozen=True, slots=True)
class _Name:
    """A medicine or condition over the words ``first`` to ``last``, with its codes and its place in the text."""

    kind: Literal["medicine", "condition"]
    codes: tuple[str, ...]
    name: str
    first: int
    last: int
    known: bool = True
    supplement: bool = False


@lru_cache(maxsize=256)
def read_health(text: str, box: BoxKind = "story") -> Known:
    """The medicines and conditions of a text, for who needs no more of it.

    Args:
        text: the client's words.
        box: where they stand; in a list of medicines every strange word is a medicine that is not known.

    >>> [(f.name, f.status) for f in read_health("On Coumadin; my husband takes metformin.").facts]
    [('coumadin', 'now'), ('metformin', 'other_person')]
    """
    passage, conditions, _ = _passage(text)
    return health_of(passage, conditions, text, box)


@lru_cache(maxsize=256)
def read_client_says(text: str) -> Known:
    """A free text on medicines and conditions: what is known in it, and every strange word as a medicine not known.

    >>> read_client_says("warfarin and Quorbital").not_recognised
    ('Quorbital',)
    """
    passage, conditions, signs = _passage(text)
    told = health_of(passage, (*conditions, *signs), text, "story")
    # A wrist broken as a child is no sign of brittle bones.
    read_as_signs = {(passage.tokens[s.first].start, s.code) for s in signs}
    held = (
        f for f in told.facts if f.rule != IN_YOUTH or not any((f.start, c) in read_as_signs for c in f.codes)
    )
    strange = (
        f for f in health_of(passage, conditions, text, "medicines").facts if not f.known or _alone(f, text)
    )
    more = [s for s in strange if not any(f.start < s.end and s.start < f.end for f in told.facts)]
    weeks = (
        Fact(
            "condition", (m.condition,), text[m.start : m.end].strip(), "now", "health.weeks", m.start, m.end
        )
        for m in weeks_pregnant(text)
    )
    return replace(told, facts=tuple(sorted((*held, *more, *weeks), key=lambda f: f.start)))


def _alone(fact: Fact, text: str) -> bool:
    """Whether a medicine is all that its item of a list says: "Yasmin, metformin", where Yasmin is a person elsewhere."""
    before, after = text[: fact.start].rstrip(" \t"), text[fact.end :].lstrip(" \t")
    return fact.kind == "medicine" and before[-1:] in _ITEM_ENDS and after[:1] in _ITEM_ENDS


def _passage(text: str) -> tuple[Passage, tuple[Mention, ...], tuple[Mention, ...]]:
    """A text with its phrases, the conditions in it, and those that its signs may stand for."""
    words = lexicon()
    spelt = spelling.mend(tokens.tokenise(text, words.same_as))
    found = matching.find_mentions(spelt, words)
    return Passage(spelt, found.matches, words), found.conditions, tuple(signs_of(found.matches))


def health_of(passage: Passage, conditions: Sequence[Mention], text: str, box: BoxKind = "story") -> Known:
    """As ``read_health``, of words in which the phrases are found already."""
    told_about = narrator.told_about(passage)
    others = cues("others") | {passage.tokens[p.last].word for p in passage.cues("person")}
    if told_about is not None:
        others -= {passage.tokens[told_about.last].word}
    names = _names(passage, conditions, text, box)
    facts: list[Fact] = []
    for sentence, here in groupby(names, key=lambda name: passage.sentence(name.first)):
        line = line_of(passage, text, sentence[0])
        after = sentence[1] + 1
        following = line_of(passage, text, after).words if after < len(passage.tokens) else ()
        inside = [name for name in here if name.last in line.place]
        facts += _judged(line, inside, following, others, passage)
    age = stated_age(passage)
    return Known(tuple(facts), None if age is None else float(age))


def _names(passage: Passage, conditions: Sequence[Mention], text: str, box: BoxKind) -> list[_Name]:
    """Every medicine and condition, none over a longer one of the other kind."""
    found = find_medicines(text, list_box=box == "medicines")
    named: list[_Name] = []
    for one in found.known:
        first, last = _words(one.start, one.end, passage)
        herbal = one.kind == "supplement"
        named.append(_Name("medicine", one.classes, one.name, first, last, supplement=herbal))
    for strange in found.unknown:
        first, last = _words(strange.start, strange.end, passage)
        named.append(_Name("medicine", (), strange.written, first, last, known=False))
    kinds = passage.words.condition_kinds
    by_place = _conditions_by_place(passage, conditions, text, box)
    keep_what_is_reacted_to(by_place, passage)
    if not named and not by_place:
        return []
    others = {span for span, codes in by_place.items() if any(kinds[c] == _OTHER for c in codes)}
    hiding = _by_word(others)
    named = [n for n in named if not any(n.last <= last for _, last in hiding.get(n.first, ()))]
    had = [
        _Name(
            "medicine" if all(kinds[c] == _KIND_OF_MEDICINE for c in codes) else "condition",
            tuple(codes),
            " ".join(t.word for t in passage.tokens[first : last + 1]),
            first,
            last,
        )
        for (first, last), codes in by_place.items()
        if not any(begin <= first and last <= end for begin, end in others)
    ]
    had_at = _named_at(had)
    kept = [n for n in named if not any(_outweighs(h, n) for h in _meeting(n, had_at))]
    kept_at = _named_at(kept)
    kept += [h for h in had if not any(_outweighs(n, h) or _is_same(n, h) for n in _meeting(h, kept_at))]
    return sorted(kept, key=lambda n: (n.first, n.last, n.kind))


def _conditions_by_place(
    passage: Passage, conditions: Sequence[Mention], text: str, box: BoxKind
) -> dict[tuple[int, int], list[str]]:
    """The conditions by their place, measured values among them; short forms only where they stand in capitals."""
    by_place: dict[tuple[int, int], list[str]] = {}
    kinds = passage.words.condition_kinds
    for mention in conditions:
        if kinds[mention.code] in _OF_BOX and kinds[mention.code] not in _READS.get(box, ()):
            continue
        code = mention.code
        if kinds[code] == _CAPITALS:
            if not _in_capitals(mention, passage, text):
                continue
            code = code.removeprefix(_SHORT)
        by_place.setdefault((mention.first, mention.last), []).append(code)
    for reading in measured(text):
        first, last = _words(reading.start, reading.end, passage)
        for span in [s for s in by_place if first <= s[0] and s[1] <= last]:
            del by_place[span]  # "eGFR 90" names a kidney and says that it is well
        if reading.condition:
            by_place.setdefault((first, last), []).append(reading.condition)
    return by_place


def _in_capitals(mention: Mention, passage: Passage, text: str) -> bool:
    """Whether a short form stands in capitals in a text that does not: "PAD", and not a heat pad; never "10MG"."""
    start, end = passage.tokens[mention.first].start, passage.tokens[mention.last].end
    written = text[start:end]
    if not written.isupper() or text[:start].rstrip()[-1:].isdigit():
        return False
    return not text.isupper() or written == text.strip(" .")


def _by_word(spans: Iterable[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Stretches of words by each of their words."""
    found: dict[int, list[tuple[int, int]]] = {}
    for first, last in spans:
        for at in range(first, last + 1):
            found.setdefault(at, []).append((first, last))
    return found


def _named_at(names: Iterable[_Name]) -> dict[int, list[_Name]]:
    """Names by each of their words."""
    found: dict[int, list[_Name]] = {}
    for name in names:
        for at in range(name.first, name.last + 1):
            found.setdefault(at, []).append(name)
    return found


def _meeting(name: _Name, others: Mapping[int, list[_Name]]) -> Iterator[_Name]:
    """The names that share a word with one."""
    return (other for at in range(name.first, name.last + 1) for other in others.get(at, ()))


def _words(start: int, end: int, passage: Passage) -> tuple[int, int]:
    """The first and last word over a stretch of the text."""
    tokens = passage.tokens
    first = max(0, bisect_right(tokens, start, key=_start) - 1)
    while first and tokens[first].start == start and tokens[first - 1].start == start:
        first -= 1  # the first of several words that are written as one
    last = max(first, bisect_left(tokens, end, key=_start) - 1)
    return first, last


def _start(token: tokens.Token) -> int:
    return token.start


def _outweighs(one: _Name, other: _Name) -> bool:
    """A longer name leaves no room for a shorter; what no table knows leaves room for all that one does."""
    if one.known != other.known:
        return one.known
    return one.last - one.first > other.last - other.first


def _is_same(one: _Name, other: _Name) -> bool:
    """A kind of medicine that both the names and the phrases hold."""
    return one.kind == other.kind == "medicine" and one.known


def _judged(
    line: Line, names: Sequence[_Name], following: Sequence[str], others: frozenset[str], passage: Passage
) -> Iterator[Fact]:
    """The facts of one sentence."""
    asked = line.words[-1] == "?" and _says_no(following)
    short_course = has_phrase(line.words, cues("short_course"))
    dated = [n for n in names if n.kind == "condition" and _has_a_date(n, passage)]
    kinds_before: list[str] = []
    could_bring_on: list[Fact] = []  # an asthma that is denied is brought on by nothing
    for name in names:
        kind = _kind(name, passage)
        own_child = "breastfeeding" in name.codes
        start, end = line.at(name.first), line.at(name.last) + 1
        tolerable = kind == "medicine" and not cues("tolerable").isdisjoint(name.codes)
        place = Place(line.words, start, end, "own_child" if own_child else kind, kinds_before, tolerable)
        judged = judge(place, others)
        if (
            judged.status == "now"
            and not cues("foods").isdisjoint(name.codes)
            and is_eaten(line.words, start, end)
        ):
            judged = Judged("denied", "health.eaten")
        if judged.status == "other_person" and _shared(name, passage):
            judged = Judged("now", "health.shared")
        if kind == "medicine" and judged.status == "now" and _only_asked(name, line, passage):
            judged = Judged("asked", "health.asked")
        kinds_before.append(kind if judged.status == "denied" else "")
        if asked and judged.status in ("now", "over"):
            judged = Judged("denied", "health.answered_no")
        fact = Fact(
            name.kind, name.codes, name.name, judged.status, judged.rule,
            passage.tokens[name.first].start, passage.tokens[name.last].end,
            short_course=name.kind == "medicine" and short_course,
            known=name.known,
        )  # fmt: skip
        if judged.status in ("now", "over") and name.kind == "medicine" and is_allergy(place):
            yield replace(fact, status="allergy", rule="health.allergy")
        elif name.kind == "condition":
            yield from _by_time(fact, place, passage, _window(name, dated, line))
        else:
            yield fact
        if judged.status not in ("denied", "other_person") or kind == "medicine":
            could_bring_on.append(_fact_of(name, passage))
    yield from brings_on_asthma(line, could_bring_on)


def _only_asked(name: _Name, line: Line, passage: Passage) -> bool:
    """A medicine that the client only asks about; of a herb or supplement more ways of asking are known."""
    start, end = line.at(name.first), line.at(name.last) + 1
    opens, _ = passage.sentence(name.first)
    follows = opens > 0 and passage.tokens[opens - 1].asked
    return only_asked(line.words, start, end) or (
        name.supplement and supplement_asked(line.words, start, follows_question=follows)
    )


def _shared(name: _Name, passage: Passage) -> bool:
    """As in "my father is on warfarin and so am I": what another has and the client too."""
    return passage.has_cue(name.last + 1, passage.sentence(name.first)[1], "shared")


def _fact_of(name: _Name, passage: Passage) -> Fact:
    return Fact(
        name.kind, name.codes, name.name, "allergy", "health.brings_on",
        passage.tokens[name.first].start, passage.tokens[name.last].end,
    )  # fmt: skip


def _has_a_date(name: _Name, passage: Passage) -> bool:
    """An operation, to come or done."""
    kinds = passage.words.condition_kinds
    return any(kinds[c] in ("planned", "recent") for c in name.codes)


def _window(name: _Name, dated: Sequence[_Name], line: Line) -> tuple[int, int]:
    """The words of a sentence between one operation and the next, so that each keeps its own time."""
    others = [n for n in dated if n is not name]
    low = max((line.at(n.last) + 1 for n in others if n.last < name.first), default=0)
    high = min((line.at(n.first) for n in others if n.first > name.last), default=len(line.words))
    return low, high


def _by_time(fact: Fact, place: Place, passage: Passage, window: tuple[int, int]) -> Iterator[Fact]:
    """A condition's codes, each as its kind reads time; an operation to come is not yet what it leaves behind."""
    kinds = passage.words.condition_kinds
    stands: list[tuple[str, FactStatus]] = []
    for told in fact.codes:
        code = _BIRTH if told == _PREGNANCY and is_born(place) else told
        status: FactStatus = fact.status
        if status in ("now", "over") and kinds[code] in ("planned", "recent"):
            status = operation(kinds[code], place, window)
        stands.append((code, status))
    ahead = any(status == "planned" for _, status in stands)
    for code, status in stands:
        waits = ahead and kinds[code] != "planned" and status in ("now", "over", "recent", "recent_over")
        yield replace(fact, codes=(code,), status="undated" if waits else status)


_PREGNANCY: Final = "pregnancy"
_BIRTH: Final = "recent_birth"  # what a pregnancy leaves behind


def _kind(name: _Name, passage: Passage) -> str:
    return "medicine" if name.kind == "medicine" else passage.words.condition_kinds[name.codes[0]]


def _says_no(words: Sequence[str]) -> bool:
    return (
        bool(words)
        and words[0] in cues("answers_no")
        and (len(words) == 1 or words[1] in {".", ",", "?", ":"})
    )
