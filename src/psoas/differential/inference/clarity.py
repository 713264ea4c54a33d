"""Is it a clear case or a hidden one, why, and what would change that?

A case is clear where one source stands clear and the place of the pain alone points to it too; hidden where one
stands clear that the place alone does not point to; open where none stands clear.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from psoas.assessment import Clarity, Differential, Kind
from psoas.differential.inference.comorbidity import present_now
from psoas.differential.inference.model import Known, evidence_bits, softmax2
from psoas.differential.knowledge.evidence import FINDING_AT, FINDINGS, Floats, knowledge
from psoas.differential.knowledge.priors import prior_of
from psoas.visit import Client
from psoas.vocabulary import SOURCES

# "No specific source" is no place to look; what lies behind it is never hidden by it.
_NO_SOURCE: Final = "nonspecific_low_back_pain"
_TOLD: Final = 3  # reasons that a sentence can hold


def clarity(client: Client, known: Known, deciphered: Differential) -> Clarity:
    """Say how clear a case is; ``known`` is what was deciphered."""
    settings = knowledge().settings
    first = deciphered.estimates[0]
    rivals = tuple(
        e.source
        for e in deciphered.estimates[1:]
        if e.probability * settings["clear_times"] > first.probability
        and not _companion(first.source, e.source)
    )[:_TOLD]
    stands = first.probability >= settings["clear_from"] and not rivals
    by_place = _by_place(client, known)
    kind: Kind = (
        "open" if not stands else "clear" if first.source in by_place[:2] or not by_place else "hidden"
    )
    told = tuple(
        r.finding
        for r in first.because
        if r.bits > 0
        and r.present
        and not r.finding.startswith(("region:", "source:", "screening:", "trial:"))
    )
    found = Clarity(kind, first.source, rivals, by_place[0] if by_place else "", told[:_TOLD])
    return _what_would_change(client, known, deciphered, found)


def _by_place(client: Client, known: Known) -> tuple[str, ...]:
    """What the place of the pain alone points to, likeliest first, with all that is nearly as likely; none without a place."""
    places = {f: s for f, s in known.signs.items() if FINDINGS[f].startswith("region:")}
    if not any(places.values()):
        return ()
    present = _present(client, known.of(places))
    present[SOURCES.index(_NO_SOURCE)] = 0.0
    order = np.argsort(-present)
    near = present[order[0]] / knowledge().settings["place_times"]
    return tuple(SOURCES[int(s)] for s in order if present[s] >= near)


def _companion(first: str, other: str) -> bool:
    """Whether the other is there because the first brings it along: no rival."""
    main = np.zeros(len(SOURCES))
    main[SOURCES.index(first)] = 1.0
    return bool(present_now(main)[SOURCES.index(other)] > 0.0)


def _present(client: Client, known: Known) -> Floats:
    """The probability of each source (S,) from the prior and the findings alone."""
    bits = prior_of(client, known.own).bits + knowledge().settings["evidence_scale"] * evidence_bits(known)
    return present_now(softmax2(bits))


def _what_would_change(client: Client, known: Known, deciphered: Differential, found: Clarity) -> Clarity:
    """The first of the proposed exams of which a result puts another source first."""
    before = SOURCES[int(_present(client, known).argmax())]
    for step in deciphered.next_exams:
        at = FINDING_AT[f"exam:{step.exam}"]
        for positive in (True, False):
            after = _present(client, known.adding(at, present=positive))
            then = SOURCES[int(after.argmax())]
            if then not in {before, found.first}:
                return replace(found, exam=step.exam, positive=positive, then_first=then)
    return found
