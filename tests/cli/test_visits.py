"""Visit files at the command line: what is written, what is kept, what is refused."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from tests.cli.runs import EXAMPLES, run, run_here

from psoas.report import can_make_pdf
from psoas.visit import load_visit


def test_a_visit_writes_its_report_and_its_record_and_a_bad_file_costs_the_others_nothing(
    tmp_path: Path,
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("words = ", encoding="utf-8")
    good = EXAMPLES / "fever_and_flexed_hip.toml"
    code, out, errors = run("visit", str(bad), str(good), "--out", str(tmp_path / "out"))
    assert code == 3
    assert "bad.toml" in errors
    assert "Emergency: call for help now." in out
    folder = tmp_path / "out" / "fever_and_flexed_hip"
    record = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    assert record["urgency"] == "emergency_now"
    assert record["plan"] == []
    assert record["body"] is None
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert report.startswith("<!DOCTYPE html>")
    for beside in ("letter.html", "client.html"):
        assert f'href="{beside}"' in report
        assert (folder / beside).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    if can_make_pdf():
        assert 'href="handout.pdf"' in report
        assert (folder / "handout.pdf").read_bytes().startswith(b"%PDF")


def test_a_page_of_an_earlier_run_that_no_longer_holds_is_removed(tmp_path: Path) -> None:
    visit = tmp_path / "once.toml"
    pages = ("letter.html", "client.html", *(("handout.pdf",) if can_make_pdf() else ()))
    folder = tmp_path / "out" / "once"
    visit.write_text("words = 'Fever and my hip hurts, I cannot straighten it.'\n", encoding="utf-8")
    assert run_here("visit", str(visit), "--out", str(tmp_path / "out"))[0] == 0
    assert all((folder / page).exists() for page in pages)
    visit.write_text("words = 'Mein Rücken tut weh.'\n", encoding="utf-8")
    assert run_here("visit", str(visit), "--out", str(tmp_path / "out"))[0] == 0
    assert not any((folder / page).exists() for page in pages)


def test_a_first_visit_ever_builds_the_body_and_leaves_nothing_lying_about(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    visit = str(EXAMPLES / "desk_runner.toml")
    code, out, errors = run(
        "visit", visit, "--json", "--out", str(tmp_path / "out"), cwd=here, cache=tmp_path / "cache"
    )
    assert (code, errors) == (0, "")
    assert not list(here.iterdir())
    record = json.loads(out)
    assert {work["activity"] for work in record["body"]["activities"]} >= {
        "stand", "walk", "climb_stairs", "lift_knee", "sit_upright", "bend_forward", "half_kneeling_stretch",
    }  # fmt: skip
    report = (tmp_path / "out" / "desk_runner" / "report.html").read_text(encoding="utf-8")
    assert report.count("data:image/png") == 3  # the whole body, the psoas from the front and from the side


def test_an_output_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder", encoding="utf-8")
    code, _, errors = run_here(
        "visit", str(EXAMPLES / "fever_and_flexed_hip.toml"), "--out", str(tmp_path / "out")
    )
    assert code == 6
    assert "give another folder with --out" in errors


def test_the_empty_visit_file_is_a_visit_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "client.toml"
    assert run_here("new", str(path))[0] == 0
    assert run_here("assess", str(path))[0] == 0
    code, _, errors = run_here("new", str(path))
    assert code == 6
    assert "exists already" in errors


def test_a_new_visit_file_has_todays_date(tmp_path: Path) -> None:
    before = datetime.datetime.now().astimezone().date()
    assert run_here("new", str(tmp_path / "client.toml"))[0] == 0
    dated = load_visit(tmp_path / "client.toml").date
    assert dated is not None
    assert before <= dated <= datetime.datetime.now().astimezone().date()


def test_what_is_watched_is_dated_on_the_terminal_and_in_the_record(tmp_path: Path) -> None:
    visit = tmp_path / "runner.toml"
    words = "words = 'My left groin aches when I run.'"
    visit.write_text(
        f"date = 2026-11-30\n{words}\n[client]\nage = 34\nsports = ['running']\n", encoding="utf-8"
    )
    code, out, _ = run_here("assess", str(visit))
    assert code == 0
    assert "Watch, and look again by 7 December 2026" in out
    assert "no hop test" in " ".join(out.split())
    code, out, _ = run_here("assess", "--json", str(visit))
    record = json.loads(out)
    first = record["watch"][0]
    assert (first["review_in_days"], first["review_on"]) == (7, "2026-12-07")
    assert first["citation"]
    assert record["follow_up"]["think_again"][0].startswith("Look again by 7 December 2026")


def test_a_visit_that_is_not_understood_has_no_plan_on_the_terminal_page_and_record(tmp_path: Path) -> None:
    file = tmp_path / "foreign.toml"
    correction = "[[corrections]]\nquote = 'Knie'\nstatus = 'rejected'\n"
    file.write_text(f"words = 'Ich habe seit drei Wochen Schmerzen im Bein.'\n{correction}", encoding="utf-8")
    code, out, _ = run_here("visit", str(file), "--out", str(tmp_path / "out"))
    told = " ".join(out.split())
    assert code == 0
    assert "No plan until the questions are answered: this is no sign that it is safe to treat." in told
    assert "“Ich habe seit drei Wochen Schmerzen im Bein.”" in told
    assert "correction not applied “Knie” (words)" in told
    assert "Where the pain may come from" not in told
    assert told.index("numbness between your legs") < told.index("getting weaker")
    record = json.loads((tmp_path / "out" / "foreign" / "assessment.json").read_text(encoding="utf-8"))
    assert (record["outcome"], record["plan"], record["body"]) == ("undetermined", [], None)
    assert record["verdict"]["treat"] is False
    assert record["corrections_not_applied"][0]["quote"] == "Knie"
    assert 'data-kind="undetermined"' in (tmp_path / "out" / "foreign" / "report.html").read_text(
        encoding="utf-8"
    )


def test_the_corrections_of_the_template_are_ones(tmp_path: Path) -> None:
    path = tmp_path / "client.toml"
    assert run_here("new", str(path))[0] == 0
    text = path.read_text(encoding="utf-8")
    commented = text[text.index("# [[check_ins]]") :]
    active = "\n".join(
        line.removeprefix("# ")
        for line in commented.splitlines()
        if (line.startswith(("# [[", "# ")) and "=" in line) or line.startswith("# [[")
    )
    path.write_text(f"words = 'My hip is fine now.'\n{active}\n", encoding="utf-8")
    visit = load_visit(path)
    assert visit.corrections
    assert visit.check_ins


@pytest.mark.parametrize("name", ["...toml", "..toml"])
def test_no_folder_lies_above_out(tmp_path: Path, name: str) -> None:
    visit = tmp_path / name
    visit.write_text("words = ''\n[client]\nage = 40\n", encoding="utf-8")
    code, _, _ = run_here("visit", str(visit), "--out", str(tmp_path / "out"))
    assert code == 0
    assert sorted(p.parent.name for p in tmp_path.rglob("report.html")) == ["visit"]


def test_files_of_one_name_keep_a_folder_each(tmp_path: Path) -> None:
    files = [tmp_path / "p" / "x.toml", tmp_path / "q" / "x.toml", tmp_path / "x_2.toml"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text("words = ''\n[client]\nage = 40\n", encoding="utf-8")
    code, _, _ = run_here("visit", *map(str, files), "--out", str(tmp_path / "out"))
    assert code == 0
    assert sorted(p.parent.name for p in tmp_path.rglob("report.html")) == ["x", "x_2", "x_3"]


def test_pages_of_an_earlier_run_are_named_as_old_where_a_file_is_refused(tmp_path: Path) -> None:
    visit = tmp_path / "v.toml"
    visit.write_text("words = ''\n[client]\nage = 40\n", encoding="utf-8")
    assert run_here("visit", str(visit), "--out", str(tmp_path / "out"))[0] == 0
    visit.write_text("words = ''\n[client]\nage = '40'\n", encoding="utf-8")
    code, _, err = run_here("visit", str(visit), "--out", str(tmp_path / "out"))
    assert code == 3
    assert "from an earlier run" in err


def test_an_override_is_a_reason_about_one_client(tmp_path: Path) -> None:
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for file in files:
        file.write_text("words = ''\n", encoding="utf-8")
    assert run_here("visit", *map(str, files), "--override", "Seen.", "--out", str(tmp_path / "out"))[0] == 2
