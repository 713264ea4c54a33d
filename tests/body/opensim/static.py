"""OpenSim's static optimisation on given moments, moment arms and capacities, whatever body they are from.

Each coordinate is a body of its own that slides against ground; each muscle is a path actuator whose path is a
function of the coordinates, so that its moment arms are exactly those given; the moments that must be made are
constant forces the other way. What is held still must then be balanced by the muscles, and the shares are OpenSim's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tests.body.opensim.engine import opensim

Floats = NDArray[np.float64]
TOLERANCE = 1e-9  # of the optimiser; OpenSim's own default is 1e-4
_TIMES_S = np.linspace(0.0, 0.4, 9)


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """What is to be shared: minimise Σ aᵖ + Σ (r / reserve_nm)ᵖ where A a + r = b and low ≤ a ≤ high.

    Attributes:
        A: moment of each muscle at full activation (n, m), newton metres.
        b: moments to be made (n,).
        low, high: bounds of the activations (m,).
        power: of the cost.
        reserve_nm: moment of a reserve actuator at a control of one.
    """

    A: Floats
    b: Floats
    low: Floats
    high: Floats
    power: float
    reserve_nm: float


def static_optimisation(p: Shares, folder: Path) -> tuple[Floats, Floats]:
    """OpenSim's optimum; it writes into ``folder``.

    Returns:
        Activations (m,) and reserves (n,), as OpenSim writes them.
    """
    model, names = _model(p)
    motion = folder / "still.mot"
    rows = "\n".join("\t".join([f"{t:.6f}", *["0"] * len(names)]) for t in _TIMES_S)
    motion.write_text(
        f"still\nversion=1\nnRows={len(_TIMES_S)}\nnColumns={len(names) + 1}\ninDegrees=no\nendheader\n"
        + "\t".join(["time", *names])
        + f"\n{rows}\n"
    )
    analysis = opensim.StaticOptimization()
    analysis.setName("so")
    analysis.setActivationExponent(p.power)
    analysis.setConvergenceCriterion(TOLERANCE)
    analysis.setMaxIterations(300)
    analysis.setUseMusclePhysiology(False)
    analysis.setStepInterval(1)
    model.addAnalysis(analysis)
    tool = opensim.AnalyzeTool()
    tool.setName("twin")
    tool.setModel(model)
    tool.setToolOwnsModel(False)  # Python does; both would free it
    tool.setCoordinatesFileName(str(motion))
    tool.setInitialTime(float(_TIMES_S[4]))
    tool.setFinalTime(float(_TIMES_S[4]))
    tool.setResultsDir(str(folder))
    tool.setLoadModelAndInput(True)
    assert tool.run()
    table = opensim.TimeSeriesTable(str(folder / "twin_so_activation.sto"))
    labels = list(table.getColumnLabels())
    control = dict(zip(labels, table.getRowAtIndex(0).to_numpy(), strict=True))
    reserve = [p.reserve_nm * control[f"reserve_{name}"] for name in names]
    return np.array([control[f"muscle_{j}"] for j in range(p.A.shape[1])]), np.array(reserve)


def _model(p: Shares) -> tuple[Any, list[str]]:
    model = opensim.Model()
    model.setName("moments")
    model.setGravity(opensim.Vec3(0))
    names = [f"q{i}" for i in range(len(p.b))]
    for name, moment in zip(names, p.b, strict=True):
        body = opensim.Body(f"body_{name}", 1.0, opensim.Vec3(0), opensim.Inertia(1.0))
        model.addBody(body)
        joint = opensim.SliderJoint(f"joint_{name}", model.getGround(), body)
        joint.updCoordinate().setName(name)
        model.addJoint(joint)
        model.addForce(_load(name, moment))
        reserve = opensim.CoordinateActuator(name)
        reserve.setName(f"reserve_{name}")
        reserve.setOptimalForce(p.reserve_nm)
        reserve.setMinControl(-np.inf)
        reserve.setMaxControl(np.inf)
        model.addForce(reserve)
    for j, column in enumerate(p.A.T):
        muscle = _muscle(names, column)
        muscle.setName(f"muscle_{j}")
        muscle.setMinControl(float(p.low[j]))
        muscle.setMaxControl(float(p.high[j]))
        model.addForce(muscle)
    model.finalizeConnections()
    return model, names


def _load(name: str, moment: float) -> Any:
    force = opensim.ExpressionBasedCoordinateForce(name, repr(-float(moment)))
    force.setName(f"load_{name}")
    return force


def _muscle(names: list[str], column: Floats) -> Any:
    """A muscle of one newton's capacity whose moment arms are its moments at full activation."""
    crossed = np.flatnonzero(column) if np.any(column) else np.array([0])  # OpenSim wants one at least
    muscle = opensim.PathActuator()
    muscle.setOptimalForce(1.0)
    path = opensim.FunctionBasedPath()
    slopes = opensim.ArrayDouble(0.0, len(crossed) + 1)
    for i, row in enumerate(crossed):
        path.append_coordinate_paths(f"/jointset/joint_{names[row]}/{names[row]}")
        slopes.set(i, -float(column[row]))
    slopes.set(len(crossed), 1.0e4)
    path.set_length_function(opensim.LinearFunction(slopes))
    muscle.set_path(path)
    return muscle
