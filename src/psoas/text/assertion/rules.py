"""The rules of assertion as rows, after ConText (Harkema and others 2009): a phrase, what it says, and how far it reaches.

The tables stand in ``data/en/assertion``, one file a category, one block a rule::

    [[rule]]
    id = "neg_no_sign_of"
    phrase = "no sign|signs|evidence of"     the lexicon's way of writing phrases; several stand apart by " / "
    category = "negated"
    direction = "forward"                    forward, backward or both
    scope = 7                                words that it reaches, or "clause", "sentence" or "list"
    types = "red_flag quality"               the finding types that it acts on; without it, all
    ends_at = "although comma"               what ends it beyond the default; comma and clause stand for the marks
    fires = "There is no sign of fever."     a sentence in which it decides a mention
    not_fires = "There is a sign of fever."  one in which it decides none

The phrases are found as cues that carry the id of their rule, so that a decision can name the row that made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeVar, get_args

from psoas.errors import KnowledgeError
from psoas.text.forms import lemma
from psoas.text.tables import rules_by_id
from psoas.text.tokens import CLAUSE, COMMA, SENTENCE, Token

T = TypeVar("T")
Category = Literal[
    "negated", "unchanged", "not_denied", "uncertain", "presumed", "feared", "affirmed", "doubted",
    "pseudo", "termination", "historical", "resolved", "other_person", "family", "reported", "intended", "shared", "over",
    "done_with", "none_of_mine",
]  # fmt: skip
Direction = Literal["forward", "backward", "both"]
Scope = int | Literal["clause", "sentence", "list"]

_WIDE_SCOPES: Final = ("clause", "sentence", "list")
_NEEDED: Final = ("id", "phrase", "category", "direction", "scope", "fires", "not_fires")
_ALLOWED: Final = frozenset({*_NEEDED, "types", "ends_at"})
_MARKS: Final[Mapping[str, int]] = {"comma": COMMA, "clause": CLAUSE}
# The kinds of cue by which the grammar asks for the phrases of a category.
_CUES: Final[Mapping[str, str]] = {
    "uncertain": "unsure", "presumed": "think", "feared": "hypothetical", "affirmed": "answer_yes",
    "historical": "past", "other_person": "person", "family": "family_of", "reported": "says",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: a phrase, what it says of the mentions around it, and how far it reaches."""

    id: str
    phrase: str
    category: Category
    direction: Direction
    scope: Scope
    types: frozenset[str]
    ends_at: frozenset[str]
    break_at: int  # the weakest mark that ends it: COMMA, CLAUSE or SENTENCE
    fires: str
    not_fires: str

    @property
    def is_pseudo(self) -> bool:
        """True for what looks like a trigger and is none."""
        return self.category == "pseudo"

    @property
    def cue(self) -> str:
        """The kind of cue that its phrases are found as."""
        if self.category == "negated":
            return "all_denied" if self.scope == "list" else _DENIALS[self.direction]
        return _CUES.get(self.category, self.category)

    def acts_on(self, type_: str) -> bool:
        """True for a finding type that the rule decides."""
        return not self.types or type_ in self.types

    def ends(self, token: Token) -> bool:
        """True for a word at which the reach of the rule ends."""
        return token.break_before >= self.break_at or token.lemma in self.ends_at

    def words(self, default: int) -> int:
        """How many words it reaches, where its scope is a number."""
        return self.scope if isinstance(self.scope, int) else default


_DENIALS: Final[Mapping[Direction, str]] = {
    "forward": "negator", "backward": "denied_after", "both": "negator",
}  # fmt: skip


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """Every rule by its id, read once.

    Raises:
        KnowledgeError: a table cannot be read, lacks a field or holds a value that is not allowed.
    """
    return rules_by_id("assertion", _rule)


def rule_of(id_: str) -> Rule | None:
    """The rule of an id, or nothing for a cue that no row holds."""
    return rules().get(id_)


def _rule(row: Mapping[str, str | int], where: str) -> Rule:
    name = row.get("id", "?")
    if lacking := [key for key in _NEEDED if not row.get(key)]:
        raise KnowledgeError(f"{where}: the rule {name!r} has no {lacking[0]!r}; add it.")
    if surplus := sorted(row.keys() - _ALLOWED):
        raise KnowledgeError(f"{where}: the rule {name!r} has {surplus[0]!r}; allowed: {sorted(_ALLOWED)}.")
    ends = str(row.get("ends_at", "")).split()
    return Rule(
        id=str(name),
        phrase=str(row["phrase"]),
        category=_choice(row["category"], get_args(Category), f"{where}: the category of {name!r}"),
        direction=_choice(row["direction"], get_args(Direction), f"{where}: the direction of {name!r}"),
        scope=_scope(row["scope"], f"{where}: the scope of {name!r}"),
        types=frozenset(str(row.get("types", "")).split()),
        ends_at=frozenset(lemma(word) for word in ends if word not in _MARKS),
        break_at=min((_MARKS[word] for word in ends if word in _MARKS), default=SENTENCE),
        fires=str(row["fires"]),
        not_fires=str(row["not_fires"]),
    )


def _choice(value: str | int, allowed: tuple[T, ...], what: str) -> T:
    for one in allowed:
        if one == value:
            return one
    raise KnowledgeError(f"{what} is {value!r}; allowed: {', '.join(map(str, allowed))}.")


def _scope(value: str | int, what: str) -> Scope:
    if isinstance(value, int) and value > 0:
        return value
    if value in _WIDE_SCOPES:
        return _choice(value, ("clause", "sentence", "list"), what)
    raise KnowledgeError(f"{what} is {value!r}; allowed: a number of words, {', '.join(_WIDE_SCOPES)}.")
