"""What is offered beside the first steps, each with the reason why it is not one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from psoas.assessment import FirstStep, PlanItem
from psoas.care.cautions import worst_severity
from psoas.care.interventions import interventions
from psoas.care.planning.case import Case
from psoas.care.planning.circumstances import fit_of
from psoas.care.planning.first_steps import on_their_own
from psoas.care.planning.lines import line_of
from psoas.care.planning.ranking import belongs_later
from psoas.care.planning.stages import stage_title
from psoas.vocabulary import label, title


def with_reasons(items: Sequence[PlanItem], first: Sequence[FirstStep], case: Case) -> tuple[PlanItem, ...]:
    """The items, those that are not a first step with the reason why not."""
    chosen = {step.intervention: step.title for step in first}
    aims = {line_of(interventions()[code]).aim: name for code, name in chosen.items()}
    return tuple(
        item if item.intervention in chosen else replace(item, why_later=_why_later(item, case, aims))
        for item in items
    )


def _name(alike: Mapping[str, str], item: PlanItem) -> str:
    other = interventions().get(alike.get(item.intervention, ""))
    return other.name if other is not None else ""


def _why_later(item: PlanItem, case: Case, aims: Mapping[str, str]) -> str:
    """The first reason that holds, the weightiest first."""
    intervention = interventions()[item.intervention]
    stages = line_of(intervention).stages
    fit = fit_of(intervention, case.fits)
    best = item.by_source[0].source if item.by_source else ""
    likeliest = next(iter(case.likely), "")
    reasons = (
        (item.intervention in case.in_vain, "It was done since an earlier visit, and did not help."),
        (
            item.intervention in case.like_in_vain,
            f"It has the same aim as “{_name(case.like_in_vain, item)}”, which was done and did not help.",
        ),
        (
            belongs_later(intervention, case),
            f"It belongs to a later stage: {stage_title(stages[0])}.",
        ),
        (fit.weight < 1, fit.why),
        (
            item.aim in aims,
            f"It has the same aim as “{aims.get(item.aim, '')}”; choose it if that does not suit.",
        ),
        (not on_their_own(item), "It comes after what you can do yourself, and after talking it over."),
        (
            worst_severity(item.cautions) == "monitor",
            "It would have to be watched in this client, so others come first.",
        ),
        (
            best not in ("", likeliest),
            f"It is for {title('source', best) if best else ''}, which is less likely here.",
        ),
        (
            item.evidence in ("none", "very_low"),
            f"Others come first; evidence for it: {label(item.evidence)}.",
        ),
        (True, "Three things are kept up more often than many."),
    )
    return next(text for holds, text in reasons if holds)
