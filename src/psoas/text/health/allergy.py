"""What the client reacts to, and does not take: "allergic to aspirin", "aspirin brings on my asthma"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from psoas.text.health.cues import cues, has_phrase
from psoas.text.health.fact import Fact
from psoas.text.health.place import Place
from psoas.text.health.sentence import Line
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA

# A kind of condition, how its codes begin, and the words in which a reaction is told.
_ALLERGEN: Final = "allergen"
_REACTED_TO: Final = "to_"
_NEAR: Final = 8


def is_allergy(place: Place) -> bool:
    """Whether a medicine is what the client reacts to, and not what they take."""
    sentence = place.sentence
    before = list(sentence[max(0, place.start - 5) : place.start])
    after = sentence[place.end : place.end + 2]
    if any(w in cues("stated") or w.isdigit() for w in after):
        return False
    cut = {"and", "but", "take", "on", "taking"} | (set() if "to" in before else {","})
    ends = [n for n, w in enumerate(before) if w in cut]
    before = before[ends[-1] + 1 :] if ends else before
    listed = bool(sentence) and sentence[0] in cues("allergy_heads") and ":" in sentence[:3]
    told = has_phrase(sentence[place.end : place.end + 5], cues("reacts_after"))
    told = told or has_phrase(sentence[max(0, place.start - 6) : place.start], cues("reacts_before"))
    return listed or told or any(w in cues("allergy") for w in (*before, *after))


def brings_on_asthma(line: Line, named: Iterable[Fact]) -> Iterator[Fact]:
    """An allergy told as a story: aspirin brings on my asthma."""
    facts = list(named)
    painkiller = next((f for f in facts if cues("painkillers").intersection(f.codes)), None)
    wheezes = any("asthma" in f.codes for f in facts)
    if painkiller is not None and wheezes and has_phrase(line.words, cues("brings_on")):
        yield painkiller


def keep_what_is_reacted_to(by_place: dict[tuple[int, int], list[str]], passage: Passage) -> None:
    """What may be reacted to becomes the allergy where a reaction is told near it, and nothing elsewhere."""
    kinds = passage.words.condition_kinds
    for span, codes in list(by_place.items()):
        if not any(kinds[c] == _ALLERGEN for c in codes):
            continue
        opens, ends = passage.sentence(span[0])
        low, high = max(opens, span[0] - _NEAR), min(ends, span[1] + _NEAR)
        at = [n for n in range(low, high + 1) if not span[0] <= n <= span[1]]
        told = [passage.tokens[n].word for n in at if not _reaction_denied(n, opens, passage)]
        reacts = has_phrase(told, cues("reactions"))
        kept = [
            c.removeprefix(_REACTED_TO) if kinds[c] == _ALLERGEN else c
            for c in codes
            if reacts or kinds[c] != _ALLERGEN
        ]
        if kept:
            by_place[span] = list(dict.fromkeys(kept))
        else:
            del by_place[span]


def _reaction_denied(at: int, opens: int, passage: Passage) -> bool:
    """As in "no fish allergy", "never had an allergy"; not "cannot eat prawns without swelling", which says it twice."""
    no = 0
    for n in range(at, max(opens, at - 4) - 1, -1):
        if n < at and passage.tokens[n].word in cues("negations"):
            no += 1
        if passage.tokens[n].break_before in (COMMA, CLAUSE):
            break
    return no == 1
