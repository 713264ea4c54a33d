"""Which interventions come into question for a client, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from psoas.assessment import Differential
from psoas.care.interventions import Intervention, how_to, interventions
from psoas.care.planning.case import Case
from psoas.care.planning.circumstances import fit_of
from psoas.care.planning.evidence import evidence_for
from psoas.care.planning.lines import line_of
from psoas.care.planning.stages import STAGES
from psoas.care.settings import groups, setting


def likely_of(differential: Differential) -> dict[str, float]:
    """The sources to plan for, likeliest first, with their probabilities."""
    best = sorted(differential.estimates, key=lambda e: -e.probability)[: int(setting("sources_most"))]
    top = best[0].probability if best else 0.0
    least = max(setting("least_probability"), setting("least_share") * top)
    return {e.source: e.probability for n, e in enumerate(best) if n == 0 or e.probability >= least}


def by_group(case: Case) -> Iterable[tuple[int, tuple[tuple[Intervention, float], ...]]]:
    """By group: how many may be offered, and its interventions for the likely sources with their worth, best first."""
    for group in groups():
        ranked = sorted(
            (
                (-_score(i, case), len(i.sources), n, i)
                for n, i in _members()[group.name]
                if i.code in case.steering.wishes or not case.likely.keys().isdisjoint(i.sources)
            ),
            key=lambda entry: entry[:3],
        )
        yield group.most, tuple((i, -value) for value, *_, i in ranked)


def targets(intervention: Intervention, likely: Mapping[str, float]) -> tuple[str, ...]:
    """The likely sources that it is for, the one first for which it is worth most."""
    found = [s for s in likely if s in intervention.sources]
    return tuple(sorted(found, key=lambda s: -_value(intervention, s, likely)))


def belongs_later(intervention: Intervention, case: Case) -> bool:
    """Whether all the stages that it serves come after the client's."""
    return STAGES.index(line_of(intervention).stages[0]) > STAGES.index(case.stage.code)


def waits(intervention: Intervention, case: Case) -> bool:
    """Whether it waits for the pain to settle, though the findings may ask for it."""
    return case.stage.code == STAGES[0] and belongs_later(intervention, case)


def stage_weight(intervention: Intervention, case: Case) -> float:
    """What it weighs in the client's stage: less where it belongs to a later or only to an earlier one."""
    serves = line_of(intervention).stages
    now = STAGES.index(case.stage.code)
    if belongs_later(intervention, case):
        return setting("stage_later_weight")
    return setting("stage_past_weight") if STAGES.index(serves[-1]) < now else 1.0


def group_of(intervention: Intervention) -> str:
    """The name of the group in which it is offered."""
    if "needle" in intervention.traits:
        return "needling"
    if "explains" in intervention.traits:
        return "self_care"
    return next(g.name for g in groups() if intervention.modality in g.modalities)


def _score(intervention: Intervention, case: Case) -> float:
    """Probability of a source that it is for, times what speaks for it there and in this client's life; the best of its sources."""
    fits = fit_of(intervention, case.fits).weight
    wish = case.steering.wishes.get(intervention.code)
    if wish is not None:
        own = max(case.likely.values(), default=0.0) * setting(f"weight_{intervention.evidence}")
        own *= setting("stage_later_weight") if waits(intervention, case) else wish.weight
        return own * _plain_weight(intervention) * fits
    best = max(
        (_value(intervention, s, case.likely) for s in targets(intervention, case.likely)), default=0.0
    )
    if len(intervention.sources) > setting("focused_targets"):
        best *= setting("unfocused_weight")
    if "alternative" in intervention.traits:
        best *= setting("alternative_weight")
    return best * _plain_weight(intervention) * fits * stage_weight(intervention, case)


def _value(intervention: Intervention, source: str, likely: Mapping[str, float]) -> float:
    return likely[source] * setting(f"weight_{evidence_for(intervention, source).evidence}")


def _plain_weight(intervention: Intervention) -> float:
    return setting("no_steps_weight") if how_to(intervention.code) is None else 1.0


@lru_cache(maxsize=1)
def _members() -> Mapping[str, Sequence[tuple[int, Intervention]]]:
    """The interventions of each group, each with its place in the table."""
    found: dict[str, list[tuple[int, Intervention]]] = {group.name: [] for group in groups()}
    for n, intervention in enumerate(interventions().values()):
        found[group_of(intervention)].append((n, intervention))
    return found
