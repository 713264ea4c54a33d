"""The peaks that a client's own body puts on its tissues. Importing this loads the body model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from psoas.body import ActivityResult, Body
from psoas.body.model.skeleton import COORDINATES
from psoas.differential.knowledge.evidence import Floats
from psoas.differential.mechanical.demand import (
    Demand,
    Peaks,
    activity_map,
    demand_of,
    measured_tissues,
)
from psoas.errors import KnowledgeError, not_allowed

_FRAMES: Final = 41
_SIDES: Final = ("left", "right")


def demand_in(body: Body) -> Demand:
    """What each activity asks of each source's tissue in this body.

    Raises:
        BodyError: an activity cannot be done.
    """
    return demand_of(peaks_in(body))


def peaks_in(body: Body) -> Peaks:
    """Peaks by tissue and vocabulary activity, in newtons, body weights or degrees; the harder side counts."""
    peaks: dict[tuple[str, str], float] = {}
    works: dict[tuple[str, float], ActivityResult] = {}
    for mapped in activity_map():
        key = mapped.body, mapped.load_kg
        if key not in works:
            works[key] = body.perform(mapped.body, mapped.load_kg, frames=_FRAMES)
        for tissue in measured_tissues():
            at = tissue, mapped.activity
            peaks[at] = max(peak_of(works[key], tissue), peaks.get(at, -np.inf))
    return peaks


def peak_of(work: ActivityResult, tissue: str) -> float:
    """The peak on one tissue over the frames; the harder side counts.

    Forces, pressures and pushes are the largest of any moment; how far a hip bends or goes inwards and the back
    is rounded likewise. How far the back is arched is the mean over time, since every movement passes through standing.

    Raises:
        BodyError, KnowledgeError: the body has no such tissue, or the measure is not known.
    """
    place, _, measure = tissue.partition(".")
    if measure not in _MEASURES:
        raise KnowledgeError(not_allowed("measure of a tissue", measure, _MEASURES))
    return float(np.max(_MEASURES[measure](work, place)))


def _uneven(work: ActivityResult) -> Floats:
    left, right = (work.hip(side).contact_bw for side in _SIDES)
    return np.abs(left - right)


def _most(work: ActivityResult, place: str, measure: str) -> Floats:
    """The greatest angle, of both sides where there are two."""
    coordinate = f"{place}_{measure}"
    names = [coordinate] if coordinate in COORDINATES else [f"{coordinate}_{side[0]}" for side in _SIDES]
    return np.array([_angle_deg(work, name).max() for name in names])


def _angle_deg(work: ActivityResult, coordinate: str) -> Floats:
    if coordinate not in COORDINATES:
        raise KnowledgeError(not_allowed("angle of a tissue", coordinate, COORDINATES))
    return np.asarray(np.degrees(work.moved.motion.angle_rad[:, COORDINATES.index(coordinate)]))


_MEASURES: Final[Mapping[str, Callable[[ActivityResult, str], Floats]]] = {
    "force": lambda work, place: np.array([work.muscle(place, side).peak_force_n for side in _SIDES]),
    "compression": lambda work, place: work.level(place).compression_n,
    "shear": lambda work, place: work.level(place).shear_n,
    "contact": lambda work, _: np.array([work.hip(side).peak_contact_bw for side in _SIDES]),
    "unevenness": lambda work, _: _uneven(work),
    "flexion": lambda work, place: _most(work, place, "flexion"),
    "adduction": lambda work, place: _most(work, place, "adduction"),
    "extension": lambda work, place: -_angle_deg(work, f"{place}_flexion").mean(keepdims=True),
}
