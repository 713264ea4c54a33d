"""Write `src/psoas/care/data/overworked.csv`: who works harder in the body model when a muscle is weak.

The plan needs to know on every visit which strengthening takes the most load off other muscles, and cannot wait for a
simulation. So each muscle that the plan can strengthen is made weak in a body of usual size, on the left, in a few
activities, and compared with the same body in health. Run it after a change of the body: `python tools/build_overworked.py`.
"""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

from psoas.body.person.person import Person
from psoas.body.person.states import SIDES, MuscleState
from psoas.body.simulation.body import Body
from psoas.body.simulation.comparison import compare

DATA = Path(__file__).parents[1] / "src/psoas/care/data"
COLUMNS = ("weak", "activity", "overworked", "side", "activation", "in_health", "citation", "verified")
ACTIVITIES = ("walk", "climb_stairs", "lift_knee", "single_leg_stance")
# As weak as a muscle is that a tester's hand overcomes with ease.
AMOUNT = 0.5
CITATION = "psoas body: this project's body model of usual size"


def main() -> None:
    """Weaken each muscle in turn, and write who works harder, the greatest rise first."""
    with (DATA / "muscle_care.csv").open(encoding="utf-8", newline="") as stream:
        weak = list(dict.fromkeys(r["muscle"] for r in csv.DictReader(stream) if r["state"] == "weak"))
    healthy = Body(Person())
    rows: list[tuple[str, ...]] = []
    for muscle in weak:
        body = Body(Person(), (MuscleState(muscle, "left", "weak", AMOUNT),))
        found = [
            (d, activity)
            for activity, lifted in product(ACTIVITIES, SIDES)
            for d in compare(
                body.perform(activity, lifted=lifted), healthy.perform(activity, lifted=lifted)
            ).compensating
            if d.muscle != muscle
        ]
        found.sort(key=lambda entry: entry[0].twin_activation - entry[0].activation)
        rows += [
            (muscle, activity, d.muscle, d.side, f"{d.activation:.2f}", f"{d.twin_activation:.2f}", CITATION, "estimate")
            for d, activity in found[:2]
        ]  # fmt: skip

    with (DATA / "overworked.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
