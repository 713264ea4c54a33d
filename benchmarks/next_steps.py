"""What to ask next: how fast it is found, and how many steps simulated visits take.

``python -m benchmarks.next_steps`` measures all and writes the figures into ``docs/differential-next.md``.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import numpy as np

from psoas.differential.knowledge.evidence import FINDINGS
from psoas.differential.next_step.proposals import next_steps, options
from psoas.differential.next_step.simulation import POLICIES, Person, Visit, people, posterior_of, simulate

PAGE = Path(__file__).parents[1] / "docs" / "differential-next.md"
MARK = "<!-- measured -->"
VISITS = 600
SEED = 20_261_125


def times_ms(persons: tuple[Person, ...], *, ahead: bool) -> list[float]:
    """Milliseconds, warm, to weigh every exam and question at the start of each visit."""
    found: list[float] = []
    for person in (*persons[:5], *persons):
        posterior = posterior_of(person.client, person.told)
        start = time.perf_counter()
        if ahead:
            next_steps(posterior, person.told)
        else:
            options(posterior, person.told, ahead=False)
        found.append(1000 * (time.perf_counter() - start))
    return found[5:]


def rows() -> list[str]:
    """Two rows of a table: one step and two, median and worst of a hundred visits."""
    persons = people(100, SEED)
    lines = ["| next best exam and question | bar | median | worst of 100 |", "|---|---|---|---|"]
    for name, ahead in (
        ("one step, all exams and questions", False),
        ("as proposed, two steps from the best", True),
    ):
        found = times_ms(persons, ahead=ahead)
        lines.append(f"| {name} | 10 ms | {statistics.median(found):.1f} ms | {max(found):.1f} ms |")
    return lines


def row(name: str, visits: list[Visit]) -> str:
    """One policy: steps, minutes and what was reached."""
    steps = np.array([len(v.steps) for v in visits])
    reached = np.array([v.reached for v in visits])
    exams = np.mean([sum(FINDINGS[f].startswith("exam:") for f in v.steps) for v in visits])
    quarters = np.quantile(steps, [0.25, 0.75])
    return (
        f"| {name} | {np.median(steps):.0f} ({quarters[0]:.0f} to {quarters[1]:.0f}) | {steps.mean():.1f} | {exams:.1f} | "
        f"{np.mean([v.minutes for v in visits]):.1f} | {reached.mean():.0%} | {np.median(steps[reached]):.0f} | "
        f"{np.mean([v.first for v in visits]):.0%} | {np.mean([v.same_care for v in visits]):.0%} |"
    )


def simulated() -> list[str]:
    """The table of policies, on the same people."""
    persons = people(VISITS, SEED)
    starts = [(posterior_of(p.client, p.told), p.told) for p in persons]
    moved = np.mean([options(*start).ranking.changed for start in starts])
    true = np.mean([float(s[0][p.source]) for s, p in zip(starts, persons, strict=True)])
    visits = {
        name: [simulate(p, policy, np.random.default_rng(n)) for n, p in enumerate(persons)]
        for name, policy in POLICIES.items()
    }
    asked = [len(v.steps) for v in visits["two steps ahead"] if v.steps]
    text = (
        f"{VISITS} simulated visits, the same for each policy. At the start the true source has a probability of "
        f"{true:.2f} on average; the second step changes the first choice in {moved:.0%}. In {1 - len(asked) / VISITS:.0%} "
        f"nothing needs to be asked; the others take a median of {statistics.median(asked):.0f} steps."
    )
    head = (
        "| policy | median steps (middle half) | mean | of them exams | minutes | true source reaches 80% | "
        "median steps then | first source right at the end | its care right |"
    )
    lines = [text, "", head, "|---|---|---|---|---|---|---|---|---|"]
    lines += [row(name, gone) for name, gone in visits.items()]
    return lines


def main() -> None:
    """Measure and write between the two marks of the page."""
    before, _, after = PAGE.read_text(encoding="utf-8").split(MARK)
    lines = [MARK, *rows(), "", *simulated(), MARK]
    PAGE.write_text(before + "\n".join(lines) + after, encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
