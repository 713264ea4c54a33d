"""What words say happens to the pain: worse, better, no different, impossible; turned round where a negative stands before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psoas.intake.activities.exceptions import elliptic, unreached
from psoas.intake.activities.limited import soon_over
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, NONE
from psoas.text.word_groups import code_group, exact_words, word_group

# Never the relief itself ("better if I get up and walk", "fine once I've coughed").
MOVES: Final = code_group("pain_response.moves")  # fmt: skip
KINDS: Final = ("worse", "impossible", "pain", "effort", "no_difference", "better", "must", "not_better")
_OPPOSITE: Final[Mapping[str, str]] = {
    "worse": "no_difference",
    "pain": "no_difference",
    "better": "not_better",
    "no_difference": "worse",
}
_BETTER: Final = word_group("pain_response.better")
_FELT: Final = code_group("pain_response.felt")
_NO_TROUBLE: Final = exact_words("pain_response.no_trouble")
_GAVE_WAY_ON: Final = exact_words("pain_response.gave_way_on")
_ADJECTIVES: Final = exact_words("pain_response.as_an_adjective")
_EASED_AGAIN: Final = exact_words("pain_response.eased_again")
_NOTHING: Final = exact_words("pain_response.nothing")
_PASSES: Final = exact_words("pain_response.passes")
_CANNOT: Final = word_group("pain_response.cannot")


def effects(passage: Passage) -> list[Mention]:
    """The cues that say what happens to the pain, turned round where a negative stands before them."""
    found = [c for c in passage.cues(*KINDS) if not _of_the_course(passage, c)]
    # "No longer running", "but standing doesn't".
    found += [
        Mention("cue", "impossible", "yes", c.first, c.last)
        for c in passage.cues("resolved")
        if passage.tokens[c.first].lemma == "no"
    ]
    # "Once I'm walking about it settles down": what passes now, and not what was over long ago.
    found += [
        Mention("cue", "better", "yes", c.first, c.last)
        for c in passage.cues("resolved")
        if passage.tokens[c.first].word in _PASSES and not _formerly(passage, c.first)
    ]
    # "Sitting is not any better".
    found += [
        Mention("cue", "not_better", "yes", c.first, c.last)
        for c in passage.cues("unchanged")
        if passage.tokens[c.last].lemma in _BETTER
    ]
    gone = [Mention("cue", "better", "yes", first, last) for first, last in _gone_then(passage)]
    found += gone
    found.sort(key=lambda c: c.first)
    found += [
        Mention("cue", elliptic(passage, c, found), "yes", c.first, c.last)
        for c in passage.cues("negator")
        if _ends(passage, c)
    ]
    found += [
        Mention("cue", "no_difference", "yes", c.first, c.last)
        for c in passage.cues("all_denied")
        if passage.tokens[c.first].lemma == "all"
    ]
    # "Pain going up, none coming down".
    found += [
        Mention("cue", "no_difference", "yes", c.first, c.last)
        for c in passage.cues("negator")
        if passage.tokens[c.last].word in _NOTHING
        and any(a.type == "activity" for a in passage.at(c.last + 1))
    ]
    found += [
        Mention("cue", "no_difference", "yes", c.first, c.last)
        for c in passage.cues("denied_after")
        if passage.tokens[c.last].word in _NO_TROUBLE
    ]
    found += [
        Mention("cue", "pain", "yes", m.first, m.last)
        for m in passage.mentions
        if m.type == "quality" or (m.code in _FELT and m.mark == "yes")
    ]
    done = {a.last for a in passage.activities}
    found += [
        Mention("cue", "worse", "yes", c.first, c.last)
        for c in passage.cues("bad_after")
        if c.first - 1 in done
    ]
    no_moves = {a.last for a in passage.activities if a.code not in MOVES}
    found += [
        Mention("cue", "better", "yes", c.first, c.last)
        for c in passage.cues("good_after")
        if not no_moves.isdisjoint((c.first - 2, c.first - 1))
    ]
    found += [
        Mention("cue", "impossible", "yes", m.first, m.first)
        for m in passage.mentions
        if m.code == "weakness" and passage.tokens[m.first].lemma in _CANNOT
    ]
    found += [Mention("cue", "effort", "yes", at, at + 1) for at in _done_for_me(passage)]
    doing: dict[int, list[Mention]] = {}  # the activities by each of their words
    for activity in passage.activities:
        for at in range(activity.first, activity.last + 1):
            doing.setdefault(at, []).append(activity)
    goes = {(g.first, n) for g in gone for n in range(g.first, g.last + 1)}
    free = [
        c
        for c in found
        if not any(a.last - a.first >= c.last - c.first for a in doing.get(c.first, ()))
        and not (c.code == "better" and (_feared(passage, c) or _gave_way(passage, c)))
        and not (c.code in ("pain", "worse") and {(n, c.last) for n in (c.first - 1, c.first)} & goes)
    ]
    return [_turned(passage, cue) for cue in free]


def _gave_way(passage: Passage, cue: Mention) -> bool:
    """As in "I bent down to the dishwasher and it went": the back gave way, nothing passed; not "it went away".

    Nor does a note such as "Flat, calm" say that anything calms.
    """
    at = passage.tokens[cue.last]
    after = passage.tokens[cue.last + 1].word if cue.last + 1 < len(passage.tokens) else ""
    if cue.length == 1 and at.word in _ADJECTIVES and at.break_before:
        return True
    if at.word != "went" or after in _EASED_AGAIN:
        return False
    first, _ = passage.sentence(cue.first)
    return any(t.word in _GAVE_WAY_ON for t in passage.tokens[first : cue.first])


def _feared(passage: Passage, cue: Mention) -> bool:
    return any(m.code == "fear_of_movement" and m.holds(cue) for m in passage.holders(cue.first))


def _gone_then(passage: Passage) -> list[tuple[int, int]]:
    """Where a clause ends with the pain gone: "I lean on the sink and the back pain goes", "sat down, gone"."""
    out: list[tuple[int, int]] = []
    for at in passage.where_written(_GOES | {"gone"}):
        ends = at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before >= COMMA
        if not ends or not at:
            continue
        alone = passage.tokens[at].word == "gone" and passage.tokens[at].break_before == COMMA
        before = passage.tokens[at - 1].word
        subject = (
            before in _PAINS and passage.tokens[at].word in _GOES and not passage.tokens[at].break_before
        )
        if alone or subject:
            out.append((at - subject, at))
    return out


_GOES: Final = exact_words("pain_response.goes")
_PAINS: Final = exact_words("pain_response.pains")


def _formerly(passage: Passage, at: int) -> bool:
    """As in "it used to settle lying down"."""
    return any(t.word == "used" for t in passage.tokens[max(0, at - 3) : at])


def _of_the_course(passage: Passage, cue: Mention) -> bool:
    """As in "worse each day": the pain grows with time, whatever is done."""
    return cue.code == "worse" and any(
        m.code == "worsening"
        and m.holds(cue)
        and any(t.lemma in _TIMES for t in passage.tokens[m.first : m.last + 1])
        for m in passage.holders(cue.first)
    )


_TIMES: Final = word_group("pain_response.times")


_HELPED: Final = 4  # words from a helper to what they do: "my wife has to put my socks on"


def _done_for_me(passage: Passage) -> list[int]:
    """Where "for me" ends what another has to do: "my wife puts my socks on for me"."""
    people = passage.cues("person")
    out: list[int] = []
    if not people:
        return out
    out += [
        p.last
        for a in passage.activities
        if a.code == "put_on_shoes"
        and any(passage.tokens[n].word == "my" for n in range(a.first, a.last + 1))
        for p in people
        if 0 < a.first - p.last <= _HELPED
    ]
    for at in passage.by_word.get("me", ()):
        if not at or passage.tokens[at - 1].word != "for":
            continue
        first, _ = passage.sentence(at)
        if passage.has_cue(first, at - 1, "person"):
            out.append(at - 1)
    return out


def _ends(passage: Passage, negator: Mention) -> bool:
    """A "doesn't" that ends its statement denies what stands before it."""
    after = negator.last + 1
    while after < len(passage.tokens) and passage.tokens[after].lemma in _ANY_MORE:
        after += 1
    last = after >= len(passage.tokens) or passage.tokens[after].break_before >= COMMA
    mine = "i" in (t.lemma for t in passage.tokens[max(0, negator.first - 2) : negator.first])
    if mine:
        return False  # "so I just don't"
    is_ = passage.tokens[negator.first - 1].word in _IS if negator.first else False
    if not last:
        return False
    bare = passage.tokens[negator.last].word == "not" and any(  # "my running's not", "kneeling is not"
        negator.first - 1 - is_ <= a.last < negator.first for a in passage.activities_near(negator.first)
    )
    return bare or passage.tokens[negator.first].lemma in word_group("pain_response.ends")


_IS: Final = exact_words("pain_response.is")
_ANY_MORE: Final = word_group("pain_response.any_more")


def _turned(passage: Passage, cue: Mention) -> Mention:
    """The cue, or its opposite where it is denied ("not fine", "doesn't really hurt")."""
    code = _OPPOSITE.get(cue.code)
    if code is None:
        return cue
    if _holds_its_opposite(passage, cue):
        return Mention("cue", code, "yes", cue.first, cue.last)
    near = [n for at in range(cue.first - 4, cue.first) for n in passage.negators_by_end.get(at, ())]
    for negator in sorted(near, key=lambda n: (n.first, n.last)):
        if passage.tokens[negator.first].lemma == "without" and (
            cue.code == "no_difference" or _unable(passage, negator)
        ):
            continue  # "without making any difference"
        gap = range(negator.last + 1, cue.first)
        unbroken = passage.breaks(negator.last + 1, cue.first) == NONE
        if unbroken and all(passage.light(n) or in_region(passage, n) for n in gap):
            return Mention("cue", code, "yes", negator.first, cue.last)
    return cue


def _holds_its_opposite(passage: Passage, cue: Mention) -> bool:
    """Where a "fine" is soon over or not everywhere, a relief is out of reach, or "neither … nor" denies a verdict."""
    if cue.code == "no_difference":
        without = passage.tokens[cue.first].word == "without" and _unable(passage, cue)
        return without or soon_over(passage, cue.last + 1) or _but_not(passage, cue.last + 1)
    if cue.code == "better":
        return unreached(passage, cue) or _neither(passage, cue.first)
    return _neither(passage, cue.first)


def _but_not(passage: Passage, start: int) -> bool:
    """As in "fine on grass but not on the road": not everywhere; "but not running" is said of something else."""
    last = passage.sentence(min(start, len(passage.tokens) - 1))[1]
    for at in range(start, min(last, start + _PARTLY)):
        if (passage.tokens[at].word, passage.tokens[at + 1].word) != ("but", "not"):
            continue
        led = at + 2 <= last and passage.tokens[at + 2].word in _WHERE
        return led and not any(
            m.type == "activity" for n in range(at + 2, min(last, at + 5) + 1) for m in passage.at(n)
        )
    return False


def _neither(passage: Passage, at: int) -> bool:
    """As in "neither walking nor stairs bother it"."""
    first, _ = passage.sentence(at)
    words = [t.word for t in passage.tokens[max(first, at - _PAIR) : at]]
    return "neither" in words and "nor" in words


_PARTLY: Final = 5  # words from "fine" to "but not"
_PAIR: Final = 10  # words from "neither" to what is said of both
_WHERE: Final = exact_words("pain_response.where")


def _unable(passage: Passage, cue: Mention) -> bool:
    """As in "can't lift my knee without pain": it is done, and it hurts."""
    before = range(max(0, cue.first - 10), cue.first)
    return any(
        passage.tokens[n].lemma in _CANNOT and passage.breaks(n + 1, cue.first) < COMMA for n in before
    )


def in_region(passage: Passage, at: int) -> bool:
    """Regions and plain words for body parts stand between ("no leg pain when sitting")."""
    return at in passage.felt or passage.tokens[at].lemma in ("leg", "should")
