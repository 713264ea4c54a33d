"""Whose it is: "mum had both hips done", "my dad's on warfarin and so am I"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from psoas.text.assertion.rules import rule_of
from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, SENTENCE, figure
from psoas.text.word_groups import code_group, exact_words, word_group

RISK_FROM_AGE: Final = (
    60  # vocabulary: vascular_risk is "over 60 with smoking, hypertension or known aneurysm"
)


_GROWN: Final = 18  # smaller numbers after "is" are seldom ages


def too_young(passage: Passage, statuses: Statuses, age: float | None = None) -> None:
    """Smoking and high blood pressure are a vascular risk only from an age on: dropped below it, open where none is known."""
    age = stated_age(passage) if age is None else age
    if age is not None and age >= RISK_FROM_AGE:
        return
    for mention, reading in statuses.items():
        if mention.code == "vascular_risk" and reading == "affirmed" and not names_artery(passage, mention):
            if age is None:
                statuses.decide(mention, "uncertain", "experiencer.age_unknown")
            else:
                statuses.decide(mention, "excluded", "experiencer.too_young", "not_this_person")


def names_artery(passage: Passage, mention: Mention) -> bool:
    """True where a vascular risk is a known weak artery."""
    words = {t.lemma for t in passage.tokens[mention.first : mention.last + 1]}
    return bool(words & word_group("experiencer.names_artery"))


def stated_age(passage: Passage) -> int | None:
    """The age that the client gives: "I'm 71", "33, female", "45 year old", "24m", "I'm eighty three"."""
    ages = passage.index.ages
    if "stated" not in ages:
        ages["stated"] = _stated_age(passage)
    return ages["stated"]


def _stated_age(passage: Passage) -> int | None:
    for start in numbers_told(passage):
        age, at = _number(passage, start)
        if age is None or not 10 <= age <= 110:
            continue
        token = passage.tokens[start]
        before = passage.tokens[start - 1].word if start else ""
        after = [t.word for t in passage.tokens[at + 1 : at + 3]]
        unit = bool(after) and (after[0] in passage.words.unit_days or after[0] in _MEASURES)
        old = after[1:] in (["old"], ["young"]) or after == ["next", "birthday"]
        old = old or after[:1] in (["yo"], ["f"], ["m"], ["female"], ["male"])
        told = before in ("im", "age", "aged") or (
            before == "am" and start > 1 and passage.tokens[start - 2].word == "i"
        )
        # "My dad is 80 and", "Mum (82)": of somebody whom the teller speaks for.
        ends = (
            at + 1 >= len(passage.tokens)
            or passage.tokens[at + 1].break_before
            or after[:1] in (["and"], ["with"])
        )
        of_them = (before in ("is", "hes", "shes") or token.bracket) and ends and age >= _GROWN
        # "68, diabetic, retired builder": the age opens a statement.
        opens = token.break_before >= SENTENCE and ends and at + 1 < len(passage.tokens) and age >= _GROWN
        if old or ((told or of_them or opens) and not unit):
            return age
    return None


def numbers_told(passage: Passage) -> list[int]:
    """Where a number stands, in figures or in words."""
    words = passage.where_written(passage.words.numbers.keys())
    return sorted({*words, *passage.by_lemma.get("#", ())})


def _number(passage: Passage, at: int) -> tuple[int | None, int]:
    """A whole number in figures or words ("eighty three") that begins at a word, and its last word."""
    tokens, numbers = passage.tokens, passage.words.numbers
    if tokens[at].lemma == "#":
        return figure(tokens[at].word), at
    tens = numbers.get(tokens[at].word, 0)
    if tens not in range(13, 100):
        return None, at
    ones = numbers.get(tokens[at + 1].word, 0) if at + 1 < len(tokens) else 0
    joined = (
        tens % 10 == 0 and ones in range(1, 10) and tokens[at + 1].word in exact_words("experiencer.ones")
    )
    if joined and tokens[at + 1].break_before <= COMMA:
        return int(tens + ones), at + 1
    return int(tens), at


_MEASURES: Final = exact_words("experiencer.measures")


def other_people(passage: Passage, statuses: Statuses) -> None:
    """As in "Mum had both hips done", "runs in the family": not this client's."""
    for person in (*passage.cues("person"), *_named(passage)):
        for mention in passage.mentions_within(person.last + 1, person.last + _THEIRS):
            if _is_theirs(passage, person, mention):
                name = person.rule or "experiencer.other_people"
                if mention.code in code_group("experiencer.asked_of_others"):
                    statuses.decide(mention, "uncertain", name)  # whose it is, is not left to grammar
                else:
                    statuses.decide(mention, "excluded", name, "other_person")
    for mention in passage.mentions:
        if statuses[mention] == "affirmed" and _died_of(passage, mention):
            statuses.decide(mention, "excluded", "experiencer.died_of", "other_person")
        if statuses[mention] == "excluded" and mention.type == "red_flag" and _not_me(passage, mention):
            statuses.decide(mention, "negated", "experiencer.other_people")
    _in_the_family(passage, statuses)


def _in_the_family(passage: Passage, statuses: Statuses) -> None:
    """As in "it runs in the family": a risk perhaps, and not the client's own."""
    for cue in passage.cues("family_of"):
        first, last = passage.sentence(cue.first)
        for mention in passage.mentions_within(first, last):
            theirs = mention.type in ("red_flag", "context", "quality")
            if theirs and not _of_myself(passage, mention, cue):
                statuses.decide(mention, "excluded", cue.rule or "experiencer.other_people", "family")


def _died_of(passage: Passage, mention: Mention) -> bool:
    """As in "Dad died of an aneurysm": what runs in the family is told, and no grief unless it is of late."""
    died = passage.tokens[mention.last]
    after = passage.tokens[mention.last + 1 : mention.last + 2]
    if mention.code != "stress_or_low_mood" or died.lemma not in exact_words("experiencer.died"):
        return False
    first, last = passage.sentence(mention.first)
    words = {t.word for t in passage.tokens[first : min(mention.last + _OF_WHAT, last) + 1]}
    return bool(after) and after[0].word in ("of", "from") and not words & exact_words("experiencer.of_late")


_OF_WHAT: Final = 6  # words after "died" in which it is said of what, and when


def _named(passage: Passage) -> Iterator[Mention]:
    """As in "our Derek had cancer": one of the family by name."""
    for at in passage.where_written(exact_words("experiencer.our")):
        after = passage.tokens[at + 1 : at + 3]
        if len(after) == 2 and after[1].word in exact_words("experiencer.has") and at + 1 not in passage.felt:
            yield Mention("cue", "person", "yes", at, at + 1, "other_family")


def shared(passage: Passage, statuses: Statuses) -> None:
    """As in "my sister had breast cancer and so did I", "runs in the family and I have it too": the client's own."""
    for cue in passage.cues("shared"):
        first, _ = passage.sentence(cue.first)
        for mention in passage.mentions_within(first, cue.first - 1):
            theirs = statuses.reason(mention) in ("other_person", "family")
            near = 0 < cue.first - mention.last <= _SHARED
            other = passage.has_cue(mention.last + 1, cue.first - 1, "person")
            if near and statuses[mention] == "excluded" and theirs and not other:
                statuses.decide(mention, "affirmed", cue.rule or "experiencer.shared")

    _none_of_mine(passage, statuses)


def _none_of_mine(passage: Passage, statuses: Statuses) -> None:
    """As in "my sister couldn't pee, the lot. I've none of that", "I read of numbness. I don't have it": denied of oneself."""
    for cue in passage.cues("none_of_mine"):
        after = cue.last + 1
        if after < len(passage.tokens) and passage.tokens[after].break_before < COMMA:
            continue  # "I don't have it as bad"
        rule = rule_of(cue.rule)
        reach = rule.words(0) if rule else 0
        for mention in passage.mentions:
            felt = mention.code in code_group("experiencer.felt")
            near = felt and mention.type == "red_flag" and 0 < cue.first - mention.last <= reach
            theirs = statuses.reason(mention) in ("other_person", "family")
            asked = statuses[mention] in ("uncertain", "feared") and mention.code not in passage.words.lasting
            if near and ((statuses[mention] == "excluded" and theirs) or asked):
                statuses.decide(mention, "negated", cue.rule)


_SHARED: Final = 12  # words from what another has to "and so do I"


def _of_myself(passage: Passage, mention: Mention, family: Mention) -> bool:
    """As in "I don't take blood thinners, no bleeding problems in the family": a clause of one's own before it."""
    if mention.first > family.last:  # "it runs in the family and I have it too"
        return any(t.lemma in ("i", "im") for t in passage.tokens[family.last + 1 : mention.first])
    apart = any(t.word in _NONE for t in passage.tokens[mention.last + 1 : family.first])
    if passage.breaks(mention.last + 1, family.first) < COMMA and not apart:
        return False  # "I've never had cancer and there's none in the family" denies it twice
    before = passage.tokens[max(0, mention.first - 4) : mention.last]
    return any(t.lemma in ("i", "im") or (apart and t.word == "never") for t in before)


_NONE: Final = exact_words("experiencer.none")


def _denied_apart(passage: Passage, person: Mention, mention: Mention) -> bool:
    """As in "my husband gets kidney stones, no nausea at all": after a comma, a denial of one's own."""
    return any(
        mention.first - n.last <= 2 and passage.tokens[n.first].break_before >= COMMA
        for n in passage.cues_within(person.last + 1, mention.first - 1, "negator")
    )


def _not_me(passage: Passage, mention: Mention) -> bool:
    """As in "My dad's on warfarin, I'm not", "my brother had cancer, I've never": what is theirs is denied of oneself."""
    words = [t.word for t in passage.tokens[mention.last + 1 : mention.last + 6]]
    ends = mention.last + 6 >= len(passage.tokens)
    for at, (one, two) in enumerate(pairwise(words)):
        if passage.tokens[mention.last + 1 + at].break_before >= SENTENCE:
            return False
        alone = (one in ("i", "im", "ive", "have", "but") and two in _NOT_ME) or (one, two) == ("not", "me")
        after = mention.last + 3 + at
        if alone and (ends or after >= len(passage.tokens) or passage.tokens[after].break_before >= COMMA):
            return True
    return False


_NOT_ME: Final = exact_words("experiencer.not_me")


_THEIRS: Final = 16  # words from a person to what is theirs, in one statement
_BESIDE: Final = word_group("experiencer.beside")


def _is_theirs(passage: Passage, person: Mention, mention: Mention) -> bool:
    """True where a mention follows a person who has it, within one statement."""
    # "My husband gets drunk and hits me": whoever does it, it is the client's.
    to_them = mention.code in code_group("experiencer.done_by_others")
    between = range(person.last + 1, mention.first + 1)
    if len(between) > _THEIRS or to_them or _denied_apart(passage, person, mention):
        return False
    if any(passage.tokens[n].break_before >= CLAUSE for n in between):
        return False
    if mention.last + 1 < len(passage.tokens) and passage.tokens[mention.last + 1].lemma == "me":
        return False
    # "Mate of mine had the same": still the mate's.
    of_mine = [t.lemma for t in passage.tokens[person.last + 1 : person.last + 3]] == ["of", "mine"]
    mine = {"i", "im", "me", "mine", "but", "my", "myself"}
    if any(passage.tokens[n].lemma in mine for n in between if not (of_mine and n <= person.last + 2)):
        return False
    if any(t.lemma in _BESIDE for t in passage.tokens[max(0, person.first - 2) : person.first]):
        return False  # "with the wife", "helped by my son"
    says = passage.cues_within(person.last + 1, mention.first - 1, "says")
    return all(_of_themselves(passage, c) for c in says)


def _of_themselves(passage: Passage, says: Mention) -> bool:
    """As in "it turned out he had an abscess"."""
    return any(t.lemma in ("he", "she", "they") for t in passage.tokens[says.last + 1 : says.last + 3])
