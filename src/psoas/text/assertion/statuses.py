"""What became of each mention, why, and the rule that decided it.

A mention is never dropped: it keeps its status, the reason where it is excluded, and the name of the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from psoas.text.lexicon import Mark
from psoas.text.matching import Mention

# "bare" is named without being asserted ("bladder"), until a verdict on it is found; "feared" is neither said nor denied.
Status = Literal["affirmed", "negated", "uncertain", "excluded", "bare", "feared"]
Reason = Literal[
    "", "family", "other_person", "historical", "resolved", "hypothetical", "long_known", "explained", "intended",
    "other_body_part", "not_this_person", "named_only", "no_injury", "of_another_statement", "doubted", "no_verdict", "short_course",
    "suspected", "possible",
]  # fmt: skip
_AT_FIRST: Final[Mapping[Mark, Status]] = {"yes": "affirmed", "no": "negated", "topic": "bare"}


_BY_ITSELF: Final = "lexicon"


class Decision(NamedTuple):
    """The status of a mention, the rule that decided it, and why."""

    status: Status
    rule: str
    reason: Reason = ""


class Statuses:
    """The statuses of the mentions of one passage, as the steps of assertion decide them one after another."""

    __slots__ = ("_of", "changed")

    def __init__(self, decisions: Mapping[Mention, Decision]) -> None:
        self._of = dict(decisions)
        self.changed = False

    @classmethod
    def at_first(cls, mentions: Iterable[Mention]) -> Statuses:
        """What each phrase says by itself."""
        return cls({m: Decision(_AT_FIRST[m.mark], _BY_ITSELF) for m in mentions})

    def __getitem__(self, mention: Mention) -> Status:
        return self._of[mention].status

    def rule(self, mention: Mention) -> str:
        """The rule that decided a mention so far."""
        return self._of[mention].rule

    def reason(self, mention: Mention) -> Reason:
        """Why a mention was decided so."""
        return self._of[mention].reason

    def __contains__(self, mention: object) -> bool:
        return mention in self._of

    def __iter__(self) -> Iterator[Mention]:
        return iter(self._of)

    def items(self) -> Iterator[tuple[Mention, Status]]:
        """Every mention with its status, in reading order."""
        return ((mention, decision.status) for mention, decision in self._of.items())

    def decide(self, mention: Mention, status: Status, rule: str, reason: Reason = "") -> None:
        """Set a status, by a rule. A rule that says what the phrase says by itself is named; any other keeps the first."""
        before = self._of[mention]
        if before.status != status or before.rule == _BY_ITSELF:
            self._of[mention] = Decision(status, rule, reason)
            self.changed = True

    def explain(self, mention: Mention, reason: Reason) -> None:
        """Give a reason for a status that stays as it is."""
        self._of[mention] = self._of[mention]._replace(reason=reason)
        self.changed = True

    def decisions(self) -> Mapping[Mention, Decision]:
        """Every decision as it stands."""
        return dict(self._of)
