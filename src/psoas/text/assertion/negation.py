"""Denials before what they deny: "no fever, night sweats or weight loss". Those after it are in `verdicts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from psoas.text.assertion.question_answer import is_answer
from psoas.text.assertion.rules import rule_of
from psoas.text.assertion.statuses import Status, Statuses
from psoas.text.assertion.uncertainty import presupposed
from psoas.text.lexicon import TOLD
from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, NONE, Token
from psoas.text.word_groups import code_group, exact_words, word_group

REACH: Final = 7  # words between a negative and the first thing that it denies


def deny(passage: Passage, statuses: Statuses) -> None:
    """Mark what a negative denies that stands before it."""
    mentions_at = _by_first_word(passage.mentions)
    denials = [
        c
        for c in passage.cues("no_difference")
        if (passage.tokens[c.first].lemma in ("no", "not") and not _of_change(passage, c))
        or _of_a_place(passage, c)
    ]
    denials += [c for c in passage.cues("denied_after") if _denies_on(passage, c)]
    for negator in (*passage.cues("negator"), *denials):
        _deny_forward(passage, negator, mentions_at, statuses)
    for mention in passage.mentions:
        if mention.mark == "no" and any(
            t.lemma in _NEGATIVE for t in passage.tokens[mention.first : mention.first + 2]
        ):
            # "Never had cancer, TB or a stroke": the phrase holds its own negative, and the list goes on.
            start = _Start(mention, mention.last + 1, frozenset({mention.type}))
            _deny_from(passage, start, mentions_at, statuses)
            _deny_begun_within(passage, mention, statuses)
    _held_by_a_denial(passage, statuses)


def _denies_on(passage: Passage, cue: Mention) -> bool:
    """As in "never had cancer", "definitely not a fever": an answer that goes on to name what it denies."""
    goes_on = cue.last + 1 < len(passage.tokens) and passage.tokens[cue.last + 1].break_before == NONE
    emphatic = passage.tokens[cue.last].lemma in word_group("negation.emphatic") and goes_on
    return emphatic or passage.tokens[cue.first].lemma == "never"


def _deny_begun_within(passage: Passage, denying: Mention, statuses: Statuses) -> None:
    """As in "I don't wake up sweating": the negative of one phrase ("don't wake up") is that of the longer one begun in it."""
    for other in passage.mentions_within(denying.first + 1, denying.last):
        begun = denying.last < other.last and other in statuses
        if begun and other.mark == "yes" and other.type != "region":
            statuses.decide(other, "negated", "negation.deny_begun_within")
            if other.first == denying.first + 1:
                statuses.decide(
                    denying, "excluded", "negation.deny_begun_within"
                )  # "no accidents with the bladder" tells of no accidents otherwise


def _held_by_a_denial(passage: Passage, statuses: Statuses) -> None:
    """As in "my leg isn't getting weaker": what a denying phrase holds is denied with it; a place in it only says where."""
    for denying in passage.mentions:
        if denying.mark != "no" or denying.code in code_group("negation.of_before"):
            continue  # "never had a fever like this before" says nothing of now
        holding = [
            m
            for m in passage.mentions_within(denying.first, denying.last)
            if m.last <= denying.last and m in statuses and _is_held(m, denying)
        ]
        if any(_denies_other(passage, denying.first, held) for held in holding):
            statuses.decide(denying, "excluded", "negation.held_by_a_denial", "named_only")
            continue  # "nothing helps the tingling in my foot"
        for held in holding:
            status: Status = "excluded" if held.type == "region" else "negated"
            statuses.decide(held, status, "negation.held_by_a_denial", "named_only")


def _is_held(mention: Mention, denying: Mention) -> bool:
    return mention.mark == "yes" and mention.length < denying.length


_NEGATIVE: Final = word_group("negation.negative")


def _of_change(passage: Passage, cue: Mention) -> bool:
    """As in "no difference in the night pain", which is still there."""
    return any(t.lemma in word_group("negation.change") for t in passage.tokens[cue.first : cue.last + 1])


def _of_a_place(passage: Passage, cue: Mention) -> bool:
    """As in "it doesn't hurt in my groin"."""
    after = passage.tokens[cue.last + 1].lemma if cue.last + 1 < len(passage.tokens) else ""
    said = {t.lemma for t in passage.tokens[cue.first : cue.last + 1]}
    return bool(said & word_group("negation.of_a_place")) and after in _PLACING


_PLACING: Final = word_group("negation.placing")


def _by_first_word(mentions: Sequence[Mention]) -> Mapping[int, list[Mention]]:
    found: dict[int, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(mention.first, []).append(mention)
    return found


def _deny_forward(
    passage: Passage, negator: Mention, mentions_at: Mapping[int, list[Mention]], statuses: Statuses
) -> None:
    """As in "No fever, night sweats or weight loss": a negative reaches over a list, not into the next statement."""
    first, last = negator.first, negator.last
    if any(last <= m.last and m.type != "course" for m in passage.holders(first)):
        return
    own = (m for at in range(first + 1, last + 1) for m in mentions_at.get(at, ()))
    if any(m.mark == "yes" and passage.tokens[m.first].lemma in _NEGATIVE for m in own):
        return  # "I was not able to pee": the negative of the phrase itself
    if is_answer(passage, negator):
        return
    after = passage.tokens[negator.last + 1].lemma if negator.last + 1 < len(passage.tokens) else ""
    if negator.length == 1 and passage.tokens[negator.first].lemma == "no" and after in _SUBJECTS:
        return  # "No it doesn't go into my legs": an answer, and then a statement
    if passage.tokens[negator.first].lemma == "without" and _unable_before(passage, negator):
        return  # "can't bend without a sharp pain"
    if _on_condition(passage, negator):
        _leave_out(passage, negator, statuses)
        return
    _deny_from(passage, _Start(negator, negator.first + 1), mentions_at, statuses)


def _on_condition(passage: Passage, negator: Mention) -> bool:
    """As in "if I don't stretch my hip flexors": what would be, and what is not denied."""
    before = [t.lemma for t in passage.tokens[max(0, negator.first - 2) : negator.first]]
    return (
        passage.breaks(negator.first, negator.first) < COMMA
        and bool(set(before) & word_group("negation.if"))
        and passage.tokens[negator.first].lemma in _VERBS
    )


def _leave_out(passage: Passage, negator: Mention, statuses: Statuses) -> None:
    """What a condition names is neither said nor denied, up to its end; a red flag is asked about."""
    for mention in passage.mentions:
        near = negator.first < mention.first <= negator.last + 4 and mention.type not in TOLD
        if mention.type == "region":
            near = near and any(s.type == "activity" and s.meets(mention) for s in passage.matches)
        if near and passage.breaks(negator.last + 1, mention.first) < COMMA and mention.mark != "no":
            flag = mention.type == "red_flag"
            statuses.decide(
                mention,
                "uncertain" if flag else "excluded",
                "negation.on_condition",
                "" if flag else "hypothetical",
            )


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a denial begins to reach from: its negative, the next word, and what kinds it has denied so far."""

    negator: Mention
    at: int
    kinds: frozenset[str] = frozenset()

    @property
    def reach(self) -> int:
        """How many words it reaches to the first thing that it denies."""
        rule = rule_of(self.negator.rule)
        return rule.words(REACH) if rule else REACH

    def ends(self, token: Token) -> bool:
        """True for a word at which the rule of the negative ends."""
        rule = rule_of(self.negator.rule)
        return rule is not None and rule.ends(token)


def _deny_from(
    passage: Passage, start: _Start, mentions_at: Mapping[int, list[Mention]], statuses: Statuses
) -> None:
    """Deny what comes from a start on."""
    negator = start.negator
    filler, lists = passage.words.lists["filler"], passage.words.lists
    at, covered, steps, kinds = start.at, bool(start.kinds), 0, set(start.kinds)
    while at < len(passage.tokens):
        token = passage.tokens[at]
        here = mentions_at.get(at, [])
        inside = at <= negator.last  # "the summary is: not cancer"
        if not inside and (
            token.break_before >= CLAUSE or token.lemma in lists["stops"] | _UNTIL or start.ends(token)
        ):
            if covered and token.lemma in word_group("negation.deny_from"):
                _leave_open(passage, negator, at, statuses)
            return
        if token.break_before == COMMA and not (covered and _list_goes_on(passage, at, mentions_at, kinds)):
            return
        if here:
            last = max(m.last for m in here)
            if covered and _starts_anew(passage, at, here, kinds):
                return
            _deny(passage, negator, here, kinds, statuses)
            kinds |= {m.type for m in here}
            covered, at = True, last + 1
            continue
        if covered and (token.lemma not in filler or token.lemma in lists["subjects"]):
            return
        if not covered and token.lemma in word_group("negation.joins_on") and _subject_at(passage, at + 1):
            return  # "No appetite and I've dropped two sizes"
        steps += at > negator.last
        if steps > start.reach or (steps > 2 and token.lemma in lists["subjects"]):
            return
        at += 1


def _subject_at(passage: Passage, at: int) -> bool:
    return at < len(passage.tokens) and passage.tokens[at].lemma in word_group("negation.anew")


_UNTIL: Final = word_group("negation.until")
_SUBJECTS: Final = word_group("negation.subjects")


def _unable_before(passage: Passage, negator: Mention) -> bool:
    """As in "can't", "unable to", in the same statement before."""
    before = range(max(0, negator.first - 12), negator.first)
    return any(
        passage.tokens[n].lemma in _CANNOT and passage.breaks(n + 1, negator.first) < CLAUSE for n in before
    )


_CANNOT: Final = word_group("negation.cannot")


def _leave_open(passage: Passage, negator: Mention, at: int, statuses: Statuses) -> None:
    """As in "No fever except a bit last week": an exception that names nothing else is about the thing denied."""
    _, last = passage.sentence(at)
    if any(m.type != "course" for m in passage.mentions_within(at + 1, last)):
        return
    for mention in passage.mentions_within(negator.first + 1, at - 1):
        if mention.type == "red_flag":
            statuses.decide(mention, "uncertain", "negation.leave_open")


def _deny(
    passage: Passage, negator: Mention, here: list[Mention], kinds: set[str], statuses: Statuses
) -> None:
    """Deny the mentions at one place; a region beside a denied quality is neither said nor denied."""
    rule = rule_of(negator.rule)
    name = negator.rule or "negation.deny"
    for mention in here:
        if rule is not None and not rule.acts_on(mention.type):
            continue
        if _denies_other(passage, _last_of_denial(passage, negator), mention) or presupposed(
            passage, mention
        ):
            continue
        held = any(other is not mention and other.holds(mention) for other in here)
        if mention.mark == "no":
            _deny_denial(passage, negator, mention, statuses)
        elif mention.type == "region" and (held or kinds - {"region"} or _quality_follows(passage, mention)):
            statuses.decide(mention, "excluded", name, "named_only")
        elif mention.type == "region" and passage.tokens[negator.first].lemma == "wont":
            continue  # "my boot won't go on and the foot is blue"
        elif mention.code in _STILL_THEIRS and not _of_the_deed(passage, negator, mention):
            continue  # "no knock at football": the sport is still theirs
        elif mention.type == "region" and passage.tokens[negator.first].lemma == "never":
            statuses.decide(
                mention, "excluded", name, "named_only"
            )  # "never a day's bother with my back": before it began
        else:
            statuses.decide(mention, "negated", name)


def _last_of_denial(passage: Passage, negator: Mention) -> int:
    """The last word of a denial that is no verb of its own: "doesn't cause" denies tingling, but not "the" tingling."""
    tokens = passage.tokens[negator.first + 1 : negator.last + 1]
    verb = any(t.lemma in word_group("negation.causing") for t in tokens)
    return negator.first if verb else negator.last


def _deny_denial(passage: Passage, negator: Mention, mention: Mention, statuses: Statuses) -> None:
    """Turn a denial round where it is denied itself: "I don't sleep well"."""
    if mention.meets(negator):
        return  # "do not have any history of injury": one and the same negative
    if _turns(passage, negator, mention):  # not "touch her toes no bother and sleeps like a log"
        turned: Status = "affirmed" if mention.type != "red_flag" else "uncertain"
        statuses.decide(mention, turned, negator.rule or "negation.deny")


def _denies_other(passage: Passage, negative: int, mention: Mention) -> bool:
    """As in "nobody asked about the numbness", "not all the time", "never had a fever like this": something else is denied.

    Where a verb of its own stands between, and what follows is named as known ("the", "my"), the verb is denied.
    """
    if mention.mark != "yes" or mention.type not in _SYMPTOMS:
        return False
    tokens, known = passage.tokens, word_group("negation.known")
    between = range(negative + 1, mention.first)
    definite = bool(between) and tokens[between[-1]].word in exact_words("negation.known")
    small = passage.words.lists["filler"] | passage.words.lists["subjects"] | known
    if definite and any(tokens[n].lemma not in small for n in between):
        return True
    after = [t.word for t in tokens[mention.last + 1 : mention.last + 4] if t.break_before < CLAUSE]
    return "_".join(after).startswith(tuple(exact_words("negation.in_part")))


_SYMPTOMS: Final = frozenset({"red_flag", "quality", "course"})


def _turns(passage: Passage, negator: Mention, mention: Mention) -> bool:
    """As in "I don't sleep well": a negative turns a denial round only from right before it."""
    near = mention.first - negator.last <= 2 and passage.breaks(negator.last + 1, mention.first) == NONE
    return near and passage.tokens[negator.first].lemma in _VERBS


_VERBS: Final = word_group("negation.verbs")
_STILL_THEIRS: Final = code_group("negation.still_theirs")


def _of_the_deed(passage: Passage, negator: Mention, mention: Mention) -> bool:
    """As in "I don't run or cycle", "no heavy lifting": nothing else stands between."""
    between = range(negator.last + 1, mention.first)
    doing = (
        passage.tokens[negator.first].lemma in word_group("negation.of_the_deed")
        or mention.code == "heavy_work"
    )
    return doing and all(
        passage.tokens[n].lemma in passage.words.lists["joins"]
        or any(s.type == "activity" for s in passage.at(n))
        for n in between
    )


def _quality_follows(passage: Passage, region: Mention) -> bool:
    """As in "No hip locking": the hip only says where."""
    return any(
        m.type in ("quality", "red_flag", "course", "context")
        and passage.breaks(region.last + 1, m.first) == NONE
        for m in passage.mentions_within(region.last + 1, region.last + 2)
    )


def _starts_anew(passage: Passage, at: int, here: list[Mention], kinds: set[str]) -> bool:
    """As in "No numbness and left hip is sore", "no fever back pain for weeks": the list is over."""
    before = passage.tokens[at - 1].lemma
    joined = before in passage.words.lists["joins"] or passage.tokens[at].break_before == COMMA
    region_only = {m.type for m in here} == {"region"}
    if {before, passage.tokens[at].lemma} & {
        "in",
        "of",
        "down",
        "to",
        "into",
        "with",
        "the",
        "my",
        "leg",
        "at",
    }:
        return False
    if region_only and kinds - {"region"}:
        return True
    return not joined and not any(m.type in kinds or m.type == "red_flag" for m in here)


def _list_goes_on(
    passage: Passage, comma: int, mentions_at: Mapping[int, list[Mention]], kinds: set[str]
) -> bool:
    """After a comma only another thing of the same list is denied."""
    lists, at = passage.words.lists, comma
    joined = False
    while at < len(passage.tokens) and at not in mentions_at:
        lemma = passage.tokens[at].lemma
        if lemma not in lists["filler"] or lemma in lists["subjects"] or at > comma + 3:
            return False
        if lemma in ("my", "the", "is", "have", "it", "more"):
            return False
        joined = joined or lemma in ("or", "nor")
        at += 1
    if at >= len(passage.tokens):
        return False
    here = mentions_at[at]
    if any(m.mark == "no" for m in here):
        return False
    after = max(m.last for m in here) + 1
    ends = after >= len(passage.tokens) or passage.tokens[after].break_before or passage.tokens[after].lemma in (
        "or", "and", "nor", "at", "in", "either",
    )  # fmt: skip
    symptoms = {"quality", "red_flag", "context", "course"}
    alike = any(m.type in kinds or (m.type in symptoms and kinds & symptoms) for m in here)
    return joined or (bool(ends) and alike)
