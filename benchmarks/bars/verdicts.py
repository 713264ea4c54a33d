"""No sentence of an assessment, the terminal or a page asks for more than the verdict: many random visits."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Final
from unittest import mock

from rich.console import Console

from benchmarks.bars.bar import Bar
from psoas.cli import reading
from psoas.evaluation.demands import outranking
from psoas.evaluation.pages import asks_for_too_much
from psoas.pathway import assess
from psoas.visit import Client, Finding, Sex, Visit
from psoas.vocabulary import FINDING_TYPES, Side, codes

VISITS: Final = int(os.environ.get("PSOAS_BARS_VISITS", "10000"))
PROCESSES: Final = 2
PART: Final = 100  # visits that a process takes at a time
SEED: Final = 11
_KEYS: Final = tuple((type_, code) for type_ in FINDING_TYPES for code in codes(type_))
_SIDES: Final[tuple[Side, ...]] = ("left", "right", "both", "unstated")
_SEXES: Final[tuple[Sex, ...]] = ("female", "male", "unstated")
_MOST_FINDINGS: Final = 8
_WIDE: Final = 400  # columns: no sentence of the terminal is broken
_WORDS: Final = (
    "",
    "My left groin aches when I climb stairs.",
    "My back has hurt for years and nothing has changed.",
    "I am sixteen weeks pregnant and my pelvis hurts when I turn in bed.",
    "My back hurts and I have a fever since Monday.",
    "He is ten and has limped since the weekend.",
)
_MEDICINES: Final = ("warfarin", "ibuprofen", "prednisolone", "metformin", "quorbital")
_OVERRIDES: Final = (None, None, None, "Seen by the doctor last week, who found nothing.")


def random_visit(choose: random.Random) -> tuple[Visit, str | None]:
    """A visit of anybody with any findings, and a practitioner's reason to go on, or none."""
    keys = choose.sample(_KEYS, choose.randrange(_MOST_FINDINGS))
    findings = tuple(
        Finding(type_, code, choose.choice(_SIDES), choose.random() < 0.75) for type_, code in keys
    )
    client = Client(
        age_years=choose.choice((None, *range(4, 96))),
        sex=choose.choice(_SEXES),
        medicines=tuple(choose.sample(_MEDICINES, choose.randrange(3))),
    )
    return Visit("v", client, choose.choice(_WORDS), findings), choose.choice(_OVERRIDES)


def above_the_verdict(visit: Visit, override: str | None) -> tuple[str, ...]:
    """What asks for too much, each with its place before it: the assessment, the pages, the terminal."""
    shown = io.StringIO()
    assessment = assess(visit, override)
    wide = Console(file=shown, width=_WIDE, no_color=True)
    with mock.patch.object(reading, "console", return_value=wide):
        reading.print_assessment(assessment, visit.client, "on the page")
    terminal = tuple(f"terminal: {s}" for s in outranking(assessment, shown.getvalue()))
    return (*asks_for_too_much(visit, override), *terminal)


def _part(number: int) -> list[str]:
    """The sentences that ask for too much in one part of the visits, and visits that fail."""
    choose = random.Random(SEED * 1_000_003 + number)  # noqa: S311 - reproducible test material, no secret
    found: list[str] = []
    for _ in range(min(PART, VISITS - number * PART)):
        visit, override = random_visit(choose)
        found += [told] if (told := "; ".join(above_the_verdict(visit, override))) else []
    return found


def faults() -> Iterator[str]:
    """Every visit in which something outranks the verdict, in words."""
    with ProcessPoolExecutor(PROCESSES) as pool:
        for part in pool.map(_part, range(-(-VISITS // PART))):
            yield from part


def bars() -> list[Bar]:
    """One bar; what asks for too much is printed, so that it can be mended."""
    found = list(faults())
    for told in found[:20]:
        print(f"outranks the verdict: {told}")
    name = f"page, letter, client's page and terminal against the verdict, {VISITS:,} random visits"
    return [Bar(name, "none outranks it", f"{len(found):,} of {VISITS:,}", not found)]
