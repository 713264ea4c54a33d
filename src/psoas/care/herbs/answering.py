"""What to answer to "can I take it?" of a herb or supplement that is no part of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from psoas.assessment import Caution
from psoas.care.cautions import worst_severity
from psoas.care.herbs.tables import Herb, law_told, laws_in
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


def herb_answer(herb: Herb, cautions: Sequence[Caution], country: str = "") -> str:
    """The answer in words: no, better not, or you may; with what trials say, dangers and what holds for this client.

    Args:
        herb: what was asked about.
        cautions: those that hold for this client, the severest first.
        country: where they live (ISO 3166-1 alpha-2), for the law.
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
    grade = label(GRADE_OF[herb.direction])
    much = f"How much: {herb.dose}; {herb.length}. Look for: {herb.quality}."
    pregnant = f"In pregnancy: {herb.pregnancy}."
    return " ".join(
        (f"You may; evidence: {grade}. {herb.evidence} {much} {herb.dangers} {pregnant}", *watched, *law)
    ).strip()
