"""What to answer to "can I take it?" of a herb or supplement that is no part of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from psoas.assessment import Caution
from psoas.care.cautions import worst_severity
from psoas.care.herbs.tables import Herb, law_told, laws_in
from psoas.care.interventions import NO_EVIDENCE
from psoas.vocabulary import label

_NOT_ADVISED: Final = ("not advised", "none", "no safe dose")
_BARRED: Final = ("avoid", "contraindicated")
# What trials say, as one of the plan's grades.
GRADE_OF: Final[Mapping[str, str]] = {
    "positive": "low",
    "small": "low",
    "weak": "very_low",
    "unclear": "very_low",
    "negative": "negative",
    "none": "none",
}


def herb_answer(herb: Herb, cautions: Sequence[Caution], country: str = "", *, on_paper: bool = False) -> str:
    """The answer in words: no, better not, or you may; with what trials say, dangers and what holds for this client.

    Args:
        herb: what was asked about.
        cautions: those that hold for this client, the severest first.
        country: where they live (ISO 3166-1 alpha-2), for the law.
        on_paper: for what the client takes home: no marks of quality, and an amount only where something speaks for taking it.
    """
    law = [law_told(laws_in(herb.code, country))]
    if worst_severity(cautions) in _BARRED:
        told = "No" if cautions[0].severity == "contraindicated" else "Better not"
        return f"{told}. {cautions[0].text}"
    watched = [c.text for c in cautions]
    if herb.kind == "danger":
        return " ".join((f"No. {herb.dangers}", *law)).strip()
    if herb.dose.startswith(_NOT_ADVISED):
        return " ".join((f"Better not. {herb.evidence} {herb.dangers}", *watched, *law)).strip()
    grade = GRADE_OF[herb.direction]
    said = [f"You may; evidence: {label(grade)}. {herb.evidence}"]
    if not on_paper or grade != NO_EVIDENCE:
        said.append(f"How much: {herb.dose}; {herb.length}.")
    if not on_paper:
        said.append(f"Look for: {herb.quality}.")
    said += [herb.dangers, f"In pregnancy: {herb.pregnancy}.", *watched, *law]
    return " ".join(said).strip()
