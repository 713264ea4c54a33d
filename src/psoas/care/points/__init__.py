"""Acupuncture points, point sets by source, and the methods beside needles (current, moxa, ear, dry needling, finger).

``tables`` reads them, ``choosing`` leaves out what this client must not have and says why.
"""

from psoas.care.points.choosing import left_out, sets_for, sets_with
from psoas.care.points.tables import (
    Method,
    Point,
    PointSet,
    check_point,
    methods,
    note,
    point_sets,
    points,
    points_of_intervention,
)

__all__ = [
    "Method",
    "Point",
    "PointSet",
    "check_point",
    "left_out",
    "methods",
    "note",
    "point_sets",
    "points",
    "points_of_intervention",
    "sets_for",
    "sets_with",
]
