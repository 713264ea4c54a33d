"""What the client reacts to, and does not take: "allergic to aspirin", "aspirin brings on my asthma"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from psoas.text.health.cues import cues, has_phrase
from psoas.text.health.fact import Fact
from psoas.text.health.place import Place
from psoas.text.health.sentence import Line


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
