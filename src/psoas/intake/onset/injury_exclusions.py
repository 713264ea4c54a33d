"""Falls that did not happen or hurt something else, and places that somebody else had in mind."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA
from psoas.text.word_groups import code_group, exact_words, word_group

_ACCIDENTS: Final = code_group("injury_exclusions.accidents")
_ALMOST: Final = word_group("injury_exclusions.almost")
# Parts that this program does not treat: a fall on the wrist is no fall on the hip.
_ELSEWHERE: Final = word_group("injury_exclusions.elsewhere")
_OTHERS: Final = word_group("injury_exclusions.others")
_SAID: Final = word_group("injury_exclusions.said")
_REPLACED: Final = word_group("injury_exclusions.replaced")


def mishaps(passage: Passage, statuses: Statuses) -> None:
    """Drop accidents that only nearly happened or hurt another part."""
    for mention, reading in statuses.items():
        if mention.code in _ACCIDENTS and reading == "affirmed" and _no_accident(passage, mention):
            statuses.decide(mention, "excluded", "injury_exclusions.mishaps", "no_injury")


def _no_accident(passage: Passage, mention: Mention) -> bool:
    return (
        _habitual(passage, mention)
        or _almost(passage, mention)
        or _elsewhere(passage, mention)
        or _goes_on(passage, mention)
        or _named_by_others(passage, mention)
        or _each_time(passage, mention)
    )


def _habitual(passage: Passage, mention: Mention) -> bool:
    """As in "tripping on carpets", "keeps falling": a habit that the leg brings, and no accident."""
    after = passage.tokens[mention.last + 1].lemma if mention.last + 1 < len(passage.tokens) else ""
    if after in word_group("injury_exclusions.habitual"):
        return True  # "two fell runs a weekend"
    words = [passage.tokens[n] for n in range(mention.first, mention.last + 1)]
    again = {t.lemma for t in passage.tokens[mention.last + 1 : mention.last + 6]} & _AGAIN
    now = mention.first and passage.tokens[mention.first - 1].lemma == "i" and not words[0].past
    falls = [w for w in words if w.lemma in _FALLS]
    return bool(falls) and (bool(again) or bool(now) or any(w.word.endswith("ing") for w in falls))


_AGAIN: Final = word_group("injury_exclusions.again")  # "tripped on the kerb twice": the leg fails


def _goes_on(passage: Passage, mention: Mention) -> bool:
    """As in "my back goes into spasm", "it goes numb": no moment in which it began."""
    after = passage.tokens[mention.last + 1].lemma if mention.last + 1 < len(passage.tokens) else ""
    last = passage.tokens[mention.last]
    return last.lemma == "go" and not last.past and after in _INTO


_INTO: Final = word_group("injury_exclusions.into")


def _named_by_others(passage: Passage, mention: Mention) -> bool:
    """As in "I keep being told it's a pulled groin": a name for the trouble, and no moment in which it began."""
    if mention.code not in ("sudden_onset", "clear_cause"):
        return False
    words = [t.lemma for t in passage.tokens[max(0, mention.first - 5) : mention.first]]
    guessed = bool(set(words) & _GUESSED) and bool(
        {t.lemma for t in passage.tokens[mention.first : mention.last + 1]} & _STRAINED
    )
    return guessed or (bool(set(words) & _TOLD) and bool(set(words[-3:]) & _NAMING))


def _each_time(passage: Passage, mention: Mention) -> bool:
    """As in "nips when I lift my leg": what hurts now and no cause, which is told in the past."""
    words = passage.tokens[mention.first : mention.last + 1]
    lemmas_ = [t.lemma for t in words]
    led = lemmas_[:2] in (["when", "i"], ["whil", "i"], ["as", "i"])
    before = passage.tokens[mention.first - 1].lemma if mention.first else ""
    led = led or before in word_group("injury_exclusions.each_time")
    after_it = words[0].lemma in word_group("injury_exclusions.each_time_2") and any(
        c.last == mention.first - 1 for c in passage.cues("worse", "pain")
    )
    if after_it and mention.code == "clear_cause":
        return True  # "worse after a long drive"
    comes = "when" in lemmas_ and bool(set(lemmas_) & _COMES)
    return mention.code == "clear_cause" and (led or comes) and not any(t.past for t in words)


_COMES: Final = word_group("injury_exclusions.comes")


_GUESSED: Final = word_group("injury_exclusions.guessed")
_STRAINED: Final = word_group("injury_exclusions.strained")
_TOLD: Final = word_group("injury_exclusions.told")
_NAMING: Final = word_group("injury_exclusions.naming")


def _almost(passage: Passage, mention: Mention) -> bool:
    before = range(max(0, mention.first - 4), mention.first + 1)
    falls = {passage.tokens[n].lemma for n in range(mention.first, mention.last + 1)} & _FALLS
    return bool(falls) and any(
        passage.tokens[n].lemma in _ALMOST and passage.breaks(n + 1, mention.first) < COMMA for n in before
    )


_FALLS: Final = word_group("injury_exclusions.falls")


def _elsewhere(passage: Passage, mention: Mention) -> bool:
    """As in "I fell last winter but that was my wrist"."""
    first, last = passage.sentence(mention.first)
    words = {passage.tokens[n].lemma for n in range(first, last + 1)}
    ours = any(m.type == "region" and first <= m.first <= last for m in passage.mentions)
    return bool(words & _ELSEWHERE) and not ours


def others_ideas(passage: Passage, statuses: Statuses) -> None:
    """Drop places that a doctor, a friend or a search engine named, and joints that were replaced."""
    for mention in passage.mentions:
        if mention.type != "region" or statuses[mention] != "affirmed":
            continue
        if _their_idea(passage, mention) or _replaced(passage, mention) or _time_back(passage, mention):
            statuses.decide(mention, "excluded", "injury_exclusions.others_ideas", "hypothetical")


def _time_back(passage: Passage, mention: Mention) -> bool:
    """As in "three weeks back": "ago"; not "three weeks of back pain", nor "three weeks back pain"."""
    before = passage.tokens[mention.first - 1].lemma if mention.first else ""
    after = passage.tokens[mention.last + 1] if mention.last + 1 < len(passage.tokens) else None
    hurts = after is not None and not after.break_before and after.lemma in _HURTS
    return mention.code == "low_back" and mention.length == 1 and before in _UNITS and not hurts


_UNITS: Final = word_group("injury_exclusions.units")
_HURTS: Final = word_group("injury_exclusions.hurts")


def explained(passage: Passage, statuses: Statuses) -> None:
    """Drop sweats at night that the change of life explains, in the same or the next sentence."""
    change = [n for n, t in enumerate(passage.tokens) if t.word.startswith(_CHANGE)]
    for mention, reading in statuses.items():
        if mention.code != "night_sweats" or reading != "affirmed":
            continue
        first, last = passage.sentence(mention.first)
        if any(first - _NEAR <= n <= last + _NEAR for n in change):
            statuses.decide(mention, "excluded", "injury_exclusions.explained", "explained")


_CHANGE: Final = ("menopaus", "perimenopaus", "peri-menopaus")
_NEAR: Final = 8


def other_lumps(passage: Passage, statuses: Statuses) -> None:
    """Drop a bare "lump" that is said to be elsewhere: "they took a lump off my back"."""
    for mention, reading in statuses.items():
        if mention.code != "groin_lump" or mention.length > 1 or reading != "affirmed":
            continue
        after = range(mention.last + 1, min(mention.last + 5, len(passage.tokens)))
        away = any(passage.tokens[n].lemma in _ELSEWHERE | _TRUNK for n in after)
        placed = any(
            m.type == "region" and m.first in after and m.code not in _GROINS for m in passage.mentions
        )
        if (away or placed) and passage.breaks(mention.last + 1, after.stop - 1) < CLAUSE:
            statuses.decide(mention, "excluded", "injury_exclusions.other_lumps", "other_body_part")


_TRUNK: Final = word_group("injury_exclusions.trunk")
_GROINS: Final = code_group("injury_exclusions.groins")


def others_jobs(passage: Passage, statuses: Statuses) -> None:
    """Drop jobs that are somebody else's: "the midwife did a test", "my solicitor made me see three doctors"."""
    for mention in passage.mentions:
        if mention.code not in ("sits_for_work", "heavy_work"):
            continue
        if mention.length > 1:
            if _given_up(passage, mention):
                statuses.decide(mention, "excluded", "injury_exclusions.others_jobs", "other_person")
            continue
        before = passage.tokens[mention.first - 1].word if mention.first else ""
        after = passage.tokens[mention.last + 1].lemma if mention.last + 1 < len(passage.tokens) else ""
        if before in _SOMEONES or after in _DID or _given_up(passage, mention):
            statuses.decide(mention, "excluded", "injury_exclusions.others_jobs", "other_person")


def _given_up(passage: Passage, mention: Mention) -> bool:
    """As in "retired postman", "I used to be a window cleaner", "an ex miner"."""
    words = [t.lemma for t in passage.tokens[max(0, mention.first - 6) : mention.first]]
    gone = bool(set(words[-2:]) & _FORMER) or ["used", "to"] in (
        [words[n : n + 2] for n in range(len(words))]
    )
    return gone and passage.breaks(mention.first, mention.first) < CLAUSE


_FORMER: Final = word_group("injury_exclusions.former")
_SOMEONES: Final = exact_words("injury_exclusions.someones")
_DID: Final = word_group("injury_exclusions.did")


def _their_idea(passage: Passage, mention: Mention) -> bool:
    """As in "the physio thought it was my SI joint", "I read that the psoas can cause this"."""
    window = range(max(0, mention.first - 10), mention.first)
    start = (
        next((n for n in reversed(window) if passage.tokens[n + 1].break_before >= CLAUSE), window.start - 1)
        + 1
    )
    words = [passage.tokens[n].lemma for n in range(start, mention.first)]
    said = next((n for n, w in enumerate(words) if w in _SAID or w == "read"), None)
    if said is None or not set(words[: said + 1]) & _OTHERS:
        return False
    rest = set(words[said + 1 :])
    return bool(rest & _BEING) and not rest & _FELT_THERE


_BEING: Final = word_group("injury_exclusions.being")
_FELT_THERE: Final = word_group("injury_exclusions.felt_there")


def _replaced(passage: Passage, mention: Mention) -> bool:
    if mention.code not in ("knee", "foot"):
        return False
    after = passage.tokens[mention.last + 1 : mention.last + 4]
    return any(t.lemma in _REPLACED for t in after if t.break_before < COMMA)
