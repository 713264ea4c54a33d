"""The command as its user runs it: in a process of its own, with files, pipes and mistakes."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from psoas.report import can_make_pdf
from psoas.screening.watching import concerns
from psoas.visit import load_visit

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PSOAS = [sys.executable, "-c", "import sys; sys.argv[0] = 'psoas'; from psoas.cli import main; main()"]


def run(
    *args: str, stdin: bytes = b"", cwd: Path | None = None, cache: Path | None = None
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one run."""
    env = dict(os.environ) | ({"PSOAS_CACHE": str(cache)} if cache else {})
    done = subprocess.run(
        [*PSOAS, *args], input=stdin, capture_output=True, cwd=cwd, env=env, timeout=120, check=False
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


MISTAKES = [
    # what is run                                         exit code, and what the message must say
    (["visit", "nowhere.toml"], 3, "nowhere.toml: cannot be read"),
    (["visit"], 2, "Missing argument"),
    (["vist", "x"], 2, "No such command"),
    (["codes", "exams"], 3, "did you mean 'exam'"),
    (["codes", "muscles"], 3, "did you mean 'muscle'"),
    (["cautions", "cbd", "warfarin"], 3, "may be several; give one of cbd_oral, cbd_topical"),
    (["listen"], 2, "give TEXT"),
    (["assess"], 2, "give a visit FILE"),
    (["listen", "--jsonl", "nowhere.jsonl"], 3, "nowhere.jsonl: cannot be read"),
    (["cautions", "tumeric", "warfarin"], 3, "turmeric_curcumin"),
    (["points", "BL223"], 3, "did you mean 'BL23'"),
    (["herbs", "dragon scales"], 3, "herb: what is written there is not known"),
    (["body", "--activity", "fly"], 4, "fly"),
    (["body", "--motion", "x.mot", "--load", "20"], 3, "not possible with --motion"),
    (["body", "--activity", "stand", "--mass", "-3"], 4, "mass"),
    (["body", "--activity", "stand", "--weak", "psoas:left"], 3, "MUSCLE:SIDE:AMOUNT"),
    (["body", "--activity", "stand", "--weak", "psaos:left:0.3"], 4, "did you mean 'psoas'"),
    (["body", "--moment-arms", "psaos"], 4, "did you mean 'psoas'"),
]


@pytest.mark.parametrize(("args", "code", "message"), MISTAKES, ids=[" ".join(m[0]) for m in MISTAKES])
def test_a_mistake_is_a_plain_sentence_and_an_exit_code(args: list[str], code: int, message: str) -> None:
    got, _, errors = run(*args)
    assert got == code, errors
    assert message in errors
    assert "Traceback" not in errors


def test_listen_reads_words() -> None:
    code, out, _ = run("listen", "My left groin hurts when I climb stairs, no fever.")
    assert code == 0
    assert "groin" in out
    assert "left" in out
    assert "\x1b[" not in out  # no colour into a pipe


def test_json_lines_keep_order_and_id_and_answer_around_a_bad_line() -> None:
    lines = b'{"id": "a", "text": "sore left hip"}\nnot json\n\n{"id": 3, "text": 7}\n{"id": "d", "text": "no fever"}\n'
    code, out, _ = run("listen", "--jsonl", "-", stdin=lines)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [row["id"] for row in rows] == ["a", None, 3, "d"]
    assert ["error" in row for row in rows] == [False, True, True, False]
    assert rows[3]["findings"][0] | {"text": "", "start": 0, "end": 0} == {
        "type": "red_flag", "code": "fever", "side": "unstated", "present": False, "text": "", "start": 0, "end": 0,
    }  # fmt: skip


def test_assess_answers_in_the_form_of_the_contract() -> None:
    line = {
        "id": "c1", "age": 34, "sex": "female", "complaint": "ache in the front of my right hip, worse lifting the knee",
        "findings": [{"type": "exam", "code": "resisted_hip_flexion_pain", "side": "right", "present": True}],
        "medicines": ["warfarin"],
    }  # fmt: skip
    code, out, _ = run("assess", "--jsonl", "-", stdin=json.dumps(line).encode())
    row = json.loads(out)
    assert code == 0
    assert row["id"] == "c1"
    assert row["urgency"] in {"none", "mention_to_doctor", "within_2_weeks", "same_day", "emergency_now"}
    assert row["verdict"] == {
        "urgency": row["urgency"],
        "understood": "enough",
        "treat": True,
        "because": row["verdict"]["because"],
    }
    assert len(row["differential"]) >= 43
    first = row["differential"][0]
    assert first["low"] <= first["probability"] <= first["high"]
    assert {"finding", "bits"} <= set(first["because"][0])
    assert all({"exam", "bits", "separates"} <= set(exam) for exam in row["next_exams"])
    assert all(
        {"rule", "urgency", "points_to", "because", "citation"} <= set(flag) for flag in row["red_flags"]
    )
    assert all(
        {"intervention", "modality", "dose", "evidence", "cautions"} <= set(item) for item in row["plan"]
    )


def test_cautions_answer_in_the_form_of_the_contract() -> None:
    line = b'{"id": "q", "intervention": "turmeric_curcumin", "client_says": "I take Coumadin, no liver trouble"}'
    code, out, _ = run("cautions", "--jsonl", "-", stdin=line)
    row = json.loads(out)
    assert code == 0
    assert row["severity"] in {"avoid", "contraindicated"}
    assert all({"because", "text", "severity", "mechanism", "citation"} <= set(c) for c in row["cautions"])
    assert not [c for c in row["cautions"] if "liver" in c["because"]]


def test_a_visit_writes_its_report_and_its_record_and_a_bad_file_costs_the_others_nothing(
    tmp_path: Path,
) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("words = ", encoding="utf-8")
    good = EXAMPLES / "fever_and_flexed_hip.toml"
    code, out, errors = run("visit", str(bad), str(good), "--out", str(tmp_path / "out"))
    assert code == 3
    assert "bad.toml" in errors
    assert "STOP" in out
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
    assert run("visit", str(visit), "--out", str(tmp_path / "out"))[0] == 0
    assert all((folder / page).exists() for page in pages)
    visit.write_text("words = 'Mein Rücken tut weh.'\n", encoding="utf-8")
    assert run("visit", str(visit), "--out", str(tmp_path / "out"))[0] == 0
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
    code, _, errors = run(
        "visit", str(EXAMPLES / "fever_and_flexed_hip.toml"), "--out", str(tmp_path / "out")
    )
    assert code == 6
    assert "give another folder with --out" in errors


def test_the_empty_visit_file_is_a_visit_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "client.toml"
    assert run("new", str(path))[0] == 0
    assert run("assess", str(path))[0] == 0
    code, _, errors = run("new", str(path))
    assert code == 6
    assert "exists already" in errors


def test_knowledge_lists_estimates_first_and_each_row_has_a_citation() -> None:
    code, out, _ = run("knowledge", "--json")
    rows = json.loads(out)
    assert code == 0
    assert len(rows) > 1000
    assert rows[0]["verified"] == "estimate"
    assert not [row for row in rows if not row["citation"]]
    assert len([row for row in rows if row["table"] == "screening/watch.csv"]) == len(concerns())


def test_a_new_visit_file_has_todays_date(tmp_path: Path) -> None:
    before = datetime.datetime.now().astimezone().date()
    assert run("new", str(tmp_path / "client.toml"))[0] == 0
    dated = load_visit(tmp_path / "client.toml").date
    assert dated is not None
    assert before <= dated <= datetime.datetime.now().astimezone().date()


def test_what_is_watched_is_dated_on_the_terminal_and_in_the_record(tmp_path: Path) -> None:
    visit = tmp_path / "runner.toml"
    words = "words = 'My left groin aches when I run.'"
    visit.write_text(
        f"date = 2026-11-30\n{words}\n[client]\nage = 34\nsports = ['running']\n", encoding="utf-8"
    )
    code, out, _ = run("assess", str(visit))
    assert code == 0
    assert "Watch, and look again by 7 December 2026" in out
    assert "no hop test" in " ".join(out.split())
    code, out, _ = run("assess", "--json", str(visit))
    record = json.loads(out)
    first = record["watch"][0]
    assert (first["review_in_days"], first["review_on"]) == (7, "2026-12-07")
    assert first["citation"]
    assert record["follow_up"]["think_again"][0].startswith("Look again by 7 December 2026")


def test_codes_of_our_own_stand_apart_from_those_of_the_format() -> None:
    words = "My left groin hurts, I limp, and I have had a fever since Monday."
    code, out, _ = run("listen", "--jsonl", "-", stdin=json.dumps({"id": "a", "text": words}).encode())
    heard = json.loads(out)
    assert code == 0
    assert {"groin", "fever"} <= {f["code"] for f in heard["findings"]}
    assert [f["code"] for f in heard["more_findings"]] == ["limp"]


def test_a_line_may_carry_the_date_of_its_visit() -> None:
    case = {"age": 34, "complaint": "new ache in my low back for 3 days"}
    lines = [case | {"id": "a", "date": "2026-11-30"}, case | {"id": "b"}, case | {"id": "c", "date": "soon"}]
    code, out, _ = run("assess", "--jsonl", "-", stdin="\n".join(map(json.dumps, lines)).encode())
    dated, undated, bad = map(json.loads, out.splitlines())
    assert code == 1
    assert (dated["watch"][0]["review_on"], dated["watch"][0]["review_in_days"]) == ("2027-01-11", 42)
    assert undated["watch"][0]["review_on"] is None
    assert bad["error"].startswith("date: must be a date")


def test_an_unknown_key_is_an_error_on_its_line_that_names_the_key() -> None:
    queries = {
        ("listen",): (b'{"id": 1, "text": "sore hip", "txt": "x"}', "'txt'", "Allowed: id, text."),
        ("listen", "--trace"): (b'{"id": 1, "texts": "sore hip"}', "'texts'", "Allowed: id, text."),
        ("assess",): (
            b'{"id": 1, "complaint": "sore hip", "medicin": []}',
            "'medicin'",
            "did you mean 'medicines'",
        ),
        ("cautions",): (
            b'{"id": 1, "intervention": "heat", "client_say": ""}',
            "'client_say'",
            "client_says",
        ),
        ("body", "--moment-arms", "psoas"): (b'{"id": 1, "angle": 3}', "'angle'", "Allowed: id, angle_deg."),
        ("body",): (b'{"id": 1, "activty": "stand"}', "'activty'", "activity"),
    }
    for verb, (line, key, hint) in queries.items():
        code, out, _ = run(*verb, "--jsonl", "-", stdin=line)
        row = json.loads(out)
        assert code == 1
        assert row.keys() == {"id", "error"}
        assert key in row["error"]
        assert hint in row["error"]


def test_cautions_need_to_be_told_what_the_client_says() -> None:
    code, out, _ = run(
        "cautions",
        "--jsonl",
        "-",
        stdin=b'{"id": 1, "intervention": "heat"}\n{"id": 2, "intervention": "heat", "client_says": ""}',
    )
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 1
    assert first["error"].startswith("client_says: is missing")
    assert second["severity"]


def test_an_intervention_is_found_by_any_of_its_names() -> None:
    answers = {
        name: run("cautions", "--json", name, "warfarin")[1]
        for name in ("turmeric_curcumin", "turmeric", "Golden milk")
    }
    assert len(set(answers.values())) == 1
    assert json.loads(answers["turmeric"])["severity"] in {"avoid", "contraindicated"}


def test_codes_lists_muscles_interventions_and_countries() -> None:
    muscles = json.loads(run("codes", "muscle", "--json")[1])["muscle"]
    assert {"psoas", "multifidus", "gluteus_maximus"} <= muscles.keys()
    known = json.loads(run("codes", "intervention", "--json")[1])["intervention"]
    assert known["turmeric_curcumin"].startswith("Turmeric or curcumin capsules; also: turmeric")
    assert "GB" in json.loads(run("codes", "country", "--json")[1])["country"]


def test_listen_says_what_was_not_understood_and_traces_mentions() -> None:
    line = b'{"id": 1, "text": "sore left hip"}'
    plain = json.loads(run("listen", "--jsonl", "-", stdin=line)[1])
    assert plain["not_understood"] == []
    assert "mentions" not in plain
    assert "mentions" in json.loads(run("listen", "--jsonl", "-", "--trace", stdin=line)[1])


def test_a_visit_that_is_not_understood_has_no_plan_on_the_terminal_page_and_record(tmp_path: Path) -> None:
    file = tmp_path / "foreign.toml"
    correction = "[[corrections]]\nquote = 'Knie'\nstatus = 'rejected'\n"
    file.write_text(f"words = 'Ich habe seit drei Wochen Schmerzen im Bein.'\n{correction}", encoding="utf-8")
    code, out, _ = run("visit", str(file), "--out", str(tmp_path / "out"))
    told = " ".join(out.split())
    assert code == 0
    assert "Too little was understood to say that it is safe: no plan." in told
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
    assert run("new", str(path))[0] == 0
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


def test_a_key_given_twice_is_an_error_on_its_line() -> None:
    line = b'{"id": "a", "complaint": "I am numb between my legs.", "complaint": "My low back hurts."}'
    code, out, _ = run("assess", "--jsonl", "-", stdin=line)
    assert code == 1
    assert "a key twice" in json.loads(out)["error"]


@pytest.mark.parametrize("name", ["...toml", "..toml"])
def test_no_folder_lies_above_out(tmp_path: Path, name: str) -> None:
    visit = tmp_path / name
    visit.write_text("words = ''\n[client]\nage = 40\n", encoding="utf-8")
    code, _, _ = run("visit", str(visit), "--out", str(tmp_path / "out"))
    assert code == 0
    assert sorted(p.parent.name for p in tmp_path.rglob("report.html")) == ["visit"]


def test_files_of_one_name_keep_a_folder_each(tmp_path: Path) -> None:
    files = [tmp_path / "p" / "x.toml", tmp_path / "q" / "x.toml", tmp_path / "x_2.toml"]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text("words = ''\n[client]\nage = 40\n", encoding="utf-8")
    code, _, _ = run("visit", *map(str, files), "--out", str(tmp_path / "out"))
    assert code == 0
    assert sorted(p.parent.name for p in tmp_path.rglob("report.html")) == ["x", "x_2", "x_3"]


def test_pages_of_an_earlier_run_are_named_as_old_where_a_file_is_refused(tmp_path: Path) -> None:
    visit = tmp_path / "v.toml"
    visit.write_text("words = ''\n[client]\nage = 40\n", encoding="utf-8")
    assert run("visit", str(visit), "--out", str(tmp_path / "out"))[0] == 0
    visit.write_text("words = ''\n[client]\nage = '40'\n", encoding="utf-8")
    code, _, err = run("visit", str(visit), "--out", str(tmp_path / "out"))
    assert code == 3
    assert "from an earlier run" in err


def test_json_lines_take_neither_a_file_nor_an_override() -> None:
    assert run("assess", "--jsonl", "-", "--override", "Seen by her doctor.", stdin=b"")[0] == 2


def test_an_override_is_a_reason_about_one_client(tmp_path: Path) -> None:
    files = [tmp_path / "a.toml", tmp_path / "b.toml"]
    for file in files:
        file.write_text("words = ''\n", encoding="utf-8")
    assert run("visit", *map(str, files), "--override", "Seen.", "--out", str(tmp_path / "out"))[0] == 2


def test_a_measured_motion_says_whether_it_may_be_believed(tmp_path: Path) -> None:
    names = [
        f"{joint}_{s}"
        for joint in ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")
        for s in "rl"
    ]
    names += ["pelvis_tx", "pelvis_ty", "pelvis_tilt", "pelvis_list", "lumbar_extension"]
    rows = [[i / 20, *[0.0] * 10, 0.0, 0.94, 0.0, 0.0, -30.0] for i in range(9)]
    rows = [
        [*row[:5], 40.0, *row[6:]] for row in rows
    ]  # the right thigh turned further than its muscles hold it
    table = "\n".join("\t".join(map(str, row)) for row in rows)
    file = tmp_path / "held.mot"
    file.write_text("held\ninDegrees=yes\nendheader\n" + "\t".join(["time", *names]) + "\n" + table + "\n")
    code, text, _ = run("body", "--motion", str(file), "--mass", "70", "--height", "1.75")
    assert code == 0
    assert "trust: " in text
    assert "fall short by up to" in text
    record = json.loads(run("body", "--motion", str(file), "--mass", "70", "--height", "1.75", "--json")[1])
    assert record["trust"]["verdict"] in {"usable", "doubtful", "not_usable"}
    assert f"{record['residual']['max_moment_nm']:.1f} N.m" in text
