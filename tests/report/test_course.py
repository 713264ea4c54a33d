"""The picture of a course, and the page of a later visit that begins with what has changed."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from psoas.cli.visits import run_visits
from psoas.evaluation.demands import outranking
from psoas.outcomes import CheckIn, VisitFacts, course_of, expected
from psoas.pathway import records_of
from psoas.report import render_html
from psoas.report.drawing.course import NARROW, WIDE, course_picture, course_svg
from psoas.visit import CheckIn as CheckInOfVisit
from psoas.visit import Client, Finding, Scores, Visit

EXPECTED = expected("nonspecific_low_back_pain", 10)
COURSE = course_of([CheckIn(7 * n, p) for n, p in enumerate((7, 6, 5, 5, 7, 8, 8))], EXPECTED, VisitFacts())


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_score_is_drawn_inside_the_picture_and_stands_in_the_table(width: int) -> None:
    picture = course_picture(COURSE, EXPECTED, width)
    assert [row[1] for row in picture.rows] == ["7", "6", "5", "5", "7", "8", "8"]
    assert [bool(row[3]) for row in picture.rows] == [m.outside for m in picture.marks]
    drawn = ElementTree.fromstring(str(course_svg(COURSE, EXPECTED, width)))  # noqa: S314 - our own drawing
    marks = drawn.findall("circle") + drawn.findall("rect")
    assert len(marks) == len(COURSE.points)
    assert len(drawn.findall("rect")) == sum(m.outside for m in picture.marks) == 3
    for d in (e.get("d", "") for e in drawn.iter("path")):
        xs = [float(x) for x in re.findall(r"[ML](-?[\d.]+) ", d)]
        assert all(0 <= x <= width for x in xs)
    assert "an estimate" in picture.caption
    assert drawn.get("role") == "img"


GROIN = Visit(
    "one", Client(age_years=42), "My left groin has ached for three weeks when I climb stairs and lift the knee.",
    findings=(Finding("region", "groin", "left", True, "drawing"),), date=datetime.date(2026, 10, 1),
    scores=Scores(6, (("climb <b>the stairs", 3),)),
)  # fmt: skip


def test_the_page_of_a_later_visit_begins_with_what_has_changed_after_its_verdict() -> None:
    later = Visit(
        "two", GROIN.client, GROIN.words, findings=GROIN.findings, date=datetime.date(2026, 11, 12),
        scores=Scores(6, (("climb <b>the stairs", 4),), done=(("march", 5),)),
    )  # fmt: skip
    two = records_of([GROIN, later])[1]
    page = render_html(two.record.visit, two.record.assessment, None, since=two.since)
    order = [
        page.index(text)
        for text in ('id="verdict"', "What has changed since 1 October 2026", "What they said")
    ]
    assert order == sorted(order)
    assert "No change that matters" in page
    assert "its treatment was done for 42 days and did not help" in page
    assert "<b>the" not in page
    assert page.count('class="course"') >= 2


def test_no_line_of_what_has_changed_asks_for_more_than_the_verdict() -> None:
    """A check-in held an emergency; the visit after it does not, and its page only asks what came of it."""
    said = CheckInOfVisit(
        datetime.date(2026, 10, 20), "I am numb between the legs since yesterday.", Scores(5)
    )
    first = replace(GROIN, check_ins=(replace(said, date=datetime.date(2026, 9, 1), words="Fine."), said))
    later = replace(GROIN, id="two", date=datetime.date(2026, 11, 12), scores=Scores(6))
    two = records_of([first, later])[1]
    assert two.since is not None
    page = render_html(two.record.visit, two.record.assessment, None, since=two.since)
    section = page.partition('id="since-title"')[2].partition("</section>")[0]
    text = re.sub(r"<[^>]+>", " ", section)
    assert not outranking(two.record.assessment, text)
    assert "saddle numbness. Ask what came of it." in " ".join(text.split())


def test_a_folder_of_visits_gives_a_page_each_and_a_stopped_one_shows_no_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both visits are stopped, so that no body is worked out here."""
    place = tmp_path / "client"
    place.mkdir()
    for name, day, pain in (("a", "2026-10-01", 5), ("b", "2026-10-20", 7)):
        words = "My low back hurts and I have had a fever since Monday."
        (place / f"{name}.toml").write_text(
            f'date = {day}\nwords = "{words}"\n[scores]\npain = {pain}\n', encoding="utf-8"
        )
    assert run_visits([place], tmp_path / "out", as_json=False) == 0
    first, second = ((tmp_path / "out/client" / n / "report.html").read_text(encoding="utf-8") for n in "ab")
    assert 'id="since-title"' not in first
    section = second.partition('id="since-title"')[2].partition("</section>")[0]
    assert "What has changed since 1 October 2026" in section
    assert "Treated so far" not in section
    (place / "c.toml").write_text('words = "no date"', encoding="utf-8")
    assert run_visits([place], tmp_path / "out", as_json=False) == 3
    assert "c: has no date" in capsys.readouterr().err
