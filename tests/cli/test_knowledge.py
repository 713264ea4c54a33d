"""``psoas knowledge``: every figure, the guesses that answers hang on most first."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from psoas.cli.app import app
from psoas.cli.auditing import year_of
from psoas.screening.watching import concerns

FIGURES = {"evidence.csv", "background.csv", "priors.csv", "people.csv", "clusters.csv", "companions.csv"}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    done = CliRunner().invoke(app, ["knowledge", "--json"])
    assert done.exit_code == 0
    found: list[dict[str, object]] = json.loads(done.output)
    return found


def test_the_guesses_that_matter_most_come_first(rows: list[dict[str, object]]) -> None:
    guessed = [row for row in rows if row["verified"] == "estimate"]
    assert rows[: len(guessed)] == guessed
    moves = [float(str(row["sensitivity"] or 0)) for row in guessed]
    assert moves == sorted(moves, reverse=True)
    assert moves[0] > 0.005


def test_each_row_has_a_citation(rows: list[dict[str, object]]) -> None:
    assert len(rows) > 1000
    assert rows[0]["verified"] == "estimate"
    assert not [row for row in rows if not row["citation"]]
    assert len([row for row in rows if row["table"] == "screening/watch.csv"]) == len(concerns())


def test_every_figure_of_the_differential_says_how_much_hangs_on_it(rows: list[dict[str, object]]) -> None:
    figures = [row for row in rows if str(row["table"]) in {f"differential/{file}" for file in FIGURES}]
    assert len(figures) > 2000
    assert all(isinstance(row["sensitivity"], float) and isinstance(row["value"], float) for row in figures)
    assert {str(row["column"]) for row in figures} >= {"rate", "elsewhere", "told", "mode", "p_if_source"}


def test_a_published_figure_has_an_age(rows: list[dict[str, object]]) -> None:
    seen = [row for row in rows if row["verified"] == "yes" and row["table"] == "differential/evidence.csv"]
    dated = [row for row in seen if row["year"]]
    assert len(dated) >= 0.8 * len(seen)
    assert all(0 <= int(str(row["age_years"])) < 60 for row in dated)


def test_as_text_and_estimates_only() -> None:
    done = CliRunner().invoke(app, ["knowledge", "--estimates"])
    assert done.exit_code == 0
    body = done.output.splitlines()
    assert body[0].startswith("moves:")
    assert "of what moves the answers is estimates" in " ".join(body[-3:])
    assert len([line for line in body if " estimate " in line]) <= 101, "the first ones, and how to see all"
    assert "more: --all prints every line" in done.output


@pytest.mark.parametrize(
    ("citation", "year"),
    [
        ("Laslett M, Man Ther 2005 (0.22 in people sent for a joint block; 1,980 seen)", 2005),
        ("review of stenosis diagnosis, de Schepper E, Spine 2013", 2013),
        ("between Lequesne M, Arthritis Rheum 2008 and Grimaldi A, Br J Sports Med 2017", 2017),
        ("Rwanda pilot PMID 26255334", None),
        ("informed estimate, no publication", None),
    ],
)
def test_the_year_is_that_of_the_newest_work(citation: str, year: int | None) -> None:
    assert year_of(citation) == year
