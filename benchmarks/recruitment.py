"""Recruitment and whole frames on one core: how long, and how long other solvers take for the same problems.

Run: ``python -m benchmarks.recruitment``. The measurement runs in a process of its own with one thread, since
thread pools are sized when NumPy is loaded. The other solvers are given their matrices ready-made; setting up and
solving is timed, as every frame needs both. They work at their own default tolerance, we at rounding.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Final

import clarabel
import daqp
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from psoas.body import Body, MuscleState, Person, cache, muscle_groups
from psoas.body.activities import prepare
from psoas.body.recruitment import Problem, recruit
from psoas.body.states import SIDES, STATES, changes
from psoas.body.work import Task, muscle_forces, problem, solve

Floats = NDArray[np.float64]
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")
_PERSON = Person(72.0, 1.75, "male")
_WALK, _FRAMES, _RUNS = "walk", 101, 5
_MANY: Final = 10_000
_CHANGE = MuscleState("psoas", "left", "tight", 0.3)
BARS: Final = {
    "cold_ms": 0.3, "times_daqp": 6.0, "times_clarabel": 30.0, "change_ms": 100.0, "frame_cold_ms": 3.0,
    "frame_warm_ms": 1.0, "million_s": 10.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, milliseconds a frame of walking unless named otherwise.

    Attributes:
        rows, muscles: size of a frame's problem.
        cold_ms, warm_ms: recruitment alone, from nothing and from the prices of a like body.
        daqp_ms: its fastest way of those tried, named in ``daqp_way``.
        clarabel_ms: likewise, of the one way there is.
        daqp_difference, clarabel_difference: largest difference of any activation.
        stationarity: largest residual of the optimality conditions of ours.
        frame_cold_ms, frame_warm_ms: kinematics, moment arms, outside forces, dynamics, recruitment and joint loads.
        change_ms: one state changed and the healthy twin, all frames of both together.
        many: frames of different states, recruited one after the other.
        many_s: how long they took.
        hopeless_ms: a frame of those whose muscles cannot do it.
    """

    rows: int
    muscles: int
    cold_ms: float
    warm_ms: float
    daqp_ms: float
    daqp_way: str
    daqp_ways: dict[str, float]
    clarabel_ms: float
    daqp_difference: float
    clarabel_difference: float
    stationarity: float
    frame_cold_ms: float
    frame_warm_ms: float
    change_ms: float
    many: int
    many_s: float
    hopeless_ms: float


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


def _shared(p: Problem, i: int) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    fields = (p.A, p.b, p.weight, p.low, p.high, p.reserve_price)
    a, b, w, low, high, price = (v[min(i, len(v) - 1)] for v in fields)
    return a, b, w, low, high, price


def _daqp_ways(p: Problem) -> dict[str, list[Callable[[], Floats]]]:
    """Every frame's call to DAQP, put in three ways; reserves in units that make their price one."""
    ways: dict[str, list[Callable[[], Floats]]] = {"equality with reserves": [], "reserves eliminated": []}
    for i in range(len(p.b)):
        A, b, w, low, high, price = _shared(p, i)
        n, m = A.shape
        endless, equal = np.full(n, 1e30), np.full(n, 5)
        quadratic = np.diag(np.concatenate([w, np.ones(n)]))
        rows = np.ascontiguousarray(np.hstack([A, np.diag(1.0 / np.sqrt(price))]))
        upper, lower = np.concatenate([high, endless, b]), np.concatenate([low, -endless, b])
        sense = np.concatenate([np.zeros(m + n), equal]).astype(np.int32)
        dense, linear = np.diag(w) + A.T @ (price[:, None] * A), -A.T @ (price * b)
        none, within = np.zeros((0, m)), np.zeros(m, dtype=np.int32)
        # Everything is bound now: the calls run later.
        ways["equality with reserves"].append(
            lambda q=quadratic, f=np.zeros(n + m), r=rows, u=upper, o=lower, s=sense, m=m: daqp.solve(
                q, f, r, u, o, s
            )[0][:m]
        )
        ways["reserves eliminated"].append(
            lambda q=dense, f=linear, r=none, u=high, o=low, s=within: daqp.solve(q, f, r, u, o, s)[0]
        )
    return ways


def _by_clarabel(p: Problem) -> list[Callable[[], Floats]]:
    calls: list[Callable[[], Floats]] = []
    how = clarabel.DefaultSettings()
    how.verbose = False
    for i in range(len(p.b)):
        A, b, w, low, high, price = _shared(p, i)
        n, m = A.shape
        eye, free = sparse.eye(m), sparse.csc_matrix((m, n))
        rows = [[A, sparse.diags(1.0 / np.sqrt(price))], [-eye, free], [eye, free]]
        matrix = sparse.vstack([sparse.hstack(row) for row in rows], format="csc")
        quadratic = sparse.diags(np.concatenate([w, np.ones(n)]), format="csc")
        right, linear = np.concatenate([b, -low, high]), np.zeros(n + m)
        cones = [clarabel.ZeroConeT(n), clarabel.NonnegativeConeT(2 * m)]
        calls.append(
            lambda q=quadratic, f=linear, x=matrix, r=right, c=cones, m=m: np.asarray(
                clarabel.DefaultSolver(q, f, x, r, c, how).solve().x[:m]
            )
        )
    return calls


def _apart(calls: list[Callable[[], Floats]], activation: Floats) -> float:
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
        work = changed.perform(_WALK, like=before)
        changed.twin().perform(_WALK, like=work)

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
        taken += _once(lambda p=together: recruit(p)) * 1e-3
        done += k
    return taken


def figures() -> Figures:
    """Measure; in a process with one thread."""
    _, p = _walking()
    solved = recruit(p)
    like = recruit(_walking((_CHANGE,))[1])
    ways, other = _daqp_ways(p), _by_clarabel(p)

    def all_of(calls: list[Callable[[], Floats]]) -> Callable[[], Any]:
        return lambda: [call() for call in calls]

    cold, theirs, conic = [], {way: [] for way in ways}, []
    for _ in range(_RUNS):  # turn by turn, so that a slow moment of the machine hits all
        cold.append(_once(lambda: recruit(p)))
        for way, calls in ways.items():
            theirs[way].append(_once(all_of(calls)))
        conic.append(_once(all_of(other)))
    each = {way: min(times) / _FRAMES for way, times in theirs.items()}
    fastest = min(each, key=lambda way: each[way])
    beyond = Problem(p.A, 3.0 * p.b, p.weight, p.low, 0.3 * p.high, p.reserve_price)
    return Figures(
        rows=p.A.shape[1],
        muscles=p.A.shape[2],
        cold_ms=min(cold) / _FRAMES,
        warm_ms=best_ms(lambda: recruit(p, like.price)) / _FRAMES,
        daqp_ms=each[fastest],
        daqp_way=fastest,
        daqp_ways=each,
        clarabel_ms=min(conic) / _FRAMES,
        daqp_difference=_apart(ways[fastest], solved.activation),
        clarabel_difference=_apart(other, solved.activation),
        stationarity=float(solved.certificate.stationarity.max()),
        frame_cold_ms=best_ms(lambda: _whole_frames(None)) / _FRAMES,
        frame_warm_ms=best_ms(lambda: _whole_frames(like.price)) / _FRAMES,
        change_ms=_change_ms(),
        many=_MANY,
        many_s=_many_s(),
        hopeless_ms=best_ms(lambda: recruit(beyond), 2) / _FRAMES,
    )


def measure() -> Figures:
    """Measure in a process of its own, on one thread."""
    env = dict(os.environ) | dict.fromkeys(_THREADS, "1")
    command = [sys.executable, "-m", "benchmarks.recruitment", "--json"]
    out = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return Figures(**json.loads(out.stdout))


def rows(f: Figures) -> list[str]:
    """The page's lines."""
    bars = BARS
    line = "| {} | {} | {} |".format
    million = f.many_s / f.many * 1e6
    return [
        "## Recruitment and whole frames",
        "",
        f"Walking, {_FRAMES} frames of {f.rows} rows and {f.muscles} fascicles, double precision, one core of "
        f"{platform.machine()}. Ours is exact (optimality residual {f.stationarity:.0e}); the other solvers run at "
        f"their default tolerance, and are handed their matrices ready-made. DAQP's fastest way was *{f.daqp_way}* ("
        + ", ".join(f"{way} {ms:.2f} ms" for way, ms in f.daqp_ways.items())
        + f"); its activations differ from ours by {f.daqp_difference:.0e} at most, Clarabel's by "
        f"{f.clarabel_difference:.0e}.",
        "",
        "| what | measured | bar |",
        "|---|---|---|",
        line("recruitment alone, cold", f"{f.cold_ms:.2f} ms a frame", f"{bars['cold_ms']} ms"),
        line("recruitment alone, from the prices of a like body", f"{f.warm_ms:.2f} ms a frame", ""),
        line(
            "DAQP, the same frames",
            f"{f.daqp_ms:.2f} ms, {f.daqp_ms / f.cold_ms:.0f} times ours",
            f"{bars['times_daqp']:.0f} times",
        ),
        line(
            "Clarabel, the same frames",
            f"{f.clarabel_ms:.2f} ms, {f.clarabel_ms / f.cold_ms:.0f} times ours",
            f"{bars['times_clarabel']:.0f} times",
        ),
        line(
            "recruitment of frames that the muscles cannot do (three times the moments, three tenths of the "
            "activation)",
            f"{f.hopeless_ms:.2f} ms a frame",
            "",
        ),
        line("whole frame, cold", f"{f.frame_cold_ms:.2f} ms", f"{bars['frame_cold_ms']:.0f} ms"),
        line(
            "whole frame, recruitment begun from a like body",
            f"{f.frame_warm_ms:.2f} ms",
            f"{bars['frame_warm_ms']:.0f} ms",
        ),
        line(
            "one changed state, all frames, and the healthy twin",
            f"{f.change_ms:.0f} ms",
            f"{bars['change_ms']:.0f} ms",
        ),
        line(
            f"{f.many} frames in ever new states, cold",
            f"{f.many_s:.1f} s, {f.many / f.many_s:.0f} frames a second; a million would take {million:.0f} s",
            f"{bars['million_s']:.0f} s a million on an accelerator",
        ),
        "",
        "A whole frame is kinematics, moment arms, outside forces, dynamics, recruitment and every joint's load. There "
        "was no accelerator at hand for this run: the same source ran 10,000 frames on the processor instead. It is "
        "held to the array API standard by a test, so that another array library can take it.",
        "",
    ]


def main() -> None:
    """Print the figures, as JSON for the process that asked or as the page's lines."""
    print(json.dumps(asdict(figures())) if "--json" in sys.argv else "\n".join(rows(measure())))


if __name__ == "__main__":
    main()
