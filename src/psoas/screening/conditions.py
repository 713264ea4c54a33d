"""The small language of the rules: codes joined by AND, OR and NOT, counted, with age, sex, side, time and explanations.

::

    groin AND fever AND (psoas_sign OR worse:stretch_hip)
    age>=60 AND both:straight_leg_raise
    male? AND genitals
    days<3 AND flank
    chronic AND low_back AND at_least(3; buttock, night_pain, better_with_movement)
    groin AND unrelenting AND NOT (worse:climb_stairs OR better:rest)
    explained:bladder_change AND low_back
    suspected:fracture_known OR suspected:clot_known

A question mark after an age or a sex counts the unknown as met; a length that is not known meets nothing. ``NOT`` holds
of whatever was not said, so what is only unsure never counts against a danger. ``explained:code`` holds where the words
say that the sign is long known, explained or intended, and nowhere that it is new. ``suspected:code`` holds where they say
that a professional suspects the state or awaits a test for it, and nowhere that it is there or was ruled out.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from psoas.errors import UnknownCodeError, not_allowed
from psoas.visit import Client, Finding
from psoas.vocabulary import FINDING_TYPES, codes

_TOKEN: Final = re.compile(r"[();,]|[^\s();,]+")
_DAYS: Final = re.compile(r"days(>=|<)(\d+)")
_AGE: Final = re.compile(r"age(>=|<)(\d+)(\??)")
# Activities make pain worse or better, so their codes need to say which.
_PREFIX: Final = {"worse": "activity_worse", "better": "activity_better"}
_COUNT: Final = "at_least"
_FORMS: Final = (
    "a code, worse:code, better:code, both:code, explained:code, suspected:code, female, male, age>=60, age<17, days<14, days>=14, "
    "at_least(2; …, …), NOT …, or a part in brackets, joined by AND or OR"
)
_NAKED: Final = tuple(t for t in FINDING_TYPES if t not in _PREFIX.values())


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule looks at: ``present`` keys (``type:code``), those found on both sides, and the client.

    ``explained`` are keys that the words name as long known, explained or intended; ``suspected`` those that a professional
    holds possible; ``denied`` those that somebody answered with a no.
    """

    present: frozenset[str]
    both_sides: frozenset[str]
    age_years: float | None
    sex: str
    duration_days: int | None = None
    explained: frozenset[str] = frozenset()
    suspected: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Has:
    """A finding is present (on both sides, where the rule asks so)."""

    key: str
    both_sides: bool = False

    def met(self, facts: Facts) -> bool:
        """Whether the facts hold it."""
        return self.key in (facts.both_sides if self.both_sides else facts.present)

    def possible(self, facts: Facts) -> bool:  # noqa: ARG002 - the same question to every condition
        """Whether it may be met by what is not known yet: any finding may."""
        return True

    def reasons(self, facts: Facts) -> Iterator[str]:
        """The finding, when met."""
        if self.met(facts):
            yield self.key

    def keys(self) -> Iterator[str]:
        """Every finding that could matter."""
        yield self.key


@dataclass(frozen=True, slots=True)
class IsClient:
    """The client's age or sex; what is not known meets nothing, unless ``unknown`` says so."""

    unknown: bool = False
    at_least_years: float | None = None
    under_years: float | None = None
    sex: str | None = None

    def met(self, facts: Facts) -> bool:
        """Whether the client is so."""
        if self.sex is not None:
            return self.sex == facts.sex or (self.unknown and facts.sex == "unstated")
        if facts.age_years is None:
            return self.unknown
        return (self.at_least_years is None or facts.age_years >= self.at_least_years) and (
            self.under_years is None or facts.age_years < self.under_years
        )

    def possible(self, facts: Facts) -> bool:
        """Whether the client may be so; an age or a sex that is not known may be any."""
        unknown = facts.sex == "unstated" if self.sex is not None else facts.age_years is None
        return unknown or self.met(facts)

    def reasons(self, facts: Facts) -> Iterator[str]:  # noqa: ARG002 - the same question to every condition
        """Age and sex are no findings."""
        return iter(())

    def keys(self) -> Iterator[str]:
        """Age and sex are no findings."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Lasted:
    """The complaint is known to have lasted at least, or less than, so many days."""

    under_days: float | None = None
    at_least_days: float | None = None

    def met(self, facts: Facts) -> bool:
        """Whether it has lasted so long."""
        days = facts.duration_days
        return (
            days is not None
            and (self.under_days is None or days < self.under_days)
            and (self.at_least_days is None or days >= self.at_least_days)
        )

    def possible(self, facts: Facts) -> bool:
        """Whether it may have lasted so long."""
        return facts.duration_days is None or self.met(facts)

    def reasons(self, facts: Facts) -> Iterator[str]:  # noqa: ARG002 - the same question to every condition
        """A length of time is no finding."""
        return iter(())

    def keys(self) -> Iterator[str]:
        """A length of time is no finding."""
        return iter(())


@dataclass(frozen=True, slots=True)
class OfTheWords(ABC):
    """What only the words can say of a finding: it is no present finding, and no answer to a question makes it so."""

    key: str

    @abstractmethod
    def met(self, facts: Facts) -> bool:
        """Whether the words say so, and nothing else says more."""

    def possible(self, facts: Facts) -> bool:
        """Only what the words say: an answer makes it more, or less."""
        return self.met(facts)

    def reasons(self, facts: Facts) -> Iterator[str]:  # noqa: ARG002 - the same question to every condition
        """It is no present finding."""
        return iter(())

    def keys(self) -> Iterator[str]:
        """It is no present finding."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Explained(OfTheWords):
    """The words say of a sign that it is long known, explained or intended, and nowhere that it is new."""

    def met(self, facts: Facts) -> bool:
        """Whether it is explained, and nothing else says that it is there."""
        return self.key in facts.explained and self.key not in facts.present


@dataclass(frozen=True, slots=True)
class Suspected(OfTheWords):
    """The words say that a professional holds a state possible, and nobody has answered whether it is there."""

    def met(self, facts: Facts) -> bool:
        """Whether it is suspected, and neither told as there nor denied."""
        return self.key in facts.suspected and self.key not in facts.present | facts.denied


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not met; what is not known counts as not so, which is the side of danger."""

    part: Condition

    def met(self, facts: Facts) -> bool:
        """Whether the part is not met."""
        return not self.part.met(facts)

    def possible(self, facts: Facts) -> bool:
        """What is met already stays so, whatever else is found."""
        return not self.part.met(facts)

    def reasons(self, facts: Facts) -> Iterator[str]:  # noqa: ARG002 - the same question to every condition
        """What is not there gives no reason."""
        return iter(())

    def keys(self) -> Iterator[str]:
        """A finding under NOT can only make a rule milder, save under a second NOT."""
        return softening(self.part)


@dataclass(frozen=True, slots=True)
class Several:
    """At least ``needed`` of the parts: all of them for AND, one for OR, any number for ``at_least``."""

    needed: int
    parts: tuple[Condition, ...]

    def met(self, facts: Facts) -> bool:
        """Whether enough parts are met; asked no further than that is known."""
        found, left = 0, len(self.parts)
        for part in self.parts:
            left -= 1
            found += part.met(facts)
            if found >= self.needed:
                return True
            if found + left < self.needed:
                return False
        return False

    def possible(self, facts: Facts) -> bool:
        """Whether enough parts may be met."""
        return sum(part.possible(facts) for part in self.parts) >= self.needed

    def reasons(self, facts: Facts) -> Iterator[str]:
        """The findings in the parts that are met."""
        for part in self.parts:
            if part.met(facts):
                yield from part.reasons(facts)

    def keys(self) -> Iterator[str]:
        """Every finding that could matter."""
        for part in self.parts:
            yield from part.keys()


Condition = Has | IsClient | Lasted | Explained | Suspected | Not | Several


def softening(condition: Condition) -> Iterator[str]:
    """Every finding that stands under a NOT, so that its presence makes the rule milder."""
    if isinstance(condition, Not):
        yield from condition.part.keys()
    elif isinstance(condition, Several):
        for part in condition.parts:
            yield from softening(part)


def facts_of(
    client: Client,
    findings: Sequence[Finding],
    explained: Iterable[str] = (),
    suspected: Iterable[str] = (),
) -> Facts:
    """What the rules look at; denied findings fire nothing."""
    sides: dict[str, set[str]] = {}
    for finding in findings:
        if finding.present:
            sides.setdefault(finding.key, set()).add(finding.side)
    both = frozenset(key for key, said in sides.items() if "both" in said or {"left", "right"} <= said)
    return Facts(
        frozenset(sides),
        both,
        client.age_years,
        client.sex,
        explained=frozenset(explained),
        suspected=frozenset(suspected),
        denied=frozenset(f.key for f in findings if not f.present),
    )


def resolve(word: str) -> str:
    """A rule's word as ``type:code``.

    Raises:
        UnknownCodeError: no such code, or an activity without 'worse:' or 'better:'.
    """
    prefix, _, code = word.rpartition(":")
    types = (_PREFIX[prefix],) if prefix in _PREFIX else _NAKED if not prefix else ()
    for type_ in types:
        if code in codes(type_):
            return f"{type_}:{code}"
    allowed = [c for t in types or _NAKED for c in codes(t)]
    raise UnknownCodeError(not_allowed("a rule's word", word, allowed))


def parse(text: str) -> Condition:
    """A rule's condition from its text; NOT binds closest, then AND, then OR.

    Raises:
        UnknownCodeError: a word that is no code, a bracket or word that is missing, or a count that cannot be.
    """
    tokens = [*_TOKEN.findall(text), ""]
    condition = _either(tokens)
    if tokens != [""]:
        raise UnknownCodeError(f"a rule: {tokens[0]!r} stands where the rule should end; allowed: {_FORMS}.")
    return condition


def _either(tokens: list[str]) -> Condition:
    parts = [_every(tokens)]
    while tokens[0] == "OR":
        tokens.pop(0)
        parts.append(_every(tokens))
    return parts[0] if len(parts) == 1 else Several(1, tuple(parts))


def _every(tokens: list[str]) -> Condition:
    parts = [_single(tokens)]
    while tokens[0] == "AND":
        tokens.pop(0)
        parts.append(_single(tokens))
    return parts[0] if len(parts) == 1 else Several(len(parts), tuple(parts))


def _expect(tokens: list[str], mark: str, what: str) -> None:
    if not tokens or tokens.pop(0) != mark:
        raise UnknownCodeError(f"a rule: {what}; allowed: {_FORMS}.")


def _counted(tokens: list[str]) -> Condition:
    """What follows ``at_least``: a number, a semicolon and the parts that are counted."""
    _expect(tokens, "(", "no bracket follows 'at_least'")
    number = tokens.pop(0)
    _expect(tokens, ";", f"no semicolon follows the number {number!r} of 'at_least'")
    parts = [_either(tokens)]
    while tokens[0] == ",":
        tokens.pop(0)
        parts.append(_either(tokens))
    _expect(tokens, ")", "the bracket of 'at_least' is not closed")
    if not number.isdecimal() or not 1 <= int(number) <= len(parts):
        raise UnknownCodeError(
            f"a rule: at_least({number}; …) counts {len(parts)} parts; allowed: 1 to {len(parts)}."
        )
    return Several(int(number), tuple(parts))


def _single(tokens: list[str]) -> Condition:
    token = tokens.pop(0)
    if token == "(":  # noqa: S105 - a bracket
        inside = _either(tokens)
        _expect(tokens, ")", "a bracket is not closed")
        return inside
    if token == "NOT":  # noqa: S105 - a word of the language
        return Not(_single(tokens))
    if token == _COUNT:
        return _counted(tokens)
    if not token or token in ("AND", "OR", ")", ";", ","):
        raise UnknownCodeError(f"a rule: {token!r} stands where a part should begin; allowed: {_FORMS}.")
    return _plain(token)


def _plain(token: str) -> Condition:
    """A part that is one word."""
    if (sex := token.removesuffix("?")) in ("female", "male"):
        return IsClient(unknown=token.endswith("?"), sex=sex)
    if age := _AGE.fullmatch(token):
        years, unknown = float(age[2]), bool(age[3])
        return (
            IsClient(unknown, at_least_years=years)
            if age[1] == ">="
            else IsClient(unknown, under_years=years)
        )
    if days := _DAYS.fullmatch(token):
        length = float(days[2])
        return Lasted(at_least_days=length) if days[1] == ">=" else Lasted(under_days=length)
    if token.startswith("both:"):
        return Has(resolve(token.removeprefix("both:")), both_sides=True)
    said, _, code = token.partition(":")
    if said in ("explained", "suspected"):
        return (Explained if said == "explained" else Suspected)(resolve(code))
    return Has(resolve(token))
