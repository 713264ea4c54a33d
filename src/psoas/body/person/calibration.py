"""A client's own strengths and ranges: the muscles behind each test are made as strong and as short as they showed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.hill import forces
from psoas.body.mechanics.kinematics import Kinematics, kinematics
from psoas.body.mechanics.passive import moments_nm
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES, LEG, Skeleton
from psoas.body.motion.motion import held
from psoas.body.person.person import MeasuredRange, MeasuredStrength, Person
from psoas.body.person.states import Changes, MuscleState, changes
from psoas.body.tables import muscle_groups, quantities, table
from psoas.errors import BodyError, not_allowed
from psoas.vocabulary.tables import Row

Floats = NDArray[np.float64]
_SIDES: Final = ("left", "right")
_HALVINGS: Final = 40


@dataclass(frozen=True, slots=True)
class Test:
    """How a strength or a range is tested: the posture, the coordinate, and the muscles that answer.

    ``size`` is a strength test's usual lever in metres for an adult of 1.75 m, or the moment at a range's end;
    ``least`` and ``most`` bound the figure that is measured, newtons or degrees.
    """

    name: str
    coordinate: str
    sign: float
    hip_flexion_deg: float
    knee_angle_deg: float
    size: float
    least: float
    most: float
    muscles: tuple[str, ...]


@lru_cache(maxsize=2)
def _tests(name: str, code: str, size: str, unit: str) -> dict[str, Test]:
    def make(row: Row) -> Test:
        muscles = row.words("muscles")
        if set(muscles) - set(muscle_groups()):
            raise row.fail("muscles", f"{set(muscles) - set(muscle_groups())} are not muscles of the body")
        return Test(
            row.text(code), row.one_of("coordinate", LEG), row.number("sign"), row.number("hip_flexion_deg"),
            row.number("knee_angle_deg"), row.number(size), row.number(f"least_{unit}"), row.number(f"most_{unit}"),
            tuple(muscles),
        )  # fmt: skip

    columns = (
        code, "coordinate", "sign", "hip_flexion_deg", "knee_angle_deg", size, f"least_{unit}", f"most_{unit}",
        "muscles",
    )  # fmt: skip
    return {t.name: t for t in table(name, columns, make)}


def strength_tests() -> dict[str, Test]:
    """The strength tests by action."""
    return _tests("strength_tests.csv", "action", "lever_m", "n")


def range_tests() -> dict[str, Test]:
    """The range tests by name."""
    return _tests("range_tests.csv", "test", "end_feel_nm", "deg")


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What the measurements change: a factor of each fascicle's force and its shortening (m,), and both in words."""

    capacity: Floats
    shortening: Floats
    words: tuple[str, ...]


def _posed(test: Test, side: str, angle_deg: float | None = None) -> Kinematics:
    angles = {f"hip_flexion_{side[0]}": test.hip_flexion_deg, f"knee_angle_{side[0]}": test.knee_angle_deg}
    if angle_deg is not None:
        angles[f"{test.coordinate}_{side[0]}"] = test.sign * angle_deg
    return kinematics(cache.load(), held(angles))


def _chosen(skeleton: Skeleton, test: Test, side: str) -> NDArray[np.int64]:
    return np.concatenate([skeleton.fascicles(m, side) for m in test.muscles])


def _checked(name: str, side: str, value: float, tests: dict[str, Test], unit: str) -> Test:
    if name not in tests:
        raise BodyError(not_allowed("test", name, tests))
    if side not in _SIDES:
        raise BodyError(not_allowed("side", side, _SIDES))
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BodyError(f"{name}: {value!r} cannot be used; give a number.")
    test = tests[name]
    if not test.least <= value <= test.most:
        raise BodyError(f"{name}: {value!r} cannot be used; give {test.least:g} to {test.most:g} {unit}.")
    return test


def _strength(person: Person, measured: MeasuredStrength) -> tuple[NDArray[np.int64], float]:
    """The muscles of one test, and how many times as strong as the model's they are."""
    test = _checked(measured.action, measured.side, measured.force_n, strength_tests(), "newtons")
    skeleton, moved = cache.load(), _posed(test, measured.side)
    row, mine = (
        COORDINATES.index(f"{test.coordinate}_{measured.side[0]}"),
        _chosen(skeleton, test, measured.side),
    )
    still = forces(skeleton, moved.length_m, moved.rate_m_s, person.strength_scale, changes(skeleton, ()))
    lever = test.sign * moved.lever_m[0, row, mine] * person.length_scale
    greatest = float(np.maximum(lever, 0.0) @ still.active_n[0, mine])
    reach = measured.lever_m if measured.lever_m is not None else test.size * person.height_m / 1.75
    limits = quantities("calibration.csv")
    factor = measured.force_n * reach / greatest
    return mine, float(np.clip(factor, limits["least_factor"], limits["largest_factor"]))


def _range(person: Person, measured: MeasuredRange) -> tuple[NDArray[np.int64], float]:
    """The muscles of one test, and how much shorter they are than the model's, in fibre lengths."""
    test = _checked(measured.test, measured.side, measured.angle_deg, range_tests(), "degrees")
    skeleton, moved = cache.load(), _posed(test, measured.side, measured.angle_deg)
    row, mine = (
        COORDINATES.index(f"{test.coordinate}_{measured.side[0]}"),
        _chosen(skeleton, test, measured.side),
    )
    usual = changes(skeleton, ())

    def resistance_nm(shorter: float) -> float:
        shortening = usual.shortening.copy()
        shortening[mine] += shorter
        changed = Changes(usual.capacity, shortening, usual.ceiling, usual.floor)
        passive = forces(skeleton, moved.length_m, moved.rate_m_s, person.strength_scale, changed).passive_n[
            0
        ]
        pull = float(moved.lever_m[0, row] @ passive) * person.length_scale
        return -test.sign * (pull + float(moments_nm(moved.motion.angle_rad)[0, row]))

    limits = quantities("calibration.csv")
    return mine, _where(
        resistance_nm, test.size, -limits["largest_lengthening"], limits["largest_shortening"]
    )


def _where(rising: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Where a rising function has a value, within bounds."""
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return 0.5 * (low + high)


@lru_cache(maxsize=64)
def calibration(person: Person) -> Calibration:
    """Fit the muscles to what was measured; several tests of one muscle share (geometric mean, mean shortening).

    Raises:
        BodyError: a test, side or figure is not one that can be used.
    """
    skeleton = cache.load()
    m, words = len(skeleton.names), []
    factor, tests = np.zeros(m), np.zeros(m)
    shorter, ranged = np.zeros(m), np.zeros(m)
    for strength in person.strengths:
        mine, times = _strength(person, strength)
        factor[mine] += math.log(times)
        tests[mine] += 1
        words.append(
            f"{strength.side} {strength.action.replace('_', ' ')}: muscles made {times:.0%} of the model's strength "
            f"to fit {strength.force_n:g} N"
        )
    for reach in person.ranges:
        mine, by = _range(person, reach)
        shorter[mine] += by
        ranged[mine] += 1
        how = "shorter" if by > 0 else "longer"
        words.append(
            f"{reach.side} {reach.test.replace('_', ' ')}: muscles made {abs(by):.2f} fibre lengths {how} to fit "
            f"{reach.angle_deg:g} degrees"
        )
    return Calibration(
        np.exp(factor / np.maximum(tests, 1.0)), shorter / np.maximum(ranged, 1.0), tuple(words)
    )


def muscles_of(person: Person, states: tuple[MuscleState, ...]) -> Changes:
    """The muscles of this client: the states laid over what was measured."""
    skeleton = cache.load()
    stated, own = changes(skeleton, states), calibration(person)
    return Changes(
        stated.capacity * own.capacity, stated.shortening + own.shortening, stated.ceiling, stated.floor
    )
