"""The held postures that the body can take, as data: joint angles, what carries the weight, and how it balances."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.body.model.skeleton import LEG, LUMBAR
from psoas.body.tables import PLACE, Point, point, table
from psoas.errors import BodyError, KnowledgeError, not_allowed
from psoas.vocabulary.tables import Row, Verified

BALANCES: Final = ("lean", "lean_and_shift", "none")
_ROLES: Final = ("both", "lifted", "stance")
_ARMS: Final = ("shoulder_elv", "elv_angle", "elbow_flexion")
BED: Final = "bed"


@dataclass(frozen=True, slots=True)
class Support:
    """A place that may carry weight; ``share`` says how readily, against the others."""

    contact: str
    role: str
    share: float


@dataclass(frozen=True, slots=True)
class Contact:
    """A place on the body that may touch ground or seat, on the right."""

    name: str
    body: str
    place_m: Point
    normal: str  # the way it is pushed: up or (held by a strap) down in the world, or forward of its body


@dataclass(frozen=True, slots=True)
class Posture:
    """One held posture. ``lifted`` is the side that it is about: the raised leg, or the kneeling, stretched one."""

    code: str
    meaning: str
    upright: bool  # the trunk is carried against gravity and keeps its tone
    balance: str
    supports: tuple[Support, ...]
    on_bed: bool  # every part that is not raised lies on a surface
    angles_deg: tuple[tuple[str, float], ...]
    basis: str  # measured, recalled or constructed
    citation: str
    verified: Verified

    def placed(self, lifted: str) -> PlacedPosture:
        """The posture with its sides chosen.

        Raises:
            BodyError: ``lifted`` is not a side.
        """
        if lifted not in {"left", "right"}:
            raise BodyError(not_allowed("lifted", lifted, ("left", "right")))
        side = {"lifted": lifted[0], "stance": "l" if lifted == "right" else "r"}
        angles: dict[str, float] = {}
        arms: dict[str, float] = {}
        tilt = drop = 0.0
        for name, value in self.angles_deg:
            stem, _, role = name.rpartition("_")
            if name == "pelvis_tilt":
                tilt = value
            elif name == "pelvis_list":
                drop = value if lifted == "left" else -value
            elif name in LUMBAR:
                # Bending and turning are said for the right: the other side is the mirror image.
                turned = name != "lumbar_flexion" and lifted == "left"
                angles[name] = -value if turned else value
            elif name in _ARMS:
                arms[name] = value
            elif role in side:
                angles[f"{stem}_{side[role]}"] = value
            else:
                angles |= {f"{name}_{s}": value for s in "rl"}
        return PlacedPosture(self, angles, tilt, drop, arms, side["lifted"], side["stance"])


@dataclass(frozen=True, slots=True)
class PlacedPosture:
    """A posture whose sides are chosen; the suffixes are the model's, r or l."""

    posture: Posture
    angles_deg: dict[str, float]
    tilt_deg: float
    list_deg: float
    arms_deg: dict[str, float]
    lifted: str
    stance: str

    def sides(self, role: str) -> tuple[str, ...]:
        """The model's suffixes for a role; the right comes first."""
        return {"both": ("r", "l"), "lifted": (self.lifted,), "stance": (self.stance,)}[role]


@lru_cache(maxsize=1)
def contacts() -> dict[str, Contact]:
    """The places that may touch something."""
    rows = table(
        "contacts.csv",
        ("contact", "body", *PLACE, "normal"),
        lambda r: Contact(
            r.text("contact"), r.text("body"), point(r), r.one_of("normal", ("up", "down", "forward"))
        ),
    )
    return {c.name: c for c in rows}


def support(row: Row, text: str) -> Support:
    """One word of a table's contacts: ``contact:role:share``.

    Raises:
        KnowledgeError: it is not one.
    """
    parts = text.split(":")
    if len(parts) != 3 or parts[0] not in contacts() or parts[1] not in _ROLES:
        raise row.fail("contacts", f"{text!r} is not contact:role:share")
    return Support(parts[0], parts[1], float(parts[2]))


def _angle(row: Row) -> tuple[str, str, float]:
    name = row.text("coordinate")
    stem, _, role = name.rpartition("_")
    known = {"pelvis_tilt", "pelvis_list", *LUMBAR, *_ARMS, *LEG}
    if name not in known and not (stem in LEG and role in {"lifted", "stance"}):
        raise row.fail("coordinate", not_allowed("coordinate", name, sorted(known)))
    return row.text("posture"), name, row.number("angle_deg")


@lru_cache(maxsize=1)
def postures() -> dict[str, Posture]:
    """Every posture by its code."""
    angles = table("postures.csv", ("posture", "coordinate", "angle_deg"), _angle)

    def make(row: Row) -> Posture:
        code = row.text("posture")
        words = row.words("contacts")
        return Posture(
            code=code,
            meaning=row.text("meaning"),
            upright=row.one_of("upright", ("yes", "no")) == "yes",
            balance=row.one_of("balance", BALANCES),
            supports=tuple(support(row, w) for w in words if w != BED),
            on_bed=BED in words,
            angles_deg=tuple((name, value) for p, name, value in angles if p == code),
            basis=row.one_of("basis", ("measured", "recalled", "constructed")),
            citation=row.text("citation"),
            verified=row.verified(),
        )

    found = table("posture_list.csv", ("posture", "meaning", "upright", "balance", "contacts", "basis"), make)
    unknown = {p for p, _, _ in angles} - {f.code for f in found}
    if unknown:
        raise KnowledgeError(f"psoas.body/data/postures.csv: no such posture in posture_list.csv: {unknown}")
    return {f.code: f for f in found}


def posture(code: str) -> Posture:
    """One posture.

    Raises:
        BodyError: the code is not one, naming those that are.
    """
    try:
        return postures()[code]
    except (KeyError, TypeError):
        raise BodyError(not_allowed("activity", code, postures())) from None
