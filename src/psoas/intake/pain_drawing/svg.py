"""The body outline as a picture: the SVG of an outline version, taken apart into views, areas and marks.

A page shows this picture, and a drawing is read against the areas in it, so that what is seen is what is read.
Paths hold absolute M, L, C and Z only. Every view has its own group and the frame of ``psoas.visit.drawing``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final
from xml.etree import ElementTree as ET

from psoas.errors import KnowledgeError
from psoas.visit.drawing import HALVES, VIEWS, Half, Point, View
from psoas.vocabulary import check_code

DRAWN_AS_SVG: Final = (2,)
_SVG: Final = "{http://www.w3.org/2000/svg}"
_PIECE: Final = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_NUMBER: Final = re.compile(r"-?\d*\.?\d+")
_GROUP: Final = re.compile(r'<g id="view-(\w+)"[^>]*>(.*?)</g>\s*(?=<g id="view-|</svg>)', re.S)
_TITLE: Final = re.compile(r"<title>.*?</title>\s*", re.S)
_CURVE_PARTS: Final = 4  # straight pieces a curve: under a third of a unit off at the sharpest


@dataclass(frozen=True, slots=True)
class SvgArea:
    """One area: its region, the person's side, whether it is half of a region across the midline, its path."""

    region: str
    side: Half
    midline: bool
    d: str


@dataclass(frozen=True, slots=True)
class SvgView:
    """One view. ``inner`` is its markup without a frame, to be put into an ``<svg viewBox="-116 -4 232 572">``."""

    view: View
    outline: str
    areas: tuple[SvgArea, ...]
    marks: tuple[str, ...]
    inner: str


def outline_svg(version: int) -> str:
    """The whole picture of an outline version, all four views side by side.

    Raises:
        KnowledgeError: there is no picture of this version.
    """
    try:
        return resources.files("psoas.intake").joinpath("data", f"outline_{version}.svg").read_text("utf-8")
    except OSError:
        raise KnowledgeError(f"psoas.intake/data/outline_{version}.svg: cannot be read") from None


@lru_cache(maxsize=len(DRAWN_AS_SVG))
def svg_views(version: int) -> Mapping[View, SvgView]:
    """The views of an outline version, in the order of the picture.

    Raises:
        KnowledgeError: there is no picture of this version, or an area in it names no region or side.
    """
    text = outline_svg(version)
    root = ET.fromstring(text)  # noqa: S314 - our own table, part of the package
    inner = dict(_GROUP.findall(text))
    groups = {str(g.get("data-view")): g for g in root.findall(f"{_SVG}g")}
    if set(groups) != set(VIEWS) or set(inner) != set(VIEWS):
        raise KnowledgeError(f"outline_{version}.svg: must have a group for each of {', '.join(VIEWS)}")
    return {view: _view(view, groups[view], inner[view], version) for view in VIEWS}


def _view(view: View, group: ET.Element, inner: str, version: int) -> SvgView:
    paths = list(group.iter(f"{_SVG}path"))
    outline = next(str(p.get("d")) for p in paths if p.get("id") == f"outline-{view}")
    areas = tuple(_area(path, version) for path in paths if path.get("data-region"))
    marks = tuple(str(p.get("d")) for p in paths if not p.get("id") and p.get("class") != "body-glass")
    return SvgView(view, outline, areas, marks, _TITLE.sub("", inner).strip())


def _area(path: ET.Element, version: int) -> SvgArea:
    name = f"outline_{version}.svg, {path.get('id')}"
    side = path.get("data-side")
    if side not in HALVES:
        raise KnowledgeError(f"{name}: data-side must be left or right")
    region = check_code("region", path.get("data-region"), name)
    return SvgArea(region, side, path.get("data-midline") == "yes", str(path.get("d")))


def corners(d: str) -> tuple[Point, ...]:
    """A closed path as a polygon, each curve as a few straight pieces.

    Raises:
        KnowledgeError: the path holds something else than absolute M, L, C and Z.

    >>> corners("M0 0L4 0C4 0 4 4 4 4Z")[-1]
    (4.0, 4.0)
    """
    found: list[Point] = []
    for letter, points in _pieces(d):
        if letter in "ML":
            found += points
        elif letter == "C":
            for n in range(0, len(points), 3):
                found += _curve(found[-1], *points[n : n + 3])
    return tuple(found)


def stretched(d: str, share: float) -> str:
    """The path with every x multiplied: -1 mirrors it, less than 1 makes it narrower.

    >>> stretched("M2 1L4 3Z", -0.5)
    'M-1 1L-2 3Z'
    """
    return "".join(
        letter + " ".join(f"{round(x * share, 2):g} {y:g}" for x, y in points)
        for letter, points in _pieces(d)
    )


def _pieces(d: str) -> list[tuple[str, Sequence[Point]]]:
    found: list[tuple[str, Sequence[Point]]] = []
    for letter, rest in _PIECE.findall(d):
        numbers = [float(n) for n in _NUMBER.findall(rest)]
        if letter not in "MLCZ" or len(numbers) % (6 if letter == "C" else 2):
            raise KnowledgeError(
                f"a path of the body outline: {letter!r} must be M, L, C or Z with pairs x y"
            )
        found.append((letter, list(zip(numbers[::2], numbers[1::2], strict=True))))
    return found


def _curve(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """A cubic Bézier curve from a to d, without its start."""

    def at(t: float, axis: int) -> float:
        s = 1 - t
        return s**3 * a[axis] + 3 * s * s * t * b[axis] + 3 * s * t * t * c[axis] + t**3 * d[axis]

    return [(at(n / _CURVE_PARTS, 0), at(n / _CURVE_PARTS, 1)) for n in range(1, _CURVE_PARTS)] + [d]
