"""An intervention as a line of this client's plan, and whether it may be offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from psoas.assessment import Caution, PlanItem, SourceEvidence
from psoas.care.cautions import cautions_of, worst_severity
from psoas.care.interventions import Intervention, interventions
from psoas.care.planning.case import Case
from psoas.care.planning.evidence import evidence_for
from psoas.care.planning.lines import line_of
from psoas.care.planning.ranking import targets
from psoas.vocabulary import title

BARRED: Final = ("avoid", "contraindicated")
ASKED_FOR: Final = frozenset({"supplement", "herb"})
SOME_ASK: Final = "Some people ask about this; it is not a recommendation."
_REASONED: Final = "informed estimate: what brings the pain on in one position is not tried in the next"
_LITTLE_PROOF: Final = ("low", "very_low", "none")


def item_for(intervention: Intervention, case: Case, *, by_practitioner: bool = False) -> PlanItem:
    """An intervention as a line of the plan, with the evidence for the likely sources and this client's cautions.

    Args:
        intervention: which.
        case: the client.
        by_practitioner: the practitioner chose it; a negative exam then is a remark, theirs to weigh, and bars nothing.
    """
    for_sources = targets(intervention, case.likely)
    by_source = tuple(evidence_for(intervention, s) for s in for_sources)
    told = by_source[0] if by_source else _elsewhere(intervention, case)
    asked = intervention.modality in ASKED_FOR and told.evidence != "negative"
    line = line_of(intervention)
    against = case.steering.against.get(intervention.code)
    if against and by_practitioner:
        against = replace(against, severity="inform")
    return PlanItem(
        intervention=intervention.code,
        modality=intervention.modality,
        for_sources=for_sources or tuple(case.likely)[:1],
        dose=intervention.dose,
        evidence=told.evidence,
        summary=f"{SOME_ASK} {told.summary}" if asked else told.summary,
        citation=told.citation,
        verified=told.verified,
        cautions=((against,) if against else ()) + cautions_of(intervention.code, case.held),
        by_source=by_source,
        aim=line.aim,
        ends=line.ends,
        in_body=case.steering.lengths.sentence(intervention.code) if case.steering.lengths else "",
    )


def untested(source: str) -> str:
    """That nobody has tried something for a source."""
    return f"Not tested for {title('source', source)}."


def _elsewhere(intervention: Intervention, case: Case) -> SourceEvidence:
    """What is known of something that is for other sources than the likely ones: that it was tested there and not here."""
    told = evidence_for(intervention, "")
    here = next(iter(case.likely), "")
    if told.evidence == "negative" or not here:
        return told
    summary = f"{untested(here)} Elsewhere: {told.summary}"
    return replace(told, source=here, evidence="none", summary=summary)


def not_offered(
    intervention: Intervention, item: PlanItem, like_provoked: Mapping[str, str]
) -> PlanItem | None:
    """The item with the reason for withholding it in front, or nothing where it may be offered.

    Args:
        intervention: which.
        item: the line of the plan that it would be.
        like_provoked: what brought the pain on, and what has the same aim, each by what brought it on.
    """
    if item.intervention in like_provoked:
        why = ("what was tried", _provoked(item.intervention, like_provoked), "brings the pain on")
        caution = Caution(*why[:2], "avoid", why[2], _REASONED, "estimate")
        return replace(item, cautions=(caution, *item.cautions))
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
    elif worst_severity(item.cautions) in BARRED:
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


def _provoked(code: str, alike: Mapping[str, str]) -> str:
    done = interventions()[alike[code]].name
    if alike[code] == code:
        return "Not offered: it brought the pain on when it was done last."
    return f"Not offered: it has the same aim as “{done}”, which brought the pain on when it was done last."


def unsafe(code: str, item: PlanItem) -> Caution | None:
    """Why nobody adds it for this client, not even the practitioner; nothing where they may."""
    if worst_severity(item.cautions) in BARRED:
        return next(c for c in item.cautions if c.severity in BARRED)
    intervention = interventions()[code]
    if "not_offered" in intervention.traits:
        return Caution(
            "evidence",
            f"There is little to gain and something to lose. {intervention.summary}",
            "avoid",
            "risk without proof",
            intervention.citation,
            intervention.verified,
        )
    return None


def _not_worth_watching(item: PlanItem) -> bool:
    """Whether it is a remedy to swallow with little proof that this client's medicines or illnesses make riskier."""
    asked_for = item.modality in ASKED_FOR
    return asked_for and item.evidence in _LITTLE_PROOF and worst_severity(item.cautions) == "monitor"
