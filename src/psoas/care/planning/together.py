"""The plan held against itself: what one thing in it means for another, as warmth for chilli cream or tablets for willow bark."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from psoas.assessment import Caution
from psoas.care.cautions import cautions_of
from psoas.care.cautions.severity import rank
from psoas.care.hearing import Held
from psoas.care.interventions import check_intervention
from psoas.care.triggers import PACKAGE, triggers
from psoas.errors import not_allowed
from psoas.vocabulary.tables import Row, read

_COLUMNS = ("intervention", "triggers", "because", "citation", "verified")


@lru_cache(maxsize=1)
def _stands_for() -> Mapping[str, tuple[Held, ...]]:
    """By intervention: the triggers that hold for whoever does it."""

    def make(row: Row) -> tuple[str, tuple[Held, ...]]:
        row.text("citation"), row.verified()
        for word in row.words("triggers"):
            if word not in triggers():
                raise row.fail("triggers", not_allowed("trigger", word, triggers()))
        held = tuple(Held(word, row.text("because")) for word in row.words("triggers"))
        return check_intervention(row.text("intervention")).code, held

    return dict(read(PACKAGE, "planning/together.csv", _COLUMNS, make))


def clash(code: str, others: Collection[str]) -> Caution | None:
    """Why an intervention does not go with others of a plan, the gravest reason; nothing where it does.

    >>> clash("capsicum_topical", ["heat"]).severity
    'avoid'
    >>> clash("heat", ["capsicum_topical"]).severity
    'avoid'
    """
    found = [c for other in others if other != code for c in _between(code, other)]
    return max(found, key=lambda caution: rank(caution.severity), default=None)


@lru_cache(maxsize=16384)
def _between(one: str, other: str) -> tuple[Caution, ...]:
    """What forbids two interventions together, whichever of them the caution stands with."""
    return (*_barred(one, other), *_barred(other, one))


def _barred(code: str, beside: str) -> Iterable[Caution]:
    found = cautions_of(code, _stands_for().get(beside, ()))
    return (caution for caution in found if rank(caution.severity) >= rank("avoid"))
