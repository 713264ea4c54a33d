"""Places that somebody else had in mind, lumps elsewhere, and jobs that are not the client's."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA
from psoas.text.word_groups import code_group, exact_words, word_group

_ELSEWHERE: Final = word_group("exclusions.elsewhere")
_OTHERS: Final = word_group("exclusions.others")
_SAID: Final = word_group("exclusions.said")
_REPLACED: Final = word_group("exclusions.replaced")


def others_ideas(passage: Passage, statuses: Statuses) -> None:
    """Drop places that a doctor, a friend or a search engine named, joints that were replaced, and bones that broke before."""
    for mention in passage.mentions:
        if mention.type == "region" and statuses[mention] == "negated" and _time_back(passage, mention):
            statuses.decide(mention, "excluded", "exclusions.others_ideas", "named_only")
        if statuses[mention] != "affirmed":
            continue
        named = mention.code in _VERDICTS and _their_idea(passage, mention)  # "coach says I'm tight"
        if mention.type == "region":
            named = _their_idea(passage, mention) or _replaced(passage, mention)
            named = named or _time_back(passage, mention) or _asked(passage, mention)
            held_by = passage.holders(mention.first)
            named = named or any(m.code in _BROKE_BEFORE and m.holds(mention) for m in held_by)
        if named:
            statuses.decide(mention, "excluded", "exclusions.others_ideas", "hypothetical")


_VERDICTS: Final = code_group("exclusions.verdicts")
_BROKE_BEFORE: Final = code_group("exclusions.broke_before")  # "a stress fracture of the shin last year"


def _asked(passage: Passage, mention: Mention) -> bool:
    """As in "Is it my psoas?": a question, and no place that is said to hurt."""
    first, last = passage.sentence(mention.first)
    opens = [t.word for t in passage.tokens[first : first + 2]]
    asks = len(opens) > 1 and opens[0] in _ASKS and opens[1] in ("it", "this", "that")
    return asks and passage.tokens[last].asked and last - mention.last <= 1


_ASKS: Final = exact_words("exclusions.asks")


def _time_back(passage: Passage, mention: Mention) -> bool:
    """As in "three weeks back": "ago"; not "three weeks of back pain", nor "three weeks back pain"."""
    before = passage.tokens[mention.first - 1].lemma if mention.first else ""
    after = passage.tokens[mention.last + 1] if mention.last + 1 < len(passage.tokens) else None
    hurts = after is not None and not after.break_before and after.lemma in _HURTS
    return mention.code == "low_back" and mention.length == 1 and before in _UNITS and not hurts


_UNITS: Final = word_group("exclusions.units")
_HURTS: Final = word_group("exclusions.hurts")


def other_lumps(passage: Passage, statuses: Statuses) -> None:
    """Drop a bare "lump" that is said to be elsewhere: "they took a lump off my back", and what is said of no lump."""
    if not any(mention.code == "groin_lump" for mention in passage.mentions):
        for mention in passage.mentions:
            # "My knee is stuck and it won't budge"; "irreducible" is said of a hernia alone.
            if mention.code == "lump_trapped" and mention.length > 1:
                statuses.decide(mention, "excluded", "exclusions.other_lumps", "other_body_part")
    for mention, reading in statuses.items():
        if mention.code != "groin_lump" or mention.length > 1 or reading != "affirmed":
            continue
        if any(m.code == "lump_trapped" for m in passage.holders(mention.first)):
            continue  # "I can't get my hernia back in" speaks of no back
        near = range(mention.last + 1, min(mention.last + 5, len(passage.tokens)))
        # "My old hernia, and my low back aches" speaks of two things.
        joined = next((n for n in near if passage.tokens[n].lemma in _JOINS), near.stop)
        near = range(near.start, joined)
        # "My hernia goes back in" speaks of no back.
        after = [n for n in near if passage.tokens[n - 1].lemma not in _PUSHED_BACK]
        away = any(passage.tokens[n].lemma in _ELSEWHERE | _TRUNK for n in after)
        placed = any(
            m.type == "region" and m.code not in _GROINS and m.first in after
            for m in passage.mentions_within(mention.last + 1, mention.last + 4)
        )
        if after and (away or placed) and passage.breaks(mention.last + 1, after[-1]) < CLAUSE:
            statuses.decide(mention, "excluded", "exclusions.other_lumps", "other_body_part")


_JOINS: Final = exact_words("exclusions.joins")
_TRUNK: Final = word_group("exclusions.trunk")
_PUSHED_BACK: Final = word_group("exclusions.pushed_back")
_GROINS: Final = code_group("exclusions.groins")


def others_jobs(passage: Passage, statuses: Statuses) -> None:
    """Drop jobs that are somebody else's: "the midwife did a test", "my solicitor made me see three doctors"."""
    for mention in passage.mentions:
        if mention.code not in ("sits_for_work", "heavy_work"):
            continue
        if mention.length > 1:
            if _given_up(passage, mention):
                statuses.decide(mention, "excluded", "exclusions.others_jobs", "other_person")
            continue
        before = passage.tokens[mention.first - 1].word if mention.first else ""
        after = passage.tokens[mention.last + 1].lemma if mention.last + 1 < len(passage.tokens) else ""
        if before in _SOMEONES or after in _DID or _given_up(passage, mention):
            statuses.decide(mention, "excluded", "exclusions.others_jobs", "other_person")


def _given_up(passage: Passage, mention: Mention) -> bool:
    """As in "retired postman", "I used to be a window cleaner", "an ex miner"."""
    words = [t.lemma for t in passage.tokens[max(0, mention.first - 6) : mention.first]]
    gone = bool(set(words[-2:]) & _FORMER) or ["used", "to"] in (
        [words[n : n + 2] for n in range(len(words))]
    )
    return gone and passage.breaks(mention.first, mention.first) < CLAUSE


_FORMER: Final = word_group("exclusions.former")
_SOMEONES: Final = exact_words("exclusions.someones")
_DID: Final = word_group("exclusions.did")


def trades(passage: Passage, statuses: Statuses) -> None:
    """Drop illnesses that are somebody's trade or study: "I'm a dialysis nurse", "I work in oncology"."""
    for mention, status in statuses.items():
        if mention.code in _ILLNESSES and status == "affirmed" and _of_a_trade(passage, mention):
            statuses.decide(mention, "excluded", "exclusions.trades", "named_only")


_ILLNESSES: Final = code_group("exclusions.illnesses")


def _of_a_trade(passage: Passage, mention: Mention) -> bool:
    """As in "I'm a cancer researcher", "I sell osteoporosis drugs"; not "my cancer nurse"."""
    after = passage.tokens[mention.last + 1 : mention.last + 3]
    before = passage.tokens[max(0, mention.first - 5) : mention.first]
    begins = max((n for n, t in enumerate(before) if t.break_before >= COMMA), default=0)
    words = [t.lemma for t in before[begins:]]
    named = any(t.lemma in word_group("exclusions.trade") and t.break_before < COMMA for t in after)
    works = bool(set(words) & word_group("exclusions.works")) and not set(words) & word_group(
        "exclusions.owned"
    )
    called = bool(words) and words[-1] in word_group("exclusions.called")
    return works or (named and (called or _is_the_whole_note(passage, mention)))


def _is_the_whole_note(passage: Passage, mention: Mention) -> bool:
    """As in "Dialysis nurse.", "cancer nurse by trade": a note of what somebody does."""
    first, last = passage.sentence(mention.first)
    after = passage.tokens[mention.last + 2 : last + 1]
    return mention.first == first and (not after or after[0].lemma in word_group("exclusions.by_trade"))


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
    after = mention.last + 1
    ends = after >= len(passage.tokens) or passage.tokens[after].break_before >= COMMA
    if ends and said == len(words) - 1 and passage.tokens[mention.first - 1].word in _NAMED:
        return True  # "the chiro said sacroiliac"
    return bool(rest & _BEING) and not rest & _FELT_THERE


_NAMED: Final = exact_words("exclusions.named")
_BEING: Final = word_group("exclusions.being")
_FELT_THERE: Final = word_group("exclusions.felt_there")


def _replaced(passage: Passage, mention: Mention) -> bool:
    if mention.code not in ("knee", "foot"):
        return False
    after = passage.tokens[mention.last + 1 : mention.last + 4]
    return any(t.lemma in _REPLACED for t in after if t.break_before < COMMA)
