"""From a client's words on medicines and conditions to the triggers that hold for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.assertion import Status, has_phrase, status
from psoas.care.settings import setting
from psoas.care.triggers import Trigger, cues, lexicon, other_meaning, triggers, with_wider
from psoas.care.words import normalised, sentences

MAX_CHARACTERS: Final = 20_000  # of one text; a list of medicines has a few hundred
_AGE: Final = re.compile(
    r"\b(?:aged?|im|i am)\s+(\d{1,3})\b(?!\s*(?:kg|mg|weeks|months|cm|st|lb))|\b(\d{1,3})\s*(?:years? old|yo|yrs? old|y o)\b"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_PAINKILLERS: Final = ("aspirin", "nsaid")


@dataclass(frozen=True, slots=True)
class Held:
    """A trigger that holds for this client. ``name`` is the word used; ``over`` says it may be in the past."""

    trigger: str
    name: str
    over: bool = False

    @property
    def because(self) -> str:
        """The trigger in plain words, with the name that was used where it adds something."""
        label = triggers()[self.trigger].label
        return label if not self.name or self.name in label.lower() else f"{label} ({self.name})"


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    codes: tuple[str, ...]
    name: str

    @property
    def kind(self) -> str:
        return triggers()[self.codes[0]].kind


def hear(text: str) -> tuple[Held, ...]:
    """What a client's free text says that they take and have, each trigger once, with its wider ones left out.

    >>> [h.trigger for h in hear("No liver problems. On Coumadin; my husband takes metformin.")]
    ['warfarin']
    """
    return _hear(text[:MAX_CHARACTERS])


@lru_cache(maxsize=256)
def _hear(text: str) -> tuple[Held, ...]:
    found: dict[str, Held] = {}
    said = sentences(text)
    for n, raw in enumerate(said):
        following = said[n + 1] if n + 1 < len(said) else []
        for held in _heard_in([lexicon().speller.right(w) for w in raw], following):
            _keep(found, held)
    for years in _ages(text):
        if (by_age := held_by_age(years)) is not None:
            _keep(found, by_age)
    return tuple(found.values())


def held_by_age(years: float | None) -> Held | None:
    """The trigger of an age, if it has one."""
    adult, older = setting("adult_from_years"), setting("older_from_years")
    if years is None or adult <= years < older:
        return None
    return Held("under_18" if years < adult else "older", "")


def held_by_findings(present: Iterable[str], sources: Iterable[str]) -> tuple[Held, ...]:
    """The triggers that findings (``type:code``) and suspected sources stand for."""
    keys, suspected = set(present), set(sources)
    return tuple(
        Held(t.code, "")
        for t in triggers().values()
        if keys.intersection(t.findings) or suspected.intersection(t.sources)
    )


def join(*groups: Iterable[Held]) -> tuple[Held, ...]:
    """Several groups of triggers as one, each once; what holds now outranks what may be over."""
    found: dict[str, Held] = {}
    for group in groups:
        for held in group:
            _keep(found, held)
    return tuple(found.values())


def _keep(found: dict[str, Held], held: Held) -> None:
    before = found.get(held.trigger)
    if before is None or (before.over and not held.over):
        found[held.trigger] = held


def _ages(text: str) -> Iterator[float]:
    for match in _AGE.finditer(normalised(text)):
        before = normalised(text)[: match.start()].split(".")[-1].split()
        if not any(w in cues("others") for w in before[-5:]):
            yield float(match.group(1) or match.group(2))


def _mentions(sentence: Sequence[str]) -> tuple[_Mention, ...]:
    """Names in a sentence, longest first at each place, none overlapping."""
    phrases = lexicon().phrases
    found: list[_Mention] = []
    at = 0
    while at < len(sentence):
        for phrase, codes in phrases.get(sentence[at], ()):
            if tuple(sentence[at : at + len(phrase)]) == phrase and not _means_other(sentence, at, phrase):
                found.append(_Mention(at, at + len(phrase), codes, " ".join(phrase)))
                at += len(phrase)
                break
        else:
            at += 1
    return tuple(found)


def _means_other(sentence: Sequence[str], at: int, phrase: tuple[str, ...]) -> bool:
    return at > 0 and sentence[at - 1] in other_meaning().get(" ".join(phrase), frozenset())


def _heard_in(sentence: Sequence[str], following: Sequence[str]) -> Iterator[Held]:
    mentions = _mentions(sentence)
    unanswered = not (sentence and sentence[-1] == "?" and _says_no(following))
    kinds: list[str] = []
    for mention in mentions:
        own = "breastfeeding" in mention.codes
        kind = "own_child" if own else mention.kind
        how: Status = status(sentence, mention.start, mention.end, kind, kinds)
        kinds.append(mention.kind if how == "denied" else "")
        if not unanswered and how == "now":
            continue
        if how in {"now", "past"} and _is_allergy(sentence, mention):
            if any(set(with_wider(c)).intersection(_PAINKILLERS) for c in mention.codes):
                yield Held("aspirin_allergy", mention.name)
            continue
        stands = [_stand(triggers()[code], mention, how, sentence) for code in mention.codes]
        ahead = any(h is not None and triggers()[h.trigger].kind == "planned" for h in stands)
        for held in stands:
            # A hip replacement that is still to come is not a hip replacement.
            if held is not None and (not ahead or triggers()[held.trigger].kind == "planned"):
                yield held
    yield from _painkiller_asthma(sentence, mentions)


def _says_no(sentence: Sequence[str]) -> bool:
    return (
        bool(sentence)
        and sentence[0] in cues("answers_no")
        and (len(sentence) == 1 or sentence[1] in {".", ",", "?"})
    )


def _stand(trigger: Trigger, mention: _Mention, how: Status, sentence: Sequence[str]) -> Held | None:
    """The trigger as it holds for the client, or nothing."""
    if how in {"denied", "other"}:
        return None
    if trigger.kind in {"planned", "recent"}:
        return _operation(trigger, mention, sentence)
    if how == "now" or trigger.past == "keeps":
        return Held(trigger.code, mention.name)
    return Held(trigger.code, mention.name, over=True) if trigger.past == "asks" else None


def _operation(trigger: Trigger, mention: _Mention, sentence: Sequence[str]) -> Held | None:
    """An operation to come within weeks, or one not long ago, by the words of time around it."""
    words = [w for n, w in enumerate(sentence) if not mention.start <= n < mention.end]
    dated = any(_YEAR.fullmatch(w) for w in words) or has_phrase(words, cues("past_after"))
    ahead = cues("sure_future") if dated else cues("future") | cues("sure_future")
    coming = any(w in ahead for w in words) and not {"ago", "had", "last"}.intersection(words)
    if trigger.kind == "planned":
        soon = coming and not any(w in cues("far_future") for w in words)
        return Held(trigger.code, mention.name) if soon else None
    done = dated or any(w in cues("done") for w in words)
    if coming or not done or any(w in cues("far_past") for w in words):
        return None
    return Held(trigger.code, mention.name, over=dated or not any(w in cues("near") for w in words))


def _is_allergy(sentence: Sequence[str], mention: _Mention) -> bool:
    """Whether the name is what the client reacts to, and not what they take or have."""
    if not any(triggers()[c].kind == "medicine" for c in mention.codes):
        return False
    before = list(sentence[max(0, mention.start - 5) : mention.start])
    after = sentence[mention.end : mention.end + 2]
    if any(w in cues("stated") or w.isdigit() for w in after):
        return False
    cut = {"and", "but", "take", "on", "taking"} | (set() if "to" in before else {","})
    ends = [n for n, w in enumerate(before) if w in cut]
    before = before[ends[-1] + 1 :] if ends else before
    listed = bool(sentence) and sentence[0] in {"allergies", "allergy"} and ":" in sentence[:3]
    return listed or any(w in cues("allergy") for w in (*before, *after))


def _painkiller_asthma(sentence: Sequence[str], mentions: Sequence[_Mention]) -> Iterator[Held]:
    """An allergy told as a story: aspirin brings on my asthma."""
    named: Mapping[str, str] = {c: m.name for m in mentions for code in m.codes for c in with_wider(code)}
    painkiller = next((named[c] for c in _PAINKILLERS if c in named), None)
    if painkiller and "asthma" in named and has_phrase(sentence, cues("brings_on")):
        yield Held("aspirin_allergy", painkiller)
