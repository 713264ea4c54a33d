"""Write `src/psoas/care/data/stretch_ranks.csv`: which stretch the body ranks first for which tight hip flexors.

The plan needs the order on every visit and cannot wait for a body, so that it is worked out once, for a body of usual
size. Run it after a change of the body or of its stretches: `python tools/build_stretch_ranks.py`. The table says which
intervention of the care room each stretch is; those cells are kept, and a stretch without one is not written.
"""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

from psoas.body.person.person import Person
from psoas.body.person.states import MuscleState
from psoas.body.simulation.body import Body
from psoas.body.stretching.stretch import HIP_FLEXORS, rank_stretches

TABLE = Path(__file__).parents[1] / "src/psoas/care/data/stretch_ranks.csv"
COLUMNS = ("tight", "rank", "stretch", "intervention", "score", "citation", "verified")
# As short as an exam makes the body suppose a muscle (`pathway/data/exam_states.csv`).
AMOUNT = 0.2
CITATION = "psoas stretch: this project's body model of usual size"


def main() -> None:
    """Rank the stretches for every set of tight hip flexors, and write the table."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        interventions = {row["stretch"]: row["intervention"] for row in csv.DictReader(stream)}
    rows: list[tuple[str | int, ...]] = []
    for count in range(1, len(HIP_FLEXORS) + 1):
        for tight in combinations(HIP_FLEXORS, count):
            states = tuple(MuscleState(muscle, "left", "tight", AMOUNT) for muscle in tight)
            effects = rank_stretches(Body(Person(), states), "left")
            offered = [e for e in effects if not e.avoid and e.stretch.code in interventions]
            rows += [
                (" ".join(tight), rank, e.stretch.code, interventions[e.stretch.code], f"{e.score:.2f}", CITATION, "estimate")
                for rank, e in enumerate(offered, 1)
            ]  # fmt: skip
    with TABLE.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
