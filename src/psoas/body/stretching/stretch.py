"""Hip-flexor stretches, releases and rests: what each lengthens in this body, how far it goes, and what it costs.

A stretch is a held posture (``postures.csv``) with a stretched side. Its angles are where a healthy body comes. A
muscle that is short, or will not let go, makes the same pull earlier: the client is taken to stop where stretched
tissue turns the hip as hard as it does in the same body in health, and nobody goes beyond a tolerable moment. What the
hip does not give is given by the leg, which goes less far, or by the loins, which arch (``gives`` in the table).
Muscles are as relaxed as the posture allows: recruitment uses no more than balance asks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal, cast

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics, kinematics
from psoas.body.mechanics.loads import SpineLoad
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.activities import hold
from psoas.body.motion.motion import Motion, held
from psoas.body.motion.postures import Posture, postures
from psoas.body.person.calibration import muscles_of
from psoas.body.person.person import Person
from psoas.body.person.states import SIDES, Changes, changes
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult, inner_nm, muscle_forces, solve
from psoas.body.stretching.stretch_words import reason
from psoas.body.tables import quantities, table
from psoas.errors import BodyError, not_allowed
from psoas.vocabulary.tables import Verified

Floats = NDArray[np.float64]
Side = Literal["left", "right"]
HIP_FLEXORS: Final = ("psoas", "iliacus", "rectus_femoris")
KINDS: Final = ("stretch", "release", "rest")
_STEP_DEG: Final = 1.0
_DISC: Final = "L4_L5"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch, release or rest; its posture has the same code.

    Attributes:
        kind: one of ``KINDS``.
        gives: ``leg`` or ``loins``, whichever moves when the hip comes no further.
        reaches: the muscles that it is meant for.
        how: instructions for the client.
        basis: of the posture: recalled or constructed.
    """

    code: str
    name: str
    kind: str
    gives: str
    reaches: tuple[str, ...]
    how: str
    basis: str
    citation: str
    verified: Verified


@dataclass(frozen=True, slots=True)
class StretchEffect:
    """What one stretch does in one body, against upright standing of the same body.

    Attributes:
        stretch: which.
        side: the stretched one.
        lengthening: of each of ``HIP_FLEXORS``, mean over its fascicles, in optimal fibre lengths.
        lengthening_mm: the same, of the whole muscle.
        of_most: ``lengthening`` over the most that any stretch of the library gives that muscle in health.
        reaches_most: the muscle that it comes nearest to lengthening as much as any stretch does in this body; empty
            where it lengthens none.
        passive_n: pull of the stretched muscle.
        hip_extension_deg: of the stretched hip, where the client stops; negative in flexion.
        short_by_deg: how much of the posture's hip extension is missing there.
        lumbar_extension_deg: beyond standing; negative where the back is flatter.
        l4_l5_compression_n, l4_l5_shear_n: the load of the disc.
        l4_l5_over_standing: compression over that of standing.
        score: gain of the muscles that matter to the client, as ``of_most``, less the price of arch and load.
        avoid: it costs the back more than a stretch should.
        reason: why it stands where it stands, in words.
    """

    stretch: Stretch
    side: str
    lengthening: dict[str, float]
    lengthening_mm: dict[str, float]
    of_most: dict[str, float]
    reaches_most: str
    passive_n: dict[str, float]
    hip_extension_deg: float
    short_by_deg: float
    lumbar_extension_deg: float
    l4_l5_compression_n: float
    l4_l5_shear_n: float
    l4_l5_over_standing: float
    score: float
    avoid: bool
    reason: str


@lru_cache(maxsize=1)
def stretches() -> dict[str, Stretch]:
    """The library, by code."""
    columns = ("stretch", "name", "kind", "gives", "reaches", "how", "basis")
    rows = table(
        "stretches.csv",
        columns,
        lambda r: Stretch(
            r.one_of("stretch", postures()),
            r.text("name"),
            r.one_of("kind", KINDS),
            r.one_of("gives", ("leg", "loins")),
            r.words("reaches"),
            r.text("how"),
            r.one_of("basis", ("recalled", "constructed")),
            r.text("citation"),
            r.verified(),
        ),
    )
    return {s.code: s for s in rows}


def stretched_side(body: Body) -> str:
    """The side whose hip flexors are tighter; the right where neither is."""
    total = {
        side: sum(s.amount for s in body.states if _matters(s.muscle, s.state) and s.side == side)
        for side in SIDES
    }
    return "left" if total["left"] > total["right"] else "right"


def target(body: Body, side: str) -> tuple[str, ...]:
    """The muscles that should be lengthened: the tight ones of that side, or the psoas where none is."""
    tight = {s.muscle for s in body.states if s.side == side and s.amount > 0 and _matters(s.muscle, s.state)}
    return tuple(m for m in HIP_FLEXORS if m in tight) or ("psoas",)


def _matters(muscle: str, state: str) -> bool:
    return muscle in HIP_FLEXORS and state == "tight"


def rank_stretches(body: Body, side: str | None = None) -> tuple[StretchEffect, ...]:
    """Every stretch in this body, best first; those to avoid come last.

    Args:
        body: the client, with the states of their muscles.
        side: the stretched one; where it is not given, the tighter one.

    Raises:
        BodyError: there is no such side.
    """
    if side is not None and side not in SIDES:
        raise BodyError(not_allowed("side", side, SIDES))
    chosen = cast("Side", side or stretched_side(body))
    # Upright, not as this client stands: a stretch is not better for beginning from a worse posture.
    upright = hold(body.person, postures()["stand"], 0.0, chosen)
    standing = solve(upright, body.person, body.states, muscles_of(body.person, body.states), None)
    described = {
        s.code: _posed(postures()[s.code], chosen, s.gives, np.zeros(1)) for s in stretches().values()
    }
    most = {
        muscle: max(_longer(moved, standing.moved, muscle, chosen) for moved in described.values())
        for muscle in HIP_FLEXORS
    }
    measured = [_measure(body, s, chosen, standing, described[s.code]) for s in stretches().values()]
    own = {muscle: max(e.lengthening[muscle] for e in measured) for muscle in HIP_FLEXORS}
    wanted = target(body, chosen)
    judged = [_judge(replace(e, reaches_most=_reached(e, own)), most, wanted) for e in measured]
    return tuple(sorted(judged, key=lambda e: (e.avoid, -e.score, e.stretch.code)))


def _longer(moved: Kinematics, standing: Kinematics, muscle: str, side: Side) -> float:
    """How much longer a muscle is than in standing, in optimal fibre lengths, mean over its fascicles."""
    skeleton = moved.skeleton
    along = skeleton.fibre_m * skeleton.cosine
    return _mean(moved, (moved.length_m - standing.length_m)[0] / along, muscle, side)


def _mean(moved: Kinematics, values: Floats, muscle: str, side: Side) -> float:
    """Mean of a value (m,) over a muscle's fascicles, weighed by their greatest force."""
    chosen = moved.skeleton.fascicles(muscle, side)
    return float(np.average(values[chosen], weights=moved.skeleton.force_n[chosen]))


def _measure(
    body: Body, stretch: Stretch, side: Side, standing: ActivityResult, described: Kinematics
) -> StretchEffect:
    """All but the judgement, which needs the other stretches."""
    changed = muscles_of(body.person, body.states)
    short = _short_by_deg(body.person, stretch, side, changed, described)
    posture = yielded(postures()[stretch.code], short, stretch.gives)
    work = solve(hold(body.person, posture, 0.0, side), body.person, body.states, changed, None)
    fibres = (work.fibre_length - standing.fibre_length)[0]
    paths_m = (work.moved.length_m - standing.moved.length_m)[0] * body.person.length_scale
    spine, before = work.level(_DISC), standing.level(_DISC)
    return StretchEffect(
        stretch=stretch,
        side=side,
        lengthening={m: _mean(work.moved, fibres, m, side) for m in HIP_FLEXORS},
        lengthening_mm={m: _mean(work.moved, paths_m, m, side) * 1000 for m in HIP_FLEXORS},
        of_most={},
        reaches_most="",
        passive_n={m: float(work.muscle(m, side).passive_n[0]) for m in HIP_FLEXORS},
        hip_extension_deg=-_angle_deg(work, _hip(side)),
        short_by_deg=short,
        lumbar_extension_deg=_angle_deg(standing, "lumbar_flexion") - _angle_deg(work, "lumbar_flexion"),
        l4_l5_compression_n=float(spine.compression_n[0]),
        l4_l5_shear_n=float(spine.shear_n[0]),
        l4_l5_over_standing=_over(spine, before),
        score=0.0,
        avoid=False,
        reason="",
    )


def _reached(effect: StretchEffect, own: dict[str, float]) -> str:
    longer = {m: effect.lengthening[m] / own[m] for m in HIP_FLEXORS if effect.lengthening[m] > 0}
    return max(longer, key=lambda m: longer[m], default="")


def _judge(effect: StretchEffect, most: dict[str, float], wanted: tuple[str, ...]) -> StretchEffect:
    price = quantities("stretching.csv")
    share = {m: effect.lengthening[m] / most[m] for m in HIP_FLEXORS}
    arch, load = effect.lumbar_extension_deg, effect.l4_l5_over_standing
    cost = price["price_per_extension_deg"] * max(0.0, arch)
    cost += price["price_per_standing_load"] * max(0.0, load - 1.0)
    too_arched, too_loaded = arch > price["avoid_extension_deg"], load > price["avoid_over_standing"]
    judged = replace(
        effect,
        of_most=share,
        score=sum(share[m] for m in wanted) / len(wanted) - cost,
        avoid=too_arched or too_loaded,
    )
    return replace(
        judged,
        reason=reason(
            {m: effect.lengthening_mm[m] for m in wanted},
            rests=effect.stretch.kind == "rest",
            arch_deg=arch,
            load_over_standing=load,
            short_by_deg=effect.short_by_deg,
            too_arched=too_arched,
            too_loaded=too_loaded,
            worth_saying_deg=price["worth_saying_deg"],
        ),
    )


def yielded(posture: Posture, by_deg: float, gives: str) -> Posture:
    """The posture with less extension of the stretched hip.

    Args:
        posture: a stretch's.
        by_deg: how much less.
        gives: ``leg``: the thigh goes less far, all else stays. ``loins``: thighs and chest stay where they are, the
            pelvis tips forward and the loins arch, as far as loins arch; the leg gives the rest.
    """
    angles = dict(posture.angles_deg)
    loins = angles.get("lumbar_flexion", 0.0)
    room = max(0.0, loins + quantities("stretching.csv")["lumbar_extension_limit_deg"])
    arch = min(by_deg, room) if gives == "loins" else 0.0
    both = angles.pop("hip_flexion", 0.0)
    for role, less in (("lifted", by_deg), ("stance", arch)):
        angles[f"hip_flexion_{role}"] = angles.get(f"hip_flexion_{role}", both) + less
    angles["lumbar_flexion"] = loins - arch
    angles["pelvis_tilt"] = angles.get("pelvis_tilt", 0.0) + arch
    return replace(posture, angles_deg=tuple(angles.items()))


def _short_by_deg(
    person: Person, stretch: Stretch, side: Side, changed: Changes, described: Kinematics
) -> float:
    """How far before the posture's end the client stops, to a smooth fraction of a degree."""
    figures = quantities("stretching.csv")
    bearable = figures["tolerable_moment_nm"]
    if stretch.kind != "rest":
        healthy = changes(described.skeleton, ())
        bearable = min(bearable, float(_moment_nm(described, person, healthy, side)[0]))
    if _moment_nm(described, person, changed, side)[0] <= bearable:
        return 0.0
    less = np.arange(0.0, figures["most_yield_deg"] + _STEP_DEG, _STEP_DEG)
    pull = _moment_nm(_posed(postures()[stretch.code], side, stretch.gives, less), person, changed, side)
    within = np.flatnonzero(pull <= bearable)
    if len(within) == 0:
        return float(less[-1])
    first = int(within[0])
    before, after = pull[first - 1], pull[first]
    return float(less[first] - _STEP_DEG * (bearable - after) / (before - after))


def _posed(posture: Posture, side: Side, gives: str, less_deg: Floats) -> Kinematics:
    """The stretch, giving way step by step, one frame each."""
    frames = []
    for by in less_deg:
        placed = yielded(posture, float(by), gives).placed(side)
        frames.append(held(placed.angles_deg, tilt_deg=placed.tilt_deg, list_deg=placed.list_deg))
    pelvis = np.concatenate([frame.pelvis for frame in frames])
    angle = np.concatenate([frame.angle_rad for frame in frames])
    none, still = np.zeros((len(frames), 3)), np.zeros_like(angle)
    motion = Motion(np.zeros(len(frames)), pelvis, none, none, angle, still, still, none)
    return kinematics(cache.load(), motion)


def _moment_nm(moved: Kinematics, person: Person, changed: Changes, side: Side) -> Floats:
    """Moment of stretched tissue, and of muscle that cannot let go, that flexes the stretched hip (k,)."""
    hill = muscle_forces(moved, person, changed)
    unwilling = replace(hill, passive_n=hill.passive_n + changed.floor * hill.active_n)
    return np.asarray(inner_nm(moved, person, unwilling)[:, COORDINATES.index(_hip(side))])


def _hip(side: str) -> str:
    return f"hip_flexion_{side[0]}"


def _angle_deg(work: ActivityResult, coordinate: str) -> float:
    return float(np.degrees(work.moved.motion.angle_rad[0, COORDINATES.index(coordinate)]))


def _over(load: SpineLoad, standing: SpineLoad) -> float:
    return float(load.compression_n[0] / standing.compression_n[0])
