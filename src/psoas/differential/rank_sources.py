"""From findings to an explained, honest differential."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from psoas.assessment import Differential, OwnFigure, Reason, Screening, SourceEstimate, TreatmentTrial
from psoas.differential.inference.clarity import clarity
from psoas.differential.inference.comorbidity import companions, present_now, shrink_to_prior
from psoas.differential.inference.model import (
    Known,
    each_finding_bits,
    evidence_bits,
    softmax2,
    unmentioned_bits,
)
from psoas.differential.knowledge.evidence import FINDING_AT, FINDINGS, SOURCE_AT, Floats, Origin, knowledge
from psoas.differential.knowledge.own import OwnEvidence
from psoas.differential.knowledge.priors import prior_of
from psoas.differential.knowledge.trials import Weighed, weigh_trials
from psoas.differential.next_step.proposals import next_steps
from psoas.differential.uncertainty.intervals import answers, interval
from psoas.differential.uncertainty.likelihood_words import told_one_by_one
from psoas.visit import Client, Finding
from psoas.vocabulary import SOURCES


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """The sources weighed (S,): ``start`` is the prior's bits, ``bits`` adds all else."""

    known: Known
    start: Floats
    scale: float
    bits: Floats
    probability: Floats
    prior: Floats


def decipher(
    client: Client,
    findings: Sequence[Finding],
    *,
    duration_days: int | None = None,
    screening: Screening | None = None,
    trials: Sequence[TreatmentTrial] = (),
    own: OwnEvidence | None = None,
) -> Differential:
    """Every source of the vocabulary, most probable first, with its reasons and the exams that would tell most.

    ``probability`` is that of being present now, as the main source or beside it, with some doubt in the model. ``because`` holds, for each finding, the bits by
    which it weighs for or against the source, beside all the other findings. The order and the side of findings do
    not matter, and a finding told twice counts once. A screening that fired adds weight to the sources
    that its rules point to; nothing here can change the screening itself. A trial of treatment that helped or failed adds a
    little to the source that was treated, as its table says. With ``own`` the studio's own figures stand in place of the
    published ones where it has enough of them, and the answer says which.
    """
    settings = knowledge().settings
    scale = settings["evidence_scale"]
    known = replace(what_is_known(client, findings, duration_days), own=own)
    prior = prior_of(client, own)
    weighed = (*_rule_bits(screening), *weigh_trials(trials))
    raised = sum((one.bits for one in weighed), np.zeros(len(SOURCES)))
    bits = prior.bits + raised + scale * (unmentioned_bits(known) + evidence_bits(known))
    posterior = softmax2(bits)
    before = present_now(softmax2(prior.bits))
    probability = shrink_to_prior(present_now(posterior), before, knowledge().settings["model_doubt"])
    reasons = _reasons(_Scored(known, prior.bits, scale, bits, probability, before), weighed)
    guessed = np.array([_from_estimates(reasons[s], prior.marks[s]) for s in range(len(SOURCES))])
    low, high = interval(answers(known, prior, raised), probability, guessed)
    order = sorted(range(len(SOURCES)), key=lambda s: (-probability[s], s))
    estimates = tuple(
        SourceEstimate(
            source=SOURCES[s],
            probability=float(probability[s]),
            low=float(low[s]),
            high=float(high[s]),
            prior=float(before[s]),
            because=reasons[s],
            from_estimates=float(guessed[s]),
        )
        for s in order
    )
    steps = next_steps(posterior, known, screening)
    found = Differential(estimates, steps.exams, steps.questions, steps.note)
    found = replace(found, clarity=clarity(client, known, found))
    return found if own is None else replace(found, own=_own_figures(own, known, found), own_used=True)


def _own_figures(own: OwnEvidence, known: Known, found: Differential) -> tuple[OwnFigure, ...]:
    """The own figures that speak to the sources that are told one by one, in their order: shares, then exams that were done."""
    done = {
        FINDINGS[finding].partition(":")[2]
        for finding in known.signs
        if FINDINGS[finding].startswith("exam:")
    }
    place = {e.source: n for n, e in enumerate(told_one_by_one(found) or found.estimates[:1])}
    told = [f for f in own.figures if f.source in place and (not f.exam or f.exam in done)]
    return tuple(sorted(told, key=lambda f: (place[f.source], f.exam)))


def what_is_known(client: Client, findings: Sequence[Finding], duration_days: int | None) -> Known:
    """Each finding once; where one is told both present and denied, present wins. A stated length of time
    becomes acute, subacute or chronic unless one of these is said.
    """  # noqa: D205
    signs: dict[int, bool] = {}
    for finding in findings:
        at = FINDING_AT[finding.key]
        signs[at] = signs.get(at, False) or finding.present
    lengths = ("acute", "subacute", "chronic")
    if duration_days is not None and not any(signs.get(FINDING_AT[f"course:{c}"]) for c in lengths):
        settings = knowledge().settings
        over = (duration_days >= settings["acute_below_days"]) + (
            duration_days >= settings["chronic_from_days"]
        )
        signs[FINDING_AT[f"course:{lengths[over]}"]] = True
    return Known(signs, client.age_years)


def _from_estimates(reasons: Sequence[Reason], prior_mark: str) -> float:
    """The share of the reasons' absolute bits that are guesses; without a reason, that of the prior.

    What a fired rule adds is a house rule, whatever the rule itself is taken from.
    """
    if not reasons:
        return float(prior_mark == "estimate")
    total = guessed = 0.0
    for reason in reasons:
        bits = abs(reason.bits)
        total += bits
        if reason.verified == "estimate" or reason.finding.startswith("screening:"):
            guessed += bits
    return guessed / total


def _rule_bits(screening: Screening | None) -> list[Weighed]:
    """What each fired rule adds (S,). A source takes only its strongest rule: the signs have spoken already."""
    taken: set[str] = set()
    out: list[Weighed] = []
    for flag in () if screening is None else screening.red_flags:  # most urgent first
        weight = knowledge().settings.get(f"rule_bits_{flag.urgency}", 0.0)
        new = [s for s in flag.points_to if s in SOURCE_AT and s not in taken]
        if weight and new:
            taken.update(new)
            bits = np.zeros(len(SOURCES))
            bits[[SOURCE_AT[s] for s in new]] = weight
            out.append(Weighed(f"screening:{flag.rule}", bits, Origin(flag.citation, flag.verified)))
    return out


def _log_odds_bits(p: Floats) -> Floats:
    inside = np.clip(p, 1e-300, 1.0)
    rest = np.maximum(1 - p, 1e-16)
    return np.asarray(np.log2(inside / rest))


def _reasons(scored: _Scored, weighed: Sequence[Weighed]) -> Mapping[int, tuple[Reason, ...]]:
    """For each source, every finding that weighs for or against it, strongest first.

    A finding's bits are its likelihood ratio for this source against all others in a client like this one, as
    used: with what grouping, clusters and the scale leave of it beside the other findings. The others weigh as
    they did before any finding, so that a sign of the source stays a reason for it also when a near rival
    shares the sign, and when hardly any doubt is left.
    """
    found = _finding_reasons(scored)
    more: dict[int, list[Reason]] = {}
    for one in weighed:
        for s in np.flatnonzero(one.bits).tolist():
            said = Reason(one.name, float(one.bits[s]), True, one.origin.citation, one.origin.verified)
            more.setdefault(s, []).append(said)
    for also, reason in _companion_reasons(scored):
        more.setdefault(also, []).append(reason)
    for s, others in more.items():
        found[s] = sorted((*found[s], *others), key=lambda x: (-abs(x.bits), x.finding))
    return {s: tuple(reasons) for s, reasons in enumerate(found)}


def _finding_reasons(scored: _Scored) -> list[list[Reason]]:
    """For each source what the findings say, strongest first, and by name where two say as much."""
    smallest, signs = knowledge().settings["smallest_reason_bits"], scored.known.signs
    by_name = sorted(signs, key=FINDINGS.__getitem__)
    own, before = each_finding_bits(scored.known), _log_odds_bits(softmax2(scored.start))
    added = np.array([own[finding] for finding in by_name]).reshape(-1, len(SOURCES))
    moved = _log_odds_bits(softmax2(scored.start + scored.scale * added)) - before  # (findings, S)
    size = np.abs(moved)
    order, listed = np.argsort(-size, axis=0, kind="stable").T, (size >= smallest).sum(axis=0).tolist()
    evidence = scored.known.own
    told = [(FINDINGS[finding], signs[finding], _origins(finding, evidence)) for finding in by_name]
    found: list[list[Reason]] = []
    for s, (bits, places) in enumerate(zip(moved.T.tolist(), order.tolist(), strict=True)):
        reasons = []
        for n in places[: listed[s]]:
            name, present, origins = told[n]
            origin = origins[s]
            reasons.append(Reason(name, bits[n], present, origin.citation, origin.verified))
        found.append(reasons)
    return found


def _origins(finding: int, own: OwnEvidence | None) -> tuple[Origin, ...]:
    """Where the weight of a finding comes from, for each source."""
    published = _published(finding)
    if own is None:
        return published
    return tuple(own.origins.get((finding, s), origin) for s, origin in enumerate(published))


@cache
def _published(finding: int) -> tuple[Origin, ...]:
    return tuple(knowledge().origin(finding, s) for s in range(len(SOURCES)))


def _companion_reasons(scored: _Scored) -> Iterator[tuple[int, Reason]]:
    """Sources that are likely because the main one brings them along.

    The bits count from what the source would have had without it, or from its prior where that is more:
    a source that everything else speaks against is not raised by ten bits, it is back where it began.
    """
    main = softmax2(scored.bits)
    for pair in companions():
        share = float(main[pair.main]) * pair.rate
        now = float(scored.probability[pair.also])
        before = max(now - share, float(scored.prior[pair.also]))
        if share >= knowledge().settings["smallest_companion_share"] and now > before:
            bits = float(np.diff(_log_odds_bits(np.array([before, now])))[0])
            origin = pair.origin
            yield (
                pair.also,
                Reason(f"source:{SOURCES[pair.main]}", bits, True, origin.citation, origin.verified),
            )
