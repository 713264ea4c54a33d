"""What somebody who tries the command for the first time runs into."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from psoas.body.simulation.json_io import QUERY_KEYS
from psoas.cli.app import app
from psoas.cli.listing import as_called
from psoas.errors import VisitFileError
from psoas.visit.client import CLIENT_KEYS
from psoas.visit.json_lines import line_forms, refuse_strangers

ROOT = Path(__file__).parents[2]
COMMANDS = {name: form.command.split()[1:] for name, form in line_forms().items()}


def run(*args: str, stdin: str = "") -> tuple[int, str, str]:
    """Exit code, standard output and standard error, in this process."""
    done = CliRunner().invoke(app, list(args), input=stdin)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def lines_of(name: str, line: str) -> dict[str, object]:
    """The answer of a command to one line."""
    about = ["psoas"] if name == "moment_arms" else []
    answer: dict[str, object] = json.loads(run(*COMMANDS[name], *about, "--jsonl", "-", stdin=line)[1])
    return answer


@pytest.mark.parametrize("name", line_forms())
def test_the_example_of_a_line_is_answered_and_every_key_of_it_is_told(name: str) -> None:
    example = line_forms()[name].example
    answer = lines_of(name, example)
    assert "error" not in answer
    assert answer["id"] == json.loads(example)["id"]
    assert set(json.loads(example)) <= set(line_forms()[name].keys)


def test_the_table_of_keys_holds_what_the_commands_read() -> None:
    forms = line_forms()
    assert set(forms["assess"].keys) == {
        "id", "complaint", "findings", "drawing", "date", "notes", "check_ins", "corrections", *CLIENT_KEYS,
    }  # fmt: skip
    assert set(forms["body"].keys) == set(QUERY_KEYS)
    for name in forms:
        allowed = str(lines_of(name, '{"zzqx": 1}')["error"])
        assert all(key in allowed for key in forms[name].keys)


@pytest.mark.parametrize(
    ("name", "key", "right"),
    [
        ("listen", "words", "under 'text'"),
        ("listen", "complaint", "under 'text'"),
        ("assess", "words", "under 'complaint'"),
        ("assess", "text", "under 'complaint'"),
        ("assess", "tight", "`psoas body --jsonl` reads it, under 'muscles'"),
        ("body", "tight", "under 'muscles'"),
        ("body", "text", "`psoas listen --jsonl` reads it, under 'text'"),
        ("cautions", "words", "under 'client_says'"),
        ("cautions", "medicines", "under 'client_says'"),
        ("moment_arms", "angle", "under 'angle_deg'"),
    ],
)
def test_a_key_of_another_command_is_refused_with_the_right_one(name: str, key: str, right: str) -> None:
    assert right in str(lines_of(name, json.dumps({key: "x"}))["error"])


def test_an_annotators_keys_are_passed_over() -> None:
    refuse_strangers({"id": "a", "text": "x", "findings": []}, "listen", passed_over={"findings"})
    with pytest.raises(VisitFileError, match="'findings' is not one of `psoas listen --jsonl`"):
        refuse_strangers({"id": "a", "text": "x", "findings": []}, "listen")


def test_help_and_reference_say_where_the_keys_stand() -> None:
    reference = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, form in line_forms().items():
        assert f"A line of `{form.command} --jsonl FILE`" in reference
        if name != "moment_arms":
            assert "docs/cli.md" in run(*COMMANDS[name], "--help")[1]


def test_a_medicine_that_is_not_known_comes_before_any_verdict_on_it() -> None:
    _, out, _ = run("cautions", "turmeric", "I take Zorbaflex")
    assert out.startswith("Zorbaflex: not known to us")
    assert "none" not in out
    _, both, _ = run("cautions", "turmeric", "I take Zorbaflex and warfarin")
    assert both.startswith("Zorbaflex: not known to us")
    assert "avoid, for what is known" in both
    assert "not known" not in run("cautions", "turmeric", "I take warfarin")[1]


@pytest.mark.parametrize(
    "words", ["My low back aches when I sit.", "", "I have fever and cannot straighten my left hip."]
)
def test_a_medicine_that_is_not_known_is_named_whatever_the_verdict(tmp_path: Path, words: str) -> None:
    file = tmp_path / "v.toml"
    file.write_text(f"words = '{words}'\n[client]\nage = 40\nmedicines = ['Zorbaflex']\n", encoding="utf-8")
    assert "Zorbaflex: not known to us" in run("assess", str(file))[1]
    file.write_text(f"words = '{words}'\n[client]\nage = 40\nmedicines = ['ibuprofen']\n", encoding="utf-8")
    assert "not known to us" not in run("assess", str(file))[1]


def test_a_muscle_with_a_state_is_shown_with_its_healthy_figure() -> None:
    _, out, _ = run("body", "--activity", "stand", "--tight", "psoas:left:0.3")
    row = next(line for line in out.splitlines() if line.startswith("  psoas left"))
    assert row.count("(") == 2
    assert "the same body in health" in out
    _, healthy, _ = run("body", "--activity", "stand")
    assert "in health" not in healthy
    assert not [line for line in healthy.splitlines() if line.startswith("  L4_L5") and "(" in line]


def test_the_next_command_is_the_one_that_was_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "psoas"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.defpath)
    assert as_called(str(program)) == str(program)
    assert as_called(".venv/bin/psoas") == ".venv/bin/psoas"
    assert as_called("-c") == "psoas"
    monkeypatch.setenv("PATH", str(program.parent))
    assert shutil.which("psoas") == str(program)
    assert as_called(str(program)) == "psoas"


def test_a_blank_visit_asks_for_age_and_sex_and_the_ten_gravest_questions(tmp_path: Path) -> None:
    file = tmp_path / "blank.toml"
    assert run("new", str(file))[0] == 0
    _, out, _ = run("visit", str(file), "--out", str(tmp_path / "out"))
    asked = [line for line in out.splitlines() if line.strip().startswith("ask")]
    assert ["old" in asked[0], "female" in asked[1], len(asked)] == [True, True, 12]
    record = json.loads((tmp_path / "out" / "blank" / "assessment.json").read_text(encoding="utf-8"))
    assert f"and {len(record['questions']) - 10} more" in out
    file.write_text("[client]\nage = 40\nsex = 'male'\n", encoding="utf-8")
    assert "Ask first" not in run("assess", str(file))[1]


def test_a_place_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    visit = tmp_path / "missing.toml"  # would be an error of its own if any work were done
    code = subprocess.run(
        [sys.executable, "-c", "from psoas.cli import main; main()", "visit", str(visit), "--out", str(tmp_path / "file" / "out")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert code.returncode == 6
    assert "give another folder with --out" in code.stderr
    assert "missing.toml" not in code.stderr


def test_codes_that_are_piped_are_neither_padded_nor_wrapped() -> None:
    _, out, _ = run("codes", "intervention")
    rows = out.splitlines()[1:]
    assert all(row.count("\t") == 1 and "   " not in row for row in rows)
    assert len(rows) == len(json.loads(run("codes", "intervention", "--json")[1])["intervention"])


def test_a_brief_run_prints_two_lines_a_visit(tmp_path: Path) -> None:
    file = tmp_path / "v.toml"
    file.write_text("words = 'I am numb between my legs.'\n", encoding="utf-8")
    code, out, _ = run("visit", str(file), "--out", str(tmp_path / "out"), "--brief")
    assert code == 0
    assert "Emergency: call for help now." in out
    assert "report.html" in out
    assert len(out.splitlines()) <= 3


def test_a_date_far_ahead_is_doubted_aloud(tmp_path: Path) -> None:
    file = tmp_path / "v.toml"
    file.write_text("date = 2126-11-30\nwords = 'My low back aches.'\n", encoding="utf-8")
    code, _, errors = run("assess", str(file))
    assert code == 0
    assert "date: 2126-11-30 is more than a year ahead" in errors
