"""`psoas evaluate` as its user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from psoas.cli import main

STATEMENT = {
    "id": "s1",
    "text": "My left groin hurts when I zigzag. No fever.",
    "findings": [
        {"type": "region", "code": "groin", "side": "left", "present": True},
        {"type": "red_flag", "code": "fever", "present": False},
        {"type": "quality", "code": "burning", "present": True},
    ],
    "duration_days": None,
}
CASE = {
    "id": "c1", "age": 70, "sex": "female", "complaint": "My hip zigzags.", "findings": [], "diagnosis": "coccydynia",
    "acceptable": [], "must_flag": False, "urgency": "none",
}  # fmt: skip


def lines(file: Path, *rows: object) -> str:
    file.write_text(
        "".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8"
    )
    return str(file)


def run(monkeypatch: pytest.MonkeyPatch, *args: str) -> int:
    monkeypatch.setattr("sys.argv", ["psoas", "evaluate", *args])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(str(stopped.value.code or 0))


def test_files_are_joined_and_the_page_says_over_what(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = (
        lines(tmp_path / "one.jsonl", STATEMENT),
        lines(tmp_path / "two.jsonl", STATEMENT | {"id": "s2"}),
    )
    cases = lines(tmp_path / "cases.jsonl", *(CASE | {"id": f"c{n}"} for n in range(12)))
    args = (
        "--statements",
        one,
        "--statements",
        two,
        "--cases",
        cases,
        "--blind",
        "--out",
        str(tmp_path / "docs"),
    )
    assert run(monkeypatch, *args) == 0
    page = (tmp_path / "docs/evaluation.md").read_text(encoding="utf-8")
    assert "`one.jsonl` (1 lines), `two.jsonl` (1 lines), `cases.jsonl` (12 lines)" in page
    assert "## Listening: 2 statements" in page
    assert "blind" in page
    assert str(tmp_path) not in page
    # What goes wrong in a blind set is not listed: a list would be something to tune to.
    assert "most often mistaken" not in page
    assert run(monkeypatch, *(arg for arg in args if arg != "--blind")) == 0
    page = (tmp_path / "docs/evaluation.md").read_text(encoding="utf-8")
    assert "blind" not in page
    assert "| quality:burning | said | 2 | 2 | 0 | 0 |" in page
    assert "12 cases" in capsys.readouterr().out
    assert (tmp_path / "docs/images/calibration.svg").exists()


@pytest.mark.parametrize("extra", [(), ("--errors",), ("--json",), ("--json", "--errors")])
def test_no_word_of_a_client_is_ever_printed(
    extra: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    statements, cases = lines(tmp_path / "s.jsonl", STATEMENT), lines(tmp_path / "c.jsonl", CASE)
    out = tmp_path / "docs"
    assert run(monkeypatch, "--statements", statements, "--cases", cases, "--out", str(out), *extra) == 0
    shown = capsys.readouterr()
    everything = shown.out + shown.err + (out / "evaluation.md").read_text(encoding="utf-8")
    assert "zigzag" not in everything
    assert ("s1" in shown.out) == ("--errors" in extra)
    if "--json" in extra:
        data = json.loads(shown.out)
        assert data["listening"]["Findings"]["red_flag"]["recall"]["value"] == 1.0
        assert (data["statements"], data["cases"]) == (1, 1)


def test_bad_lines_are_named_and_the_others_still_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unknown = STATEMENT | {"id": "s3", "findings": [{"type": "region", "code": "gron"}]}
    file = lines(tmp_path / "s.jsonl", STATEMENT, "{not json", "", unknown, STATEMENT, "[1]")
    assert run(monkeypatch, "--statements", file, "--json") == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["files"] == [{"file": "s.jsonl", "lines": 1}]
    refused = shown.err.splitlines()
    assert ["line 2" in refused[0], "line 4 (s3)" in refused[1], "line 5 (s1)" in refused[2]] == [True] * 3
    assert "groin" in refused[1]
    assert "twice" in refused[2]
    assert len(refused) == 4


def test_wrong_use_has_its_own_exit_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch) == 2
    assert run(monkeypatch, "--cases", str(tmp_path / "none.jsonl")) == 3
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert run(monkeypatch, "--cases", lines(tmp_path / "c.jsonl", CASE), "--out", str(blocked)) == 6


def test_an_empty_file_gives_no_figure_and_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--cases", lines(tmp_path / "c.jsonl"), "--out", str(tmp_path / "docs")) == 0
    assert "0 cases" in capsys.readouterr().out
