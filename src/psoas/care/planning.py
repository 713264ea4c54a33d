"""The plan for one client: what is offered, what is withheld and why, and how to work with the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from psoas.assessment import CarePlan, Caution, Differential, Guidance, PlanItem, Screening, Urgency
from psoas.care.answers import answers
from psoas.care.cautions import cautions_of, worst_severity
from psoas.care.evidence import evidence_for
from psoas.care.first_steps import first_steps
from psoas.care.hearing import (
    Held,
    facts_of,
    held_by_age,
    held_by_facts,
    held_by_findings,
    join,
    not_implied,
    not_known,
)
from psoas.care.interventions import Intervention, how_to, interventions
from psoas.care.settings import WHENS, groups, guidance, setting
from psoas.care.steering import Steering, steer
from psoas.text.health import Fact
from psoas.visit import Client, Finding, MuscleState

_DISTRESS: Final = ("context:stress_or_low_mood", "context:fear_of_movement", "context:poor_sleep")
_DISTRESS_TRIGGERS: Final = frozenset({"trauma_history", "low_mood"})
_ASKED: Final = "Some people ask about this; it is not a recommendation."
_BARRED: Final = ("avoid", "contraindicated")
_LITTLE_PROOF: Final = ("low", "very_low", "none")
_GRADE_ORDER: Final = ("high", "moderate", "low", "very_low", "none", "negative")


def plan(
    client: Client,
    differential: Differential,
    findings: Sequence[Finding],
    screening: Screening,
    facts: Sequence[Fact] | None = None,
    *,
    judged: Sequence[MuscleState] = (),
    texts: Sequence[str] = (),
) -> CarePlan:
    """What to do about the likeliest sources and what the findings ask for, with the cautions of this client.

    Args:
        client: the age is read, and medicines and conditions where ``facts`` are not given.
        differential: every source with its probability; interventions are ranked by the probability of the
            likeliest source that they are for, times the weight of their evidence.
        findings: those of the visit; present ones raise cautions and prompts, and exams steer what is offered.
        screening: what its red flags point to raises cautions.
        facts: the medicines and conditions that were heard in the visit.
        judged: what the practitioner found of the muscles by hand.
        texts: all that the client says, for the questions that they ask.

    Returns:
        Items offered in the order of the groups, best evidence first, and the few to begin with; ``withheld`` holds
        what this client should leave (a caution says why) and what was shown not to help.
    """
    present = {f.key for f in findings if f.present}
    known = facts_of(client) if facts is None else facts
    held = held_by(client, differential, present, screening, known)
    distress = _distressed(present, held)
    likely = _likely(differential)
    made: dict[str, PlanItem] = {}

    def item_of(intervention: Intervention) -> PlanItem:
        if intervention.code not in made:
            made[intervention.code] = _item(intervention, likely, held, steering)
        return made[intervention.code]

    steering = steer(judged, findings)
    barred = [c for c in steering.wishes if _not_offered(interventions()[c], item_of(interventions()[c]))]
    steering = steering.without(barred)
    offered: list[PlanItem] = []
    withheld: list[PlanItem] = []
    worth: dict[str, float] = {}
    for most, candidates in _by_group(likely, steering):
        room = most
        for intervention, value in candidates:
            item = item_of(intervention)
            reason = _not_offered(intervention, item)
            if reason is not None:
                withheld.append(reason)
            elif room > 0:
                offered.append(item)
                worth[intervention.code] = value
                room -= 1
    mention = ("mention_to_doctor",) if screening.urgency == "mention_to_doctor" else ()
    items = _best_first(offered)
    return CarePlan(
        items=items,
        withheld=tuple(withheld),
        guidance=(
            *answers(
                texts,
                present,
                likely,
                steering,
                item_of=lambda code: item_of(interventions()[code]),
                planned={i.intervention for i in items},
                held={one.trigger for one in held},
                cautions_on=lambda code: cautions_of(code, held),
                country=client.country,
            ),
            *guidance(*mention),
            *_with_the_person(offered, distress=distress),
        ),
        not_known=not_known(known),
        held=tuple(dict.fromkeys(one.trigger for one in held if not one.over)),
        first_steps=first_steps(items, worth, likely, steering),
    )


def for_stopped(
    client: Client,
    urgency: Urgency,
    findings: Sequence[Finding],
    facts: Sequence[Fact] | None = None,
    *,
    alone: bool = False,
) -> tuple[Guidance, ...]:
    """What to say and do where the visit stops: how to tell the client, and care for one who is burdened.

    Args:
        client: medicines and conditions are read where ``facts`` are not given.
        urgency: of the verdict.
        findings: those of the visit.
        facts: the medicines and conditions that were heard in the visit.
        alone: the haste comes only from what is for the practitioner alone; nobody is called before that was talked over.
    """
    present = {f.key for f in findings if f.present}
    held = join(held_by_facts(facts_of(client) if facts is None else facts))
    under_age = client.age_years is not None and client.age_years < setting("adult_from_years")
    how = "alone" if alone else f"{urgency}_child" if under_age and f"{urgency}_child" in WHENS else urgency
    return guidance(how, *(("distress",) if _distressed(present, held) else ()))


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
    watched = tuple(Held(one.holds_for, "") for one in screening.watch if one.holds_for)
    told = held_by_facts(facts)
    found = not_implied(held_by_findings(present, suspected), told)
    return join(told, found, watched, (age,) if age else ())


def _likely(differential: Differential) -> dict[str, float]:
    """The sources to plan for, likeliest first, with their probabilities."""
    best = sorted(differential.estimates, key=lambda e: -e.probability)[: int(setting("sources_most"))]
    top = best[0].probability if best else 0.0
    least = max(setting("least_probability"), setting("least_share") * top)
    return {e.source: e.probability for n, e in enumerate(best) if n == 0 or e.probability >= least}


def _score(intervention: Intervention, likely: Mapping[str, float], steering: Steering) -> float:
    """Probability of a source that it is for, times what speaks for it there; the best of its sources."""
    wish = steering.wishes.get(intervention.code)
    if wish is not None:
        own = max(likely.values(), default=0.0) * setting(f"weight_{intervention.evidence}")
        return own * wish.weight * _plain_weight(intervention)
    best = max((_value(intervention, s, likely) for s in _targets(intervention, likely)), default=0.0)
    if len(intervention.sources) > setting("focused_targets"):
        best *= setting("unfocused_weight")
    if "alternative" in intervention.traits:
        best *= setting("alternative_weight")
    return best * _plain_weight(intervention)


def _value(intervention: Intervention, source: str, likely: Mapping[str, float]) -> float:
    return likely[source] * setting(f"weight_{evidence_for(intervention, source).evidence}")


def _plain_weight(intervention: Intervention) -> float:
    return setting("no_steps_weight") if how_to(intervention.code) is None else 1.0


def _targets(intervention: Intervention, likely: Mapping[str, float]) -> tuple[str, ...]:
    """The likely sources that it is for, the one first for which it is worth most."""
    found = [s for s in likely if s in intervention.sources]
    return tuple(sorted(found, key=lambda s: -_value(intervention, s, likely)))


def _by_group(
    likely: Mapping[str, float], steering: Steering
) -> Iterable[tuple[int, tuple[tuple[Intervention, float], ...]]]:
    """By group: how many may be offered, and its interventions for the likely sources with their worth, best first."""
    for group in groups():
        ranked = sorted(
            (
                (-_score(i, likely, steering), len(i.sources), n, i)
                for n, i in _members()[group.name]
                if i.code in steering.wishes or not likely.keys().isdisjoint(i.sources)
            ),
            key=lambda entry: entry[:3],
        )
        yield group.most, tuple((i, -value) for value, *_, i in ranked)


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


def _item(
    intervention: Intervention, likely: Mapping[str, float], held: Iterable[Held], steering: Steering
) -> PlanItem:
    targets = _targets(intervention, likely)
    by_source = tuple(evidence_for(intervention, s) for s in targets)
    sources = targets or tuple(likely)[:1]
    told = by_source[0] if by_source else evidence_for(intervention, "")
    asked = intervention.modality in {"supplement", "herb"} and told.evidence != "negative"
    against = steering.against.get(intervention.code)
    return PlanItem(
        intervention=intervention.code,
        modality=intervention.modality,
        for_sources=sources,
        dose=intervention.dose,
        evidence=told.evidence,
        summary=f"{_ASKED} {told.summary}" if asked else told.summary,
        citation=told.citation,
        verified=told.verified,
        cautions=((against,) if against else ()) + cautions_of(intervention.code, held),
        by_source=by_source,
    )


def _not_offered(intervention: Intervention, item: PlanItem) -> PlanItem | None:
    """The item with the reason for withholding it in front, or nothing where it may be offered."""
    if item.evidence == "negative":
        why = (
            "evidence",
            f"Not offered: it was tested and did not help. {item.summary}",
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
    elif _not_worth_watching(item):
        why = (
            "evidence",
            f"Not offered: there is little to gain, and it would have to be watched in this client. {item.summary}",
            "risk without proof",
        )
    else:
        return None
    caution = Caution(why[0], why[1], "avoid", why[2], item.citation, item.verified)
    return replace(item, cautions=(caution, *item.cautions))


def _not_worth_watching(item: PlanItem) -> bool:
    """Whether it is a remedy to swallow with little proof that this client's medicines or illnesses make riskier."""
    asked_for = item.modality in {"supplement", "herb"}
    return asked_for and item.evidence in _LITTLE_PROOF and worst_severity(item.cautions) == "monitor"


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
