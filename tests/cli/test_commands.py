"""The command as its user runs it: with files, pipes and mistakes; a share in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.runs import run, run_here
from tests.every import every

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


@every(("args", "code", "message"), MISTAKES, ids=[" ".join(m[0]) for m in MISTAKES])
def test_a_mistake_is_a_plain_sentence_and_an_exit_code(args: list[str], code: int, message: str) -> None:
    got, _, errors = run_here(*args)
    assert got == code, errors
    assert message in errors
    assert "Traceback" not in errors


# The first of each exit code, in a process of its own.
OF_EACH_CODE = {code: (args, code, message) for args, code, message in reversed(MISTAKES)}


@every(("args", "code", "message"), OF_EACH_CODE.values())
def test_a_process_ends_with_its_exit_code(args: list[str], code: int, message: str) -> None:
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
    code, out, _ = run_here("assess", "--jsonl", "-", stdin=json.dumps(line).encode())
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
    code, out, _ = run_here("cautions", "--jsonl", "-", stdin=line)
    row = json.loads(out)
    assert code == 0
    assert row["severity"] in {"avoid", "contraindicated"}
    assert all({"because", "text", "severity", "mechanism", "citation"} <= set(c) for c in row["cautions"])
    assert not [c for c in row["cautions"] if "liver" in c["because"]]


def test_codes_of_our_own_stand_apart_from_those_of_the_format() -> None:
    words = "My left groin hurts, I limp, and I have had a fever since Monday."
    code, out, _ = run_here("listen", "--jsonl", "-", stdin=json.dumps({"id": "a", "text": words}).encode())
    heard = json.loads(out)
    assert code == 0
    assert {"groin", "fever"} <= {f["code"] for f in heard["findings"]}
    assert [f["code"] for f in heard["more_findings"]] == ["limp"]


def test_a_line_may_carry_the_date_of_its_visit() -> None:
    case = {"age": 34, "complaint": "new ache in my low back for 3 days"}
    lines = [case | {"id": "a", "date": "2026-11-30"}, case | {"id": "b"}, case | {"id": "c", "date": "soon"}]
    code, out, _ = run_here("assess", "--jsonl", "-", stdin="\n".join(map(json.dumps, lines)).encode())
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
        code, out, _ = run_here(*verb, "--jsonl", "-", stdin=line)
        row = json.loads(out)
        assert code == 1
        assert row.keys() == {"id", "error"}
        assert key in row["error"]
        assert hint in row["error"]


def test_cautions_need_to_be_told_what_the_client_says() -> None:
    code, out, _ = run_here(
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
        name: run_here("cautions", "--json", name, "warfarin")[1]
        for name in ("turmeric_curcumin", "turmeric", "Golden milk")
    }
    assert len(set(answers.values())) == 1
    assert json.loads(answers["turmeric"])["severity"] in {"avoid", "contraindicated"}


def test_codes_lists_muscles_interventions_and_countries() -> None:
    muscles = json.loads(run_here("codes", "muscle", "--json")[1])["muscle"]
    assert {"psoas", "multifidus", "gluteus_maximus"} <= muscles.keys()
    known = json.loads(run_here("codes", "intervention", "--json")[1])["intervention"]
    assert known["turmeric_curcumin"].startswith("Turmeric or curcumin capsules; also: turmeric")
    assert "GB" in json.loads(run_here("codes", "country", "--json")[1])["country"]


def test_listen_says_what_was_not_understood_and_traces_mentions() -> None:
    line = b'{"id": 1, "text": "sore left hip"}'
    plain = json.loads(run_here("listen", "--jsonl", "-", stdin=line)[1])
    assert plain["not_understood"] == []
    assert "mentions" not in plain
    assert "mentions" in json.loads(run_here("listen", "--jsonl", "-", "--trace", stdin=line)[1])


def test_a_key_given_twice_is_an_error_on_its_line() -> None:
    line = b'{"id": "a", "complaint": "I am numb between my legs.", "complaint": "My low back hurts."}'
    code, out, _ = run_here("assess", "--jsonl", "-", stdin=line)
    assert code == 1
    assert "a key twice" in json.loads(out)["error"]


def test_json_lines_take_neither_a_file_nor_an_override() -> None:
    assert run_here("assess", "--jsonl", "-", "--override", "Seen by her doctor.", stdin=b"")[0] == 2


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
    code, text, _ = run_here("body", "--motion", str(file), "--mass", "70", "--height", "1.75")
    assert code == 0
    assert "trust: " in text
    assert "fall short by up to" in text
    record = json.loads(
        run_here("body", "--motion", str(file), "--mass", "70", "--height", "1.75", "--json")[1]
    )
    assert record["trust"]["verdict"] in {"usable", "doubtful", "not_usable"}
    assert f"{record['residual']['max_moment_nm']:.1f} N.m" in text
