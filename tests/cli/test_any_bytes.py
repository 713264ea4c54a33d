"""Any bytes as a visit file or a JSON line: a clear error or an answer, never a traceback, other lines answered.

A share here; `make bars` (section many) runs this file with ``PSOAS_MANY`` set, for 10,000 files and lines."""

from __future__ import annotations

import io
import json
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.many import many

from psoas.assessment import Cleared, Undetermined
from psoas.cli.lines import answer_lines
from psoas.cli.reading import assess_line, listen_line
from psoas.errors import PsoasError
from psoas.pathway import record_of
from psoas.visit import Visit, load_visit
from psoas.vocabulary import codes

EXAMPLE = (Path(__file__).parents[2] / "examples" / "desk_runner.toml").read_bytes()
LINE = json.dumps(
    {
        "id": "c",
        "age": 40,
        "sex": "male",
        "complaint": "my hip",
        "findings": [{"type": "exam", "code": "fadir"}],
    }
).encode()
HEARD = b'{"id": "still here", "text": "no fever"}'
ASSESSED = b'{"id": "still here", "complaint": "no fever"}'


@st.composite
def mutated(draw: st.DrawFn, base: bytes) -> bytes:
    """A valid file with a few bytes cut out, put in or repeated."""
    out = bytearray(base)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(out)))
        size = draw(st.integers(0, 30))
        out[at : at + size] = draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b"[", b"{", b"\n", b"-", b"9" * 400]))
        )
    return bytes(out)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([1e400, -1, "left", "exam"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
near_findings = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["exam", "region", "red_flag", "activity_worse", "x"]) | json_values,
        "code": st.sampled_from([*codes("exam"), *codes("region"), *codes("red_flag")]) | json_values,
        "side": st.sampled_from(["left", "right", "both", "midline", "unstated"]) | json_values,
        "present": st.booleans() | json_values,
    },
)
near_check_ins = st.fixed_dictionaries(
    {"date": st.sampled_from(["2026-11-23", "23.11.2026"]) | json_values},
    optional={"words": st.text(max_size=20) | json_values},
)
near_corrections = st.fixed_dictionaries(
    {
        "quote": st.text(max_size=8) | json_values,
        "status": st.sampled_from(["affirmed", "negated", "rejected"]),
    },
    optional={
        "type": st.sampled_from(["region", "red_flag", "exam"]) | json_values,
        "code": st.sampled_from([*codes("region"), *codes("red_flag")]) | json_values,
        "occurrence": st.integers(-1, 3) | json_values,
        "box": st.sampled_from(["words", "medicines[0]", "notes", "x"]) | json_values,
    },
)
near_lines = st.fixed_dictionaries(
    {"id": json_values},
    optional={
        "age": st.integers(-5, 130) | json_values,
        "sex": st.sampled_from(["female", "male", "unstated", "f"]) | json_values,
        "complaint": st.text(max_size=80) | json_values,
        "findings": st.lists(near_findings, max_size=5) | json_values,
        "height_m": st.floats(0, 3) | json_values,
        "mass_kg": st.floats(0, 400) | json_values,
        "medicines": st.lists(st.text(max_size=12), max_size=3) | json_values,
        "notes": st.text(max_size=40) | json_values,
        "country": st.sampled_from(["GB", "de", "Ireland", "XX"]) | json_values,
        "check_ins": st.lists(near_check_ins, max_size=2) | json_values,
        "corrections": st.lists(near_corrections, max_size=3) | json_values,
    },
).map(lambda value: json.dumps(value).encode())
near_statements = st.fixed_dictionaries(
    {"id": json_values}, optional={"text": st.text(max_size=80) | json_values}
).map(lambda value: json.dumps(value).encode())


def answered(answer: object, raw: bytes, sentinel: bytes) -> None:
    """Every line of ``raw`` and the sentinel after it has an answer that is JSON; only the sentinel must be good."""
    out = io.StringIO()
    lines = [*raw.split(b"\n"), sentinel]
    answer_lines(iter(lines), answer, out.write)  # type: ignore[arg-type]
    got = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(got) == sum(1 for line in lines if line.strip())
    assert got[-1]["id"] == "still here"
    assert "error" not in got[-1]
    assert not any("fault of psoas" in row.get("error", "") for row in got), got


@settings(max_examples=many(150, 10_000))
@given(raw=st.one_of(st.binary(max_size=200), mutated(LINE), near_statements))
@example(raw=b'{"id": NaN, "text": 3}')
@example(raw=b'{"id": 1, "text": "\\ud800 hip"}')
@example(raw=b"[" * 100_000)
@example(raw=b"9" * 5000)
@example(raw=b'{"id": "a", "text": "x", "text": null}')
@example(raw=b"\xef\xbb\xbf" + LINE)
@example(raw=b"null\n[]\n{}\n\x00")
def test_any_line_is_answered_by_listen(raw: bytes) -> None:
    answered(listen_line, raw, HEARD)


@settings(max_examples=many(60, 1_500))
@given(raw=st.one_of(st.binary(max_size=200), mutated(LINE), near_lines))
@example(raw=b'{"id": {"a": [1]}, "age": 1e999}')
@example(raw=b'{"id": 1, "complaint": "\\ud800 hip \\u0000"}')
@example(raw=b'{"id": 1, "findings": {"a": 1}}')
def test_any_line_is_answered_by_assess(raw: bytes) -> None:
    answered(assess_line, raw, ASSESSED)


@settings(max_examples=many(200, 10_000))
@given(raw=st.one_of(st.binary(max_size=300), mutated(EXAMPLE)))
@example(raw=b"")
@example(raw=b"a = " + b"[" * 5000)
@example(raw=b"words = 2026-11-23")
@example(raw=b"a" * 3000 + b"=" + b"9" * 5000)
@example(raw=b"\xef\xbb\xbf" + EXAMPLE)
def test_any_bytes_as_a_visit_file_are_a_visit_or_a_clear_error(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    path.write_bytes(raw)
    message = ""
    try:
        assert isinstance(load_visit(path), Visit)
    except PsoasError as error:
        message = str(error)
    assert not message or (message.startswith(str(path)) and len(message) < 2000)


@settings(max_examples=many(25, 150))
@given(raw=mutated(EXAMPLE))
def test_a_visit_that_can_be_read_can_be_assessed(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    path.write_bytes(raw)
    try:
        visit = load_visit(path)
    except PsoasError:
        return
    whole = record_of(visit)
    assessed, record = whole.assessment, whole.assessment_json()
    assert record["urgency"] == assessed.verdict.urgency
    assert bool(record["differential"]) is not isinstance(assessed, Undetermined)
    assert isinstance(assessed, Cleared) or record["plan"] == []
