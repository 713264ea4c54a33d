"""From a visit to its assessment: listen, keep safe, decipher, plan, follow; in this order and no other."""

from __future__ import annotations

from dataclasses import replace

from psoas import care, differential, intake, outcomes, screening
from psoas.visit import Assessment, Finding, Understanding, Visit, join_findings


def assess(visit: Visit) -> Assessment:
    """Take a visit through intake, screening, differential, care and outcomes.

    What the words say, what was drawn and what was stated or found are joined; an explicit finding wins, and a
    drawing that contradicts the words becomes a question. Screening comes before everything that is shown; a visit that it
    stops gets no hands-on plan.
    """
    words = intake.understand(visit.words)
    findings, understanding = _listened(visit, words)
    screened = screening.screen(
        visit.client,
        findings,
        words_questions=words.questions,
        duration_days=understanding.duration_days,
        visited_on=visit.date,
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


def _listened(visit: Visit, words: Understanding) -> tuple[tuple[Finding, ...], Understanding]:
    """Every finding of the visit, and the understanding with the questions that the drawing adds."""
    pointed = [f for f in visit.findings if f.type == "region" and f.origin == "drawing"]
    recorded = [f for f in visit.findings if f not in pointed]
    known = {f.key for f in recorded if not f.present or f.side != "unstated"}
    regions, questions = intake.reconcile(intake.read_drawing(visit.drawing, pointed), words)
    drawn = [f for f in regions if f.origin == "drawing" and f.key not in known]
    stated = {f.key for f in recorded if f.present}
    history = (f for f in screening.findings_from_history(visit.client) if f.key not in stated)
    taken = {f.key for f in drawn}  # these hold what the words say of the same places
    read = [f for f in words.findings if f.key not in taken]
    findings = join_findings((*drawn, *recorded, *history), read)
    return findings, replace(words, questions=(*words.questions, *questions))
