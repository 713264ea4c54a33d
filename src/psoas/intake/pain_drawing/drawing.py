"""Status a pain drawing: strokes on a body to regions, sides and shares of the drawn area.

Each stroke is laid on a grid; a loop counts with its inside. Cells are counted per region and side; what a stroke
only brushes is left out (``data/drawing_settings.csv``). Same strokes, in any order, same answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from psoas.intake.pain_drawing import grid
from psoas.intake.pain_drawing.grid import Area
from psoas.intake.pain_drawing.outline import Half, body, region_fields, regions, settings
from psoas.visit import Finding
from psoas.visit.drawing import VIEWS, Stroke, View
from psoas.vocabulary import Side, codes

_ORDER: Final = {code: n for n, code in enumerate(codes("region"))}


@dataclass(frozen=True, slots=True)
class Hit:
    """A region that was drawn on: its side, and its share of the drawn area (0 to 1)."""

    code: str
    side: Side
    share: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a drawing shows, largest share first.

    Args:
        hits: the regions of the strokes.
        pointed: findings of the list ``[points_at]``, which says the same by keyboard.
        elsewhere: the share of the drawn area on parts of the body that have no region (0 to 1).
        asks_elsewhere: true where a stroke was meant for such a part, or where nothing lies on the body.
    """

    hits: tuple[Hit, ...] = ()
    pointed: tuple[Finding, ...] = ()
    elsewhere: float = 0.0
    asks_elsewhere: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was drawn and pointed at, each region and side once."""
        drawn = [Finding("region", hit.code, hit.side, origin="drawing") for hit in self.hits]
        places = {(f.code, f.side) for f in drawn}
        return (*drawn, *(f for f in self.pointed if (f.code, f.side) not in places))


def read_drawing(strokes: Sequence[Stroke], pointed: Iterable[Finding] = ()) -> Drawing:
    """The regions that strokes lie on.

    Args:
        strokes: on any of the four views, in any order.
        pointed: region findings that were given as a list instead, kept as they are.

    Returns:
        One hit for each region (two where it was drawn on the midline and on one side apart from it). The shares
        of the hits and ``elsewhere`` add up to 1 but for what was only brushed.

    >>> groin = Stroke("front", ((30, 270), (18, 290)))
    >>> [(hit.code, hit.side) for hit in read_drawing([groin]).hits]
    [('groin', 'left')]
    """
    if not strokes:
        return Drawing(pointed=tuple(pointed))
    closing, asked = settings()["closing_share"], False
    layers: dict[View, Area] = {}
    meant: set[tuple[View, str, Half]] = set()
    for stroke in strokes:
        area = grid.ink(stroke.points, stroke.width, closing_share=closing)
        layers[stroke.view] = layers.get(stroke.view, 0) | area
        counts, elsewhere = _count(stroke.view, area)
        whole = counts.total() + elsewhere
        asked |= whole > 0 and elsewhere / whole >= settings()["elsewhere_share"]
        meant |= {
            (stroke.view, *place) for place, n in counts.items() if n / whole >= settings()["spill_share"]
        }
    counted = {view: _count(view, layers[view]) for view in VIEWS if view in layers}
    missed = sum(elsewhere for _, elsewhere in counted.values())
    total = missed + sum(counts.total() for counts, _ in counted.values())
    if total == 0:
        return Drawing((), tuple(pointed), 1.0, asks_elsewhere=True)
    sizes: Counter[tuple[str, Side]] = Counter()
    for view, (counts, _) in counted.items():
        kept = {p: n for p, n in counts.items() if (view, *p) in meant or _covers(view, p, n)}
        sizes.update(_sided(view, kept, layers[view]))
    hits = [
        Hit(code, side, size / total)
        for (code, side), size in _joined(sizes).items()
        if size / total >= settings()["stray_share"] or _small_counts(code)
    ]
    hits.sort(key=lambda hit: (-hit.share, _ORDER[hit.code], hit.side))
    return Drawing(tuple(hits), tuple(pointed), missed / total, asked)


def _count(view: View, area: Area) -> tuple[Counter[tuple[str, Half]], int]:
    """Cells per region and side, and cells on the body that belong to no region."""
    fields = region_fields(view)
    counts = Counter({(f.code, f.side): n for f in fields if (n := grid.size(area & f.reach))})
    return counts, grid.size(area & body(view) & ~grid.union(f.reach for f in fields))


def _covers(view: View, place: tuple[str, Half], count: int) -> bool:
    """Whether so much of a region is covered that it counts, however small it is beside the rest."""
    field = next(f for f in region_fields(view) if (f.code, f.side) == place)
    return count >= settings()["whole_share"] * grid.size(field.drawn)


def _small_counts(code: str) -> bool:
    return any(code in regions(view) and regions(view)[code].small_counts for view in VIEWS)


def _sided(view: View, counts: dict[tuple[str, Half], int], ink: Area) -> Counter[tuple[str, Side]]:
    """Left and right of a region across the midline become one: on it, on both sides, or on the larger side."""
    found: Counter[tuple[str, Side]] = Counter()
    for code in {code for code, _ in counts}:
        sides = {side: n for (c, side), n in counts.items() if c == code}
        middle = regions(view)[code].middle_share
        if middle is None:
            found.update({(code, cast("Side", side)): n for side, n in sides.items()})
            continue
        whole = sum(sides.values())
        if min(sides.get("left", 0), sides.get("right", 0)) < settings()["crossing_share"] * whole:
            larger: Half = max(sides, key=sides.__getitem__)
            found[code, larger] += whole
        elif _in_the_middle(view, code, ink, middle):
            found[code, "midline"] += whole
        else:
            found[code, "both"] += whole
    return found


def _in_the_middle(view: View, code: str, ink: Area, middle_share: float) -> bool:
    """Whether the ink on a region, but for what brushes its border, lies within the strip along the midline."""
    reach = grid.union(f.reach for f in region_fields(view) if f.code == code)
    half_width = middle_share * max(x for x, _ in regions(view)[code].points)
    if middle_share >= 1:
        return True
    beyond = grid.size(ink & reach & ~grid.band(half_width))
    return beyond <= settings()["spill_share"] * grid.size(ink & reach)


def _joined(sizes: Counter[tuple[str, Side]]) -> Counter[tuple[str, Side]]:
    """What hits left and right, in whatever views, is on both sides."""
    joined: Counter[tuple[str, Side]] = Counter()
    for (code, side), size in sizes.items():
        sides = {s for c, s in sizes if c == code}
        both = "both" in sides or {"left", "right"} <= sides
        joined[code, "both" if both else side] += size
    return joined
