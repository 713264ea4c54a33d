"""How grave a caution is, and what to do where a row does not say it better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from psoas.assessment import Caution

SEVERITIES: Final = ("none", "inform", "monitor", "avoid", "contraindicated")
WHAT_TO_DO: Final[Mapping[str, str]] = {
    "inform": "Good to know before you begin.",
    "monitor": "Start gently and watch for it; tell your doctor or pharmacist.",
    "avoid": "Best left, unless your doctor or pharmacist agrees.",
    "contraindicated": "Do not use it.",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What one cause means for one intervention.

    ``by_class`` where it follows from what the intervention does; ``of_trait`` where a row says it of all interventions of a
    kind (``@strain``), which is no word on this very pair.
    """

    severity: str
    why: str
    do: str
    mechanism: str
    citation: str
    verified: str
    by_class: bool = False
    of_trait: bool = False


def rank(severity: str) -> int:
    """The place of a severity, the mildest first."""
    return SEVERITIES.index(severity)


def worst_severity(cautions: Iterable[Caution]) -> str:
    """The severest of several cautions, ``none`` where there are none.

    >>> worst_severity(())
    'none'
    """
    return max((c.severity for c in cautions), key=rank, default="none")
