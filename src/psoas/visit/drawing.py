"""What a client draws on a body: strokes in the frame of one view.

The frame is the same for all four views, in drawing units (the person is 558 tall, so that a unit is about 3 mm):
x runs from -116 to 116 towards the viewer's right, 0 being the midline, and y from -4 to 568 downwards. In the front
view the person's right is therefore on the viewer's left (x below 0), in the back view their left.
The ``left`` view shows the person's left side, facing the viewer's left; the ``right`` view is its mirror image.

The picture that was drawn on has a version: a drawing is read against the outline that the client saw.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, cast, get_args

from psoas.errors import VisitFileError
from psoas.visit import fields
from psoas.vocabulary import check_code

View = Literal["front", "back", "left", "right"]
Half = Literal["left", "right"]
Point = tuple[float, float]

VIEWS: Final[tuple[View, ...]] = get_args(View)
X_LOW, X_HIGH, Y_LOW, Y_HIGH = -116, 116, -4, 568
DEFAULT_WIDTH: Final = 6.0  # drawing units; about the breadth of a fingertip on a person of 1.75 m
WIDTHS: Final = (1.0, 60.0)
MARGIN: Final = 60.0  # a pen slides past the edge; farther out it is another canvas
MAX_STROKES: Final = 200
MAX_POINTS: Final = 20_000  # in one drawing: five minutes of a pen that is read 60 times a second
MAX_LENGTH: Final = 60_000.0  # drawing units in one drawing: 100 times the body's height
OUTLINE_VERSIONS: Final = (1, 2)
FIRST_OUTLINE: Final = 1  # of drawings made before versions were written down
CURRENT_OUTLINE: Final = 2
STRENGTHS: Final = (0, 10)  # none to the worst imaginable
HALVES: Final[tuple[Half, ...]] = get_args(Half)
_KEYS: Final = ("view", "outline_version", "strokes", "areas", "width", "quality", "strength")


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the pen, or a dot.

    Args:
        view: which view of the body was drawn on.
        points: (x, y) in the order drawn, in drawing units (see the module); at least one.
        width: how wide the pen is, in drawing units.
        outline_version: which outline the client saw.
        quality: how it feels there, a code of the vocabulary; empty where it was not said.
        strength: 0 to 10, or nothing where it was not said.

    Raises:
        VisitFileError: no point, a point that is no number or far outside the frame, an impossible width, an
            outline that is not known, or a strength out of range.
        UnknownCodeError: a quality that is not in the vocabulary.
    """

    view: View
    points: tuple[Point, ...]
    width: float = DEFAULT_WIDTH
    outline_version: int = FIRST_OUTLINE
    quality: str = ""
    strength: int | None = None

    def __post_init__(self) -> None:
        fields.choice(self.view, "drawing.view", VIEWS)
        _width(self.width, "drawing.width")
        if not self.points:
            raise VisitFileError("drawing.strokes: a stroke has no points; leave it out or give [x, y].")
        for point in self.points:
            _point(list(point), "drawing.strokes")
        _said(self.outline_version, self.quality, self.strength, "drawing")

    @property
    def length(self) -> float:
        """How long the line is, in drawing units."""
        return sum(math.dist(a, b) for a, b in zip(self.points, self.points[1:], strict=False))


@dataclass(frozen=True, slots=True)
class AreaMark:
    """A whole area of the outline, marked without a line: by keyboard, or in the list beside the picture.

    Args:
        view: the view on which it was marked.
        region: a code of the vocabulary.
        side: the person's side; a region across the midline has a left and a right half.
        outline_version: which outline the client saw.
        quality: as for a stroke.
        strength: as for a stroke.

    Raises:
        VisitFileError: a view, side, outline or strength that is not allowed.
        UnknownCodeError: a region or quality that is not in the vocabulary.
    """

    view: View
    region: str
    side: Half
    outline_version: int = FIRST_OUTLINE
    quality: str = ""
    strength: int | None = None

    def __post_init__(self) -> None:
        fields.choice(self.view, "drawing.view", VIEWS)
        check_code("region", self.region, "drawing.areas")
        fields.choice(self.side, f"drawing.areas.{self.region}", HALVES)
        _said(self.outline_version, self.quality, self.strength, "drawing")


Mark: TypeAlias = Stroke | AreaMark


def strokes_from(value: object, field: str = "drawing") -> tuple[Mark, ...]:
    """Read ``[[drawing]]`` tables: each with ``view``, and ``strokes`` (lists of [x, y]) or ``areas`` or both.

    ``areas`` are regions with their side (or sides), as in ``[points_at]``. ``width``, ``quality`` and ``strength`` hold
    for all marks of a table. ``outline_version`` is 1 where it is left out, and the same in all tables.

    Raises:
        VisitFileError: naming the field, what it held and what is allowed; also where there are more than
            ``MAX_STROKES`` marks, ``MAX_POINTS`` points or ``MAX_LENGTH`` units of line in all.
        UnknownCodeError: a region or quality that is not in the vocabulary.
    """
    found: list[Mark] = []
    points = 0
    for n, item in enumerate(fields.items(value, field, limit=MAX_STROKES)):
        at = f"{field}[{n}]"
        table = fields.mapping(item, at)
        fields.known_keys(table, _KEYS, at)
        view = cast("View", fields.choice(table.get("view"), f"{at}.view", VIEWS))
        width = _width(table.get("width", DEFAULT_WIDTH), f"{at}.width")
        said = _said(
            table.get("outline_version", FIRST_OUTLINE), table.get("quality", ""), table.get("strength"), at
        )
        if found and said[0] != found[0].outline_version:
            raise VisitFileError(
                f"{at}.outline_version: {said[0]} beside {found[0].outline_version}; "
                "a drawing is made on one outline, so that all its tables name the same."
            )
        if "strokes" in table or "areas" not in table:
            for m, stroke in enumerate(
                fields.items(table.get("strokes"), f"{at}.strokes", limit=MAX_STROKES)
            ):
                line = fields.items(stroke, f"{at}.strokes[{m}]", limit=MAX_POINTS)
                points += len(line)
                _at_most(points, MAX_POINTS, field, "points")
                found.append(Stroke(view, _points(line, f"{at}.strokes[{m}]"), width, *said))
                _at_most(len(found), MAX_STROKES, field, "strokes")
        for region, half in _areas(table.get("areas", {}), f"{at}.areas"):
            found.append(AreaMark(view, region, half, *said))
            _at_most(len(found), MAX_STROKES, field, "strokes")
    _at_most(sum(m.length for m in found if isinstance(m, Stroke)), MAX_LENGTH, field, "units of line")
    return tuple(found)


def _areas(value: object, field: str) -> list[tuple[str, Half]]:
    """Each area once, however often it is named."""
    named = [
        (check_code("region", code, field), cast("Half", fields.choice(one, f"{field}.{code}", HALVES)))
        for code, side in fields.mapping(value, field).items()
        for one in (side if isinstance(side, list) else [side])
    ]
    return list(dict.fromkeys(named))


def _said(version: object, quality: object, strength: object, field: str) -> tuple[int, str, int | None]:
    """The outline that was seen, and how and how much it hurts."""
    if not isinstance(version, int) or isinstance(version, bool) or version not in OUTLINE_VERSIONS:
        known = " or ".join(map(str, OUTLINE_VERSIONS))
        raise VisitFileError(
            f"{field}.outline_version: must be {known}, the version of the picture drawn on."
        )
    felt = fields.text(quality, f"{field}.quality", limit=60)
    return (
        version,
        check_code("quality", felt, f"{field}.quality") if felt else "",
        None if strength is None else fields.whole(strength, f"{field}.strength", *STRENGTHS),
    )


def _points(line: list[object], field: str) -> tuple[Point, ...]:
    if not line:
        raise VisitFileError(f"{field}: has no points; leave the stroke out or give it [x, y].")
    return tuple(_point(point, f"{field}[{n}]") for n, point in enumerate(line))


def _point(value: object, field: str) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        raise VisitFileError(f"{field}: must be a point [x, y], not {fields.kind(value)}.")
    x, y = value
    unit = "drawing units (the frame of docs/visit-file.md)"
    return (
        fields.number(x, f"{field}[0] (x)", X_LOW - MARGIN, X_HIGH + MARGIN, unit),
        fields.number(y, f"{field}[1] (y)", Y_LOW - MARGIN, Y_HIGH + MARGIN, unit),
    )


def _width(value: object, field: str) -> float:
    return fields.number(value, field, *WIDTHS, "drawing units")


def _at_most(count: float, limit: float, field: str, what: str) -> None:
    if count > limit:
        raise VisitFileError(f"{field}: more than {limit:,.0f} {what}; draw with fewer or coarser strokes.")
