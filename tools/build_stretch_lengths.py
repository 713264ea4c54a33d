"""Write `src/psoas/care/data/stretch_lengths.csv`: how many millimetres each hip flexor stretch lengthens the psoas.

The plan needs the figures on every visit and cannot wait for a body, which takes half a second. So they are worked out once
for bodies of usual size whose hip flexors are tight by so much; the plan takes what lies between and scales it to the
client's height. Run it after a change of the body or of its poses: `python tools/build_stretch_lengths.py`.
"""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

from psoas.body.person.person import Person
from psoas.body.person.states import MuscleState
from psoas.body.posing.exercise_poses import exercise_poses
from psoas.body.simulation.body import Body
from psoas.body.stretching.exercise_lengths import psoas_longer_mm
from psoas.body.stretching.stretch import HIP_FLEXORS
from psoas.care.exercises import exercises_of

TABLE = Path(__file__).parents[1] / "src/psoas/care/data/stretch_lengths.csv"
AMOUNTS = (0.0, 0.2, 0.5, 0.8)
# The interventions that lengthen the front of the hip; their exercises are measured.
INTERVENTIONS = (
    "half_kneeling_hip_flexor_stretch", "thomas_position_stretch", "pnf_contract_relax_hip_flexor", "standing_hip_flexor_stretch",
    "side_lying_thigh_stretch",
)  # fmt: skip


def main() -> None:
    """Measure the exercises in every one of these bodies, and write the table."""
    rows: list[tuple[str, ...]] = []
    posed = exercise_poses()
    named = [e.code for i in INTERVENTIONS for e in exercises_of(i) if e.code in posed]
    for amounts in product(AMOUNTS, repeat=len(HIP_FLEXORS)):
        tight = tuple(
            MuscleState(m, "right", "tight", a) for m, a in zip(HIP_FLEXORS, amounts, strict=True) if a
        )
        found = psoas_longer_mm(named, Body(Person(), tight))
        rows.append((*(f"{a:g}" for a in amounts), *(f"{found[e]:.2f}" for e in named)))
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow((*HIP_FLEXORS, *named))
        writer.writerows(rows)


if __name__ == "__main__":
    main()
