"""Which points fit this client: those that must be left out, with the reason, and the sets for what is likely."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from psoas.care.points.tables import Point, PointSet, point_sets, points
from psoas.care.triggers import PACKAGE, triggers, with_wider
from psoas.errors import not_allowed
from psoas.vocabulary.tables import Row, read

_COLUMNS: Final = ("triggers", "points", "why", "citation", "verified")
_BY: Final = ("pregnancy", "pregnancy_note", "blood_thinner", "danger", "hazard")


def _chosen(point: Point, word: str) -> bool:
    """Whether a word of the table means the point: its code, or ``@column:value``."""
    if not word.startswith("@"):
        return point.code == word
    column, _, value = word[1:].partition(":")
    return value in point.hazards if column == "hazard" else getattr(point, column) == value


def _make(row: Row) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    row.text("citation"), row.verified()
    for word in row.words("triggers"):
        if word not in triggers():
            raise row.fail("triggers", not_allowed("trigger", word, triggers()))
    found: dict[str, None] = {}
    for word in row.words("points"):
        if word.startswith("@") and word[1:].partition(":")[0] not in _BY:
            raise row.fail("points", not_allowed("@column", word, _BY))
        hits = [p.code for p in points().values() if _chosen(p, word)]
        if not hits:
            raise row.fail("points", f"{word!r} means no point")
        found.update(dict.fromkeys(hits))
    return row.words("triggers"), tuple(found), row.text("why")


@lru_cache(maxsize=1)
def _bars() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """By trigger the points that it bars, and why."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for causes, codes, why in read(PACKAGE, "points/bars.csv", _COLUMNS, _make):
        for cause in causes:
            found.setdefault(cause, []).append((codes, why))
    return {cause: tuple(bars) for cause, bars in found.items()}


def left_out(held: Collection[str]) -> Mapping[str, str]:
    """The points that a client must not have, each with the reason in words.

    Args:
        held: the triggers of cautions that hold for the client (``psoas.care.hearing``).

    >>> sorted(left_out({"pregnancy"}))[:3], left_out(())
    (['ASHI-GR', 'BL27', 'BL28'], {})
    """
    found: dict[str, str] = {}
    for trigger in held:
        for cause in with_wider(trigger):
            for codes, why in _bars().get(cause, ()):
                for code in codes:
                    found.setdefault(code, f"{triggers()[trigger].label}: {why}")
    return found


def sets_with(point: str) -> tuple[PointSet, ...]:
    """The sets that name a point."""
    return tuple(s for s in point_sets() if point in s.points)


def sets_for(sources: Collection[str]) -> tuple[PointSet, ...]:
    """The sets for sources of pain, those that agree and those that do not; sets for any source come last."""
    return (
        *(s for s in point_sets() if set(s.sources).intersection(sources)),
        *(s for s in point_sets() if not s.sources),
    )
