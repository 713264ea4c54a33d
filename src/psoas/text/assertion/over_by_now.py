"""A sign that a contrast ends: "I had a temperature but it's gone", "cystitis, but antibiotics sorted it"."""

from __future__ import annotations

from psoas.text.assertion.rules import rule_of
from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, figure
from psoas.text.word_groups import exact_words


def but_it_is_over(passage: Passage, sign: Mention, cue: Mention) -> bool:
    """True where "but it has gone" speaks of the sign right before it; a pain named between is what has gone."""
    at = cue.first - 1
    if cue.code not in ("resolved", "over") or sign.last >= at or passage.tokens[at].lemma != "but":
        return False
    if passage.tokens[cue.first].word not in exact_words("temporality.it"):
        return False
    if any(passage.tokens[n].break_before >= CLAUSE for n in range(sign.last + 1, cue.first)):
        return False
    between = range(sign.last + 1, at)
    return not any(
        passage.at(n)
        and any(m.type in ("red_flag", "quality", "region") or m.code == "pain" for m in passage.at(n))
        for n in between
    )


def told_and_done(passage: Passage, statuses: Statuses) -> None:
    """As in "I came off the motorbike, but that was 1994", "tore my quad, rehabbed it, done": a tale of another time."""
    for cue in passage.cues("done_with"):
        first, last = passage.sentence(cue.first)
        if (
            _goes_on_since(passage, cue, last)
            or not _long_ago(passage, cue)
            or not _apart(passage, cue, last)
        ):
            continue
        if cue.first == first and first:
            first, _ = passage.sentence(first - 1)  # "I came off the motorbike. That was years ago."
        rule = rule_of(cue.rule)
        for mention in passage.mentions:
            near = first <= mention.first and 0 < cue.first - mention.last <= (rule.words(0) if rule else 0)
            told = (
                statuses[mention] in ("affirmed", "uncertain") and mention.code not in passage.words.lasting
            )
            if near and told:
                statuses.decide(mention, "excluded", cue.rule, "historical")


def born(passage: Passage, statuses: Statuses) -> None:
    """As in "had a baby in March": who had it is no longer pregnant."""
    for mention in passage.mentions:
        if mention.code != "pregnant" or statuses[mention] != "affirmed":
            continue
        words = {t.word for t in passage.tokens[mention.first : mention.last + 1]}
        if passage.tokens[mention.first].word == "had" and words & exact_words("temporality.newborn"):
            statuses.decide(mention, "excluded", "over_by_now.born", "historical")


def _goes_on_since(passage: Passage, cue: Mention, last: int) -> bool:
    """As in "but that was 2015 and it has hurt ever since"."""
    after = {t.word for t in passage.tokens[cue.last + 1 : last + 1]}
    if after & exact_words("temporality.never_since"):
        return False  # "… and it has never bothered me since"
    return bool(after & exact_words("temporality.goes_on_since"))


def _apart(passage: Passage, cue: Mention, last: int) -> bool:
    """True for a phrase that says it all ("but that was 1994"), and for a bare "done" that ends a list of deeds."""
    if passage.tokens[cue.first].word in exact_words("temporality.says_it_all"):
        return True
    return passage.tokens[cue.first].break_before >= COMMA and cue.last == last


def _long_ago(passage: Passage, cue: Mention) -> bool:
    """False for a number that is no year ("but that was 3 weeks ago")."""
    number = passage.tokens[cue.last]
    return number.lemma != "#" or figure(number.word) in passage.words.past_years
