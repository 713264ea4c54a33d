"""The tables of acupuncture: points, what is said of them in kinds, sets by source, and methods.

Every figure of a point has its own trust mark, because place and depth were seen in a text where what lies beneath was often
only recalled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.care.interventions import DIRECTIONS
from psoas.care.triggers import PACKAGE
from psoas.errors import KnowledgeError, VisitFileError, not_allowed
from psoas.visit import View
from psoas.visit.drawing import VIEWS
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import VERIFIED, Row, Verified, read

HAZARDS: Final = ("vessel", "lung", "kidney", "bowel", "bladder", "nerve", "joint", "cord")
ANY_SOURCE: Final = "*"
CUPS: Final = "cups"
KINDS_OF_SET: Final = ("guideline", "review", "trial", "safety", "tradition", "none")
SET_DIRECTIONS: Final = (
    *DIRECTIONS, "for", "against", "no better than sham", "no worse than cortisone", "reassuring", "caution", "danger",
)  # fmt: skip
_POINTS: Final = (
    "code", "who_code", "name", "channel", "place", "depth_min_mm", "depth_max_mm", "direction", "depth_basis", "note", "beneath",
    "danger", "hazards", "pregnancy", "pregnancy_note", "blood_thinner", "current", "uses", "regions", "view", "marks",
    "place_verified", "depth_verified", "beneath_verified", "pregnancy_verified", "citation", "verified",
)  # fmt: skip
_SETS: Final = (
    "sources", "kind", "name", "points", "way", "method", "sessions", "people", "compared_with", "result", "direction", "citation",
    "address", "verified", "not_seen",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """What is said alike of many points (``about`` pregnancy, blood_thinner, current or depth)."""

    text: str
    citation: str
    verified: Verified


@dataclass(frozen=True, slots=True)
class Point:
    """One acupuncture point.

    Attributes:
        code: WHO's, or EX-.. and ASHI-.. for extra points and tender spots.
        depth_mm: least and most, in millimetres, with one cun as 25 mm; (0, 0) where no needle goes in.
        direction: of the needle.
        depth_basis: ``text``, ``below_text`` (less than the text on purpose) or ``own``.
        note: what a practitioner must know here, also where texts differ; may be empty.
        beneath: what the needle passes and what lies behind.
        hazards: what could be hit, of ``HAZARDS``.
        pregnancy_note, blood_thinner, current: keys of ``note``.
        view, marks: where it lies on the body's outline, in drawing units; a front or back mark has its twin on the other side.
        place_verified, depth_verified, beneath_verified, pregnancy_verified: the trust mark of each figure.
    """

    code: str
    who_code: str
    name: str
    channel: str
    place: str
    depth_mm: tuple[int, int]
    direction: str
    depth_basis: str
    note: str
    beneath: str
    danger: str
    hazards: tuple[str, ...]
    pregnancy: str
    pregnancy_note: str
    blood_thinner: str
    current: str
    uses: str
    regions: tuple[str, ...]
    view: View
    marks: tuple[tuple[float, float], ...]
    place_verified: str
    depth_verified: str
    beneath_verified: str
    pregnancy_verified: str
    citation: str
    verified: str

    @property
    def needled(self) -> bool:
        """Whether a needle goes in at all."""
        return self.depth_mm[1] > 0


@dataclass(frozen=True, slots=True)
class PointSet:
    """What a guideline, a trial, a review or tradition says for sources of pain; ``sources`` is empty where it is for any.

    ``way`` is a method or ``cups``; ``method`` says more of it. ``not_seen`` names what in it was recalled and not opened.
    """

    sources: tuple[str, ...]
    kind: str
    name: str
    points: tuple[str, ...]
    way: str
    method: str
    sessions: str
    people: str
    compared_with: str
    result: str
    direction: str
    citation: str
    address: str
    verified: str
    not_seen: str


@dataclass(frozen=True, slots=True)
class Method:
    """A way of working with points: its course and what it takes care of."""

    code: str
    title: str
    course: str
    care: str
    citation: str
    verified: str


@lru_cache(maxsize=1)
def _notes() -> Mapping[tuple[str, str], Note]:
    return {
        (row.text("about"), row.text("note")): Note(row.text("text"), row.text("citation"), row.verified())
        for row in read(
            PACKAGE, "points/notes.csv", ("about", "note", "text", "citation", "verified"), lambda r: r
        )
    }


def note(about: str, key: str) -> Note:
    """What is said of a kind of point.

    Args:
        about: ``pregnancy``, ``blood_thinner``, ``current`` or ``depth``.
        key: as the point has it.

    Raises:
        KnowledgeError: there is no such note.
    """
    try:
        return _notes()[about, key]
    except KeyError:
        known = [k for a, k in _notes() if a == about]
        raise KnowledgeError(f"{PACKAGE}/data/points/notes.csv: {not_allowed(about, key, known)}") from None


def _make(row: Row) -> Point:
    marks = tuple((float(x), float(y)) for x, y in (m.split(",") for m in row.words("marks")))
    view = row.one_of("view", VIEWS)
    for about, column in (
        ("pregnancy", "pregnancy_note"),
        ("blood_thinner", "blood_thinner"),
        ("current", "current"),
        ("depth", "depth_basis"),
    ):
        note(about, row.text(column))
    for hazard in row.words("hazards"):
        if hazard not in HAZARDS:
            raise row.fail("hazards", not_allowed("hazard", hazard, HAZARDS))
    return Point(
        code=row.text("code"),
        who_code=row.text("who_code"),
        name=row.text("name"),
        channel=row.text("channel"),
        place=row.text("place"),
        depth_mm=(int(row.number("depth_min_mm")), int(row.number("depth_max_mm"))),
        direction=row.text("direction"),
        depth_basis=row.text("depth_basis"),
        note=row.maybe("note"),
        beneath=row.text("beneath"),
        danger=row.one_of("danger", ("low", "moderate", "high")),
        hazards=row.words("hazards"),
        pregnancy=row.one_of("pregnancy", ("ok", "caution", "avoid")),
        pregnancy_note=row.text("pregnancy_note"),
        blood_thinner=row.text("blood_thinner"),
        current=row.text("current"),
        uses=row.text("uses"),
        regions=tuple(check_code("region", r, "regions") for r in row.words("regions")),
        view=next(v for v in VIEWS if v == view),
        marks=marks,
        place_verified=row.one_of("place_verified", VERIFIED),
        depth_verified=row.one_of("depth_verified", VERIFIED),
        beneath_verified=row.one_of("beneath_verified", VERIFIED),
        pregnancy_verified=row.one_of("pregnancy_verified", VERIFIED),
        citation=row.text("citation"),
        verified=row.verified(),
    )


@lru_cache(maxsize=1)
def points() -> Mapping[str, Point]:
    """Every point by its code."""
    return {p.code: p for p in read(PACKAGE, "points/points.csv", _POINTS, _make)}


def check_point(code: str) -> Point:
    """The point of a code or a name, in capitals or not ("st36", "Zusanli").

    Raises:
        VisitFileError: there is none; the message offers the nearest.
    """
    wanted = code.strip().lower()
    for point in points().values():
        if wanted in (point.code.lower(), point.who_code.lower(), point.name.lower()):
            return point
    raise VisitFileError(not_allowed("point", code, points(), private=True))


def _set(row: Row) -> PointSet:
    for code in row.words("points"):
        if code not in points():
            raise row.fail("points", not_allowed("point", code, points()))
    named = [s for s in row.words("sources") if s != ANY_SOURCE]
    return PointSet(
        sources=tuple(check_code("source", s, "sources") for s in named),
        kind=row.one_of("kind", KINDS_OF_SET),
        name=row.text("name"),
        points=row.words("points"),
        way=row.one_of("way", (*methods(), CUPS)),
        method=row.maybe("method"),
        sessions=row.maybe("sessions"),
        people=row.maybe("people"),
        compared_with=row.maybe("compared_with"),
        result=row.text("result"),
        direction=row.one_of("direction", SET_DIRECTIONS),
        citation=row.text("citation"),
        address=row.maybe("address"),
        verified=row.verified(),
        not_seen=row.maybe("not_seen"),
    )


@lru_cache(maxsize=1)
def point_sets() -> tuple[PointSet, ...]:
    """Every set, in the order of the table."""
    return read(PACKAGE, "points/sets.csv", _SETS, _set)


@lru_cache(maxsize=1)
def methods() -> Mapping[str, Method]:
    """Needles, and beside them current, moxa, ear, dry needling and finger pressure, by code."""
    columns = ("method", "title", "course", "care", "citation", "verified")
    return {
        m.code: m
        for m in read(
            PACKAGE,
            "points/methods.csv",
            columns,
            lambda row: Method(
                row.text("method"),
                row.text("title"),
                row.text("course"),
                row.text("care"),
                row.text("citation"),
                row.verified(),
            ),
        )
    }


@lru_cache(maxsize=64)
def points_of_intervention(intervention: str) -> tuple[str, ...]:
    """The points that stand in an intervention's own code (``acupuncture_BL23_BL25_BL40_GB30``)."""
    return tuple(word for word in intervention.split("_") if word in points())
