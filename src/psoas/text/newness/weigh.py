"""New, or as ever? A sign counts fully only where it is new.

"I have leaked since the birth, ten years now" is long known, "night sweats with the menopause" explained, "two stone
with the slimming club" intended; "always had a weak bladder, but since Friday I am soaked" is new. An emergency sign
is never silenced: it is asked about. The rows stand in ``data/en/newness`` (see ``newness_rules``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from psoas.text.assertion.statuses import Decision, Reason, Status, Statuses
from psoas.text.matching import Mention
from psoas.text.newness.rules import Kind, NewnessRule, newness_rules
from psoas.text.passage import Passage
from psoas.text.tokens import CLAUSE, COMMA, SENTENCE
from psoas.text.word_groups import code_group, exact_words, word_group

# The reasons that speak of a sign which is there and is no news, as a mention carries them.
EXPLAINED: Final[frozenset[Reason]] = frozenset({"long_known", "explained", "intended"})
PREFIX: Final = "newness."  # of the names of its rules in the trace; the id of the row comes after it
_SIGNS: Final = code_group("newness.signs") | code_group("newness.only_by_name")
_EMERGENCY: Final = code_group("newness.emergency")
_OF_THE_SIGN: Final = code_group("newness.of_the_sign")
_OWNERS: Final = frozenset({"region", "quality", "red_flag"})
_NEAR: Final = 8  # words over the end of a sentence that an explanation may be away
_REACH: Final = 14  # words from a phrase to the sign that it speaks of
_GUESSED: Final = 6  # words from a guess to the explanation that is guessed
_JUST_BEFORE: Final = 4  # words before a sign in which it is said to be there now
_DENIED: Final = 3  # words from a negative to the explanation that it denies


def weigh(passage: Passage, statuses: Statuses) -> None:
    """Decide for each affirmed sign whether it is new, long known, explained or intended."""
    signs = [
        (mention, status)
        for mention, status in statuses.items()
        if mention.type == "red_flag" and mention.code in _SIGNS and status in ("affirmed", "bare")
    ]
    if not signs or not passage.newness:
        return
    told = _Told.of(passage)
    for mention, status in signs:
        if status == "bare":
            _new_on_old(told, statuses, mention)
            continue
        rule = _decisive(told, mention)
        if rule is not None:
            becomes, reason = _becomes(rule, mention)
            statuses.decide(mention, becomes, PREFIX + rule.id, reason)


class _Owners(dict[Mention, tuple[Mention, ...]]):
    """The signs or places that each phrase speaks of, found once a passage."""

    def __init__(self, passage: Passage) -> None:
        super().__init__()
        self._passage = passage

    def __missing__(self, cue: Mention) -> tuple[Mention, ...]:
        self[cue] = found = _owners(self._passage, cue, newness_rules()[cue.rule])
        return found


@dataclass(frozen=True, slots=True)
class _Told:
    """The phrases of a passage that say how new a sign is, each with its row; those of a change also by themselves."""

    passage: Passage
    cues: tuple[tuple[Mention, NewnessRule], ...]
    changes: tuple[tuple[Mention, NewnessRule], ...]
    owners: _Owners

    @classmethod
    def of(cls, passage: Passage) -> _Told:
        """As they stand in a passage."""
        rules = newness_rules()
        cues = tuple((cue, rules[cue.rule]) for cue in passage.newness)
        changes = tuple(
            (cue, rule) for cue, rule in cues if rule.is_change and not _within_another(cue, passage)
        )
        return cls(passage, cues, changes, _Owners(passage))


def _new_on_old(told: _Told, statuses: Statuses, mention: Mention) -> None:
    """As in "always had a weak bladder, but since Friday I'm soaked": what is only named, and has changed."""
    cues = _about(told.cues, mention)
    old = any(rule.kind == "long_known" and _speaks_of(told, cue, rule, mention) for cue, rule in cues)
    if not old:
        return
    for cue, rule in cues:
        new = rule.kind == "beyond" and _speaks_of(told, cue, rule, mention)
        if new and not _denied(told.passage, cue):
            statuses.decide(mention, "affirmed", PREFIX + cue.rule)
            return


def worth_asking(decision: Decision) -> bool:
    """True where a sign that is as ever, or explained, should be asked about: is it new, has it changed?"""
    rule = newness_rules().get(decision.rule.removeprefix(PREFIX))
    if rule is None or not decision.rule.startswith(PREFIX):
        return False
    return decision.status == "uncertain" or (decision.status == "excluded" and rule.ask)


def _becomes(rule: NewnessRule, mention: Mention) -> tuple[Status, Reason]:
    reason = _REASONS[rule.kind]
    if mention.code in _EMERGENCY and not rule.silences:
        return "uncertain", reason
    # The code of weight loss itself means what was not intended.
    return ("negated" if reason == "intended" else "excluded"), reason


_REASONS: Final[Mapping[Kind, Reason]] = {
    "long_known": "long_known", "explained": "explained", "intended": "intended", "over": "historical",
}  # fmt: skip


def _decisive(told: _Told, mention: Mention) -> NewnessRule | None:
    """The first row that speaks of a mention and that no change outweighs; rows with named signs come first."""
    changes = {
        rule.kind for cue, rule in _about(told.changes, mention) if _speaks_of(told, cue, rule, mention)
    }
    if "beyond" in changes:
        return None
    passage = told.passage
    found = [
        rule
        for cue, rule in _about(told.cues, mention)
        if not rule.is_change
        and not ("recent" in changes and (rule.kind == "long_known" or rule.chronic))
        and (_explains(passage, cue, rule, mention) if rule.named else _speaks_of(told, cue, rule, mention))
        and _is_said(passage, rule, mention)
        and not _denied(passage, cue)
        and not (rule.kind == "over" and _is_there_now(passage, cue, mention))
    ]
    kinds = {rule.kind for rule in found if not rule.named}
    found = [
        rule for rule in found if mention.code in rule.signs and (rule.needs is None or rule.needs in kinds)
    ]
    return min(found, key=lambda rule: not rule.named, default=None)


def _is_said(passage: Passage, rule: NewnessRule, mention: Mention) -> bool:
    """As in "a swollen gland, I had a cold": a gland is explained by a cold, and a bulge is not."""
    words = passage.tokens[mention.first : mention.last + 1]
    return not rule.said or any(t.lemma in rule.said for t in words)


def _is_there_now(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """As in "the operation was six weeks ago and I'm burning up": the time is not that of the sign told after it."""
    between = passage.tokens[cue.last + 1 : mention.first]
    return any(t.word in exact_words("newness.of_now") for t in between[-_JUST_BEFORE:])


def _about(
    cues: Sequence[tuple[Mention, NewnessRule]], mention: Mention
) -> list[tuple[Mention, NewnessRule]]:
    """The phrases that may speak of a sign: those of rows that name it, and the times and changes of any sign."""
    return [(cue, rule) for cue, rule in cues if not rule.named or mention.code in rule.signs]


def _within_another(cue: Mention, passage: Passage) -> bool:
    """As in "ten years now": no "now" of its own."""
    rules = newness_rules()
    return any(
        other.holds(cue) and other.length > cue.length and not rules[other.rule].is_change
        for other in passage.newness
    )


def _explains(passage: Passage, cue: Mention, rule: NewnessRule, mention: Mention) -> bool:
    """True where an explanation stands in the reach of a sign."""
    first, last = passage.sentence(mention.first)
    if rule.scope == "near":
        return first - _NEAR <= cue.first and cue.last <= last + _NEAR
    if not first <= cue.first <= last:
        return False
    return rule.scope == "sentence" or _strongest(passage, cue, mention) < CLAUSE


def _speaks_of(told: _Told, cue: Mention, rule: NewnessRule, mention: Mention) -> bool:
    """True where a time or a change is that of this sign and not of another one in the sentence."""
    if mention.holds(cue):
        return True  # "suddenly can't hold it", "no period in two years": the phrase itself says it
    if rule.is_change and _goes_on(told.passage, cue, mention):
        return True
    return mention in told.owners[cue]


def _goes_on(passage: Passage, cue: Mention, mention: Mention) -> bool:
    """As in "a lump for years. Since last night it won't go": a change that opens the next sentence and names nothing."""
    first, last = passage.sentence(cue.first)
    if not first or passage.sentence(first - 1) != passage.sentence(mention.first) or cue.first - first > 2:
        return False
    end = next(
        (n for n in range(cue.last + 1, last + 1) if passage.tokens[n].break_before >= COMMA), last + 1
    )
    return not any(
        m.type in _OWNERS and m.code not in _OF_THE_SIGN and first <= m.first < end for m in passage.mentions
    )


def _owners(passage: Passage, cue: Mention, rule: NewnessRule) -> tuple[Mention, ...]:
    """The signs or places that a phrase speaks of: the nearest on the side that its row says, or else on the other."""
    first, last = passage.sentence(cue.first)[0], passage.sentence(cue.last)[1]
    start = passage.sentence(first - 1)[0] if first else 0
    near = [m for m in passage.mentions if start <= m.first <= last and m.type in _OWNERS]
    ahead = [m for m in near if cue.last < m.last]
    behind = [m for m in near if m.first < cue.first and _held(passage, m, cue, near)]
    after = min(ahead, key=lambda m: m.first, default=None)
    before = max(behind, key=lambda m: m.last, default=None)
    if after is not None and (
        _strongest(passage, cue, after) >= (CLAUSE if rule.direction == "backward" else SENTENCE)
        or after.first - cue.last > _REACH
    ):
        after = None
    chosen: Mention | None
    if after is not None and before is not None:
        chosen = _of_two(passage, cue, rule, before, after)
    else:
        chosen = after if after is not None else before
    return (
        () if chosen is None else tuple(m for m in _around(passage, chosen) if _one_thing(passage, m, chosen))
    )


def _around(passage: Passage, mention: Mention) -> list[Mention]:
    """The mentions that may meet or touch another."""
    return [m for m in passage.mentions if m.first <= mention.last + 1 and mention.first <= m.last + 1]


def _one_thing(passage: Passage, one: Mention, other: Mention) -> bool:
    """As in "weak bladder", "numb between my legs": words that meet or stand side by side."""
    first, second = sorted((one, other), key=lambda m: m.first)
    return first.meets(second) or (
        second.first - first.last == 1 and _strongest(passage, first, second) < COMMA
    )


def _of_two(passage: Passage, cue: Mention, rule: NewnessRule, before: Mention, after: Mention) -> Mention:
    """Which of two mentions a phrase between them speaks of."""
    if rule.direction == "backward":
        return before
    apart = _strongest(passage, cue, after) >= COMMA or _opens_anew(passage, cue, after)
    if rule.direction == "forward" or not apart:
        return after
    return before


def _opens_anew(passage: Passage, cue: Mention, after: Mention) -> bool:
    """As in "it is worse now and my knee aches": what comes after the "and" is another matter."""
    return any(
        t.lemma in word_group("newness.opens_anew") for t in passage.tokens[cue.last + 1 : after.first]
    )


def _held(passage: Passage, mention: Mention, cue: Mention, near: Sequence[Mention]) -> bool:
    """True for a mention before a phrase, in its sentence or, where the phrase opens one, in the sentence before."""
    first, _ = passage.sentence(cue.first)
    if mention.first >= first:
        return cue.first - mention.last <= _REACH
    opens = cue.first - first <= _NEAR and not any(first <= m.first < cue.first for m in near)
    return opens and mention.first >= passage.sentence(first - 1)[0]


def _strongest(passage: Passage, one: Mention, other: Mention) -> int:
    """The strongest break between two phrases."""
    first, second = sorted((one, other), key=lambda m: m.first)
    return passage.breaks(first.last + 1, second.first)


def _denied(passage: Passage, cue: Mention) -> bool:
    """As in "I'm not on a diet", "no coil", "it burns like nettles", "it may be an allergy"."""
    before = passage.tokens[max(0, cue.first - 2) : cue.first]
    if any(t.word == "like" for t in before):
        return True
    if any(0 < cue.first - d.last <= _GUESSED for d in passage.cues("unsure", "think")):
        return True  # "I may be allergic to the patch": a guess explains nothing
    return any(
        0 < cue.first - n.last <= _DENIED and passage.breaks(n.last + 1, cue.first) < COMMA
        for n in passage.cues("negator")
    )
