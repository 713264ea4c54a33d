"""Where each exercise begins and ends, as data: joint angles, what touches what, and the furniture."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final, cast

from psoas.body.model.skeleton import LEG, LUMBAR
from psoas.body.tables import PACKAGE, table
from psoas.errors import BodyError, KnowledgeError, not_allowed
from psoas.vocabulary.tables import VERIFIED, Verified

_FILE: Final = "exercise_poses.toml"
FLOOR: Final = "floor"
KINDS: Final = ("box", "wall", "bar")
ROLES: Final = ("lifted", "stance", "both", "middle")
PELVIS: Final = ("pelvis_tilt", "pelvis_list", "pelvis_turn")
ARM: Final = ("elv_angle", "shoulder_elv", "shoulder_rot", "elbow_flexion", "pro_sup", "wrist_flexion")
PAIRED: Final = (*LEG, "mtp_angle", *ARM)


@dataclass(frozen=True, slots=True)
class Support:
    """Something that carries or stops the body; the floor, at height 0, is always there.

    Attributes:
        kind: ``box`` (level top and upright sides), ``wall`` (upright, before the body where ``x_m`` is positive, else
            behind it) or ``bar`` (a round bar across the picture).
        x_m: from and to, forward; a wall's or a bar's place twice.
        z_m: from and to, up; a bar's height twice.
        only: the role whose limbs it stops; what has another one passes beside it. Empty: all.
    """

    name: str
    kind: str
    x_m: tuple[float, float]
    z_m: tuple[float, float]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A place of the skin and what it rests on: a support, or (``on_role``) another place of the skin.

    What touches the same support at both ends stays in its place from start to end, unless it ``slides``.
    """

    place: str
    role: str
    on: str
    on_role: str = ""
    slides: bool = False


@dataclass(frozen=True, slots=True)
class Pose:
    """One end of an exercise.

    Attributes:
        angles_deg: by coordinate, for both sides or ending in ``_lifted`` or ``_stance``; what is not named is zero.
            ``pelvis_tilt`` is forward, ``pelvis_list`` drops the stance side of the body's right, ``neck`` nods forward.
        contacts: what touches what.
        x_m: where the pelvis is, forward.
    """

    angles_deg: Mapping[str, float]
    contacts: tuple[Contact, ...]
    x_m: float


@dataclass(frozen=True, slots=True)
class ExercisePoses:
    """An exercise's two ends; ``lifted`` is the side that it is about: the stretched, moving or working one."""

    code: str
    start: Pose
    end: Pose
    supports: tuple[Support, ...]
    citation: str
    verified: Verified

    def support(self, name: str) -> Support:
        """One of its supports."""
        return next(s for s in self.supports if s.name == name)


@dataclass(frozen=True, slots=True)
class Range:
    """How far a coordinate goes in health, and how far a pose may leave its described angle to come into contact."""

    low_deg: float
    high_deg: float
    give_deg: float


@lru_cache(maxsize=1)
def ranges() -> Mapping[str, Range]:
    """The ranges by coordinate, without its side."""
    rows = table(
        "pose_ranges.csv",
        ("coordinate", "low_deg", "high_deg", "give_deg"),
        lambda r: (
            r.text("coordinate"),
            Range(r.number("low_deg"), r.number("high_deg"), r.number("give_deg")),
        ),
    )
    return dict(rows)


@lru_cache(maxsize=1)
def exercise_poses() -> Mapping[str, ExercisePoses]:
    """Every exercise's poses by its code.

    Raises:
        KnowledgeError: the file names a coordinate, a place or a support that is not there.
    """
    text = resources.files(PACKAGE).joinpath("data").joinpath(_FILE).read_text(encoding="utf-8")
    entries = tomllib.loads(text)
    return {code: _exercise(code, entry, entries) for code, entry in entries.items()}


def poses_of(code: str) -> ExercisePoses:
    """One exercise's poses.

    Raises:
        BodyError: there are none of this code.
    """
    try:
        return exercise_poses()[code]
    except KeyError:
        raise BodyError(not_allowed("exercise", code, exercise_poses())) from None


def _exercise(code: str, entry: Mapping[str, Any], entries: Mapping[str, Any]) -> ExercisePoses:
    verified = entry["verified"]
    if verified not in VERIFIED:
        raise _wrong(code, not_allowed("verified", verified, VERIFIED))
    supports = tuple(_support(code, name, s) for name, s in entry.get("supports", {}).items())
    start, end = _pose(code, "start", entries), _pose(code, "end", entries)
    known = {s.name for s in supports} | {FLOOR}
    for contact in (*start.contacts, *end.contacts):
        if not contact.on_role and contact.on not in known:
            raise _wrong(code, not_allowed("support", contact.on, known))
    return ExercisePoses(
        code,
        start,
        end,
        supports,
        str(entry["citation"]),
        cast("Verified", verified),
    )


def _support(code: str, name: str, entry: Mapping[str, Any]) -> Support:
    if entry["kind"] not in KINDS:
        raise _wrong(code, not_allowed("kind", entry["kind"], KINDS))
    x, z = _pair(entry["x"]), _pair(entry.get("z", 0.0))
    return Support(name, entry["kind"], x, z, entry.get("only", ""))


def _pair(value: float | list[float]) -> tuple[float, float]:
    if isinstance(value, list):
        low, high = value
        return float(low), float(high)
    return float(value), float(value)


def _pose(code: str, end: str, entries: Mapping[str, Any]) -> Pose:
    """A pose; ``like`` names another one ("code.end") whose angles and contacts it begins with."""
    entry = dict(entries[code][end])
    angles: dict[str, float] = {}
    contacts: tuple[Contact, ...] = ()
    x = 0.0
    if like := entry.pop("like", ""):
        other, which = like.split(".")
        base = _pose(other, which, entries)
        angles, contacts, x = dict(base.angles_deg), base.contacts, base.x_m
    x = float(entry.pop("x", x))
    if "contacts" in entry:
        contacts = tuple(_contact(code, words) for words in entry.pop("contacts"))
    for name, value in entry.items():
        _check_angle(code, name)
        angles[name] = float(value)
    return Pose(angles, contacts, x)


def _contact(code: str, words: str) -> Contact:
    """``place:role:support`` (with ``:slides`` where it does), or ``place:role+place:role`` for skin on skin."""
    first, _, second = words.partition("+")
    place, role, *rest = first.split(":")
    on, on_role = second.split(":") if second else (rest[0], "")
    contact = Contact(place, role, on, on_role, rest[1:] == ["slides"])
    if role not in ROLES or (on_role and on_role not in ROLES):
        raise _wrong(code, not_allowed("role", role, ROLES))
    return contact


def _check_angle(code: str, name: str) -> None:
    stem, _, role = name.rpartition("_")
    if name in {*PELVIS, *LUMBAR, "neck", *PAIRED} or (stem in PAIRED and role in {"lifted", "stance"}):
        return
    raise _wrong(code, not_allowed("coordinate", name, (*PELVIS, *LUMBAR, "neck", *PAIRED)))


def _wrong(code: str, why: str) -> KnowledgeError:
    return KnowledgeError(f"{PACKAGE}/data/{_FILE}, {code}: {why}")
