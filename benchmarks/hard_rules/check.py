"""Whether a plan holds what a hard rule forbids for its client."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from benchmarks.hard_rules.clients import RandomClient, random_client
from benchmarks.hard_rules.tables import HardRule, rules
from psoas.assessment import Cleared
from psoas.pathway import assess

SEED: Final = 14
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
    """One client: whether there was a plan, the rules that concern it, and those that it breaks."""

    planned: bool
    concern: tuple[HardRule, ...]
    breaches: tuple[Breach, ...]


def check(client: RandomClient) -> Checked:
    """Make the plan of a client and hold it against every rule of their facts."""
    made = assess(client.visit, REASON)
    if not isinstance(made, Cleared):
        return Checked(planned=False, concern=(), breaches=())
    offered = {i.intervention for i in made.plan.items}
    concern = tuple(rule for rule in rules() if rule.fact in client.facts)
    found = tuple(Breach(rule, hits, client) for rule in concern if (hits := rule.never & offered))
    return Checked(planned=True, concern=concern, breaches=found)


def checked(number: int, seed: int = SEED) -> Iterator[Checked]:
    """So many random clients, checked; the same for the same seed."""
    choose = random.Random(seed)  # noqa: S311 - reproducible test material, no secret
    for _ in range(number):
        yield check(random_client(choose))
