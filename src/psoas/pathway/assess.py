"""From a visit to its assessment: listen, keep safe, decipher, plan, follow; in this order and no other."""

from __future__ import annotations

from psoas import care, differential, intake, outcomes, screening
from psoas.visit import Assessment, Visit, join_findings


def assess(visit: Visit) -> Assessment:
    """Take a visit through intake, screening, differential, care and outcomes.

    What the words say and what was stated or found are joined; an explicit finding wins. Screening comes
    before everything that is shown; a visit that it stops gets no hands-on plan.
    """
    understanding = intake.understand(visit.words)
    stated = {finding.key for finding in visit.findings if finding.present}
    history = (f for f in screening.findings_from_history(visit.client) if f.key not in stated)
    explicit = (*visit.findings, *history)
    findings = join_findings(explicit, understanding.findings)
    screened = screening.screen(
        visit.client,
        findings,
        words_questions=understanding.questions,
        duration_days=understanding.duration_days,
    )
    deciphered = differential.decipher(
        visit.client, findings, duration_days=understanding.duration_days, screening=screened
    )
    return Assessment(
        id=visit.id,
        understanding=understanding,
        findings=findings,
        screening=screened,
        differential=deciphered,
        plan=care.plan(visit.client, deciphered, findings, screened),
        follow_up=outcomes.follow_up(visit.client, deciphered, screened),
    )
