"""Doubt: "not sure if", "maybe", "I think", "what if it is cancer"."""

from __future__ import annotations

from typing import Final

from psoas.text.assertion.rules import rule_of
from psoas.text.assertion.statuses import Statuses
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import COMMA, NONE, SENTENCE, figure
from psoas.text.word_groups import code_group, word_group


def doubt(passage: Passage, statuses: Statuses) -> None:
    """As in "Not sure if", "maybe", "I think": open for a red flag, dropped or said for the rest."""
    for cue in passage.cues("unsure", "think", "hypothetical"):
        rule = rule_of(cue.rule)
        forward = _REACH if rule is None else rule.words(_REACH)
        for mention in passage.mentions_within(cue.first - _BACK - passage.longest, cue.last + forward):
            if rule is not None and not rule.acts_on(mention.type):
                continue
            if (
                not _doubt_reaches(passage, cue, mention)
                or mention.holds(cue)
                or presupposed(passage, mention)
                or _is_a_thought(mention, cue)
            ):
                continue
            if _maybe_is_enough(passage, cue, mention) or _of_a_number(passage, cue):
                continue
            if statuses[mention] == "negated" and _denied_apart(passage, cue, mention):
                continue
            if mention.type == "red_flag":
                statuses.decide(
                    mention,
                    "feared" if cue.code == "hypothetical" else "uncertain",
                    cue.rule or "uncertainty.doubt",
                )
            elif (cue.code == "unsure" and statuses[mention] != "negated") or (
                cue.code == "hypothetical" and mention.type in ("quality", "course", "context")
            ):
                statuses.decide(mention, "excluded", cue.rule or "uncertainty.doubt", "doubted")


def _is_a_thought(mention: Mention, cue: Mention) -> bool:
    """As in "I just think they'd be better off without me": a thought of death that is doubted is thought."""
    return cue.code in ("think", "unsure") and mention.code in code_group("uncertainty.thoughts")


def presupposed(passage: Passage, mention: Mention) -> bool:
    """As in "no sign that the cancer has come back": whether it is back is open or denied, and that it was is said."""
    if mention.code not in code_group("uncertainty.once_had"):
        return False
    words = {t.lemma for t in passage.tokens[mention.first : mention.last + 4] if t.break_before < SENTENCE}
    own = {t.lemma for t in passage.tokens[mention.first : mention.last + 1]}
    return bool(own & word_group("uncertainty.back")) or bool(words & word_group("uncertainty.returned"))


def _maybe_is_enough(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """The code ``pregnant`` means "is or may be"."""
    words = {t.lemma for t in passage.tokens[cue.first : cue.last + 1]}
    doubted = mention.first <= cue.last and bool(words & word_group("uncertainty.maybe_is_enough"))
    return mention.code == "pregnant" and cue.code == "unsure" and not doubted


def _of_a_number(passage: Passage, cue: Mention) -> bool:
    """As in "maybe three years, slowly worse": only the number is unsure."""
    after = [t.word for t in passage.tokens[cue.last + 1 : cue.last + 3]]
    counted = bool(after) and (
        figure(after[0]) is not None or after[0] in passage.words.numbers.keys() - {"a", "an"}
    )
    return counted or after in (["a", "couple"], ["a", "few"])


def _denied_apart(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """As in "Perhaps a fever, no weight loss": a denial of its own after a comma is beyond doubt."""
    return any(
        passage.breaks(cue.last + 1, n.first) >= COMMA
        for n in passage.cues_within(cue.last + 1, mention.first - 1, "negator", "no_difference")
    )


def _doubt_reaches(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """Doubt reaches forward to the end of its sentence or a "but", and back over a word or two."""
    if cue.first < mention.first and mention.last < cue.last:  # "I want cancer ruled out"
        return True
    if mention.first > cue.last or (cue.first < mention.first and cue.last < mention.last):
        return _reaches_forward(passage, cue, mention)
    rule = rule_of(cue.rule)
    if mention.last >= cue.first or (rule is not None and rule.direction == "forward"):
        return False
    if cue.last + 1 < len(passage.tokens) and passage.tokens[cue.last + 1].break_before == NONE:
        return False
    between = passage.tokens[mention.last + 1 : cue.first + 1]
    asked = passage.tokens[passage.sentence(mention.last)[1]].asked
    return len(between) <= _BACK and (between[-1].break_before < SENTENCE or asked)


def _reaches_forward(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """How far depends on the rule: "I think" is for what comes next, "not sure if" for the sentence."""
    rule = rule_of(cue.rule)
    if rule is None or rule.direction == "backward":
        return False
    between = passage.tokens[cue.last + 1 : mention.first + 1]
    if len(between) > rule.words(_REACH) or any(
        t.lemma in word_group("uncertainty.reaches_forward") or rule.ends(t) for t in between
    ):
        return False
    subjects = passage.words.lists["subjects"]
    return cue.code != "unsure" or not any(t.break_before >= COMMA and t.lemma in subjects for t in between)


_BACK: Final = 2  # words from what is doubted to a doubt after it
_REACH: Final = 14  # words, where a rule reaches over its clause or sentence
