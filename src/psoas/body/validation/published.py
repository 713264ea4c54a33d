"""The body beside what was measured in people: every published figure that it can be held against, one set of parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import kinematics
from psoas.body.mechanics.moment_arms import moment_arm
from psoas.body.model import cache
from psoas.body.motion.motion import held
from psoas.body.person.person import Person
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import spine_levels, table
from psoas.errors import KnowledgeError

Floats = NDArray[np.float64]
# Most of the studies' subjects were men of about this size; ratios and body weights hardly depend on it.
SUBJECT: Final = Person(mass_kg=70, height_m=1.75, sex="male")
_LEVEL_JOINT: Final = "flex_extension"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One published figure. ``task`` is an activity, or for a moment arm the hip's flexion in degrees."""

    id: str
    task: str
    load_kg: float
    quantity: str
    target: float
    low: float
    high: float
    confidence: str
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Held:
    """A measurement and what the body gives for it."""

    measurement: Measurement
    value: float

    @property
    def inside(self) -> bool:
        """Whether it lies in the band."""
        return self.measurement.low <= self.value <= self.measurement.high

    @property
    def sign_kept(self) -> bool:
        """Whether it has the measured sign; a figure that is next to nothing has none."""
        small = 0.05 * max(abs(self.measurement.low), abs(self.measurement.high))
        return self.value * self.measurement.target > 0 or abs(self.value) <= small or self.inside


@lru_cache(maxsize=1)
def measurements() -> tuple[Measurement, ...]:
    """The table of published figures."""
    return table(
        "measured.csv",
        ("id", "activity", "load_kg", "quantity", "target", "low", "high", "confidence"),
        lambda r: Measurement(
            r.text("id"), r.text("activity"), r.number("load_kg"), r.text("quantity"), r.number("target"),
            r.number("low"), r.number("high"), r.one_of("confidence", ("high", "medium", "low")),
            r.text("citation"), r.verified(),
        ),
    )  # fmt: skip


def validate(rows: Iterable[Measurement] | None = None) -> tuple[Held, ...]:
    """Hold the body against the figures.

    Raises:
        KnowledgeError: a row asks for a quantity that is not known.
    """
    return tuple(Held(row, value_of(row)) for row in (measurements() if rows is None else rows))


@lru_cache(maxsize=64)
def performed(task: str, load_kg: float = 0.0) -> ActivityResult:
    """The subject's work; the right side leads."""
    return Body(SUBJECT).perform(task, load_kg)


def value_of(row: Measurement) -> float:
    """What the body gives for one figure, in its unit."""
    kind, _, name = row.quantity.partition(":")
    if kind == "arm":
        return moment_arm(name, "hip_flexion", "right", float(row.task)).moment_arm_mm
    if kind == "level_arm":
        muscle, _, level = name.partition(":")
        return level_arm_mm(muscle, level)
    work = performed(row.task, row.load_kg)
    if kind == "activation":
        return max(work.muscle(name, side).peak_activation for side in ("left", "right"))
    if kind in {"ratio", "middle_ratio", "peak_ratio", "compression"}:
        loads = work.level(name).compression_n
        value = float((loads.max() + loads.min()) / 2) if kind == "middle_ratio" else float(loads.max())
        return value if kind == "compression" else value / _standing(name)
    if kind in _HIP:
        return _HIP[kind](work)
    raise KnowledgeError(
        f"psoas.body/data/measured.csv: {row.id} asks for {row.quantity!r}, which is not known."
    )


def _about_peak(work: ActivityResult) -> float:
    hip = work.hip("right").contact_bw
    return _about(hip, int(hip.argmax()))


def _two_peaks(work: ActivityResult) -> float:
    """Mean of the two peaks of a stride's stance, before and after a third of the cycle."""
    hip = work.hip("right").contact_bw
    half = int(np.argmax(np.arange(len(hip)) >= 0.33 * len(hip)))
    return (_about(hip, int(hip[:half].argmax())) + _about(hip, half + int(hip[half:].argmax()))) / 2


_HIP: Final[dict[str, Callable[[ActivityResult], float]]] = {
    "peak_hip": lambda work: work.hip("right").peak_contact_bw,
    "other_hip": lambda work: work.hip("left").peak_contact_bw,
    "about_peak_hip": _about_peak,
    "two_peaks_hip": _two_peaks,
}


def _standing(level: str) -> float:
    return float(performed("stand").level(level).compression_n[0])


def _about(values: Floats, at: int) -> float:
    """Mean over 2.5 percent of the movement either way."""
    reach = max(1, round(0.025 * len(values)))
    return float(values[max(0, at - reach) : at + reach + 1].mean())


def level_arm_mm(muscle: str, level: str) -> float:
    """Distance of a muscle from the centre of a disc, forward positive: the mean of the fascicles that pass, in standing."""
    skeleton = cache.load()
    joint = _LEVEL_JOINT if level == "L5_S1" else f"{level}_FE"
    if level not in {s.name for s in spine_levels()}:
        raise KnowledgeError(f"psoas.body/data/measured.csv: no level {level!r}")
    moved = kinematics(skeleton, held({}))
    model = skeleton.model
    data = mujoco.MjData(model)
    data.qpos[:] = moved.qpos[0]
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    mujoco.mj_tendon(model, data)
    dof, arms, weights = int(model.joint(joint).dofadr[0]), [], []
    for i in skeleton.fascicles(muscle, "right"):
        start = int(model.ten_J_rowadr[i])
        spots = slice(start, start + int(model.ten_J_rownnz[i]))
        here = np.flatnonzero(model.ten_J_colind[spots] == dof)
        if len(here) and abs(data.ten_J[spots][here[0]]) > 1e-4:
            arms.append(float(data.ten_J[spots][here[0]]))
            weights.append(float(skeleton.force_n[i]))
    return float(np.average(arms, weights=weights)) * SUBJECT.length_scale * 1e3


def ranks() -> tuple[tuple[str, float, int], ...]:
    """Every published order of tasks (its name), the rank correlation of the body's figures with it, and how many tasks."""
    columns = ("order", "activity", "load_kg", "quantity", "value")
    rows = table(
        "orders.csv",
        columns,
        lambda r: (
            r.text("order"),
            Measurement(
                r.text("order"), r.text("activity"), r.number("load_kg"), r.text("quantity"), r.number("value"),
                0.0, 0.0, "high", r.text("citation"), r.verified(),
            ),
        ),
    )  # fmt: skip
    found = []
    for order in dict.fromkeys(name for name, _ in rows):
        mine = [row for name, row in rows if name == order]
        given = np.array([value_of(row) for row in mine])
        found.append((order, spearman(given, np.array([row.target for row in mine])), len(mine)))
    return tuple(found)


def spearman(one: Floats, other: Floats) -> float:
    """Rank correlation, ties sharing their mean rank."""
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: Floats) -> Floats:
    return np.array([(np.sum(values < v) + np.sum(values <= v) - 1) / 2 for v in values])
