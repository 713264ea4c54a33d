"""Whether a plan holds what a hard rule forbids for its client."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.hard_rules.clients import RandomClient, random_client
from benchmarks.hard_rules.tables import HardRule, rules, together
from psoas.assessment import Cleared, PlanEdit
from psoas.pathway import assess, record_of, steps_after

SEED: Final = 14
ADDING_EVERY: Final = 4  # of so many clients one also has everything forbidden added by hand
# Where a visit would wait for a doctor, a reason to go on is written, so that as many as possible have a plan.
REASON: Final = "Seen by the doctor last week, who found nothing."


@dataclass(frozen=True, slots=True)
class Breach:
    """A plan that holds what a rule forbids."""

    rule: HardRule
    offered: frozenset[str]
    client: RandomClient

    def told(self) -> str:
        """In words, so that it can be mended."""
        boxes = "; ".join(f"{box.kind}: {box.text}" for box in self.client.visit.boxes())
        return f"{self.rule.fact}: {', '.join(sorted(self.offered))} offered ({boxes})"


@dataclass(frozen=True, slots=True)
class Checked:
    """One client.

    Attributes:
        planned: whether there was a plan.
        concern: the rules of the client's facts.
        breaches: what the plan holds against them.
        added: so many forbidden things a practitioner then added by hand.
        let_in: those that the plan took in all the same.
    """

    planned: bool
    concern: tuple[HardRule, ...] = ()
    breaches: tuple[Breach, ...] = ()
    added: int = 0
    let_in: tuple[Breach, ...] = ()


def check(client: RandomClient, *, adding: bool = True) -> Checked:
    """Make the plan of a client and hold it against every rule of their facts.

    Args:
        client: whose plan.
        adding: whether a practitioner also adds everything that is forbidden, which makes a second plan.
    """
    record = record_of(client.visit, REASON)
    made = record.assessment
    if not isinstance(made, Cleared):
        return Checked(planned=False)
    concern = tuple(rule for rule in rules() if rule.fact in client.facts)
    offered = frozenset(i.intervention for i in made.plan.items)
    breaches = _against(concern, offered, client)
    # Nor may a step up, proposed when it goes better, lead to what is forbidden.
    breaches += _against(concern, {code for step in steps_after(record) for code in step.shown_by}, client)
    breaches += tuple(Breach(pair, pair.never, client) for pair in together() if pair.never <= offered)
    forbidden = sorted({code for rule in concern for code in rule.never}) if adding else []
    edits = [PlanEdit("add", code, "The client would like it.") for code in forbidden]
    changed = assess(client.visit, REASON, edits=edits) if edits else made
    assert isinstance(changed, Cleared)
    taken = [e.edit.intervention for e in changed.plan.edits if e.taken]
    return Checked(
        planned=True,
        concern=concern,
        breaches=breaches,
        added=len(edits),
        let_in=_against(concern, taken, client),
    )


def _against(concern: Iterable[HardRule], codes: Collection[str], client: RandomClient) -> tuple[Breach, ...]:
    return tuple(Breach(rule, hits, client) for rule in concern if (hits := rule.never.intersection(codes)))


def checked(number: int, seed: int = SEED) -> Iterator[Checked]:
    """So many random clients, checked; the same for the same seed."""
    choose = random.Random(seed)  # noqa: S311 - reproducible test material, no secret
    for n in range(number):
        yield check(random_client(choose), adding=n % ADDING_EVERY == 0)
