"""What the joints do in the body's movements beside published inverse dynamics: net moments in newton metres a kilogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from psoas.body.mechanics.kinematics import ROOT
from psoas.body.model.skeleton import COORDINATES
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import table
from psoas.body.validation.published import performed


@dataclass(frozen=True, slots=True)
class PublishedMoment:
    """The peak of a net joint moment of muscles and tissue, in one part of a movement.

    Attributes:
        id, activity, side: which; of the body's two sides the one that is looked at.
        coordinate, sign: which moment and which way, along the body's coordinates.
        moment: the same in words.
        from_pct, to_pct: part of the movement that it is sought in.
        target, low, high: newton metres a kilogram.
    """

    id: str
    activity: str
    side: str
    coordinate: str
    sign: float
    moment: str
    from_pct: float
    to_pct: float
    target: float
    low: float
    high: float
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class HeldMoment:
    """A published peak and the body's, in newton metres a kilogram."""

    published: PublishedMoment
    value: float

    @property
    def inside(self) -> bool:
        """Whether it lies in the band."""
        return self.published.low <= self.value <= self.published.high


@lru_cache(maxsize=1)
def published_moments() -> tuple[PublishedMoment, ...]:
    """The table of published peaks."""
    columns = (
        "id", "activity", "side", "coordinate", "sign", "moment", "from_pct", "to_pct", "target", "low", "high",
    )  # fmt: skip
    return table(
        "joint_moments.csv",
        columns,
        lambda r: PublishedMoment(
            r.text("id"), r.text("activity"), r.one_of("side", ("left", "right")), r.text("coordinate"),
            r.number("sign"), r.text("moment"), r.number("from_pct"), r.number("to_pct"), r.number("target"),
            r.number("low"), r.number("high"), r.text("citation"), r.verified(),
        ),
    )  # fmt: skip


def peak_nm_kg(work: ActivityResult, wanted: PublishedMoment) -> float:
    """The body's peak, before passive tissue takes its share, in newton metres a kilogram."""
    column = ROOT + COORDINATES.index(f"{wanted.coordinate}_{wanted.side[0]}")
    made = wanted.sign * work.carried.needed[:, column] / work.person.mass_kg
    percent = np.linspace(0.0, 100.0, len(made))
    # One frame is a posture: it lies in every part.
    part = (
        (percent >= wanted.from_pct) & (percent <= wanted.to_pct)
        if len(made) > 1
        else np.ones(1, dtype=np.bool_)
    )
    return float(made[part].max())


def held_moments() -> tuple[HeldMoment, ...]:
    """Every published peak beside the body's, for the subject of the validation."""
    return tuple(HeldMoment(row, peak_nm_kg(performed(row.activity), row)) for row in published_moments())


def moment_lines(held: Sequence[HeldMoment]) -> list[str]:
    """The page's section on joint moments, as lines of Markdown."""
    inside = sum(h.inside for h in held)
    lines = [
        "## Joint moments (newton metres a kilogram, per leg)",
        "",
        f"Net moments at the peaks, before muscles share them: {inside} of {len(held)} lie in their band. Gaits and stairs",
        "were built near published moments (`tools/movements/targets`), so theirs say how nearly that was reached; those of",
        "rise, sit, squat and one leg were not asked for.",
        "",
        "| | body | published | band | | source |",
        "|---|---|---|---|---|---|",
    ]
    for h in held:
        row = h.published
        sure = "" if row.verified == "yes" else f" *({row.verified})*"
        lines.append(
            f"| {row.activity.replace('_', ' ')}: {row.moment}, {row.from_pct:g} to {row.to_pct:g} percent | {h.value:.2f} | "
            f"{row.target:g} | {row.low:g} to {row.high:g} | {'inside' if h.inside else '**outside**'} | {row.citation}{sure} |"
        )
    return [*lines, ""]
