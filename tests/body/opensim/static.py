"""OpenSim's static optimisation on given moments, moment arms and capacities, whatever body they are from.

Each coordinate is a body of its own that slides against ground; each muscle is a path actuator whose path is a
function of the coordinates, so that its moment arms are exactly those given; the moments that must be made are
constant forces the other way. What is held still must then be balanced by the muscles, and the shares are OpenSim's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TOLERANCE = 1e-9  # of the optimiser; OpenSim's own default is 1e-4
_TIMES_S = np.linspace(0.0, 0.4, 9)


def static_optimisation(
    A: Floats, b: Floats, low: Floats, high: Floats, power: float, reserve_nm: float, folder: Path
) -> tuple[Floats, Floats]:
    """Minimise Σ aᵖ + Σ (r / reserve_nm)ᵖ where A a + r = b and low ≤ a ≤ high.

    Args:
        A: moment of each muscle at full activation (n, m).
        b: moments to be made (n,).
        low, high: bounds of the activations (m,).
        power: of the cost.
        reserve_nm: moment of a reserve actuator at a control of one; 0 for none.
        folder: where OpenSim may write.

    Returns:
        Activations (m,) and reserves (n,), as OpenSim writes them.
    """
    import opensim

    model, names = _model(A, b, low, high, reserve_nm)
    motion = folder / "still.mot"
    rows = "\n".join("\t".join(["%.6f" % t, *["0"] * len(names)]) for t in _TIMES_S)
    motion.write_text(
        f"still\nversion=1\nnRows={len(_TIMES_S)}\nnColumns={len(names) + 1}\ninDegrees=no\nendheader\n"
        + "\t".join(["time", *names])
        + f"\n{rows}\n"
    )
    analysis = opensim.StaticOptimization()
    analysis.setName("so")
    analysis.setActivationExponent(power)
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
    reserve = [reserve_nm * control.get(f"reserve_{name}", 0.0) for name in names]
    return np.array([control[f"muscle_{j}"] for j in range(A.shape[1])]), np.array(reserve)


def _model(A: Floats, b: Floats, low: Floats, high: Floats, reserve_nm: float) -> tuple[Any, list[str]]:
    import opensim

    model = opensim.Model()
    model.setName("moments")
    model.setGravity(opensim.Vec3(0))
    names = [f"q{i}" for i in range(len(b))]
    for name, moment in zip(names, b, strict=True):
        body = opensim.Body(f"body_{name}", 1.0, opensim.Vec3(0), opensim.Inertia(1.0))
        model.addBody(body)
        joint = opensim.SliderJoint(f"joint_{name}", model.getGround(), body)
        joint.updCoordinate().setName(name)
        model.addJoint(joint)
        model.addForce(_load(name, moment))
        if reserve_nm:
            reserve = opensim.CoordinateActuator(name)
            reserve.setName(f"reserve_{name}")
            reserve.setOptimalForce(reserve_nm)
            reserve.setMinControl(-np.inf)
            reserve.setMaxControl(np.inf)
            model.addForce(reserve)
    for j, column in enumerate(A.T):
        _muscle(model, names, f"muscle_{j}", column, float(low[j]), float(high[j]))
    model.finalizeConnections()
    return model, names


def _load(name: str, moment: float) -> Any:
    import opensim

    force = opensim.ExpressionBasedCoordinateForce(name, repr(-float(moment)))
    force.setName(f"load_{name}")
    return force


def _muscle(model: Any, names: list[str], label: str, column: Floats, low: float, high: float) -> None:
    """A muscle of one newton's capacity whose moment arms are its moments at full activation."""
    import opensim

    crossed = np.flatnonzero(column) if np.any(column) else np.array([0])  # OpenSim wants one at least
    muscle = opensim.PathActuator()
    muscle.setName(label)
    muscle.setOptimalForce(1.0)
    muscle.setMinControl(low)
    muscle.setMaxControl(high)
    path = opensim.FunctionBasedPath()
    slopes = opensim.ArrayDouble(0.0, len(crossed) + 1)
    for i, row in enumerate(crossed):
        path.append_coordinate_paths(f"/jointset/joint_{names[row]}/{names[row]}")
        slopes.set(i, -float(column[row]))
    slopes.set(len(crossed), 1.0e4)
    path.set_length_function(opensim.LinearFunction(slopes))
    muscle.set_path(path)
    model.addForce(muscle)
