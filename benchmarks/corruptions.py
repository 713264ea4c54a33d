"""Trials spoilt as files are spoilt in practice, and whether the body doubts them.

Run: ``python -m benchmarks.corruptions [SPOILT] [CLEAN]``: how many of each (1000 and 200).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.trials import ACTIVITIES, Columns, Recording, anyone, recorded
from psoas.body import Body, read_trial
from psoas.body.simulation.solve import ActivityResult
from psoas.body.simulation.trial import examine
from psoas.body.simulation.trust import judge
from psoas.errors import BodyError

Floats = NDArray[np.float64]
Spoil = Callable[[Recording, np.random.Generator], Recording]
BAR_SPOILT, BAR_CLEAN, MOVED = 0.95, 0.05, 0.3
FULL = (1000, 200)
_PART = 100
_JOINTS = ("hip_left", "hip_right", "knee_left", "knee_right", "ankle_left", "ankle_right")
_FAINT_BW = 0.3  # a load below this is no load whose change counts
_LEVEL = "L4_L5"
_PLACES = frozenset(("pelvis_tx", "pelvis_ty", "pelvis_tz"))
_METRES = _PLACES | {"time"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One trial.

    Attributes:
        activity, spoilt: what was done, and how the file was spoilt; empty where it is clean.
        verdict: usable, doubtful, not_usable or refused.
        moved: the largest change of a joint's peak load, as a share of it; infinite where refused.
        because: why.
    """

    activity: str
    spoilt: str
    verdict: str
    moved: float
    because: tuple[str, ...]

    @property
    def doubted(self) -> bool:
        """Whether the user is warned."""
        return self.verdict != "usable"


def peaks(work: ActivityResult) -> Floats:
    """Peak loads in body weights: hips, knees, ankles, a lumbar disc."""
    weight = work.person.mass_kg * 9.81
    joints = [float(np.max(work.joint(name).contact_bw)) for name in _JOINTS]  # type: ignore[union-attr]
    return np.array([*joints, work.level(_LEVEL).peak_compression_n / weight])


def tried(recording: Recording) -> tuple[str, Floats | None, tuple[str, ...]]:
    """Verdict, peak loads (nothing where refused) and reasons."""
    motion, forces = recording.files()
    try:
        evidence, _ = examine(Body(recording.person), *read_trial(motion, forces))
    except BodyError as error:
        return "refused", None, (str(error),)
    trust = judge(evidence)
    return trust.verdict, peaks(evidence.work), trust.because


def change(before: Floats, after: Floats | None) -> float:
    """Largest change of a load, as a share of it."""
    if after is None:
        return float("inf")
    return float((np.abs(after - before) / np.maximum(before, _FAINT_BW)).max())


def _forces(recording: Recording, kind: str, turn: Callable[[Floats], Floats]) -> Recording:
    """The same with all columns of a kind (``_v``, ``_p``, ``torque``) changed."""
    new = {name: turn(v) if kind in name and name != "time" else v for name, v in recording.forces.items()}
    return replace(recording, forces=new)


def _all(recording: Recording, factor: float) -> Recording:
    return _forces(_forces(recording, "_v", lambda v: factor * v), "torque", lambda v: factor * v)


def time_shift(r: Recording, random: np.random.Generator) -> Recording:
    """Two clocks."""
    span = float(r.motion["time"][-1] - r.motion["time"][0])
    late = float(random.choice([-1, 1]) * random.uniform(0.03, min(0.4, 0.4 * span)))
    return replace(r, forces=r.forces | {"time": r.forces["time"] + late})


def swap(r: Recording, random: np.random.Generator) -> Recording:
    """Feet exchanged, or two sides of the motion."""
    del random
    other = {"_r_": "_l_", "_l_": "_r_"}
    names = {n: next((n.replace(k, v) for k, v in other.items() if k in n), n) for n in r.forces}
    return replace(r, forces={names[n]: v for n, v in r.forces.items()})


def unit(r: Recording, random: np.random.Generator) -> Recording:
    """Another unit than the file should have."""
    weight = r.person.mass_kg * 9.81
    ways: dict[str, Callable[[], Recording]] = {
        "points": lambda: _forces(r, "_p", lambda v: 1000 * v),
        "kilonewtons": lambda: _all(r, 1e-3),
        "weights": lambda: _all(r, 1 / weight),
        "torques": lambda: _forces(r, "torque", lambda v: 1000 * v),
        "degrees": lambda: replace(r, in_degrees=False),
        "radians": lambda: replace(
            r, motion={n: v if n in _METRES else np.radians(v) for n, v in r.motion.items()}
        ),
        "pelvis": lambda: replace(
            r, motion={n: 1000 * v if n in _PLACES else v for n, v in r.motion.items()}
        ),
    }
    return ways[str(random.choice(list(ways)))]()


def scale(r: Recording, random: np.random.Generator) -> Recording:
    """Something larger or smaller than it was."""
    factor = float(random.choice([random.uniform(0.4, 0.8), random.uniform(1.25, 2.0)]))
    which = random.choice(["forces", "points", "mass", "joint", "pelvis"])
    if which == "forces":
        return _all(r, factor)
    if which == "points":
        return _forces(r, "_p", lambda v: factor * v)
    if which == "mass":
        return replace(
            r, person=replace(r.person, mass_kg=float(np.clip(factor * r.person.mass_kg, 35, 180)))
        )
    names = (
        ["pelvis_ty"]
        if which == "pelvis"
        else [n for n in r.motion if n[-2:] in {"_r", "_l"} or "pelvis_tilt" in n]
    )
    name = str(random.choice(names))
    return replace(r, motion=r.motion | {name: factor * r.motion[name]})


def missing(r: Recording, random: np.random.Generator) -> Recording:
    """A column that was not exported."""
    if random.random() < 0.7:
        gone = str(random.choice([n for n in r.motion if n != "time"]))
        return replace(r, motion=_without(r.motion, gone))
    gone = str(random.choice([n for n in r.forces if n != "time"]))
    return replace(r, forces=_without(r.forces, gone))


def _without(columns: Columns, gone: str) -> Columns:
    return {name: values for name, values in columns.items() if name != gone}


def noise(r: Recording, random: np.random.Generator) -> Recording:
    """Markers that flicker, plates that hum."""
    which = random.choice(["angles", "one angle", "pelvis", "forces", "points"])
    frames = len(r.motion["time"])
    if which in {"forces", "points"}:
        kind, size = (
            ("_v", random.uniform(50, 300)) if which == "forces" else ("_p", random.uniform(0.03, 0.15))
        )
        return _forces(r, kind, lambda v: v + random.normal(0, size, frames))
    angles = [n for n in r.motion if n not in _METRES]
    chosen = {"angles": angles, "one angle": [str(random.choice(angles))], "pelvis": list(_PLACES)}[
        str(which)
    ]
    size = random.uniform(0.005, 0.05) if which == "pelvis" else random.uniform(2, 10)
    new = {n: v + random.normal(0, size, frames) if n in chosen else v for n, v in r.motion.items()}
    return replace(r, motion=new)


def turned(r: Recording, random: np.random.Generator) -> Recording:
    """Plates whose axes are a quarter turn off, with their points or without."""
    kinds = ("_v", "_p", "torque_") if random.random() < 0.5 else ("_v",)
    way = float(random.choice([-1, 1]))
    new = dict(r.forces)
    for name in r.forces:
        if name.endswith("x") and any(kind in name for kind in kinds):
            z = f"{name[:-1]}z"
            new[name], new[z] = way * r.forces[z], -way * r.forces[name]
    return replace(r, forces=new)


def doubled(r: Recording, random: np.random.Generator) -> Recording:
    """Moments about the laboratory's origin beside the points."""
    del random
    new = dict(r.forces)
    for side in "rl":
        f, p = (np.stack([r.forces[f"ground_force_{side}_{k}{a}"] for a in "xyz"], axis=1) for k in "vp")
        whole = np.cross(p, f)
        for i, a in enumerate("xyz"):
            new[f"ground_torque_{side}_{a}"] = r.forces[f"ground_torque_{side}_{a}"] + whole[:, i]
    return replace(r, forces=new)


def another(r: Recording, random: np.random.Generator) -> Recording:
    """Forces of another trial of the same person, or of another moment of this one."""
    choices = [a for a in ACTIVITIES if a != r.name]
    forces = recorded(str(random.choice(choices)), r.person, random).forces
    time = np.linspace(r.motion["time"][0], r.motion["time"][-1], len(forces["time"]))
    return replace(r, forces=forces | {"time": time})


SPOILS: dict[str, Spoil] = {
    "time_shift": time_shift, "swap": swap, "unit": unit, "scale": scale, "missing": missing, "noise": noise,
    "turned": turned, "doubled": doubled, "another": another,
}  # fmt: skip


def clean(count: int, seed: int) -> list[Outcome]:
    """Trials as good laboratories record them."""
    random = np.random.default_rng(seed)
    found = []
    for i in range(count):
        name = ACTIVITIES[i % len(ACTIVITIES)]
        verdict, _, because = tried(recorded(name, anyone(random), random, float(random.uniform(0.5, 1.5))))
        found.append(Outcome(name, "", verdict, 0.0, because))
    return found


def spoilt(count: int, seed: int, of_each: int = 10) -> list[Outcome]:
    """Trials spoilt in every way in turn, some of each recording."""
    random = np.random.default_rng(seed)
    found: list[Outcome] = []
    names = list(SPOILS)
    while len(found) < count:
        activity = str(random.choice(ACTIVITIES))
        good = recorded(activity, anyone(random), random)
        verdict, before, because = tried(good)
        if before is None or verdict != "usable":
            continue
        for _ in range(min(of_each, count - len(found))):
            name = names[len(found) % len(names)]
            verdict, after, because = tried(SPOILS[name](good, random))
            found.append(Outcome(activity, name, verdict, change(before, after), because))
    return found


def whole(count: int, count_clean: int) -> tuple[list[Outcome], list[Outcome]]:
    """Spoilt and clean trials in parts of a hundred, each with a seed of its own, on all processors.

    Args:
        count: of spoilt trials.
        count_clean: of clean ones.
    """
    with ProcessPoolExecutor() as pool:
        bad = [pool.submit(spoilt, size, 100 + i) for i, size in enumerate(_parts(count))]
        good = [pool.submit(clean, size, 200 + i) for i, size in enumerate(_parts(count_clean))]
        return [o for part in bad for o in part.result()], [o for part in good for o in part.result()]


def _parts(count: int) -> list[int]:
    return [min(_PART, count - start) for start in range(0, count, _PART)]


def summary(bad: list[Outcome], good: list[Outcome]) -> list[str]:
    """The table of docs/benchmarks.md."""
    lines = [
        "| spoilt by | trials | move a load by over 30% | of these doubted or refused |",
        "|---|---|---|---|",
    ]
    for name in ("all", *SPOILS):
        mine = [o for o in bad if name in {"all", o.spoilt}]
        moved = [o for o in mine if o.moved > MOVED]
        caught = sum(o.doubted for o in moved)
        share = f"{caught / len(moved):.1%}" if moved else "-"
        lines.append(f"| {name} | {len(mine)} | {len(moved)} | {share} |")
    doubted = sum(o.doubted for o in good)
    if good:
        lines += [
            "",
            f"Clean trials doubted or refused: {doubted} of {len(good)} ({doubted / len(good):.1%}).",
        ]
    return lines


def rows() -> list[str]:
    """Measure the whole: 1,000 spoilt trials and 200 clean ones."""
    return summary(*whole(*FULL))


def main() -> None:
    """Measure and print; what slipped through is listed."""
    counts = [int(x) for x in sys.argv[1:3]] or list(FULL)
    bad, good = whole(counts[0], counts[-1])
    print("\n".join(summary(bad, good)))
    for o in bad:
        if o.moved > MOVED and not o.doubted:
            print(f"slipped: {o.activity} {o.spoilt} {o.moved:.2f} {o.because}")
    for o in good:
        if o.doubted:
            print(f"clean, doubted: {o.activity} {o.verdict} {o.because}")


if __name__ == "__main__":
    main()
