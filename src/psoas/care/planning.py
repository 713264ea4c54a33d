"""The plan for one client: what is offered, what is withheld and why, and how to work with the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from psoas.assessment import CarePlan, Caution, Differential, Guidance, PlanItem, Screening, Urgency
from psoas.care.cautions import cautions_of, worst_severity
from psoas.care.hearing import Held, facts_of, held_by_age, held_by_facts, held_by_findings, join, not_known
from psoas.care.interventions import Intervention, how_to, interventions
from psoas.care.settings import groups, guidance, prompts, setting
from psoas.text.health import Fact
from psoas.visit import Client, Finding

_DISTRESS: Final = ("context:stress_or_low_mood", "context:fear_of_movement", "context:poor_sleep")
_DISTRESS_TRIGGERS: Final = frozenset({"trauma_history", "low_mood"})
_ASKED: Final = "Some people ask about this; it is not a recommendation."
_BARRED: Final = ("avoid", "contraindicated")
_GRADE_ORDER: Final = ("high", "moderate", "low", "very_low", "none", "negative")


def plan(
    client: Client,
    differential: Differential,
    findings: Sequence[Finding],
    screening: Screening,
    facts: Sequence[Fact] | None = None,
) -> CarePlan:
    """What to do about the likeliest sources, with the cautions that this client raises.

    Args:
        client: the age is read, and medicines and conditions where ``facts`` are not given.
        differential: every source with its probability; interventions are ranked by the probability of the
            likeliest source that they are for, times the weight of their evidence.
        findings: those of the visit; present ones raise cautions and prompts.
        facts: the medicines and conditions that were heard in the visit.
        screening: what its red flags point to raises cautions.

    Returns:
        Items offered in the order of the groups, best evidence first; ``withheld`` holds what this client
        should leave (a caution says why) and what was shown not to help.
    """
    present = {f.key for f in findings if f.present}
    known = facts_of(client) if facts is None else facts
    held = held_by(client, differential, present, screening, known)
    distress = _distressed(present, held)
    likely = _likely(differential)
    offered: list[PlanItem] = []
    withheld: list[PlanItem] = []
    for candidates in _by_group(likely, present):
        room = candidates[0]
        for intervention, sources in candidates[1]:
            item = _item(intervention, sources, held)
            reason = _not_offered(intervention, item)
            if reason is not None:
                withheld.append(reason)
            elif room > 0:
                offered.append(item)
                room -= 1
    mention = ("mention_to_doctor",) if screening.urgency == "mention_to_doctor" else ()
    return CarePlan(
        items=_best_first(offered),
        withheld=tuple(withheld),
        guidance=(
            *guidance(*mention),
            *_with_the_person(offered, distress=distress),
        ),
        not_known=not_known(known),
    )


def for_stopped(
    client: Client, urgency: Urgency, findings: Sequence[Finding], facts: Sequence[Fact] | None = None
) -> tuple[Guidance, ...]:
    """What to say and do where the visit stops: how to tell the client, and care for one who is burdened.

    Args:
        client: medicines and conditions are read where ``facts`` are not given.
        urgency: of the verdict.
        findings: those of the visit.
        facts: the medicines and conditions that were heard in the visit.
    """
    present = {f.key for f in findings if f.present}
    held = join(held_by_facts(facts_of(client) if facts is None else facts))
    return guidance(urgency, *(("distress",) if _distressed(present, held) else ()))


def _distressed(present: set[str], held: Iterable[Held]) -> bool:
    return bool(present.intersection(_DISTRESS)) or any(h.trigger in _DISTRESS_TRIGGERS for h in held)


def held_by(
    client: Client,
    differential: Differential,
    present: Iterable[str],
    screening: Screening,
    facts: Iterable[Fact],
) -> tuple[Held, ...]:
    """Everything about this client that may raise a caution: said, found, suspected, or by age."""
    # A flag that only asks to be mentioned names what to bear in mind (a blood thinner: a bleed), not a suspicion.
    suspected = {
        s for flag in screening.red_flags if flag.urgency != "mention_to_doctor" for s in flag.points_to
    }
    suspected |= {
        e.source for e in differential.estimates if e.probability >= setting("suspected_probability")
    }
    age = held_by_age(client.age_years)
    return join(held_by_facts(facts), held_by_findings(present, suspected), (age,) if age else ())


def _likely(differential: Differential) -> dict[str, float]:
    """The sources to plan for, likeliest first, with their probabilities."""
    best = sorted(differential.estimates, key=lambda e: -e.probability)[: int(setting("sources_most"))]
    top = best[0].probability if best else 0.0
    least = max(setting("least_probability"), setting("least_share") * top)
    return {e.source: e.probability for n, e in enumerate(best) if n == 0 or e.probability >= least}


def _score(intervention: Intervention, likely: dict[str, float], *, prompted: bool) -> float:
    """Probability of the likeliest source that it is for, times what speaks for it."""
    chances = [likely[s] for s in intervention.sources if s in likely]
    chance = max(chances, default=0.0)
    if prompted:
        chance = max(chance, *likely.values())
    weight = setting(f"weight_{intervention.evidence}")
    if len(intervention.sources) > setting("focused_targets") and not prompted:
        weight *= setting("unfocused_weight")
    if "alternative" in intervention.traits:
        weight *= setting("alternative_weight")
    if how_to(intervention.code) is None:
        weight *= setting("no_steps_weight")
    return chance * weight


def _by_group(
    likely: dict[str, float], present: set[str]
) -> tuple[tuple[int, tuple[tuple[Intervention, tuple[str, ...]], ...]], ...]:
    """By group: how many may be offered, and its interventions for the likely sources, best first."""
    prompted = {code for key in present for code in prompts().get(key, ())}
    found = []
    for group in groups():
        ranked = sorted(
            (
                (-_score(i, likely, prompted=i.code in prompted), len(i.sources), n, i)
                for n, i in _members()[group.name]
                if i.code in prompted or not likely.keys().isdisjoint(i.sources)
            ),
            key=lambda entry: entry[:3],
        )
        pairs = []
        for *_, intervention in ranked:
            for_sources = tuple(s for s in likely if s in intervention.sources)
            pairs.append((intervention, for_sources or tuple(likely)[:1]))
        found.append((group.most, tuple(pairs)))
    return tuple(found)


@lru_cache(maxsize=1)
def _members() -> Mapping[str, Sequence[tuple[int, Intervention]]]:
    """The interventions of each group, each with its place in the table."""
    found: dict[str, list[tuple[int, Intervention]]] = {group.name: [] for group in groups()}
    for n, intervention in enumerate(interventions().values()):
        found[_group_of(intervention)].append((n, intervention))
    return found


def _group_of(intervention: Intervention) -> str:
    if "needle" in intervention.traits:
        return "needling"
    if "explains" in intervention.traits:
        return "self_care"
    return next(g.name for g in groups() if intervention.modality in g.modalities)


def _item(intervention: Intervention, sources: tuple[str, ...], held: Iterable[Held]) -> PlanItem:
    asked = intervention.modality in {"supplement", "herb"} and intervention.evidence != "negative"
    return PlanItem(
        intervention=intervention.code,
        modality=intervention.modality,
        for_sources=sources,
        dose=intervention.dose,
        evidence=intervention.evidence,
        summary=f"{_ASKED} {intervention.summary}" if asked else intervention.summary,
        citation=intervention.citation,
        verified=intervention.verified,
        cautions=cautions_of(intervention.code, held),
    )


def _not_offered(intervention: Intervention, item: PlanItem) -> PlanItem | None:
    """The item with the reason for withholding it in front, or nothing where it may be offered."""
    if intervention.evidence == "negative":
        why = (
            "evidence",
            f"Not offered: it was tested and did not help. {intervention.summary}",
            "no benefit in trials",
        )
    elif "not_offered" in intervention.traits:
        why = (
            "evidence",
            f"Not offered: there is little to gain and something to lose. {intervention.summary}",
            "risk without proof",
        )
    elif worst_severity(item.cautions) in _BARRED:
        return item
    else:
        return None
    caution = Caution(why[0], why[1], "avoid", why[2], intervention.citation, intervention.verified)
    return PlanItem(
        item.intervention,
        item.modality,
        item.for_sources,
        item.dose,
        item.evidence,
        item.summary,
        item.citation,
        item.verified,
        (caution, *item.cautions),
    )


def _best_first(items: Iterable[PlanItem]) -> tuple[PlanItem, ...]:
    """In the order of the groups, and within one by evidence; equal ones keep their rank."""
    order = [g.name for g in groups()]
    return tuple(
        sorted(
            items,
            key=lambda i: (
                order.index(_group_of(interventions()[i.intervention])),
                _GRADE_ORDER.index(i.evidence),
            ),
        )
    )


def _with_the_person(offered: Iterable[PlanItem], *, distress: bool) -> tuple[Guidance, ...]:
    """Consent and feelings, wherever hands-on work is offered or the client is burdened."""
    touch = any("hands_on" in interventions()[i.intervention].traits for i in offered)
    whens = (
        *(("hands_on",) if touch else ()),
        *(("emotional",) if touch or distress else ()),
        *(("distress",) if distress else ()),
    )
    return guidance(*whens)
