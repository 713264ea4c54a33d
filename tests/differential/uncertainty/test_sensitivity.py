"""How much answers hang on a figure: against moving that figure and working every case out anew."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from importlib import resources

import numpy as np
import pytest
from scipy import stats
from tests.differential.figures import Figures, main_source

from psoas.differential.knowledge.evidence import FINDING_AT, SOURCE_AT, Floats, knowledge
from psoas.differential.knowledge.priors import prior_of, shares
from psoas.differential.uncertainty.sampling import sample
from psoas.differential.uncertainty.sensitivity import Sensitivity, sensitivities
from psoas.vocabulary import SOURCES

STEPS = stats.norm.cdf([1, -1])


def cells(table: str) -> dict[int, dict[str, str]]:
    """The rows of a table by their line."""
    text = resources.files("psoas.differential").joinpath("data", table).read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines())
    return dict((reader.line_num, row) for row in reader)  # noqa: C402 - the line is known once the row is read


def weightiest(table: str, column: str) -> tuple[Sensitivity, dict[str, str]]:
    """The figure of a column that moves answers most."""
    mine = [s for s in sensitivities() if (s.table, s.column) == (table, column)]
    most = max(mine, key=lambda s: s.change)
    return most, cells(table)[most.line]


@cache
def unmoved() -> list[Floats]:
    """The main source's probabilities of every case as the tables are."""
    figures, scale = Figures(), knowledge().settings["evidence_scale"]
    return [main_source(prior_of(case.client).bits, case.known, figures, scale) for case in sample()]


def mean_change(moved: list[Figures], prior_step: Floats | None = None) -> float:
    """Mean total change over the cases, each worked out as a whole."""
    scale = knowledge().settings["evidence_scale"]
    changes = []
    for case, before in zip(sample(), unmoved(), strict=True):
        prior = prior_of(case.client).bits
        for n, figures in enumerate(moved):
            start = prior if prior_step is None else prior + (1, -1)[n] * prior_step
            after = main_source(start, case.known, figures, scale)
            changes.append(np.abs(after - before).sum() / 2)
    return float(np.mean(changes))


def stepped(share: float, people: float) -> list[float]:
    return [float(v) for v in stats.beta.ppf(STEPS, share * people, (1 - share) * people)]


def with_rate(finding: int, sources: list[int], rate: float) -> Figures:
    rates = knowledge().rate.copy()
    rates[finding, sources] = rate
    return Figures(rate=rates)


def test_a_rate_of_one_source() -> None:
    said, row = weightiest("evidence.csv", "rate")
    at = FINDING_AT[f"{row['type']}:{row['code']}"], SOURCE_AT[row["source"]]
    steps = stepped(float(row["rate"]), float(knowledge().people[at]))
    assert said.change == pytest.approx(mean_change([with_rate(at[0], [at[1]], r) for r in steps]), rel=1e-3)


def test_a_rate_of_all_who_do_not_name_it() -> None:
    said, row = weightiest("background.csv", "elsewhere")
    finding = FINDING_AT[f"{row['type']}:{row['code']}"]
    sources = [s for s in range(len(SOURCES)) if (finding, s) not in knowledge().origins]
    people = float(knowledge().people[finding, sources[0]])
    moved = [with_rate(finding, sources, r) for r in stepped(float(row["elsewhere"]), people)]
    assert said.change == pytest.approx(mean_change(moved), rel=1e-3)


def test_a_rate_of_the_clinic_and_a_share_of_telling() -> None:
    guess = knowledge().settings["people_behind_a_guess"]
    for column in ("rate", "told"):
        said, row = weightiest("background.csv", column)
        moved = []
        for value in stepped(float(row[column]), guess):
            figures = Figures(base=knowledge().base.copy(), told_share=knowledge().told.copy())
            column_of = figures.base if column == "rate" else figures.told_share
            column_of[FINDING_AT[f"{row['type']}:{row['code']}"]] = value
            moved.append(figures)
        assert said.change == pytest.approx(mean_change(moved), rel=1e-3), column


def test_a_prior_and_a_cluster() -> None:
    said, row = weightiest("priors.csv", "mode")
    step = np.zeros(len(SOURCES))
    at = SOURCE_AT[row["source"]]
    step[at] = knowledge().settings["prior_exponent"] * shares().sd_bits[at]
    assert said.change == pytest.approx(mean_change([Figures(), Figures()], step), rel=1e-6)

    said, row = weightiest("clusters.csv", "p_if_other")
    number = next(n for n, c in enumerate(knowledge().clusters) if c.name == row["cluster"])
    moved = []
    for value in stepped(float(row["p_if_other"]), knowledge().clusters[number].people):
        figures = Figures()
        figures.clusters[number, 1] = value
        moved.append(figures)
    assert said.change == pytest.approx(mean_change(moved), rel=1e-3)


def test_every_figure_of_the_differential_has_one() -> None:
    found = Counter(s.table for s in sensitivities())
    for table in (
        "evidence.csv",
        "priors.csv",
        "people.csv",
        "clusters.csv",
        "companions.csv",
        "background.csv",
    ):
        assert found[table] >= len(cells(table)), table
    assert all(0 <= s.change < 1 for s in sensitivities())
    assert sum(s.change > 0 for s in sensitivities()) > 0.95 * len(sensitivities())


def test_the_invented_clients_are_what_the_tables_say() -> None:
    """Many of each source, of a sex and age that can have it, with findings as often as the tables have them."""
    cases = sample()
    assert Counter(c.source for c in cases) == dict.fromkeys(
        range(len(SOURCES)), int(knowledge().settings["sample_per_source"])
    )
    assert {c.client.sex for c in cases if SOURCES[c.source] == "testicular_torsion"} == {"male"}
    told = knowledge().rate * knowledge().told[:, None]
    expected = np.mean([told[:, c.source].sum() for c in cases])
    seen = np.mean([sum(c.known.signs.values()) for c in cases])
    exams = np.mean([sum(s for f, s in c.known.signs.items() if knowledge().told[f] == 0) for c in cases])
    assert seen - exams == pytest.approx(expected, rel=0.1)
