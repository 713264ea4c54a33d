"""Whose body it is: mass, height, sex and age, and how the base is scaled to them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from psoas.body.tables import quantities
from psoas.errors import BodyError, not_allowed

SEXES: Final = ("female", "male", "unstated")
_RANGES: Final = {
    "mass_kg": (25.0, 300.0, "kilograms"),
    "height_m": (1.0, 2.4, "metres"),
    "age_years": (5.0, 120.0, "years"),
    "pelvis_tilt_deg": (-30.0, 30.0, "degrees"),
    "lordosis_deg": (-40.0, 40.0, "degrees"),
    "leg_length_difference_mm": (-60.0, 60.0, "millimetres"),
}


@dataclass(frozen=True, slots=True)
class MeasuredStrength:
    """What a client pushed against a dynamometer.

    Attributes:
        action: one of ``data/strength_tests.csv``, such as hip_flexion.
        side: left or right.
        force_n: newtons.
        lever_m: from the joint to the dynamometer; the test's usual one where it is not given.
    """

    action: str
    side: str
    force_n: float
    lever_m: float | None = None


@dataclass(frozen=True, slots=True)
class MeasuredRange:
    """How far a joint of a client went, by hand: one of ``data/range_tests.csv``, in degrees.

    A Thomas test is given as extension of the hip: negative where the thigh stays above the table.
    """

    test: str
    side: str
    angle_deg: float


@dataclass(frozen=True, slots=True)
class Person:
    """One person. What is not stated is an adult of 75 kg and 1.75 m, between the sexes, below fifty.

    Lengths scale with height, masses with mass. Muscle volume goes with mass times height (Handsfield 2014), muscle
    force with volume over fibre length. Women have less muscle for their mass (Janssen 2000), and muscle is lost
    with age; the figures are in ``data/person.csv``.

    Attributes:
        mass_kg, height_m, sex, age_years: who it is.
        pelvis_tilt_deg: of standing, forward positive, beyond neutral.
        lordosis_deg: of standing, more hollow positive, beyond neutral.
        leg_length_difference_mm: right longer positive.
        strengths, ranges: what was measured, see ``calibration``.

    Raises:
        BodyError: a value is not a person's.
    """

    mass_kg: float = 75.0
    height_m: float = 1.75
    sex: str = "unstated"
    age_years: float | None = None
    pelvis_tilt_deg: float = 0.0
    lordosis_deg: float = 0.0
    leg_length_difference_mm: float = 0.0
    strengths: tuple[MeasuredStrength, ...] = ()
    ranges: tuple[MeasuredRange, ...] = ()

    def __post_init__(self) -> None:
        if self.sex not in SEXES:
            raise BodyError(not_allowed("sex", self.sex, SEXES))
        for name, (low, high, unit) in _RANGES.items():
            value = getattr(self, name)
            if value is None and name == "age_years":
                continue
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not (number and math.isfinite(value) and low <= value <= high):
                raise BodyError(f"{name}: {value!r} cannot be used; give {low:g} to {high:g} {unit}.")

    @property
    def length_scale(self) -> float:
        """Lengths of this body over those of the base."""
        return self.height_m / quantities("person.csv")["base_height_m"]

    @property
    def maleness(self) -> float:
        """Weight of the men's figures: 1, 0, or half where sex is unstated."""
        return {"male": 1.0, "female": 0.0, "unstated": 0.5}[self.sex]

    @property
    def strength_scale(self) -> float:
        """Muscle force of this body over that of the base."""
        table = quantities("person.csv")
        per, rest = table["volume_cm3_per_kg_m"], table["volume_cm3"]
        volume = (per * self.mass_kg * self.height_m + rest) / (
            per * table["base_mass_kg"] * table["base_height_m"] + rest
        )
        by_sex = self.maleness + (1.0 - self.maleness) * table["female_strength"]
        lost_years = max(0.0, (self.age_years or 0.0) - table["age_loss_from_years"])
        by_age = max(table["lowest_strength"], 1.0 - table["age_loss_per_year"] * lost_years)
        return volume / self.length_scale * by_sex * by_age
