"""What earlier visits of a client leave for this one: how long it has lasted, what still counts, and what was tried."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from psoas.assessment import TreatmentTrial
from psoas.text.health import Fact
from psoas.visit import Finding, MuscleState
from psoas.visit.fields import Json


@dataclass(frozen=True, slots=True)
class Found:
    """Something of an earlier visit that still counts.

    Attributes:
        what: a finding, or a muscle that was judged by hand.
        on: the day on which it was found.
        until: the last day on which it counts without being tested again; None where it counts until it is asked again.
    """

    what: Finding | MuscleState
    on: datetime.date
    until: datetime.date | None = None

    @property
    def key(self) -> str:
        """What takes its place when it is told or tested again, of whichever side."""
        return key_of(self.what)

    @property
    def by_hand(self) -> bool:
        """Whether it was found by hand: an exam, or a judged muscle."""
        return isinstance(self.what, MuscleState) or self.what.type == "exam"

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it."""
        what: dict[str, Json] = (
            self.what.to_json()
            if isinstance(self.what, Finding)
            else {"type": "muscle", "code": self.what.muscle, "side": self.what.side, "state": self.what.state,
                  "amount": self.what.amount}
        )  # fmt: skip
        return what | {
            "found_on": self.on.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True, slots=True)
class History:
    """What earlier visits of the same client leave for this one; none of it can make a verdict milder.

    Attributes:
        duration_days: how long the complaint has lasted by now, where an earlier visit told; this visit's own words win.
        found: what was found earlier; what is told or tested again takes its place. Places count for the warning signs too.
        trials: what was tried since, and whether it helped.
        in_vain: what stood in earlier plans and was done, in a trial that failed.
        facts: the medicines and conditions that were told in words since, at a visit or between two: for the cautions alone.
        provoked: what brought the pain on when the client last told of it.
    """

    duration_days: int | None = None
    found: tuple[Found, ...] = ()
    trials: tuple[TreatmentTrial, ...] = ()
    in_vain: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    provoked: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings among what was found earlier."""
        return findings_in(self.found)


def key_of(what: Finding | MuscleState) -> str:
    """What tells one finding or judgement from another when it is told or tested again."""
    return what.key if isinstance(what, Finding) else f"muscle:{what.muscle}"


def findings_in(found: Iterable[Found]) -> tuple[Finding, ...]:
    """The findings alone."""
    return tuple(one.what for one in found if isinstance(one.what, Finding))


def muscles_in(found: Iterable[Found]) -> tuple[MuscleState, ...]:
    """The judged muscles alone."""
    return tuple(one.what for one in found if isinstance(one.what, MuscleState))


def still_counts(
    history: History, findings: Iterable[Finding], muscles: Iterable[MuscleState]
) -> tuple[Found, ...]:
    """What was found earlier and is neither told nor tested again.

    Args:
        history: what the earlier visits left.
        findings: what was heard and found at this visit.
        muscles: those judged at this visit.
    """
    judged = tuple(muscles)
    anew = {key_of(one) for one in findings} | {key_of(one) for one in judged if one.amount > 0}
    return without(tuple(one for one in history.found if one.key not in anew), judged)


def without(found: Sequence[Found], judged: Iterable[MuscleState]) -> tuple[Found, ...]:
    """What was found earlier, without what was judged gone since: an amount of 0 is about its side and state alone.

    Args:
        found: earlier; a muscle of both sides stands there once for each.
        judged: since then.
    """
    gone = [m for m in judged if m.amount == 0]
    return tuple(one for one in found if not any(_is(one.what, m) for m in gone))


def _is(what: Finding | MuscleState, gone: MuscleState) -> bool:
    return (
        isinstance(what, MuscleState)
        and (what.muscle, what.state) == (gone.muscle, gone.state)
        and gone.side in {what.side, "both"}
    )
