"""Drafts: findings before those of one code are made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.text.passage import Passage
from psoas.visit import Finding, Span
from psoas.vocabulary import Side


@dataclass(frozen=True, slots=True)
class Draft:
    """A finding before those of the same code are made one."""

    type: str
    code: str
    present: bool
    side: Side
    first: int
    last: int


def grouped(drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Drafts of one type and code, those that lose against their opposite left out."""
    by_key: dict[tuple[str, str], list[Draft]] = {}
    for draft in sorted(drafts, key=lambda d: (d.first, d.last)):
        by_key.setdefault((draft.type, draft.code), []).append(draft)
    return [_agreed(group) for group in by_key.values()]


def _agreed(group: list[Draft]) -> list[Draft]:
    """Where one code is both said and denied: a region is denied by the first or the last word on it."""
    said = [d for d in group if d.present]
    if not said or len(said) == len(group):
        return group
    if group[0].type == "region" and _on_other_sides(group):
        return said
    if group[0].type == "region" and not (group[0].present and group[-1].present):
        return [d for d in group if not d.present]
    return said


def _on_other_sides(group: Sequence[Draft]) -> bool:
    """As in "the left hip is fine, it's the right one": what is denied of one side is not denied of the other."""
    said, denied = ({d.side for d in group if d.present is p} for p in (True, False))
    return bool(said and denied) and said <= _LATERAL and denied <= _LATERAL and not said & denied


_LATERAL: Final = frozenset({"left", "right"})


def finding_of(text: str, passage: Passage, group: list[Draft]) -> Finding:
    """One finding for all mentions of a code; two sides make both."""
    first = group[0]
    told = {d.side for d in group} - {"unstated", "midline"}
    side: Side = "unstated"
    # A feeling that is not there has no side; a place that does not hurt may be told with one.
    if first.type == "region" and not first.present and not _sided(passage, first):
        told = set()
    elif first.type == "region" or (first.type == "quality" and first.present):
        if len(told) == 1:
            side = next(iter(told))
        elif told:
            side = "both"
        elif any(d.side == "midline" for d in group):
            side = "midline"
    start, end = passage.tokens[first.first].start, passage.tokens[first.last].end
    return Finding(first.type, first.code, side, first.present, "words", Span(start, end, text[start:end]))


def _sided(passage: Passage, place: Draft) -> bool:
    """True where the place itself is told with a side: "nothing in the left groin"."""
    near = passage.tokens[max(0, place.first - 1) : place.last + 4]
    return any(t.word in ("left", "right", "both") for t in near)
