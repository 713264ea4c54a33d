"""The plan for one client: what is offered, what is withheld and why, and how to work with the person."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from psoas.assessment import CarePlan, Differential, Guidance, PlanEdit, PlanItem, Screening, Urgency
from psoas.care.cautions import cautions_of
from psoas.care.exercises import facts_of_client
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
from psoas.care.interventions import GRADES, Intervention, interventions
from psoas.care.planning.alternatives import with_reasons
from psoas.care.planning.answers import answers, asked_for
from psoas.care.planning.case import Case
from psoas.care.planning.circumstances import circumstances_of, fitting, titles
from psoas.care.planning.editing import edited
from psoas.care.planning.first_steps import first_steps
from psoas.care.planning.items import ASKED_FOR, item_for, not_offered
from psoas.care.planning.lengths import Lengths, lengths_of, spasm_in, tight_in
from psoas.care.planning.lines import line_of, same_aim
from psoas.care.planning.ranking import by_group, group_of, likely_of
from psoas.care.planning.stages import STAGES, stage_of
from psoas.care.planning.steering import closed, steer
from psoas.care.planning.stretching import told_stretch
from psoas.care.planning.together import clash
from psoas.care.settings import WHENS, groups, guidance, setting
from psoas.text.health import Fact
from psoas.visit import Client, Finding, MuscleState, SoreSide, sore_side

_DISTRESS: Final = ("context:stress_or_low_mood", "context:fear_of_movement", "context:poor_sleep")
_DISTRESS_TRIGGERS: Final = frozenset({"trauma_history", "low_mood"})
_TOO_LITTLE: Final = ("very_low", "none")


def plan(
    client: Client,
    differential: Differential,
    findings: Sequence[Finding],
    screening: Screening,
    facts: Sequence[Fact] | None = None,
    *,
    judged: Sequence[MuscleState] = (),
    states: Sequence[MuscleState] | None = None,
    sore: SoreSide | None = None,
    earlier: Mapping[str, datetime.date] = MappingProxyType({}),
    texts: Sequence[str] = (),
    duration_days: float | None = None,
    pain: float | None = None,
    in_vain: Collection[str] = (),
    provoked: Collection[str] = (),
    edits: Sequence[PlanEdit] = (),
) -> CarePlan:
    """What to do about the likeliest sources and what the findings ask for, with the cautions of this client.

    Args:
        client: the age is read, and medicines and conditions where ``facts`` are not given.
        differential: every source with its probability; interventions are ranked by the probability of the
            likeliest source that they are for, times the weight of their evidence, their stage and how they fit the client's life.
        findings: those of the visit; present ones raise cautions and prompts, and exams steer what is offered.
        screening: what its red flags point to raises cautions.
        facts: the medicines and conditions that were heard in the visit.
        judged: what the practitioner found of the muscles by hand.
        states: of the muscles, all that are put on the client's body; those judged by hand where it is not given.
        sore: where it hurts; the side that ``findings`` name where it is not given.
        earlier: of what was found by hand at an earlier visit and not tested again the day, by its key (``exam:thomas_test``).
        texts: all that the client says, for the questions that they ask and what they say of their life.
        duration_days: how long it has lasted, where that is known.
        pain: now, from 0 to 10, where it was asked.
        in_vain: what was done since an earlier visit and did not help: neither it nor an exercise of the same aim is a first step again
            while there is another.
        provoked: what brought the pain on when it was done last; no exercise of the same aim is offered until then it does not.
        edits: what the practitioner changes; the plan is checked again with them.

    Returns:
        Items offered in the order of the groups, best evidence first, and the few to begin with; ``withheld`` holds
        what this client should leave (a caution says why) and what was shown not to help.
    """
    present = {f.key for f in findings if f.present}
    known = facts_of(client) if facts is None else facts
    likely = likely_of(differential)
    held = held_by(client, differential, present, screening, known)
    having = tuple(one.trigger for one in held if not one.over)
    on_body = judged if states is None else states
    concerned, tight = tight_in(on_body, sore_side(findings) if sore is None else sore)
    spasm = spasm_in(on_body, concerned)
    lengths = lengths_of(tight, client.height_m, having, tuple(likely), concerned, in_spasm=spasm)
    steering = steer(judged, findings, lengths, earlier)
    vain, hurting = _alike(in_vain), _alike(provoked)
    steering = closed(steering, set(in_vain).difference(hurting), vain.keys() | hurting.keys())
    life = circumstances_of(texts, present)
    case = Case(
        likely=likely,
        held=held,
        steering=steering,
        stage=stage_of(findings, steering, duration_days, pain),
        fits=fitting(life),
        days=duration_days,
        in_vain=frozenset(in_vain),
        like_in_vain=vain,
        like_provoked=hurting,
    )
    made: dict[str, PlanItem] = {}

    def item_of(code: str) -> PlanItem:
        if code not in made:
            made[code] = item_for(interventions()[code], case)
        return made[code]

    barred = [c for c in steering.wishes if not_offered(interventions()[c], item_of(c), hurting)]
    case = replace(case, steering=steering.without(barred))
    asked = asked_for(texts)
    offered: list[PlanItem] = []
    withheld: list[PlanItem] = []
    worth: dict[str, float] = {}
    for most, candidates in by_group(case):
        room = most
        for intervention, value in candidates:
            item = item_of(intervention.code)
            reason = not_offered(intervention, item, hurting)
            if reason is not None:
                withheld.append(reason)
                continue
            against = clash(intervention.code, worth) if room > 0 else None
            if against is not None:
                withheld.append(replace(item, cautions=(against, *item.cautions)))
            elif room > 0 and not _unasked(item, asked) and not _outlived(intervention, case):
                offered.append(item)
                worth[intervention.code] = value
                room -= 1
    told = {*worth, *(item.intervention for item in withheld)}
    # What brought the pain on is named though nothing asks for it any more.
    for code in provoked:
        if code in interventions() and code not in told:
            sore_one = not_offered(interventions()[code], item_of(code), hurting)
            withheld += [sore_one] if sore_one is not None else []
    mention = ("mention_to_doctor",) if screening.urgency == "mention_to_doctor" else ()
    items = _best_first(offered, steering.lengths)
    first = first_steps(items, worth, case)
    built = CarePlan(
        items=with_reasons(items, first, case),
        withheld=tuple(withheld),
        guidance=(
            *answers(
                texts,
                present,
                case.likely,
                case.steering,
                item_of=item_of,
                planned={i.intervention for i in items},
                held={one.trigger for one in case.held},
                cautions_on=lambda code: cautions_of(code, case.held),
                country=client.country,
            ),
            *guidance(*mention),
            *_with_the_person(offered, distress=_distressed(present, case.held)),
        ),
        not_known=not_known(known),
        held=tuple(dict.fromkeys(one.trigger for one in case.held if not one.over)),
        first_steps=first,
        stage=case.stage,
        fitted_to=titles(life),
        facts=tuple(facts_of_client(having, likely)),
    )
    chosen = case
    made_by_both = edited(
        built, edits, lambda code: item_for(interventions()[code], chosen, by_practitioner=True)
    )
    stretch = told_stretch(
        made_by_both,
        lengths,
        lambda code: not_offered(interventions()[code], item_of(code), hurting) is not None,
    )
    return replace(made_by_both, stretch=stretch)


def _alike(codes: Collection[str]) -> dict[str, str]:
    """What has the same aim as one of these exercises, each by the one; first they themselves."""
    return {other: code for code in reversed(tuple(codes)) for other in same_aim(code)} | {
        c: c for c in codes
    }


def _unasked(item: PlanItem, asked: Collection[str]) -> bool:
    """Whether it is a remedy of which next to nothing is known and that this client does not ask about."""
    return item.modality in ASKED_FOR and item.evidence in _TOO_LITTLE and item.intervention not in asked


def _outlived(intervention: Intervention, case: Case) -> bool:
    """Whether it serves only the first days and they are over; what the findings ask for stays."""
    line = line_of(intervention)
    late = line.days_most is not None and case.days is not None and case.days > line.days_most
    past = late or (line.stages == STAGES[:1] and case.stage.code != STAGES[0])
    return past and intervention.code not in case.steering.wishes


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
    watched_only = {one.in_place_of for one in screening.watch}
    likely = {e.source for e in differential.estimates if e.probability >= setting("suspected_probability")}
    suspected |= likely - watched_only
    age = held_by_age(client.age_years)
    holding = (
        (one.in_place_of in likely and one.holds_if_likely) or one.holds_for for one in screening.watch
    )
    watched = tuple(Held(trigger, "") for trigger in holding if trigger)
    told = held_by_facts(facts)
    found = not_implied(held_by_findings(present, suspected), told)
    return join(told, found, watched, (age,) if age else ())


def _best_first(items: Iterable[PlanItem], lengths: Lengths | None) -> tuple[PlanItem, ...]:
    """In the order of the groups, and within one by evidence; equal ones keep their rank.

    Of the stretches of the psoas the one comes first that lengthens this client's most, whatever their evidence: none of them
    was tested against another.
    """
    order = [g.name for g in groups()]
    ranked = sorted(
        items,
        key=lambda i: (
            order.index(group_of(interventions()[i.intervention])),
            GRADES.index(i.evidence),
        ),
    )
    return tuple(lengths.by_length(ranked, lambda item: item.intervention) if lengths else ranked)


def _with_the_person(offered: Iterable[PlanItem], *, distress: bool) -> tuple[Guidance, ...]:
    """Consent and feelings, wherever hands-on work is offered or the client is burdened."""
    touch = any("hands_on" in interventions()[i.intervention].traits for i in offered)
    whens = (
        *(("hands_on",) if touch else ()),
        *(("emotional",) if touch or distress else ()),
        *(("distress",) if distress else ()),
    )
    return guidance(*whens)
