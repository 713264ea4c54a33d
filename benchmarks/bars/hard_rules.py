"""No plan holds what is contraindicated: random clients against hard rules that were written apart from the tables."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from benchmarks.bars.bar import Bar, none_of
from benchmarks.hard_rules.check import SEED, checked
from benchmarks.hard_rules.tables import rules

CLIENTS: Final = int(os.environ.get("PSOAS_BARS_CLIENTS", "100000"))
PROCESSES: Final = 2
PART: Final = 250  # clients that a process takes at a time
_AT_LEAST_RULES: Final = 80
_SHOWN: Final = 20


@dataclass
class Counted:
    """What was found in a part of the clients, in numbers."""

    plans: int = 0
    breaches: list[str] = field(default_factory=list)
    concerned: Counter[int] = field(default_factory=Counter)  # by the place of a rule: plans that it concerns
    added: int = 0
    let_in: list[str] = field(default_factory=list)

    def join(self, other: Counted) -> None:
        """Add another part."""
        self.plans += other.plans
        self.breaches += other.breaches
        self.concerned.update(other.concerned)
        self.added += other.added
        self.let_in += other.let_in


def _part(number: int) -> Counted:
    """One part of the clients."""
    counted = Counted()
    places = {rule: n for n, rule in enumerate(rules())}
    for one in checked(min(PART, CLIENTS - number * PART), SEED * 1_000_003 + number):
        counted.plans += one.planned
        counted.breaches += [breach.told() for breach in one.breaches]
        counted.concerned.update(places[rule] for rule in one.concern)
        counted.added += one.added
        counted.let_in += [breach.told() for breach in one.let_in]
    return counted


def _parts() -> Iterator[Counted]:
    with ProcessPoolExecutor(PROCESSES) as pool:
        yield from pool.map(_part, range(-(-CLIENTS // PART)))


def bars() -> list[Bar]:
    """The rules, the plans that break one, and what a practitioner adds against one; breaches are printed, to be mended."""
    found = Counted()
    for part in _parts():
        found.join(part)
    for told in (*found.breaches[:_SHOWN], *found.let_in[:_SHOWN]):
        print(f"a hard rule is broken: {told}")
    tried = sum(found.concerned[n] > 0 for n in range(len(rules())))
    return [
        Bar(
            "hard rules with a source, each met by a client with a plan",
            f"at least {_AT_LEAST_RULES}, all",
            f"{tried} of {len(rules())}",
            tried == len(rules()) >= _AT_LEAST_RULES,
        ),
        none_of(
            f"plans that hold what is forbidden for their client, {CLIENTS:,} random clients",
            len(found.breaches),
            found.plans,
        ),
        none_of(
            "forbidden things that a practitioner adds by hand and that the plan takes in",
            len(found.let_in),
            found.added,
        ),
    ]
