"""What a client draws on a body: strokes in the frame of one view.

The frame is the same for all four views, in drawing units (the person is 558 tall, so that a unit is about 3 mm):
x runs from -116 to 116 towards the viewer's right, 0 being the midline, and y from -4 to 568 downwards. In the front
view the person's right is therefore on the viewer's left (x below 0), in the back view their left.
The ``left`` view shows the person's left side, facing the viewer's left; the ``right`` view is its mirror image.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from psoas.errors import VisitFileError
from psoas.visit import fields

View = Literal["front", "back", "left", "right"]
Point = tuple[float, float]

VIEWS: Final[tuple[View, ...]] = get_args(View)
X_LOW, X_HIGH, Y_LOW, Y_HIGH = -116, 116, -4, 568
DEFAULT_WIDTH: Final = 6.0  # drawing units; about the breadth of a fingertip on a person of 1.75 m
WIDTHS: Final = (1.0, 60.0)
MARGIN: Final = 60.0  # a pen slides past the edge; farther out it is another canvas
MAX_STROKES: Final = 200
MAX_POINTS: Final = 20_000  # in one drawing: five minutes of a pen that is read 60 times a second
MAX_LENGTH: Final = 60_000.0  # drawing units in one drawing: 100 times the body's height


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the pen, or a dot.

    Args:
        view: which view of the body was drawn on.
        points: (x, y) in the order drawn, in drawing units (see the module); at least one.
        width: how wide the pen is, in drawing units.

    Raises:
        VisitFileError: no point, a point that is no number or far outside the frame, or an impossible width.
    """

    view: View
    points: tuple[Point, ...]
    width: float = DEFAULT_WIDTH

    def __post_init__(self) -> None:
        fields.choice(self.view, "drawing.view", VIEWS)
        _width(self.width, "drawing.width")
        if not self.points:
            raise VisitFileError("drawing.strokes: a stroke has no points; leave it out or give [x, y].")
        for point in self.points:
            _point(list(point), "drawing.strokes")

    @property
    def length(self) -> float:
        """How long the line is, in drawing units."""
        return sum(math.dist(a, b) for a, b in zip(self.points, self.points[1:], strict=False))


def strokes_from(value: object, field: str = "drawing") -> tuple[Stroke, ...]:
    """Read ``[[drawing]]`` tables: each with ``view``, ``strokes`` (lists of [x, y]) and maybe ``width``.

    Raises:
        VisitFileError: naming the field, what it held and what is allowed; also where there are more than
            ``MAX_STROKES`` strokes, ``MAX_POINTS`` points or ``MAX_LENGTH`` units of line in all.
    """
    found: list[Stroke] = []
    points = 0
    for n, item in enumerate(fields.items(value, field, limit=MAX_STROKES)):
        at = f"{field}[{n}]"
        table = fields.mapping(item, at)
        fields.known_keys(table, ("view", "strokes", "width"), at)
        view = cast("View", fields.choice(table.get("view"), f"{at}.view", VIEWS))
        width = _width(table.get("width", DEFAULT_WIDTH), f"{at}.width")
        for m, stroke in enumerate(fields.items(table.get("strokes"), f"{at}.strokes", limit=MAX_STROKES)):
            line = fields.items(stroke, f"{at}.strokes[{m}]", limit=MAX_POINTS)
            points += len(line)
            _at_most(points, MAX_POINTS, field, "points")
            found.append(Stroke(view, _points(line, f"{at}.strokes[{m}]"), width))
            _at_most(len(found), MAX_STROKES, field, "strokes")
    _at_most(sum(stroke.length for stroke in found), MAX_LENGTH, field, "units of line")
    return tuple(found)


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
