"""A gait that is one with its forces: of all courses near measured angles the one whose weight goes where feet press.

Both legs do the same half a cycle apart, so half a cycle is looked at. Every curve is a short Fourier series: smooth
by construction. The root's path in the world is sought with the angles, so that the feet stay where they stand; the
force of the ground then follows from Newton's law, and has to pass where the pressure under the feet was measured.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from tools.movements.mechanics import motion_of

from psoas.body.mechanics.kinematics import (
    GRAVITY,
    ROOT,
    Kinematics,
    kinematics,
    point_jacobian,
    scale_to_person,
)
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.activities import inertia_of
from psoas.body.validation.published import SUBJECT

Floats = NDArray[np.float64]
EVEN = ("pelvis_tilt", "lumbar_flexion")
ODD = ("pelvis_list", "pelvis_rotation", "lumbar_bending", "lumbar_rotation")
LEG = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")
PATH = ("forward", "up", "left")
HEEL, BALL = np.array([0.015, -0.02, 0.0]), np.array([0.1788, -0.02, 0.0])
_SLOWLY, _PATH_SLOWLY = 0.2, 0.125
_FRAMES = 25  # steps of two percent of the cycle
# What may be left about each axis, in body weights times metres. About the upright one it is what feet give by
# twisting on the floor, 5 to 7 N.m in walking adults (Li 2001 Gait Posture 13:142, recalled); what is left beyond it
# would be balanced by pushing the feet against each other while both stand, which changes the moments at the hips.
_LEFT_OVER_M = 0.01
# The root's path needs more harmonics than the joints: as one foot takes over from the other the force forward rises and
# falls within a tenth of the cycle, and a hundredth of the weight more or less there is 0.08 N.m/kg at the hip.
_PATH_MORE = 5
# How far a standing foot may turn from where it pointed as its pressure was measured: the pressure is given in the
# room's axes, and 5 degrees more carry it 1 cm aside at the ball, to the sole's edge and beyond.
_HEADING_DEG = 1.0


@dataclass(frozen=True, slots=True)
class Gait:
    """What a gait is to be near to; curves over the even percents of a cycle that begins as the right foot lands.

    Attributes:
        duration_s: of one cycle.
        travel_m: forward and up, in one cycle, at the subject's size.
        angles_deg: targets by name, those of the legs of the right one (T,); the last is not the first again.
        spread_deg: how far each may be away.
        force_bw: forward, outward and up on the right foot (T, 3).
        pressure_m: before and outward of the right ankle, at the base's size (T, 2).
        heel, ball: percents between which heel and ball stay where they are.
        force_spread_bw: how far the sum of both feet's forces may be from what is given, forward, aside and up.
        moments_nm_kg: of the right leg's joints, where they were measured (T,), and how far away they may be.
        spot_m, flat_deg: how far a foot that stays may move, and its sole tip.
    """

    duration_s: float
    travel_m: tuple[float, float]
    angles_deg: dict[str, Floats]
    spread_deg: dict[str, float]
    force_bw: Floats
    pressure_m: Floats
    heel: tuple[float, float]
    ball: tuple[float, float]
    force_spread_bw: tuple[float, float, float] = (0.015, 0.02, 0.05)
    spot_m: float = 0.008
    flat_deg: float = 1.0
    moments_nm_kg: dict[str, Floats] = field(default_factory=dict)
    moment_spread: float = 0.06


def _series(percent: Floats, orders: list[int], duration_s: float) -> tuple[Floats, Floats, Floats]:
    """Fourier basis and its two derivatives in time (T, columns)."""
    turn = 2 * np.pi * percent[:, None] / 100 * np.array(orders)
    speed = 2 * np.pi * np.array(orders) / duration_s
    cos, sin = np.cos(turn), np.sin(turn)
    return (
        np.concatenate([cos, sin], 1),
        np.concatenate([-sin * speed, cos * speed], 1),
        np.concatenate([-cos * speed**2, -sin * speed**2], 1),
    )


def _orders(name: str, most: int) -> list[int]:
    if name in LEG:
        return list(range(most + 1))
    if name in EVEN or name in {"forward", "up"}:
        return list(range(0, most + 1, 2))
    return list(range(1, most + 1, 2))


def resampled(values: Floats, percent: Floats) -> Floats:
    """A periodic curve at other percents, on straight lines."""
    given = np.linspace(0, 100, len(values) + 1)
    closed = np.concatenate([values, values[:1]])
    flat = closed.reshape(len(closed), -1)
    out = np.stack([np.interp(np.mod(percent, 100), given, flat[:, i]) for i in range(flat.shape[1])], -1)
    return out.reshape(len(percent), *values.shape[1:])


class Fit:
    """The search. ``most`` is the highest harmonic."""

    def __init__(self, gait: Gait, most: int = 7) -> None:
        self.gait, self.most = gait, most
        self.names = (*EVEN, *ODD, *LEG, *PATH)
        self.orders = {n: _orders(n, most + _PATH_MORE * (n in PATH)) for n in self.names}
        ends = np.cumsum([2 * len(self.orders[n]) for n in self.names])
        self.slices = {
            n: slice(e - 2 * len(self.orders[n]), e) for n, e in zip(self.names, ends, strict=True)
        }
        self.count = int(ends[-1])
        self.percent = np.linspace(0, 50, _FRAMES, endpoint=False)
        self.bases = {
            (n, half): _series(self.percent + 50 * half, self.orders[n], gait.duration_s)
            for n in self.names for half in (0, 1)
        }  # fmt: skip
        self.wanted = {
            n: [resampled(gait.angles_deg[n], self.percent + 50 * half) for half in (0, 1)]
            for n in self.names if n in gait.angles_deg
        }  # fmt: skip
        self.first = self.targets()
        self.moments = {
            n: [resampled(v, self.percent + 50 * half) for half in (0, 1)]
            for n, v in gait.moments_nm_kg.items()
        }
        self.force = [resampled(gait.force_bw, self.percent + 50 * half) for half in (0, 1)]
        self.pressure = [resampled(gait.pressure_m, self.percent + 50 * half) for half in (0, 1)]
        self.heading = self._heading(self.performed(self.first)[0])

    def targets(self) -> Floats:
        """Coefficients of the targets themselves."""
        x = np.zeros(self.count)
        for n in self.names:
            if n in self.wanted:
                basis = np.concatenate([self.bases[n, h][0] for h in (0, 1)])
                x[self.slices[n]] = np.linalg.lstsq(basis, np.concatenate(self.wanted[n]), rcond=1e-9)[0]
        return x

    def curve(self, x: Floats, name: str, half: int) -> tuple[Floats, Floats, Floats]:
        """A curve with its two derivatives, half a cycle later where asked."""
        a, b, c = (m @ x[self.slices[name]] for m in self.bases[name, half])
        return a, b, c

    def performed(self, x: Floats) -> tuple[Kinematics, Floats, Floats]:
        """Kinematics, the root's place at the base's size and its acceleration (T, 3)."""
        angles = {n: self.curve(x, n, 0) for n in (*EVEN, *ODD)}
        for n in LEG:
            angles[f"{n}_r"], angles[f"{n}_l"] = self.curve(x, n, 0), self.curve(x, n, 1)
        time_s = self.percent / 100 * self.gait.duration_s
        moved = kinematics(cache.load(), motion_of(angles, time_s), paths=False)
        forward, up, left = (self.curve(x, n, 0) for n in PATH)
        place = np.stack([forward[0], left[0], up[0]], -1)
        travel = np.array([self.gait.travel_m[0], 0.0, self.gait.travel_m[1]])
        place = (place + self.percent[:, None] / 100 * travel) / SUBJECT.length_scale
        return moved, place, np.stack([forward[2], left[2], up[2]], -1)

    def forces(self, x: Floats) -> tuple[Floats, Floats, Kinematics, Floats]:
        """Forces on both feet in body weights (T, 2, 3), what joints must do, motion, root's place."""
        moved, place, acceleration = self.performed(x)
        inertia = inertia_of(moved, SUBJECT, 0.0)
        needed = inertia.needed + np.einsum("ka,kac->kc", acceleration, inertia.by_acceleration)
        weight = SUBJECT.mass_kg * GRAVITY
        total = needed[:, :3] / weight
        up = np.stack([f[:, 2] for f in self.force], -1)
        share = up / up.sum(1, keepdims=True)
        sign = np.array([-1.0, 1.0])
        given = np.stack(
            [np.stack([f[:, 0], s * f[:, 1], f[:, 2]], -1) for f, s in zip(self.force, sign, strict=True)], 1
        )
        force = given + share[:, :, None] * (total - given.sum(1))[:, None]
        scale = scale_to_person(1.0, SUBJECT.length_scale)
        turning = needed.copy()
        for foot, side in enumerate("rl"):
            ankle = moved.position_m[:, moved.skeleton.body(f"talus_{side}")]
            at = ankle + np.stack(
                [
                    self.pressure[foot][:, 0],
                    sign[foot] * self.pressure[foot][:, 1],
                    np.full(len(ankle), -0.06),
                ],
                -1,
            )
            at[:, 2] = (place + self.point(moved, side, BALL))[:, 2] - place[:, 2]
            body = np.array([moved.skeleton.body(f"calcn_{side}")])
            jacobian = point_jacobian(moved, body, at[:, None])[:, 0] * scale
            turning -= np.einsum("ki,kic->kc", force[:, foot] * weight, jacobian)
        return force, turning, moved, place

    @staticmethod
    def point(moved: Kinematics, side: str, where: Floats) -> Floats:
        """A point of a foot, seen from the root (T, 3)."""
        body = moved.skeleton.body(f"calcn_{side}")
        here = where * [1.0, 1.0, 1.0 if side == "r" else -1.0]
        return np.asarray(moved.position_m[:, body] + moved.rotation[:, body] @ here)

    def off(self, x: Floats) -> Floats:
        """All that is to be small."""
        g, out = self.gait, []
        for n, values in self.wanted.items():
            halves = (0, 1) if n in LEG else (0,)
            out += [(self.curve(x, n, h)[0] - values[h]) / g.spread_deg.get(n, 3.0) * 0.5 for h in halves]
        force, turning, moved, place = self.forces(x)
        weight = SUBJECT.mass_kg * GRAVITY
        for n, values in self.moments.items():
            for half, side in enumerate("rl"):
                made = turning[:, ROOT + COORDINATES.index(f"{n}_{side}")] / SUBJECT.mass_kg
                out.append((made - values[half]) / g.moment_spread)
        out += [
            turning[:, 3:6].ravel() / weight / _LEFT_OVER_M,
            ((force - self._given()).sum(1) / np.array(g.force_spread_bw)).ravel(),
        ]
        for where, (low, high) in ((HEEL, g.heel), (BALL, g.ball)):
            spots = []
            for half, side in enumerate("rl"):
                percent = self.percent + 50 * half
                spot = place + self.point(moved, side, where)
                if half:  # the left leg now is the right one half a cycle on
                    spot = (
                        spot * [1.0, -1.0, 1.0]
                        + np.array([g.travel_m[0], 0.0, g.travel_m[1]]) / 2 / SUBJECT.length_scale
                    )
                    # place runs on with the root: half a cycle on, the root has gone half the travel
                spots.append((percent, spot))
            percent = np.concatenate([s[0] for s in spots])
            spot = np.concatenate([s[1] for s in spots])
            chosen = (percent >= low) & (percent <= high)
            out.append(((spot[chosen] - spot[chosen].mean(0)) / g.spot_m).ravel())
        out.append(self._floor(moved))
        out.append((self._heading(moved) - self.heading) / _HEADING_DEG)
        # What departs from the targets departs slowly: a tenth of a degree at the seventh harmonic is a moment.
        for n in self.names:
            order = np.tile(np.array(self.orders[n]) ** 2, 2)
            away = x[self.slices[n]] - self.first[self.slices[n]]
            out.append(away * order * (_SLOWLY if n not in PATH else _PATH_SLOWLY))
        return np.concatenate(out)

    def _given(self) -> Floats:
        sign = (-1.0, 1.0)
        return np.stack(
            [np.stack([f[:, 0], s * f[:, 1], f[:, 2]], -1) for f, s in zip(self.force, sign, strict=True)], 1
        )

    def _floor(self, moved: Kinematics) -> Floats:
        """The sole lies flat where the heel stays."""
        out = []
        for half, side in enumerate("rl"):
            percent = self.percent + 50 * half
            chosen = (percent >= self.gait.heel[0]) & (percent <= self.gait.heel[1])
            slope = moved.rotation[chosen][:, moved.skeleton.body(f"calcn_{side}"), 2, 0]
            out.append(np.degrees(slope) / self.gait.flat_deg)
        return np.concatenate(out)

    def _heading(self, moved: Kinematics) -> Floats:
        """Where a foot that stands points, degrees towards the other foot."""
        out = []
        for half, (side, sign) in enumerate((("r", 1.0), ("l", -1.0))):
            percent = self.percent + 50 * half
            chosen = (percent >= self.gait.heel[0]) & (percent <= self.gait.ball[1])
            ahead = moved.rotation[chosen][:, moved.skeleton.body(f"calcn_{side}"), :, 0]
            out.append(sign * np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0])))
        return np.concatenate(out)

    def solve(self, rounds: int = 12) -> Floats:
        """Search."""
        return np.asarray(least_squares(self.off, self.first, max_nfev=rounds, xtol=1e-5, ftol=1e-4).x)


def columns(fit: Fit, x: Floats, elbow_deg: float) -> dict[str, Floats]:
    """The table of a gait: every second percent of the cycle, the last row the first again."""
    out: dict[str, Floats] = {"pct": np.linspace(0, 100, 2 * _FRAMES + 1)}

    def closed(first: Floats, second: Floats) -> Floats:
        return np.concatenate([first, second, first[:1]])

    for name in (*EVEN[:1], *ODD[:2], *EVEN[1:], *ODD[2:], *LEG):
        later = fit.curve(x, name, 1)[0]
        out[f"{name}_lifted" if name in LEG else name] = closed(fit.curve(x, name, 0)[0], later)
    force = fit.forces(x)[0]
    out["elbow_flexion"] = np.full(2 * _FRAMES + 1, elbow_deg)
    for axis, name, sign in ((2, "up", 1.0), (0, "forward", 1.0), (1, "outward", -1.0)):
        # The left foot now is the right one half a cycle on; outward is to its own side.
        later = force[:, 1, axis] * (1.0 if name != "outward" else -sign)
        out[f"foot_{name}_lifted"] = closed(force[:, 0, axis] * sign, later)
    for axis, name in ((0, "forward"), (1, "outward")):
        out[f"foot_cop_{name}_lifted"] = closed(fit.pressure[0][:, axis], fit.pressure[1][:, axis])
    return out
