"""Status a pain drawing: strokes on a body to regions, sides and shares of the drawn area.

Each stroke is laid on a grid; a loop counts with its inside. Cells are counted per region and side; what a stroke
only brushes is left out (``data/drawing_settings.csv``). Same strokes, in any order, same answer. Every mark is read
against the outline that it was made on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, cast

from psoas.errors import VisitFileError
from psoas.intake.pain_drawing import grid
from psoas.intake.pain_drawing.grid import Area
from psoas.intake.pain_drawing.outline import Field, body, region_fields, regions, settings
from psoas.visit import Finding
from psoas.visit.drawing import OUTLINE_VERSIONS, VIEWS, Half, Mark, Stroke, View
from psoas.vocabulary import Side, codes

_Page: TypeAlias = tuple[int, View]  # one view of one outline version
_PAGES: Final[tuple[_Page, ...]] = tuple((version, view) for version in OUTLINE_VERSIONS for view in VIEWS)
_ORDER: Final = {code: n for n, code in enumerate(codes("region"))}


@dataclass(frozen=True, slots=True)
class Hit:
    """A region that was drawn on.

    Args:
        code: of the vocabulary.
        side: the person's.
        share: of the drawn area (0 to 1).
        qualities: how it feels there, codes of the vocabulary, as said with the marks on the region.
        strength: the highest that was said with them (0 to 10), or nothing.
    """

    code: str
    side: Side
    share: float
    qualities: tuple[str, ...] = ()
    strength: int | None = None


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


def read_drawing(marks: Sequence[Mark], pointed: Iterable[Finding] = ()) -> Drawing:
    """The regions that strokes and marked areas lie on.

    Args:
        marks: on any of the four views, in any order.
        pointed: region findings that were given as a list instead, kept as they are.

    Returns:
        One hit for each region (two where it was drawn on the midline and on one side apart from it). The shares
        of the hits and ``elsewhere`` add up to 1 but for what was only brushed.

    Raises:
        VisitFileError: an area is marked in a view that does not show it.

    >>> groin = Stroke("front", ((30, 270), (18, 290)))
    >>> [(hit.code, hit.side) for hit in read_drawing([groin]).hits]
    [('groin', 'left')]
    """
    if not marks:
        return Drawing(pointed=tuple(pointed))
    asked = False
    layers: dict[_Page, Area] = {}
    meant: set[tuple[_Page, str, Half]] = set()
    named: set[str] = set()
    said: dict[str, list[Mark]] = {}
    for mark in marks:
        page = (mark.outline_version, mark.view)
        if isinstance(mark, Stroke):
            area = grid.ink(mark.points, mark.width, closing_share=settings()["closing_share"])
        else:
            area = _field(page, mark.region, mark.side).drawn
            named.add(mark.region)
        layers[page] = layers.get(page, 0) | area
        counts, elsewhere = _count(page, area)
        whole = counts.total() + elsewhere
        asked |= whole > 0 and elsewhere / whole >= settings()["elsewhere_share"]
        on = [place for place, n in counts.items() if n / whole >= settings()["spill_share"]]
        meant |= {(page, *place) for place in on}
        for code in {code for code, _ in on}:
            said.setdefault(code, []).append(mark)
    counted = {page: _count(page, layers[page]) for page in _PAGES if page in layers}
    missed = sum(elsewhere for _, elsewhere in counted.values())
    total = missed + sum(counts.total() for counts, _ in counted.values())
    if total == 0:
        return Drawing((), tuple(pointed), 1.0, asks_elsewhere=True)
    sizes: Counter[tuple[str, Side]] = Counter()
    for page, (counts, _) in counted.items():
        kept = {p: n for p, n in counts.items() if (page, *p) in meant or _covers(page, p, n)}
        sizes.update(_sided(page, kept, layers[page]))
    hits = [
        Hit(code, side, size / total, *_told(said.get(code, ())))
        for (code, side), size in _joined(sizes).items()
        if size / total >= settings()["stray_share"] or code in named or _small_counts(code)
    ]
    hits.sort(key=lambda hit: (-hit.share, _ORDER[hit.code], hit.side))
    return Drawing(tuple(hits), tuple(pointed), missed / total, asked)


def _told(marks: Iterable[Mark]) -> tuple[tuple[str, ...], int | None]:
    """How the marks were said to feel, and the highest strength said."""
    marks = tuple(marks)
    strengths = [mark.strength for mark in marks if mark.strength is not None]
    return tuple(sorted({mark.quality for mark in marks} - {""})), max(strengths, default=None)


def _field(page: _Page, code: str, side: Half) -> Field:
    version, view = page
    shown = region_fields(view, version)
    found = next((f for f in shown if (f.code, f.side) == (code, side)), None)
    if found is None:
        known = ", ".join(f"{f.code} {f.side}" for f in shown)
        raise VisitFileError(f"drawing.areas: the {view} view has no {code} {side}; it shows {known}.")
    return found


def _count(page: _Page, area: Area) -> tuple[Counter[tuple[str, Half]], int]:
    """Cells per region and side, and cells on the body that belong to no region."""
    version, view = page
    fields = region_fields(view, version)
    counts = Counter({(f.code, f.side): n for f in fields if (n := grid.size(area & f.reach))})
    return counts, grid.size(area & body(view, version) & ~grid.union(f.reach for f in fields))


def _covers(page: _Page, place: tuple[str, Half], count: int) -> bool:
    """Whether so much of a region is covered that it counts, however small it is beside the rest."""
    return count >= settings()["whole_share"] * grid.size(_field(page, *place).drawn)


def _small_counts(code: str) -> bool:
    shown = (regions(view, version).get(code) for version, view in _PAGES)
    return any(region is not None and region.small_counts for region in shown)


def _sided(page: _Page, counts: dict[tuple[str, Half], int], ink: Area) -> Counter[tuple[str, Side]]:
    """Left and right of a region across the midline become one: on it, on both sides, or on the larger side."""
    found: Counter[tuple[str, Side]] = Counter()
    version, view = page
    for code in {code for code, _ in counts}:
        sides = {side: n for (c, side), n in counts.items() if c == code}
        middle = regions(view, version)[code].middle_share
        if middle is None:
            found.update({(code, cast("Side", side)): n for side, n in sides.items()})
            continue
        whole = sum(sides.values())
        if min(sides.get("left", 0), sides.get("right", 0)) < settings()["crossing_share"] * whole:
            larger: Half = max(sides, key=sides.__getitem__)
            found[code, larger] += whole
        elif _in_the_middle(page, code, ink, middle):
            found[code, "midline"] += whole
        else:
            found[code, "both"] += whole
    return found


def _in_the_middle(page: _Page, code: str, ink: Area, middle_share: float) -> bool:
    """Whether the ink on a region, but for what brushes its border, lies within the strip along the midline."""
    version, view = page
    reach = grid.union(f.reach for f in region_fields(view, version) if f.code == code)
    half_width = middle_share * max(x for x, _ in regions(view, version)[code].points)
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
