"""Verdicts after what they are on: "bladder fine", "weight loss denied", "the knee doesn't hurt"."""

from __future__ import annotations

from psoas.text.assertion.rules import rule_of
from psoas.text.assertion.statuses import Statuses
from psoas.text.assertion.temporality import keeps, under_way
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA
from psoas.text.word_groups import exact_words, word_group


def judge(passage: Passage, statuses: Statuses) -> None:
    """Mark what a verdict after it denies, affirms or calls over."""
    for mention in passage.mentions:
        _verdict(passage, mention, statuses)


def _verdict(passage: Passage, mention: Mention, statuses: Statuses) -> None:
    """As in "Bladder fine", "weight loss denied", "the knee doesn't hurt": what is said after a mention or a list."""
    if _not_had(passage, mention) or _no_after(passage, mention):
        statuses.decide(mention, "negated", "verdicts.verdict")
        return
    at, last = mention.last + 1, len(passage.tokens) - 1
    while at <= last and at <= mention.last + 10:
        token = passage.tokens[at]
        labelled = token.bracket  # "Bladder/bowel: ok"
        if (token.break_before >= CLAUSE and not labelled) or token.lemma in passage.words.lists["stops"]:
            return
        cue = next((c for c in passage.at(at) if c.type == "cue"), None)
        if cue is not None and (_of_other_side(passage, mention, cue) or _of_the_course(passage, at, cue)):
            return
        if cue is not None and cue.code in _VERDICTS:
            _pass(passage, mention, cue, statuses)
            return
        other = next((m for m in passage.at(at) if m.type == mention.type), None)
        if other is not None and other.code == mention.code and mention.type == "region":
            return  # "tender left psoas, right psoas fine": no list names a place twice
        if other is not None:
            at = other.last + 1
            continue
        if token.lemma not in _BETWEEN and not (token.break_before == COMMA and at == mention.last + 1):
            return
        at += 1


def _of_other_side(passage: Passage, mention: Mention, cue: Mention) -> bool:
    """As in "left buttock aches, right clear", "the right groin, nothing on the left": said of the other of two."""
    first, _ = passage.sentence(mention.first)
    told = {word for word, only in _EACH_SIDE if passage.has_word(first, mention.last, only)}
    if not told:
        return False
    between = passage.tokens[mention.last + 1 : cue.first]
    parted = [n for n, t in enumerate(between) if t.break_before >= COMMA]
    here = {t.word for n in parted for t in between[n : n + 2]}  # "…, the left is normal"
    if passage.tokens[cue.first].break_before >= COMMA:
        here |= {t.word for t in passage.tokens[cue.last + 1 : cue.last + 4]}
    return bool((here & _OTHER_SIDE) - told)


def _of_the_course(passage: Passage, at: int, cue: Mention) -> bool:
    """As in "pain in my low back, nothing eases it": the negative belongs to how the pain goes, and denies no place."""
    return any(m.type == "course" and m.mark == "yes" and m.last > cue.last for m in passage.at(at))


def _not_had(passage: Passage, mention: Mention) -> bool:
    """As in "Fever I don't have."."""
    after = [t.lemma for t in passage.tokens[mention.last + 1 : mention.last + 4]]
    end = mention.last + 4
    ends = end >= len(passage.tokens) or passage.tokens[end].break_before >= COMMA
    return (
        ends
        and after[:1] == ["i"]
        and after[1:2] in (["dont"], ["havent"])
        and after[2:3] in (["have"], ["get"])
    )


def _no_after(passage: Passage, mention: Mention) -> bool:
    """As in "Fever no, weight the same."."""
    at = mention.last + 1
    if mention.type == "region" or at >= len(passage.tokens) or passage.tokens[at].word != "no":
        return False
    ends = at + 1 >= len(passage.tokens) or passage.tokens[at + 1].break_before >= COMMA
    return ends and not passage.tokens[at].break_before


def _felt_there(passage: Passage, place: Mention, cue: Mention, statuses: Statuses) -> bool:
    """As in "numb outer thigh, no pain": what is felt there stands before it, and only the pain is denied."""
    of_pain = passage.tokens[cue.last].lemma in word_group("verdicts.pain")
    return of_pain and any(
        m.type == "quality"
        and statuses[m] == "affirmed"
        and 0 < place.first - m.last <= 3
        and passage.breaks(m.last + 1, place.first) < COMMA
        for m in passage.mentions
    )


_VERDICTS = frozenset(
    {"no_difference", "denied_after", "worse", "resolved", "negator", "better", "impossible", "not_better"}
)
_OTHER_SIDE = exact_words("verdicts.other_side")
_EACH_SIDE = [(word, frozenset({word})) for word in _OTHER_SIDE]
_BETWEEN = word_group("verdicts.between")


def _pass(passage: Passage, mention: Mention, cue: Mention, statuses: Statuses) -> None:
    """Apply a verdict that follows a mention."""
    rule = rule_of(cue.rule)
    if rule is not None and not rule.acts_on(mention.type):
        return
    name = cue.rule or "verdicts.verdict"
    current = statuses[mention]
    formal = cue.code == "negator" and passage.tokens[cue.first].lemma in ("deny", "rule")
    if cue.code == "denied_after" or formal:
        statuses.decide(mention, "negated", name)
    elif cue.code == "resolved" and (
        mention.code in passage.words.lasting or under_way(passage, cue) or keeps(mention, cue)
    ):
        return
    elif cue.code == "resolved":
        statuses.decide(mention, "excluded", name, "resolved")
    elif cue.code == "no_difference" and current == "bare":
        after = passage.tokens[cue.last + 1].lemma if cue.last + 1 < len(passage.tokens) else ""
        until = after in word_group("verdicts.until")  # "fine until this morning"
        statuses.decide(mention, "uncertain" if until else "negated", name)
    elif cue.code == "no_difference" and mention.type == "region" and current == "affirmed":
        if any(s.type == "activity" for n in (cue.last + 1, cue.last + 2) for s in passage.at(n)):
            return  # "my back is fine lying down, it's the sitting"
        felt = _felt_there(passage, mention, cue, statuses)
        if felt or _says_any(passage, cue, "verdicts.change") or _of_the_rest(passage, mention, cue):
            return  # "groin no different", "sore hip, everything else fine"
        statuses.decide(mention, "negated" if cue.first - mention.last <= 4 else current, name)
    elif current == "bare" and _faulty(passage, cue):
        statuses.decide(mention, "affirmed", name)


def _faulty(passage: Passage, cue: Mention) -> bool:
    """As in "my bladder is bad", "is no better", "is not quite right": a function that has a fault."""
    if cue.code == "not_better":
        return _says_any(passage, cue, "verdicts.change")
    near = range(cue.last + 1, cue.last + 4)
    unwell = cue.code == "negator" and any(c.first in near for c in passage.cues("no_difference", "better"))
    return unwell or passage.tokens[cue.first].lemma in passage.words.lists["faulty"]


def _says_any(passage: Passage, cue: Mention, group: str) -> bool:
    return any(t.lemma in word_group(group) for t in passage.tokens[cue.first : cue.last + 1])


def _of_the_rest(passage: Passage, mention: Mention, cue: Mention) -> bool:
    """As in "everything else fine": said of what was not told before."""
    between = passage.tokens[mention.last + 1 : cue.first]
    return any(t.lemma in word_group("verdicts.rest") for t in between)
