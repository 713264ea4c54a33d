"""The body's knowledge as values: anatomy, fibres, segments, spine, read from ``data/`` and checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Final, TypeVar

from psoas.errors import KnowledgeError
from psoas.vocabulary.tables import Row, Verified, read

T = TypeVar("T")
Point = tuple[float, float, float]
PACKAGE: Final = "psoas.body"
TRUST: Final = ("citation", "verified")


def table(name: str, columns: tuple[str, ...], make: Callable[[Row], T]) -> tuple[T, ...]:
    """The rows of one of this room's tables; ``citation`` and ``verified`` close every header."""
    return read(PACKAGE, name, (*columns, *TRUST), make)


def point(row: Row) -> Point:
    """The place ``x_m, y_m, z_m`` in its body's frame: forward, up, to the right."""
    return (row.number("x_m"), row.number("y_m"), row.number("z_m"))


@dataclass(frozen=True, slots=True)
class PsoasFascicle:
    """Where one of the eleven fascicles of a side begins, on the right."""

    name: str
    attachment: str
    kind: str
    body: str
    place_m: Point
    pcsa_mm2: float
    verified: Verified


@dataclass(frozen=True, slots=True)
class Via:
    """Where passing fascicles of one kind keep close to a vertebra, on the right."""

    body: str
    kind: str
    place_m: Point


@dataclass(frozen=True, slots=True)
class RoutePoint:
    """A point, or a wrapping cylinder where ``radius_m`` is given, on a muscle's way, on the right.

    ``side`` says on which side of the cylinder the muscle passes, front or back.
    """

    muscle: str
    point: str
    body: str
    place_m: Point
    radius_m: float | None
    side: str


@dataclass(frozen=True, slots=True)
class Fibres:
    """Fibre architecture of the fascicles whose name fits ``pattern``."""

    pattern: str
    group: str
    fibre_m: float
    standing_length: float
    pennation_deg: float
    passive_strain: float  # of the fibre when it pulls passively as hard as it can actively


@dataclass(frozen=True, slots=True)
class Segment:
    """A body's share of the mass, by sex, and its centre in the body's frame, on the right."""

    body: str
    male: float
    female: float
    place_m: Point
    gyration_m: Point  # radii about the body's axes through the centre


@dataclass(frozen=True, slots=True)
class SpineLevel:
    """A spinal level: its share of lumbar motion and its passive stiffness."""

    name: str
    upper: str
    lower: str
    share_flexion: float
    share_lateral: float
    share_axial: float
    flexion_nm_per_deg: float
    flexion_nm_per_deg3: float
    lateral_nm_per_deg: float
    axial_nm_per_deg: float


PLACE: Final = ("x_m", "y_m", "z_m")


@lru_cache(maxsize=1)
def psoas_fascicles() -> tuple[PsoasFascicle, ...]:
    """The eleven fascicles of a side."""
    columns = ("fascicle", "attachment", "kind", "body", *PLACE, "pcsa_mm2")
    return table(
        "psoas.csv",
        columns,
        lambda r: PsoasFascicle(
            r.text("fascicle"),
            r.text("attachment"),
            r.one_of("kind", ("body", "process")),
            r.text("body"),
            point(r),
            r.number("pcsa_mm2"),
            r.verified(),
        ),
    )


@lru_cache(maxsize=1)
def psoas_vias() -> tuple[Via, ...]:
    """The places on the vertebrae that passing fascicles keep to."""
    return table(
        "psoas_via.csv",
        ("body", "kind", *PLACE),
        lambda r: Via(r.text("body"), r.one_of("kind", ("body", "process")), point(r)),
    )


@lru_cache(maxsize=1)
def routes() -> tuple[RoutePoint, ...]:
    """The ways of muscles that are strung anew; the psoas's is its last part, from the pelvis to the femur."""
    return table(
        "routes.csv",
        ("muscle", "point", "body", *PLACE, "radius_m", "side"),
        lambda r: RoutePoint(
            r.text("muscle"),
            r.text("point"),
            r.text("body"),
            point(r),
            r.maybe_number("radius_m"),
            r.one_of("side", ("front", "back", "none")),
        ),
    )


def back_points() -> tuple[tuple[str, str, float], ...]:
    """Muscles (a pattern of names), a body, and how far back their points on it are moved, metres."""
    return table(
        "back_points.csv",
        ("muscles", "body", "backward_m"),
        lambda r: (r.text("muscles"), r.text("body"), r.number("backward_m")),
    )


@dataclass(frozen=True, slots=True)
class MovedPoint:
    """A point of a base muscle's path that lies elsewhere, on the right; points are counted from the origin."""

    muscle: str
    point: int
    body: str
    place_m: Point


@lru_cache(maxsize=1)
def moved_points() -> tuple[MovedPoint, ...]:
    """Every point of the base's paths that is put right."""
    return table(
        "moved_points.csv",
        ("muscle", "point", "body", *PLACE),
        lambda r: MovedPoint(r.text("muscle"), int(r.number("point")), r.text("body"), point(r)),
    )


@lru_cache(maxsize=1)
def fibre_rows() -> tuple[Fibres, ...]:
    """Fibre architecture, first fitting pattern wins."""
    return table(
        "fibres.csv",
        ("pattern", "group", "fibre_m", "standing_length", "pennation_deg", "passive_strain"),
        lambda r: Fibres(
            r.text("pattern"),
            r.text("group"),
            r.number("fibre_m"),
            r.number("standing_length"),
            r.number("pennation_deg"),
            r.number("passive_strain"),
        ),
    )


def fibres_of(fascicle: str) -> Fibres:
    """The architecture of one fascicle (its name without a side).

    Raises:
        KnowledgeError: no row fits.
    """
    for row in fibre_rows():
        if fnmatchcase(fascicle, row.pattern):
            return row
    raise KnowledgeError(f"{PACKAGE}/data/fibres.csv: no row fits the muscle {fascicle!r}")


@lru_cache(maxsize=1)
def segments() -> tuple[Segment, ...]:
    """The mass of the body's parts; limbs are given once and stand for both sides."""
    return table(
        "segments.csv",
        ("body", "male", "female", *PLACE, *(f"gyration_{axis}" for axis in PLACE)),
        lambda r: Segment(
            r.text("body"),
            r.number("male"),
            r.number("female"),
            point(r),
            (r.number("gyration_x_m"), r.number("gyration_y_m"), r.number("gyration_z_m")),
        ),
    )


@lru_cache(maxsize=1)
def spine_levels() -> tuple[SpineLevel, ...]:
    """The six levels, from T12-L1 down to L5-S1."""
    numbers = (
        "share_flexion", "share_lateral", "share_axial", "flexion_nm_per_deg", "flexion_nm_per_deg3",
        "lateral_nm_per_deg", "axial_nm_per_deg",
    )  # fmt: skip
    return table(
        "spine.csv",
        ("level", "upper", "lower", *numbers),
        lambda r: SpineLevel(
            r.text("level"), r.text("upper"), r.text("lower"), *(r.number(name) for name in numbers)
        ),
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """A joint whose load is asked for: the force between ``below`` and ``beyond``, away from the pelvis."""

    name: str
    below: str
    beyond: str
    spinal: bool

    @property
    def joints(self) -> tuple[str, str, str]:
        """The engine's slides at the cut."""
        x, y, z = (f"cut_{self.name}_{axis}" for axis in "xyz")
        if self.beyond.startswith("tibia"):
            side = self.beyond[-2:]
            x, y = f"knee_angle_translation2{side}", f"knee_angle_translation1{side}"
        return x, y, z


LEG_JOINTS: Final = {"hip": ("pelvis", "femur"), "knee": ("femur", "tibia"), "ankle": ("tibia", "talus")}


@lru_cache(maxsize=1)
def cuts() -> tuple[Cut, ...]:
    """Every joint whose load is asked for: the spine's levels from above down, then the legs', right and left."""
    spine = tuple(Cut(level.name, level.lower, level.upper, spinal=True) for level in spine_levels())
    legs = tuple(
        Cut(
            f"{joint}_{side}",
            near if near == "pelvis" else f"{near}_{side[0]}",
            f"{far}_{side[0]}",
            spinal=False,
        )
        for side in ("right", "left")
        for joint, (near, far) in LEG_JOINTS.items()
    )
    return spine + legs


@lru_cache(maxsize=16)
def quantities(name: str, *, unit: bool = False) -> dict[str, float]:
    """A table of single named numbers."""
    columns = ("quantity", "value", "unit") if unit else ("quantity", "value")
    return dict(table(name, columns, lambda r: (r.text("quantity"), r.number("value"))))


@lru_cache(maxsize=1)
def strength_factors() -> dict[str, float]:
    """Groups whose force differs from the base's, and by how much."""
    return dict(
        table(
            "strength.csv",
            ("group", "factor"),
            lambda r: (r.one_of("group", muscle_groups()), r.number("factor")),
        )
    )


def muscle_groups() -> tuple[str, ...]:
    """Every muscle group of the body, in the order of the table."""
    return tuple(dict.fromkeys(row.group for row in fibre_rows()))
