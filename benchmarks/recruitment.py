"""Recruitment and whole frames on one core: how long, and how long other solvers take for the same problems.

Run: ``python -m benchmarks.recruitment``. The measurement runs in a process of its own with one thread, since
thread pools are sized when NumPy is loaded. The other solvers are given their matrices ready-made; setting up and
solving is timed, as every frame needs both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

import clarabel
import daqp
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from psoas.body import Body, MuscleState, Person, beside_twin, muscle_groups
from psoas.body.model import cache
from psoas.body.motion.activities import prepare
from psoas.body.person.states import SIDES, STATES, changes
from psoas.body.recruitment.recruit import Problem, recruit
from psoas.body.simulation.solve import Task, muscle_forces, problem, solve

Floats = NDArray[np.float64]
Call: TypeAlias = Callable[[], Floats]
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
_PERSON = Person(72.0, 1.75, "male")
_WALK, _FRAMES, _RUNS = "walk", 101, 5
_MANY: Final = 10_000
_CLARABEL_USUAL, _CLARABEL_TIGHT = 1e-8, 1e-12
_CHANGE = MuscleState("psoas", "left", "tight", 0.3)
BAR_COLD_MS, BAR_FRAME_COLD_MS, BAR_FRAME_WARM_MS, BAR_CHANGE_MS, BAR_MILLION_S = 0.3, 3, 1, 15, 10
_NO_ACCELERATOR: Final = (
    "No accelerator at hand: the same code ran 10,000 frames on the processor instead. A test holds it to the array API "
    "standard, so that other array libraries can run it."
)
BAR_TIMES: Final = {"DAQP": 6.0, "Clarabel": 30.0}


@dataclass(frozen=True, slots=True)
class Other:
    """Another solver's way of doing the same frames: milliseconds a frame, and how far its activations are off."""

    solver: str
    way: str
    frame_ms: float
    difference: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, milliseconds a frame of walking unless named otherwise.

    Attributes:
        rows, muscles: size of a frame's problem.
        cold_ms, warm_ms: recruitment alone, from nothing and from the prices of a like body.
        others: other solvers on the same frames in the same run.
        stationarity: largest residual of the optimality conditions of ours.
        hopeless_ms: recruitment alone, of frames whose muscles cannot do it.
        frame_cold_ms, frame_warm_ms: kinematics, moment arms, outside forces, dynamics, recruitment and joint loads.
        change_ms: one state changed and the healthy twin, all frames of both together.
        many, many_s: frames of ever new states, and how long their recruitment took.
    """

    rows: int
    muscles: int
    cold_ms: float
    warm_ms: float
    others: list[Other]
    stationarity: float
    hopeless_ms: float
    frame_cold_ms: float
    frame_warm_ms: float
    change_ms: float
    many: int
    many_s: float


def best_ms(what: Callable[[], Any], runs: int = _RUNS) -> float:
    """The shortest of several runs: the others were disturbed."""
    return min(_once(what) for _ in range(runs))


def _once(what: Callable[[], Any]) -> float:
    start = time.perf_counter()
    what()
    return (time.perf_counter() - start) * 1e3


def _walking(states: tuple[MuscleState, ...] = ()) -> tuple[Task, Problem]:
    task = prepare(_PERSON, _WALK, 0.0, "right", _FRAMES)
    changed = changes(cache.load(), states)
    return task, problem(task, _PERSON, muscle_forces(task.moved, _PERSON, changed), changed)


def _frame(p: Problem, i: int) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    fields = (p.A, p.b, p.weight, p.low, p.high, p.reserve_price)
    a, b, w, low, high, price = (v[min(i, len(v) - 1)] for v in fields)
    return a, b, w, low, high, price


def _daqp_ways(p: Problem) -> dict[str, list[Call]]:
    """Every frame's call to DAQP, put in two ways; reserves in units that make their price one."""
    ways: dict[str, list[Call]] = {"equality with reserves": [], "reserves eliminated": []}
    for i in range(len(p.b)):
        A, b, w, low, high, price = _frame(p, i)
        n, m = A.shape
        endless = np.full(n, 1e30)
        ways["equality with reserves"].append(
            partial(
                _daqp,
                m,
                np.diag(np.concatenate([w, np.ones(n)])),
                np.zeros(n + m),
                np.ascontiguousarray(np.hstack([A, np.diag(1.0 / np.sqrt(price))])),
                np.concatenate([high, endless, b]),
                np.concatenate([low, -endless, b]),
                np.concatenate([np.zeros(m + n), np.full(n, 5)]).astype(np.int32),
            )
        )
        dense, linear = np.diag(w) + A.T @ (price[:, None] * A), -A.T @ (price * b)
        within = np.zeros(m, dtype=np.int32)
        ways["reserves eliminated"].append(
            partial(_daqp, m, dense, linear, np.zeros((0, m)), high, low, within)
        )
    return ways


def _daqp(muscles: int, *given: Any) -> Floats:
    return np.asarray(daqp.solve(*given)[0][:muscles])


def _clarabel_ways(p: Problem) -> dict[str, list[Call]]:
    """Every frame's call to Clarabel, at its own tolerance and at one that settles activations to a millionth."""
    ways: dict[str, list[Call]] = {}
    for tolerance in (_CLARABEL_USUAL, _CLARABEL_TIGHT):
        how = clarabel.DefaultSettings()
        how.verbose = False
        how.tol_gap_abs = how.tol_gap_rel = how.tol_feas = tolerance
        calls: list[Call] = []
        for i in range(len(p.b)):
            A, b, w, low, high, price = _frame(p, i)
            n, m = A.shape
            eye, free = sparse.eye(m), sparse.csc_matrix((m, n))
            blocks = [[A, sparse.diags(1.0 / np.sqrt(price))], [-eye, free], [eye, free]]
            matrix = sparse.vstack([sparse.hstack(block) for block in blocks], format="csc")
            quadratic = sparse.diags(np.concatenate([w, np.ones(n)]), format="csc")
            cones = [clarabel.ZeroConeT(n), clarabel.NonnegativeConeT(2 * m)]
            right = np.concatenate([b, -low, high])
            calls.append(partial(_clarabel, m, quadratic, np.zeros(n + m), matrix, right, cones, how))
        ways[f"tolerance {tolerance:.0e}"] = calls
    return ways


def _clarabel(muscles: int, *given: Any) -> Floats:
    return np.asarray(clarabel.DefaultSolver(*given).solve().x[:muscles])


def _apart(calls: list[Call], activation: Floats) -> float:
    return max(float(np.abs(call() - a).max()) for call, a in zip(calls, activation, strict=True))


def _whole_frames(start: Floats | None) -> None:
    prepare.cache_clear()
    task = prepare(_PERSON, _WALK, 0.0, "right", _FRAMES)
    solve(task, _PERSON, (), changes(cache.load(), ()), start)


def _change_ms() -> float:
    """A tight psoas and the twin, from the prices of what was there before the change."""
    before = Body(_PERSON, (MuscleState(_CHANGE.muscle, _CHANGE.side, _CHANGE.state, 0.2),)).perform(_WALK)
    changed = Body(_PERSON, (_CHANGE,))

    def both() -> None:
        beside_twin(changed, _WALK, like=before)

    return best_ms(both)


def _many_s() -> float:
    """Walking in ever new states, cold, a thousand frames at a time for the memory's sake."""
    rng, taken, done = np.random.default_rng(0), 0.0, 0
    groups = list(muscle_groups())
    while done < _MANY:
        parts = []
        for _ in range(10):
            chosen = (rng.integers(len(groups)), rng.integers(2), rng.integers(len(STATES)))
            state = MuscleState(
                groups[chosen[0]], SIDES[chosen[1]], STATES[chosen[2]], float(rng.uniform(0, 0.5))
            )
            parts.append(_walking((state,))[1])
        k = min(_MANY - done, 10 * _FRAMES)
        full = [np.broadcast_to(p.weight, (_FRAMES, p.weight.shape[1])) for p in parts]
        low = [np.broadcast_to(p.low, w.shape) for p, w in zip(parts, full, strict=True)]
        high = [np.broadcast_to(p.high, w.shape) for p, w in zip(parts, full, strict=True)]
        together = Problem(
            np.concatenate([p.A for p in parts])[:k],
            np.concatenate([p.b for p in parts])[:k],
            np.concatenate(full)[:k],
            np.concatenate(low)[:k],
            np.concatenate(high)[:k],
            parts[0].reserve_price,
        )
        taken += _once(partial(recruit, together)) * 1e-3
        done += k
    return taken


def figures() -> Figures:
    """Measure; in a process with one thread."""
    _, p = _walking()
    solved = recruit(p)
    like = recruit(_walking((_CHANGE,))[1])
    ways = {("DAQP", way): calls for way, calls in _daqp_ways(p).items()}
    ways |= {("Clarabel", way): calls for way, calls in _clarabel_ways(p).items()}
    cold: list[float] = []
    theirs: dict[tuple[str, str], list[float]] = {way: [] for way in ways}
    for _ in range(_RUNS):  # turn by turn, so that a slow moment of the machine hits all
        cold.append(_once(lambda: recruit(p)))
        for way, calls in ways.items():
            theirs[way].append(_once(partial(_all_of, calls)))
    beyond = Problem(p.A, 3.0 * p.b, p.weight, p.low, 0.3 * p.high, p.reserve_price)
    return Figures(
        rows=p.A.shape[1],
        muscles=p.A.shape[2],
        cold_ms=min(cold) / _FRAMES,
        warm_ms=best_ms(lambda: recruit(p, like.price)) / _FRAMES,
        others=[
            Other(solver, way, min(times) / _FRAMES, _apart(ways[solver, way], solved.activation))
            for (solver, way), times in theirs.items()
        ],
        stationarity=float(solved.certificate.stationarity.max()),
        hopeless_ms=best_ms(lambda: recruit(beyond), 2) / _FRAMES,
        frame_cold_ms=best_ms(lambda: _whole_frames(None)) / _FRAMES,
        frame_warm_ms=best_ms(lambda: _whole_frames(like.price)) / _FRAMES,
        change_ms=_change_ms(),
        many=_MANY,
        many_s=_many_s(),
    )


def _all_of(calls: list[Call]) -> None:
    for call in calls:
        call()


def measure() -> Figures:
    """Measure in a process of its own, on one thread."""
    env = dict(os.environ) | dict.fromkeys(_THREADS, "1")
    command = [sys.executable, "-m", "benchmarks.recruitment", "--json"]
    root = Path(__file__).parents[1]
    out = subprocess.run(command, cwd=root, env=env, check=True, capture_output=True, text=True)
    found = json.loads(out.stdout)
    return Figures(**found | {"others": [Other(**other) for other in found["others"]]})


def rows(f: Figures | None = None) -> list[str]:
    """The page's lines; measured now where no figures are given."""
    f = f or measure()
    line = "| {} | {} | {} |".format
    setting = (
        f"Walking, {_FRAMES} frames of {f.rows} rows and {f.muscles} fascicles, double precision, one core. Ours ends "
        f"at an optimality residual of {f.stationarity:.0e}. The other solvers are handed their matrices ready-made; "
        "setting up and solving is timed, as every frame needs both. The bars are for their fastest way."
    )
    lines = [
        setting,
        "",
        "| recruitment alone | a frame | bar |",
        "|---|---|---|",
        line("all frames at once, cold", f"{f.cold_ms:.2f} ms", f"{BAR_COLD_MS} ms"),
        line("from the prices of a like body", f"{f.warm_ms:.2f} ms", ""),
        line(
            "three times the moments, three tenths of the muscles: they cannot", f"{f.hopeless_ms:.2f} ms", ""
        ),
        "",
        "| another solver, the same frames, cold | a frame | times ours | activations differ by | bar |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {o.solver}, {o.way} | {o.frame_ms:.2f} ms | {o.frame_ms / f.cold_ms:.1f} | {o.difference:.0e} | "
        f"{BAR_TIMES[o.solver]:.0f} times |"
        for o in f.others
    ]
    million = f.many_s / f.many * 1e6
    return [
        *lines,
        "",
        "| whole frames: kinematics, moment arms, outside forces, dynamics, recruitment, joint loads | measured | bar |",
        "|---|---|---|",
        line("cold", f"{f.frame_cold_ms:.2f} ms a frame", f"{BAR_FRAME_COLD_MS} ms"),
        line(
            "recruitment begun from a like body",
            f"{f.frame_warm_ms:.2f} ms a frame",
            f"{BAR_FRAME_WARM_MS} ms",
        ),
        line("one changed state, all frames, and the twin", f"{f.change_ms:.0f} ms", f"{BAR_CHANGE_MS} ms"),
        line(
            f"recruitment of {f.many} frames in ever new states, cold",
            f"{f.many_s:.1f} s ({f.many / f.many_s:.0f} a second, {million:.0f} s a million)",
            f"{BAR_MILLION_S} s a million on an accelerator",
        ),
        "",
        _NO_ACCELERATOR,
    ]


def main() -> None:
    """Print the figures, as JSON for the process that asked or as the page's lines."""
    print(json.dumps(asdict(figures())) if "--json" in sys.argv else "\n".join(rows()))


if __name__ == "__main__":
    main()
