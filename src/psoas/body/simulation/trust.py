"""Whether a measured trial may be believed: one verdict, after Hicks 2015 (J Biomech Eng 137:020905).

The figures are those of ``data/trust.csv``. Her limits hold for recordings whose residuals were reduced beforehand;
raw ones are doubted from a few times as much on, and what lies between is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import GRAVITY, ROOT
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.measured import MeasuredMotion
from psoas.body.simulation.footing import Footing, flying
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import quantities, table

Floats = NDArray[np.float64]
Verdict = Literal["usable", "doubtful", "not_usable"]
_ORDER: Final[tuple[Verdict, ...]] = ("usable", "doubtful", "not_usable")
_TURNS: Final = (("a quarter turn to the left", 1), ("half a turn", 2), ("a quarter turn to the right", 3))


@dataclass(frozen=True, slots=True)
class Trust:
    """Whether a trial may be believed.

    Attributes:
        verdict: usable, doubtful, or not_usable: then no loads are given.
        because: why, in sentences; of a usable trial what is worth knowing.
    """

    verdict: Verdict
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What a verdict is formed on.

    Attributes:
        motion: as it was read.
        chosen: which of its frames were worked out (k,).
        work: what it asks of the body.
        measured: whether plates carried the body.
        contacts_hz: how often a second somebody seems to step on a plate, at most.
        unused: whether forces were given and explained nothing.
        seen: frames that the residual is taken over (k,).
        residual: force and moment that nothing explains, on the root's axes (k, 6).
        footing: how forces and feet lie.
    """

    motion: MeasuredMotion
    chosen: NDArray[np.int64]
    work: ActivityResult
    measured: bool
    contacts_hz: float
    unused: bool
    seen: NDArray[np.bool_]
    residual: Floats
    footing: Footing


@dataclass
class _Said:
    """Sentences, and the worst of what they mean."""

    level: int = 0
    sentences: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict, sentence: str) -> None:
        """One more reason."""
        self.level = max(self.level, _ORDER.index(verdict))
        self.sentences.append(sentence)


def judge(evidence: Evidence) -> Trust:
    """Form the verdict."""
    said = _Said()
    _columns(evidence, said)
    if evidence.measured:
        _feet(evidence, said)
        _mass(evidence, said)
        _residual(evidence, said)
    else:
        _without_plates(evidence, said)
    _muscles(evidence, said)
    return Trust(_ORDER[said.level], tuple(said.sentences))


@lru_cache(maxsize=1)
def _limits() -> dict[str, float]:
    return quantities("trust.csv", unit=True)


@lru_cache(maxsize=1)
def needed_coordinates() -> dict[str, str]:
    """Coordinates without which loads hang in the air, and what is not known then."""
    rows = table(
        "needed_coordinates.csv",
        ("coordinate", "without"),
        lambda r: (r.text("coordinate"), r.text("without")),
    )
    return dict(rows)


def _columns(e: Evidence, said: _Said) -> None:
    """What the motion's file lacks or cannot mean."""
    motion, limits = e.motion, _limits()
    for name, without in needed_coordinates().items():
        if name in motion.missing:
            said.add("doubtful", f"{name} is not in the file: {without}")
    if motion.rough_rad is not None and np.degrees(motion.rough_rad) > limits["rough"]:
        said.add(
            "doubtful",
            f"{motion.roughest} is noisy: the filter took {np.degrees(motion.rough_rad):.1f} degrees (root mean square)",
        )
    place = motion.pelvis_position_m
    if place is None:
        return
    gone = float(np.linalg.norm(np.ptp(place[:, :2], axis=0)))
    legs = [COORDINATES.index(f"{joint}_{s}") for joint in ("hip_flexion", "knee_angle") for s in "rl"]
    moved = float(np.degrees(np.ptp(motion.angle_rad[:, legs], axis=0).max()))
    if gone > limits["statue_m"] and moved < limits["statue_deg"]:
        said.add(
            "not_usable",
            f"the pelvis goes {gone:.1f} m while hips and knees move by {moved:.1f} degrees at most: the angles are "
            "probably in radians, write inDegrees=no in the header",
        )


def _feet(e: Evidence, said: _Said) -> None:
    """Forces that do not act under the feet."""
    f, limits = e.footing, _limits()
    if e.contacts_hz > limits["contacts"]:
        said.add(
            "doubtful",
            f"a plate is stepped on {e.contacts_hz:.0f} times a second: its force is noise near zero; set it to zero where no "
            "foot stands",
        )
    if f.away_m is None:
        return
    if f.away_m > limits["foot_away"]:
        verdict: Verdict = "not_usable" if f.away_m > limits["foot_lost"] else "doubtful"
        cause = "give forces and motion of one trial in one laboratory frame"
        if f.exchanged_m is not None and f.exchanged_m < limits["better"] * f.away_m:
            verdict, cause = (
                "not_usable",
                "right and left foot seem to be exchanged in the file of the forces",
            )
        said.add(
            verdict, f"the forces act {100 * f.away_m:.0f} cm beside the foot that they belong to; {cause}"
        )
    if f.above_m is not None and f.above_m > limits["foot_above"]:
        said.add(
            "not_usable",
            f"a foot that is loaded is {100 * f.above_m:.0f} cm above the one that carries nothing; right and left foot seem to "
            "be exchanged in the file of the forces",
        )
    if f.rise_m is not None and f.rise_m > limits["foot_rise"]:
        said.add(
            "doubtful",
            f"a loaded foot rises and sinks by {100 * f.rise_m:.0f} cm (standard deviation): angles and pelvis do not fit",
        )


def _mass(e: Evidence, said: _Said) -> None:
    """Forces of a heavier or lighter person."""
    if not e.seen.any():
        return
    push = e.work.carried.force_n.sum(axis=1)[e.seen]
    needed = push + e.residual[e.seen, :3]
    ratio = float(push[:, 2].sum() / max(needed[:, 2].sum(), 1e-9))
    mass = e.work.person.mass_kg
    if abs(ratio - 1.0) > _limits()["mass_error"]:
        said.add(
            "doubtful",
            f"the forces fit a mass of {ratio * mass:.0f} kg, not {mass:g} kg; give the mass of who walked",
        )


def _residual(e: Evidence, said: _Said) -> None:
    """What the forces leave unexplained at the pelvis."""
    limits, person = _limits(), e.work.person
    unseen = 1.0 - float(e.seen.mean())
    if unseen > limits["unseen_share"]:
        said.add(
            "doubtful",
            f"in {unseen:.0%} of the frames a foot stood beside the plates: little could be checked",
        )
    if not e.seen.any():
        return
    push = e.work.carried.force_n.sum(axis=1)
    largest = max(float(np.linalg.norm(push[e.seen], axis=1).max()), person.mass_kg * GRAVITY)
    size = np.sqrt(np.mean(e.residual[e.seen] ** 2, axis=0))
    force, moment = float(size[:3].max()) / largest, float(size[3:].max()) / (largest * person.height_m)
    cause = _cause(e, push)
    certain = bool(cause)
    for value, what, of in (
        (force, "force", "the largest outside force"),
        (moment, "moment", "height times the largest outside force"),
    ):
        if value <= limits[f"usual_{what}"] and not cause:
            continue
        verdict: Verdict = "doubtful" if value > limits[f"doubtful_{what}"] or certain else "usable"
        if value > limits[f"useless_{what}"]:
            verdict = "not_usable"
        text = f"the forces leave a residual {what} of {value:.1%} of {of} at the pelvis (usual: {limits[f'usual_{what}']:.0%})"
        if verdict == "not_usable":
            text += "; forces and motion do not belong together"
        said.add(verdict, text + (f"; {cause}" if cause else ""))
        cause = ""


def _cause(e: Evidence, push: Floats) -> str:
    """A shift in time or a turn about the vertical that explains most of the residual, in words."""
    limits, needed = _limits(), push + e.residual[:, :3]
    usual = _rms((push - needed)[e.seen])
    time = e.work.time_s
    frames = len(push)
    if frames > 4:
        step = float(time[-1] - time[0]) / (frames - 1)
        shifts = [k for k in range(-frames // 4, frames // 4 + 1) if abs(k) * step >= limits["least_shift"]]
        both = {
            k: _rms(push[max(k, 0) : frames + min(k, 0)] - needed[max(-k, 0) : frames + min(-k, 0)])
            for k in shifts
        }
        if both:
            best = min(both, key=lambda k: both[k])
            if both[best] < limits["better_shift"] * usual:
                way = "late" if best > 0 else "early"
                return (
                    f"they would fit if they came at another time: they seem {abs(best) * step:.2f} s {way}"
                )
    level, asked = push[e.seen, :2], needed[e.seen, :2]
    for words, quarters in _TURNS:
        turned = level
        for _ in range(quarters):
            turned = np.stack([-turned[:, 1], turned[:, 0]], axis=1)
        if _rms(turned - asked) < limits["better_turn"] * _rms(level - asked):
            return f"their axes seem to need {words} about the vertical"
    return ""


def _rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(np.sum(values**2, axis=-1)))) if len(values) else 0.0


def _without_plates(e: Evidence, said: _Said) -> None:
    """What the floor would have to give and cannot."""
    limits, person = _limits(), e.work.person
    weight = person.mass_kg * GRAVITY
    if e.unused or e.motion.unused_forces:
        said.add("doubtful", "the forces given explain no frame and were not used")
    push = e.work.carried.force_n.sum(axis=1)
    stands = ~flying(push, e.residual[:, :3], person.mass_kg)
    if not e.seen.any() and stands.any():
        said.add(
            "not_usable",
            "no foot was found on the floor that could carry the body, so no ground force could be worked out: these would "
            "not be the loads of somebody who stands",
        )
        return
    size = np.sqrt(np.mean(e.residual[:, :3] ** 2, axis=0)) / weight
    if float(size.max()) > limits["usual_force"]:
        verdict: Verdict = "doubtful" if size.max() > limits["unmeasured_force"] else "usable"
        text = f"without force plates: soles on the floor cannot give {size.max():.0%} of the body weight that the motion asks for"
        if size.max() > limits["useless_unmeasured"]:
            verdict = "not_usable"
            text += "; no foot was found where it could carry the body, and these would not be the loads of somebody who stands"
        said.add(verdict, text)
    if e.motion.pelvis_position_m is None or not stands.any():
        return
    rise = float(e.footing.wander_m[stands].std())
    if rise > limits["floor_rise"]:
        said.add(
            "doubtful",
            f"the feet rise and sink by {100 * rise:.0f} cm (standard deviation): angles and pelvis do not fit",
        )


def _muscles(e: Evidence, said: _Said) -> None:
    """Moments that no muscle makes, and loads that nobody bears."""
    limits, person = _limits(), e.work.person
    weight = person.mass_kg * GRAVITY
    moments = np.abs(e.work.carried.needed[:, ROOT : ROOT + len(COORDINATES)]).max()
    whole = weight * person.height_m
    scale = float(np.clip(moments, limits["smallest_moment"] * whole, limits["largest_moment"] * whole))
    reserve = np.sqrt(np.mean(e.work.reserve_nm**2, axis=0))
    worst = int(reserve.argmax())
    share = float(reserve[worst]) / max(scale, 1e-9)
    if share > limits["usual_reserve"]:
        verdict: Verdict = "doubtful" if share > limits["doubtful_reserve"] else "usable"
        if share > limits["useless_reserve"]:
            verdict = "not_usable"
        largest = float(np.abs(e.work.reserve_nm[:, worst]).max())
        said.add(
            verdict,
            f"the muscles cannot make the moment at {COORDINATES[worst]}: they fall short by up to {largest:.0f} N.m (root mean "
            f"square: {share:.0%} of the largest moment, usual: {limits['usual_reserve']:.0%})",
        )
    for side in ("right", "left"):
        hip = e.work.hip(side).peak_contact_bw
        if hip > limits["hip_load"]:
            said.add("doubtful", f"the {side} hip would carry {hip:.0f} body weights, more than a hip bears")
