"""Hip contact force of measured walks: OpenSim's static optimisation with joint reactions beside this body, by command.

Run: ``python -m benchmarks.opensim_hips MODELS [TRIALS]``; writes docs/opensim.md. MODELS is a folder with the models of
``CASES`` under the paths named there, as in checkouts of github.com/opensim-org/opensim-models and opensim-core laid
over each other; TRIALS holds ``walk_gait2354`` and ``walk_rajagopal`` (by default the reference beside this checkout).

Both are given the same angles and ground forces, the same mass, and legs of the same length. OpenSim's muscles share
the moments by the least sum of squared activations, with small reserves at the joints and free residuals at the pelvis;
the joint reactions follow from those muscle forces. Ours is ``psoas body --motion --forces`` with its usual cost.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.opensim_reserves import add_reserves
from psoas.body.model import cache
from psoas.body.person.person import Person

Floats = NDArray[np.float64]
ROOT = Path(__file__).parents[1]
TRIALS = ROOT.parent / "shared" / "reference" / "biomech" / "trials"
PAGE = ROOT / "docs" / "opensim.md"
GRAVITY: Final = 9.80665
_CUTOFF_HZ: Final = 6.0
# Frames in which the plates carry less than this share of the weight have a foot beside the plates.
_SEEN: Final = 0.6
_STEP_S: Final = 0.01
# OpenSim's own defaults. At a hundredth of it the Rajagopal model's coupled kneecap leaves more than the tolerance and the
# search goes on for minutes a frame without an answer.
_CONVERGENCE: Final = 1e-4
_ITERATIONS: Final = 100


@dataclass(frozen=True, slots=True)
class Case:
    """One model on one trial.

    Attributes:
        name: of the model in the table.
        model: its path below MODELS.
        trial: folder below TRIALS.
        motion, forces: the trial's files.
        plates: side, and the names before ``v`` and ``p`` of a plate's force and before ``x`` of its torque.
    """

    name: str
    model: str
    trial: str
    motion: str
    forces: str
    plates: tuple[tuple[str, str, str], ...]


_PLAIN = (("r", "ground_force_", "ground_torque_"), ("l", "l_ground_force_", "l_ground_torque_"))
_SIDED = (("r", "ground_force_r_", "ground_torque_r_"), ("l", "ground_force_l_", "ground_torque_l_"))
CASES: Final = (
    Case(
        "gait2354, 54 muscles", "Models/Gait2354_Simbody/subject01_simbody.osim", "walk_gait2354",
        "subject01_walk1_ik.mot", "subject01_walk1_grf.mot", _PLAIN,
    ),
    Case(
        "gait2392, 92 muscles", "Models/Gait2392_Simbody/subject01_simbody_adjusted.osim", "walk_gait2354",
        "subject01_walk1_ik.mot", "subject01_walk1_grf.mot", _PLAIN,
    ),
    Case(
        "Rajagopal, 80 muscles", "OpenSim/Examples/Moco/example3DWalking/subject_walk_scaled.osim",
        "walk_rajagopal", "coordinates.sto", "grf_walk.mot", _SIDED,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hips:
    """Greatest contact force of the right and left hip in body weights, over the frames that the plates see.

    Attributes:
        mass_kg: of the model, given to both.
        height_m: of our body, so that hip and ankle lie as far apart as in the model.
        frames: how many were compared.
        theirs, ours: right, then left.
        reserve_nm: the largest reserve that OpenSim needed at a joint.
    """

    mass_kg: float
    height_m: float
    frames: int
    theirs: tuple[float, float]
    ours: tuple[float, float]
    reserve_nm: float


class _Walker:
    """A model on a trial, in a folder where OpenSim may write."""

    def __init__(self, opensim: Any, case: Case, models: Path, trials: Path, folder: Path) -> None:
        self.opensim, self.path, self.folder = opensim, str(models / case.model), folder
        self.forces, self.loads = trials / case.trial / case.forces, folder / "loads.xml"
        self.motion = self._plainly_named(trials / case.trial / case.motion)
        loads = opensim.ExternalLoads()
        for side, force_name, torque_name in case.plates:
            force = opensim.ExternalForce()
            force.setName(f"foot_{side}")
            force.set_applied_to_body(f"calcn_{side}")
            force.set_force_expressed_in_body("ground")
            force.set_point_expressed_in_body("ground")
            force.set_force_identifier(f"{force_name}v")
            force.set_point_identifier(f"{force_name}p")
            force.set_torque_identifier(torque_name)
            loads.cloneAndAppend(force)
        loads.setDataFileName(str(self.forces.resolve()))
        loads.printToXML(str(self.loads))

    def _plainly_named(self, motion: Path) -> Path:
        """The motion with a coordinate's bare name over each column: the tool knows no paths of states.

        Thinned where it is finer than a step: the filter cuts far below.
        """
        table = self.opensim.TimeSeriesTable(str(motion))
        labels = [label.removesuffix("/value").rsplit("/", 1)[-1] for label in table.getColumnLabels()]
        times = np.asarray(table.getIndependentColumn())
        every = max(1, round(_STEP_S / float(np.median(np.diff(times)))))
        if labels == list(table.getColumnLabels()) and every == 1:
            return motion
        values = np.asarray(table.getMatrix().to_numpy())[::every]
        kept = self.opensim.TimeSeriesTable(
            self.opensim.StdVectorDouble(times[::every].tolist()),
            self.opensim.Matrix.createFromMat(values),
            self.opensim.StdVectorString(labels),
        )
        kept.addTableMetaDataString("inDegrees", table.getTableMetaDataString("inDegrees"))
        written = self.folder / "motion.sto"
        self.opensim.STOFileAdapter.write(kept, str(written))
        return written

    def model(self) -> Any:
        """A fresh model whose own actuators give way to a reserve at every coordinate that is free to move."""
        opensim = self.opensim
        model = opensim.Model(self.path)
        state = model.initSystem()
        free_to_move = [c.getName() for c in model.getCoordinateSet() if not c.isConstrained(state)]
        forces = model.updForceSet()
        for i in reversed(range(forces.getSize())):
            if opensim.Muscle.safeDownCast(forces.get(i)) is None:
                forces.remove(i)
        add_reserves(opensim, model, free_to_move)
        model.finalizeConnections()
        return model

    def analysed(self, name: str, analysis: Any, start_s: float, end_s: float) -> None:
        """Run one analysis over the trial; its results lie in the folder."""
        model = self.model()
        model.addAnalysis(analysis)
        tool = self.opensim.AnalyzeTool()
        tool.setName(name)
        tool.setModel(model)
        tool.setToolOwnsModel(False)
        tool.setCoordinatesFileName(str(self.motion))
        tool.setLowpassCutoffFrequency(_CUTOFF_HZ)
        tool.setExternalLoadsFileName(str(self.loads))
        tool.setInitialTime(start_s)
        tool.setFinalTime(end_s)
        tool.setResultsDir(str(self.folder))
        tool.setLoadModelAndInput(True)
        tool.run()

    def hips(self, times: Floats) -> tuple[Floats, Floats, float]:
        """Static optimisation, then joint reactions: times (k,), contact force of both hips (k, 2) in newtons, reserve."""
        opensim = self.opensim
        start_s, end_s = float(times[0]), float(times[-1])
        share = opensim.StaticOptimization()
        share.setName("so")
        share.setActivationExponent(2.0)
        share.setConvergenceCriterion(_CONVERGENCE)
        share.setMaxIterations(_ITERATIONS)
        share.setUseMusclePhysiology(True)
        share.setStepInterval(1)
        self.analysed("walk", share, start_s, end_s)
        reaction = opensim.JointReaction()
        reaction.setName("jr")
        reaction.setForcesFileName(str(self.folder / "walk_so_force.sto"))
        reaction.setStepInterval(1)
        self.analysed("walk", reaction, start_s, end_s)
        solved, forces = self._read("walk_so_force.sto"), self._read("walk_jr_ReactionLoads.sto")
        hips = [
            np.linalg.norm(
                np.column_stack([forces[f"hip_{side}_on_femur_{side}_in_ground_f{axis}"] for axis in "xyz"]),
                axis=1,
            )
            for side in "rl"
        ]
        reserves = [
            np.abs(column).max()
            for name, column in solved.items()
            if name.startswith("reserve_") and "pelvis" not in name
        ]
        return forces["time"], np.column_stack(hips), float(max(reserves))

    def _read(self, name: str) -> dict[str, Floats]:
        table = self.opensim.TimeSeriesTable(str(self.folder / name))
        values = np.asarray(table.getMatrix().to_numpy())
        columns = {label: values[:, i] for i, label in enumerate(table.getColumnLabels())}
        return {"time": np.asarray(table.getIndependentColumn()), **columns}

    def leg_and_mass(self) -> tuple[float, float]:
        """From the right hip to the ankle, metres, and the whole mass, kilograms."""
        model = self.opensim.Model(self.path)
        state = model.initSystem()
        model.realizePosition(state)
        hip, ankle = (
            model.getBodySet().get(name).getPositionInGround(state).to_numpy()
            for name in ("femur_r", "talus_r")
        )
        return float(np.linalg.norm(hip - ankle)), float(model.getTotalMass(state))

    def carried_n(self, times: Floats, plates: tuple[tuple[str, str, str], ...]) -> Floats:
        """What all plates carry upwards at these times (k,), newtons."""
        table = self.opensim.TimeSeriesTable(str(self.forces))
        at, values = np.asarray(table.getIndependentColumn()), np.asarray(table.getMatrix().to_numpy())
        labels = list(table.getColumnLabels())
        up = sum(values[:, labels.index(f"{name}vy")] for _, name, _ in plates)
        return np.asarray(np.interp(times, at, np.asarray(up)))


def _height_m(leg_m: float) -> float:
    """The height of a body of ours whose hip and ankle lie so far apart."""
    skeleton, usual = cache.load(), Person()
    model = skeleton.model
    ours = float(np.linalg.norm(model.body("tibia_r").pos) + np.linalg.norm(model.body("talus_r").pos))
    return usual.height_m * leg_m / (ours * usual.length_scale)


def measure(case: Case, models: Path, trials: Path) -> Hips:
    """OpenSim on a trial, and ours beside it."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        opensim: Any = import_module("opensim")  # here: it opens a log file where it stands
        opensim.Logger.removeFileSink()
        opensim.Logger.setLevelString("Off")
        walker = _Walker(opensim, case, models, trials, Path(name))
        leg_m, mass_kg = walker.leg_and_mass()
        height_m = _height_m(leg_m)
        table = opensim.TimeSeriesTable(str(walker.motion))
        at, theirs, reserve = walker.hips(np.asarray(table.getIndependentColumn()))
        seen = walker.carried_n(at, case.plates) > _SEEN * mass_kg * GRAVITY
    our_at, ours = _ours(
        trials / case.trial / case.motion, trials / case.trial / case.forces, mass_kg, height_m
    )
    our_seen = np.interp(our_at, at, seen.astype(float)) > 0.5
    right, left = (theirs[seen] / (mass_kg * GRAVITY)).max(axis=0)
    our_right, our_left = ours[our_seen].max(axis=0)
    return Hips(
        mass_kg,
        height_m,
        int(seen.sum()),
        (float(right), float(left)),
        (float(our_right), float(our_left)),
        reserve,
    )


def _ours(motion: Path, forces: Path, mass_kg: float, height_m: float) -> tuple[Floats, Floats]:
    command = [
        sys.executable, "-c", "from psoas.cli import main; main()", "body", "--motion", str(motion), "--forces", str(forces),
        "--mass", f"{mass_kg:.3f}", "--height", f"{height_m:.3f}", "--json",
    ]  # fmt: skip
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    hips = [told["joints"][f"hip_{side}"]["contact_bw"] for side in ("right", "left")]
    return np.asarray(told["time_s"]), np.column_stack(hips)


def rows(found: list[tuple[Case, Hips]]) -> list[str]:
    """The table."""
    lines = [
        "| trial | OpenSim's model | OpenSim: right, left | this body: right, left | OpenSim's largest reserve |",
        "|---|---|---|---|---|",
    ]
    for case, hips in found:
        theirs, ours = (f"{a:.2f}, {b:.2f}" for a, b in (hips.theirs, hips.ours))
        lines.append(
            f"| {case.trial} ({hips.frames} frames) | {case.name} | {theirs} | {ours} | {hips.reserve_nm:.1f} N m |"
        )
    return lines


HEAD = """# Beside OpenSim: hip contact force of measured walks

Written by `python -m benchmarks.opensim_hips MODELS`. Greatest contact force of each hip in body weights, over the frames
that the force plates see. Angles, ground forces and mass are the same for both; our body is as tall as makes its legs as
long as the model's. OpenSim: static optimisation (least sum of squared activations, rigid tendons), then joint
reactions from its muscle forces. This body: its usual cost, which spares hips and L4-L5. Neither is a measurement.
The Rajagopal model has no muscles for loins and arms: its largest reserves are what moves those, and not the legs.
"""


def main(arguments: list[str]) -> None:
    """Measure every case and write the page; one case in a process of its own where ``--measure`` asks for it."""
    if arguments[:1] == ["--measure"]:
        case = CASES[int(arguments[1])]
        print(json.dumps(asdict(measure(case, Path(arguments[2]), Path(arguments[3])))))
        return
    if not 1 <= len(arguments) <= 2:
        raise SystemExit(
            "Give the folder of OpenSim's models, and the folder of the trials if it is another."
        )
    models, trials = Path(arguments[0]).resolve(), (Path(arguments[1]) if arguments[1:] else TRIALS).resolve()
    found = []
    for i, case in enumerate(CASES):
        lacking = [p for p in (models / case.model, trials / case.trial / case.motion) if not p.is_file()]
        if lacking:
            raise SystemExit(f"{lacking[0].name} is not there; see the head of benchmarks/opensim_hips.py.")
        command = [
            sys.executable,
            "-m",
            "benchmarks.opensim_hips",
            "--measure",
            str(i),
            str(models),
            str(trials),
        ]
        out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        told = json.loads(out.splitlines()[-1])
        told |= {"theirs": tuple(told["theirs"]), "ours": tuple(told["ours"])}
        found.append((case, Hips(**told)))
    PAGE.write_text(HEAD + "\n" + "\n".join(rows(found)) + "\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
