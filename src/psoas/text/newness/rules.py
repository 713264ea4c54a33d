"""The rules of newness as rows: what makes a sign long known, explained or intended, and what makes it new again.

The tables stand in ``data/en/newness``, one block a rule::

    [[rule]]
    id = "sweats_of_menopause"
    signs = "night_sweats"           the red flags that it speaks of; without it, every sign of ``newness.signs``
    phrase = "menopause / hrt"       the lexicon's way of writing phrases
    kind = "explained"               long_known, explained, intended, over; or a change: recent, beyond
    scope = "near"                   clause, sentence, or near: the next sentence too (of explanations)
    direction = "forward"            forward, backward, both: on which side of it the sign stands (of the rest)
    needs = "long_known"             it holds only beside a phrase of this kind
    chronic = true                   the cause is there all the time: a sign that has only now begun is not explained
    silences = true                  also an emergency sign is excluded by it, not asked about
    said = "gland"                   words of which the sign itself must hold one; any, where it is left out
    ask = true                       where it excludes a sign, ask whether it is new or has changed
    citation, verified               where it comes from, and whether that was seen
    fires, not_fires                 a sentence in which it decides a sign, and one in which it decides none
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeVar

from psoas.errors import KnowledgeError
from psoas.text.forms import lemmas
from psoas.text.tables import rules_by_id
from psoas.text.word_groups import code_group

T = TypeVar("T")

Kind = Literal["long_known", "explained", "intended", "over", "recent", "beyond"]
Side = Literal["forward", "backward", "both"]
Scope = Literal["clause", "sentence", "near"]

_KINDS: Final[Mapping[str, Kind]] = {
    "long_known": "long_known", "explained": "explained", "intended": "intended", "over": "over",
    "recent": "recent", "beyond": "beyond",
}  # fmt: skip
_SIDES: Final[Mapping[str, Side]] = {"forward": "forward", "backward": "backward", "both": "both"}
_SCOPES: Final[Mapping[str, Scope]] = {"clause": "clause", "sentence": "sentence", "near": "near"}
_VERIFIED: Final = {word: word for word in ("yes", "recalled", "estimate")}
_NEEDED: Final = ("id", "phrase", "kind", "citation", "verified", "fires", "not_fires")
_ALLOWED: Final = frozenset(
    {*_NEEDED, "signs", "scope", "direction", "needs", "chronic", "silences", "ask", "said"}
)


@dataclass(frozen=True, slots=True)
class NewnessRule:
    """One row."""

    id: str
    phrase: str
    kind: Kind
    signs: frozenset[str]
    named: bool  # the row names its signs: an explanation, and no time that any sign may have
    scope: Scope
    direction: Side
    needs: Kind | None
    chronic: bool
    silences: bool
    ask: bool
    said: frozenset[
        str
    ]  # words of which the sign must hold one: a "gland" and no "bulge"; any, where none is given
    citation: str
    fires: str
    not_fires: str

    @property
    def is_change(self) -> bool:
        """True for what makes a sign new."""
        return self.kind in ("recent", "beyond")


@lru_cache(maxsize=1)
def newness_rules() -> Mapping[str, NewnessRule]:
    """Every rule by its id, read once.

    Raises:
        KnowledgeError: a table cannot be read, lacks a field or holds a value that is not allowed.
    """
    return rules_by_id("newness", _rule)


def _rule(row: Mapping[str, str | bool], where: str) -> NewnessRule:
    name = row.get("id", "?")
    if lacking := [key for key in _NEEDED if not row.get(key)]:
        raise KnowledgeError(f"{where}: the rule {name!r} has no {lacking[0]!r}; add it.")
    if surplus := sorted(row.keys() - _ALLOWED):
        raise KnowledgeError(f"{where}: the rule {name!r} has {surplus[0]!r}; allowed: {sorted(_ALLOWED)}.")
    known = code_group("newness.signs") | code_group("newness.only_by_name")
    signs = frozenset(str(row.get("signs", "")).split())
    if unknown := sorted(signs - known):
        raise KnowledgeError(f"{where}: the signs of {name!r} hold {unknown[0]!r}; allowed: {sorted(known)}.")
    what = f"{where}: the {{}} of {name!r}"
    _choice(row["verified"], _VERIFIED, what.format("mark 'verified'"))
    return NewnessRule(
        id=str(name),
        phrase=str(row["phrase"]),
        kind=_choice(row["kind"], _KINDS, what.format("kind")),
        signs=signs or code_group("newness.signs"),
        named=bool(signs),
        scope=_choice(row.get("scope", "sentence"), _SCOPES, what.format("scope")),
        direction=_choice(row.get("direction", "both"), _SIDES, what.format("direction")),
        needs=_choice(row["needs"], _KINDS, what.format("needs")) if "needs" in row else None,
        chronic=bool(row.get("chronic", False)),
        silences=bool(row.get("silences", False)),
        ask=bool(row.get("ask", False)),
        said=lemmas(str(row.get("said", ""))),
        citation=str(row["citation"]),
        fires=str(row["fires"]),
        not_fires=str(row["not_fires"]),
    )


def _choice(value: str | bool, allowed: Mapping[str, T], what: str) -> T:
    try:
        return allowed[str(value)]
    except KeyError:
        raise KnowledgeError(f"{what} is {value!r}; allowed: {', '.join(allowed)}.") from None
