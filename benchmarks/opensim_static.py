"""Static optimisation of a measured walk by OpenSim and by us, on the same moments, moment arms and capacities.

Run: ``python -m benchmarks.opensim_static MODEL [TRIAL]``, or set ``PSOAS_GAIT2354`` to the model for ``make bench``.
MODEL is ``Models/Gait2354_Simbody/subject01_simbody.osim`` (the walker's own size; the unscaled
``gait2354_simbody.osim`` beside it will do too) of github.com/opensim-org/opensim-models; TRIAL is a folder with
``subject01_walk1_ik.mot`` and ``subject01_walk1_grf.mot`` (also in that repository, under
``Pipelines/Gait2354_Simbody``; by default the reference beside this checkout is read). The measurement runs in a
process of its own, on one thread: OpenSim writes files and takes one thread too.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.opensim_reserves import RESERVE_NM, add_reserves
from psoas.body.recruitment.recruit import Problem, Recruitment, recruit

Floats = NDArray[np.float64]
TRIAL = Path(__file__).parents[2] / "shared" / "reference" / "biomech" / "trials" / "walk_gait2354"
MOTION, FORCES = "subject01_walk1_ik.mot", "subject01_walk1_grf.mot"
BAR, BAR_ACTIVATION = 200.0, 1e-3
_CUTOFF_HZ = 6.0
# Moments of the actuators at a control of one, as OpenSim's own example of this walk has them for the joints.
_TIGHT = {"convergence": 1e-9, "iterations": 1000}
_USUAL = {"convergence": 1e-4, "iterations": 100}  # OpenSim's defaults
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_RUNS = 7


@dataclass(frozen=True, slots=True)
class Walk:
    """What was measured.

    Attributes:
        frames, muscles, coordinates: size of the trial.
        theirs_ms, ours_ms: a frame, at OpenSim's default tolerance and ours at rounding.
        tight_ms: a frame of OpenSim's at a tolerance of 1e-9.
        usual_difference, tight_difference: largest difference of any activation in any frame.
        balance_nm: how far OpenSim's moments, recomputed from its activations, miss inverse dynamics.
        gap: largest duality gap of ours.
    """

    frames: int
    muscles: int
    coordinates: int
    theirs_ms: float
    tight_ms: float
    ours_ms: float
    usual_difference: float
    tight_difference: float
    balance_nm: float
    gap: float


def rows(model: Path | None = None, trial: Path = TRIAL) -> list[str]:
    """The table for docs/benchmarks.md, or a line that says what is missing to measure it."""
    given = model or (Path(os.environ["PSOAS_GAIT2354"]) if "PSOAS_GAIT2354" in os.environ else None)
    lacking = _lacking(given, trial)
    if given is None or lacking:
        return [f"Not measured in this run: {lacking}."]
    command = [
        sys.executable,
        "-m",
        "benchmarks.opensim_static",
        "--measure",
        str(given.resolve()),
        str(trial.resolve()),
    ]
    environment = dict(os.environ) | dict.fromkeys(_THREADS, "1")
    out = subprocess.run(
        command, cwd=Path(__file__).parents[1], env=environment, capture_output=True, text=True, check=True
    )
    walk = Walk(**json.loads(out.stdout.splitlines()[-1]))
    met = "met" if walk.theirs_ms / walk.ours_ms >= BAR else "missed"
    return [
        f"Walking trial of {walk.frames} frames, {walk.muscles} muscles, {walk.coordinates} coordinates, Σ a².",
        "One thread each. OpenSim's time holds the geometry, muscle capacities and linear system of each frame;",
        "ours is given those and holds the optimisation alone, all frames in one batch.",
        "",
        "| static optimisation of a walk | a frame | largest difference of an activation |",
        "|---|---|---|",
        f"| OpenSim, its default tolerance of 1e-4 | {walk.theirs_ms:.1f} ms | {walk.usual_difference:.1e} |",
        f"| OpenSim, tolerance 1e-9 | {walk.tight_ms:.1f} ms | {walk.tight_difference:.1e} (bar {BAR_ACTIVATION:g}) |",
        f"| psoas, to rounding (duality gap {walk.gap:.0e}) | {walk.ours_ms:.4f} ms | |",
        f"| times faster | {walk.theirs_ms / walk.ours_ms:.0f} (bar {BAR:.0f}: {met}) | |",
        "",
        f"The moments are inverse dynamics of OpenSim's; its own activations make them to {walk.balance_nm:.1e} N m.",
    ]


def _lacking(model: Path | None, trial: Path) -> str:
    if find_spec("opensim") is None:
        return "the package opensim is not installed"
    if model is None or not model.is_file():
        return (
            "the model of the walk is not there; set PSOAS_GAIT2354 to subject01_simbody.osim "
            "of github.com/opensim-org/opensim-models, Models/Gait2354_Simbody"
        )
    missing = [name for name in (MOTION, FORCES) if not (trial / name).is_file()]
    return f"{' and '.join(missing)} of the trial not found" if missing else ""


class _Walker:
    """OpenSim's model of the trial, with reserves, in a folder where it may write."""

    def __init__(self, opensim: Any, model: Path, trial: Path, folder: Path) -> None:
        self.opensim, self.path, self.trial, self.folder = opensim, str(model), trial, folder
        self.loads = folder / "loads.xml"
        loads = opensim.ExternalLoads()
        for side, prefix in (("r", ""), ("l", "l_")):
            force = opensim.ExternalForce()
            force.setName(f"foot_{side}")
            force.set_applied_to_body(f"calcn_{side}")
            force.set_force_expressed_in_body("ground")
            force.set_point_expressed_in_body("ground")
            force.set_force_identifier(f"{prefix}ground_force_v")
            force.set_point_identifier(f"{prefix}ground_force_p")
            force.set_torque_identifier(f"{prefix}ground_torque_")
            loads.cloneAndAppend(force)
        loads.setDataFileName(str((trial / FORCES).resolve()))
        loads.printToXML(str(self.loads))

    def model(self) -> Any:
        """A fresh model with a reserve at every coordinate; dear at the joints, free at the pelvis."""
        opensim = self.opensim
        model = opensim.Model(self.path)
        model.initSystem()
        names = [c.getName() for c in model.getCoordinateSet()]
        add_reserves(opensim, model, names)
        model.finalizeConnections()
        return model

    def solve(self, name: str, start_s: float, end_s: float, how: dict[str, float]) -> tuple[float, Any]:
        """Run static optimisation; how long it took, and the tool (its results lie in the folder)."""
        opensim = self.opensim
        analysis = opensim.StaticOptimization()
        analysis.setName("so")
        analysis.setActivationExponent(2.0)
        analysis.setConvergenceCriterion(how["convergence"])
        analysis.setMaxIterations(int(how["iterations"]))
        analysis.setUseMusclePhysiology(True)
        analysis.setStepInterval(1)
        model = self.model()
        model.addAnalysis(analysis)
        tool = opensim.AnalyzeTool()
        tool.setName(name)
        tool.setModel(model)
        tool.setToolOwnsModel(False)
        tool.setCoordinatesFileName(str(self.trial / MOTION))
        tool.setLowpassCutoffFrequency(_CUTOFF_HZ)
        tool.setExternalLoadsFileName(str(self.loads))
        tool.setInitialTime(start_s)
        tool.setFinalTime(end_s)
        tool.setResultsDir(str(self.folder))
        tool.setLoadModelAndInput(True)
        start = time.perf_counter()
        tool.run()
        return time.perf_counter() - start, tool

    def table(self, name: str) -> Any:
        return self.opensim.TimeSeriesTable(str(self.folder / f"{name}_so_activation.sto"))


def measure(model: Path, trial: Path) -> Walk:
    """Both engines on every frame of the trial."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        opensim: Any = import_module("opensim")  # here: it opens a log file where it stands
        opensim.Logger.removeFileSink()
        opensim.Logger.setLevelString("Off")
        walker = _Walker(opensim, model, trial, Path(name))
        times = np.asarray(opensim.TimeSeriesTable(str(trial / MOTION)).getIndependentColumn())
        first, last = float(times[0]), float(times[-1])
        one_s, _ = walker.solve("one", first, first, _USUAL)
        usual_s, tool = walker.solve("usual", first, last, _USUAL)
        tight_s, _ = walker.solve("tight", first, last, _TIGHT)
        # What opening the model costs is in both; a frame's own time is the difference.
        frames = walker.table("usual").getNumRows()
        problem, names, joints = _exported(opensim, walker, tool.getStatesStorage(), walker.table("usual"))
        found = recruit(problem, at_once=frames)
        ours_s = min(_timed(problem) for _ in range(_RUNS))
        usual, tight = (_controls(walker.table(run), names) for run in ("usual", "tight"))
        reserve = RESERVE_NM * _controls(walker.table("tight"), [f"reserve_{j}" for j in joints])
        made = np.matmul(problem.A, tight[:, :, None])[:, :, 0] + reserve
        return Walk(
            frames=frames,
            muscles=len(names),
            coordinates=len(joints),
            theirs_ms=1e3 * (usual_s - one_s) / (frames - 1),
            tight_ms=1e3 * (tight_s - one_s) / (frames - 1),
            ours_ms=1e3 * ours_s / frames,
            usual_difference=_apart(found, usual),
            tight_difference=_apart(found, tight),
            balance_nm=float(np.abs(made - problem.b).max()),
            gap=float(np.max(found.certificate.gap)),
        )


def _apart(found: Recruitment, theirs: Floats) -> float:
    return float(np.abs(found.activation - theirs).max())


def _timed(problem: Problem) -> float:
    start = time.perf_counter()
    recruit(problem, at_once=problem.b.shape[0])
    return time.perf_counter() - start


def _controls(table: Any, names: list[str]) -> Floats:
    labels = list(table.getColumnLabels())
    values = np.asarray(table.getMatrix().to_numpy())
    return np.asarray(values[:, [labels.index(name) for name in names]])


def _exported(
    opensim: Any, walker: _Walker, states: Any, solved: Any
) -> tuple[Problem, list[str], list[str]]:
    """OpenSim's moment arms, capacities and inverse dynamics at the solved frames, as one batch for us."""
    model = walker.model()
    model.addModelComponent(opensim.ExternalLoads(str(walker.loads), True))
    state = model.initSystem()
    muscles = list(model.getMuscles())
    coordinates = _in_order_of_mobility(model, state)
    joints = [c for c in coordinates if not c.getName().startswith("pelvis")]
    for i in range(model.getActuators().getSize()):
        model.getActuators().get(i).setAppliesForce(state, False)
    splines = opensim.GCVSplineSet(5, states)
    labels = [states.getColumnLabels().get(i) for i in range(1, states.getColumnLabels().getSize())]
    place = [labels.index(f"{c.getAbsolutePathString()}/value") for c in coordinates]
    speed = [labels.index(f"{c.getAbsolutePathString()}/speed") for c in coordinates]
    solver = opensim.InverseDynamicsSolver(model)
    times = list(solved.getIndependentColumn())
    A, b = np.zeros((len(times), len(joints), len(muscles))), np.zeros((len(times), len(joints)))
    acceleration = opensim.Vector(len(coordinates), 0.0)
    for k, t in enumerate(times):
        state.setTime(t)
        for i, coordinate in enumerate(coordinates):
            coordinate.setValue(state, splines.evaluate(place[i], 0, t), False)
            coordinate.setSpeedValue(state, splines.evaluate(speed[i], 0, t))
            acceleration.set(i, splines.evaluate(speed[i], 1, t))
        model.realizeVelocity(state)
        capacity = [m.calcInextensibleTendonActiveFiberForce(state, 1.0) for m in muscles]
        A[k] = [
            [m.computeMomentArm(state, c) * f for m, f in zip(muscles, capacity, strict=True)] for c in joints
        ]
        moments = solver.solve(state, acceleration).to_numpy()
        b[k] = [moments[i] for i, c in enumerate(coordinates) if not c.getName().startswith("pelvis")]
    low = np.array([[m.getMinControl() for m in muscles]])
    problem = Problem(
        A=A,
        b=b,
        weight=np.ones_like(low),
        low=low,
        high=np.array([[m.getMaxControl() for m in muscles]]),
        reserve_price=np.full((1, len(joints)), RESERVE_NM**-2),
    )
    return problem, [m.getName() for m in muscles], [c.getName() for c in joints]


def _in_order_of_mobility(model: Any, state: Any) -> list[Any]:
    """The coordinates as the multibody tree counts them, which is not how the model lists them."""
    found: dict[int, Any] = {}
    for coordinate in model.getCoordinateSet():
        coordinate.setSpeedValue(state, 1.0)
        found[int(np.argmax(state.getU().to_numpy()))] = coordinate
        coordinate.setSpeedValue(state, 0.0)
    return [found[i] for i in sorted(found)]


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--measure"]:
        print(json.dumps(asdict(measure(Path(arguments[1]), Path(arguments[2])))))
        return
    print("\n".join(rows(*(Path(a) for a in arguments))))


if __name__ == "__main__":
    main(sys.argv[1:])
