"""A drawing in a visit file: what it may hold, and the plain error for everything else."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.errors import VisitFileError
from psoas.visit import Stroke, Visit
from psoas.visit.drawing import DEFAULT_WIDTH, MAX_POINTS, MAX_STROKES, strokes_from


def test_a_drawing_in_a_visit_file() -> None:
    visit = Visit.from_toml(
        """
        words = "my hip"
        [[drawing]]
        view = "front"
        strokes = [[[30, 270], [18.5, 290]], [[-25, 400]]]
        [[drawing]]
        view = "left"
        strokes = [[[0, 285]]]
        width = 12
        """,
        "name",
    )
    assert visit.drawing == (
        Stroke("front", ((30, 270), (18.5, 290)), DEFAULT_WIDTH),
        Stroke("front", ((-25, 400),), DEFAULT_WIDTH),
        Stroke("left", ((0, 285),), 12),
    )


def test_a_drawing_in_a_json_line() -> None:
    line = {"id": "a", "drawing": [{"view": "back", "strokes": [[[0, 220], [5, 225]]]}]}
    assert Visit.from_line(line).drawing == (Stroke("back", ((0, 220), (5, 225))),)
    assert Visit.from_line({"id": "a"}).drawing == Visit.from_line({"id": "a", "drawing": None}).drawing == ()


REFUSED = [
    # what stands under `drawing`                                        what the message must name
    ({"view": "front"}, r"drawing: must be a list, not a table"),
    ([3], r"drawing\[0\]: must be a table"),
    ([{"view": "side", "strokes": []}], r"drawing\[0\].view: what is written there.*front, back, left, right"),
    ([{"strokes": []}], r"drawing\[0\]\.view"),
    ([{"view": "front"}], r"drawing\[0\]\.strokes: must be a list, not nothing"),
    ([{"view": "front", "strokes": [], "colour": "red"}], r"drawing\[0\]\.colour"),
    ([{"view": "front", "strokes": [[]]}], r"drawing\[0\]\.strokes\[0\]: has no points"),
    ([{"view": "front", "strokes": [[3, 4]]}], r"strokes\[0\]\[0\]: must be a point \[x, y\], not a number"),
    ([{"view": "front", "strokes": [[[3]]]}], r"strokes\[0\]\[0\]: must be a point"),
    ([{"view": "front", "strokes": [[[3, "4"]]]}], r"strokes\[0\]\[0\]\[1\] \(y\): must be a number"),
    ([{"view": "front", "strokes": [[[0, 0], [math.nan, 4]]]}], r"strokes\[0\]\[1\]\[0\] \(x\): nan is out of range"),
    ([{"view": "front", "strokes": [[[3, math.inf]]]}], r"strokes\[0\]\[0\]\[1\] \(y\): inf is out of range"),
    ([{"view": "front", "strokes": [[[640, 480]]]}], r"strokes\[0\]\[0\]\[0\] \(x\): 640 is out of range, -176 to 176"),
    ([{"view": "front", "strokes": [[[10**400, 4]]]}], r"strokes\[0\]\[0\]\[0\] \(x\): inf is out of range"),
    ([{"view": "front", "strokes": [[[3, 4]]], "width": 0}], r"drawing\[0\]\.width: 0 is out of range, 1 to 60"),
    ([{"view": "front", "strokes": [[[3, 4]]] * (MAX_STROKES + 1)}], r"strokes: has 201 items, at most 200"),
    ([{"view": "front", "strokes": [[[3, 4]] * (MAX_POINTS + 1)]}], r"has 20,001 items, at most 20,000"),
    ([{"view": "front", "strokes": [[[3, 4]] * 11_000] * 2}], r"drawing: more than 20,000 points"),
    ([{"view": "front", "strokes": [[[3, 4]]] * 150}] * 2, r"drawing: more than 200 strokes"),
    ([{"view": "front", "strokes": [[[3, 4], [3, 500]] * 100]}], r"drawing: more than 60,000 units of line"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "message"), REFUSED, ids=[message[:50] for _, message in REFUSED])
def test_a_wrong_drawing_is_refused_by_name(value: object, message: str) -> None:
    with pytest.raises(VisitFileError, match=message):
        Visit.from_line({"id": "a", "drawing": value})


def test_a_stroke_made_in_code_is_checked_too() -> None:
    for wrong in ((), ((math.nan, 0.0),), ((0.0, 10_000.0),)):
        with pytest.raises(VisitFileError):
            Stroke("front", wrong)
    with pytest.raises(VisitFileError, match=r"view: what is written there.*front, back"):
        Stroke("above", ((0, 0),))  # type: ignore[arg-type]


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["view", "strokes", "areas", "outline_version", "strength", "width", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_any_value_is_read_or_refused(value: object) -> None:
    try:
        marks = strokes_from(value)
    except VisitFileError:
        return
    assert all(
        math.isfinite(c) for mark in marks if isinstance(mark, Stroke) for point in mark.points for c in point
    )


def test_the_error_reaches_a_json_line() -> None:
    from psoas.cli.reading import assess_line

    line = json.loads('{"id": "a", "drawing": [{"view": "top", "strokes": []}]}')
    with pytest.raises(VisitFileError, match=r"view: what is written there.*front, back"):
        assess_line(line)
