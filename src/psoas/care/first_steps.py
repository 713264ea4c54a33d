"""The three things for today: what findings of this visit call for comes first, then what is best tested."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import CarePlan, PlanItem
from psoas.care.interventions import GRADES, check_intervention, how_to
from psoas.care.triggers import PACKAGE
from psoas.visit import Finding
from psoas.vocabulary import FINDING_TYPES, check_code
from psoas.vocabulary.tables import Row, read

FIRST_STEPS: Final = 3
# One thing to load or stretch and one to live by, then the best of what is left that a client can do themself.
_ROLES: Final = (
    frozenset({"exercise"}),
    frozenset({"self_care"}),
    frozenset({"exercise", "self_care", "mind"}),
)
_ANY: Final = frozenset({"exercise", "self_care", "mind", "manual"})


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing for today; ``because`` are the findings (``type:code``) that call for it."""

    item: PlanItem
    because: tuple[str, ...] = ()


def first_steps(plan: CarePlan, findings: Iterable[Finding]) -> tuple[FirstStep, ...]:
    """At most three of what a plan offers, ranked: what a finding calls for, what needs no care, what is best tested.

    Args:
        plan: what is offered.
        findings: those of the visit; present ones call for what works on them.
    """
    present = {f.key for f in findings if f.present}
    open_ = [FirstStep(item, _because(item, present)) for item in plan.items]
    chosen: list[FirstStep] = []
    for modalities in (*_ROLES, _ANY, _ANY):
        fit = [s for s in open_ if s.item.modality in modalities and s not in chosen]
        if fit and len(chosen) < FIRST_STEPS:
            chosen.append(min(fit, key=_rank))
    return tuple(sorted(chosen, key=_rank))


def _because(item: PlanItem, present: set[str]) -> tuple[str, ...]:
    return tuple(key for key in _called_for().get(item.intervention, ()) if key in present)


def _rank(step: FirstStep) -> tuple[bool, bool, bool, int]:
    item = step.item
    return (
        bool(item.cautions),
        not step.because,
        how_to(item.intervention) is None,
        GRADES.index(item.evidence),
    )


def _row(row: Row) -> tuple[str, tuple[str, ...]]:
    row.text("citation"), row.verified()
    for key in row.words("when"):
        type_, _, code = key.partition(":")
        if type_ not in FINDING_TYPES:
            raise row.fail(
                "when", f"{key!r} is not type:code of a finding; the types are {', '.join(FINDING_TYPES)}"
            )
        check_code(type_, code, "when")
    return check_intervention(row.text("intervention")).code, row.words("when")


@lru_cache(maxsize=1)
def _called_for() -> Mapping[str, tuple[str, ...]]:
    """For an intervention, the findings that it works on."""
    return dict(read(PACKAGE, "first_steps.csv", ("intervention", "when", "citation", "verified"), _row))
