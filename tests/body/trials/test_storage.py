"""OpenSim's storage format: what writers vary, and what is refused and how."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.body.recordings import TRIALS

from psoas.body.motion.opensim_storage import Storage, read_storage
from psoas.errors import BodyError

PLAIN = "Coordinates\nversion=1\nnRows=2\nnColumns=3\ninDegrees=yes\n\nendheader\ntime\ta\tb\n0\t1\t2\n0.1\t3\t4\n"


def _same(text: str | bytes) -> Storage:
    got, plain = read_storage(text), read_storage(PLAIN)
    assert got.names == plain.names == ("a", "b")
    assert np.array_equal(got.time_s, plain.time_s)
    assert np.array_equal(got.values, plain.values)
    return got


def test_a_plain_file() -> None:
    got = _same(PLAIN)
    assert got.in_degrees is True
    assert got.values.tolist() == [[1, 2], [3, 4]]
    assert got.header["title"] == "Coordinates"
    assert (got.header["version"], got.header["nrows"]) == ("1", "2")
    assert got.lines.tolist() == [9, 10]
    assert got.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\t", "   "),
        PLAIN.replace("endheader", "  EndHeader\t\t"),
        PLAIN.replace("version=1\n", ""),
        PLAIN.replace("nRows=2\nnColumns=3", "datacolumns 3\ndatarows 2\nrange 0 0.1\nDataType=double"),
        PLAIN.replace("time\ta\tb", "       time\t a \tb\t"),
        PLAIN.replace("0\t1\t2\n", "   0\t1\t2\t\t\n\n"),
        PLAIN.replace("time\ta\tb\n0\t1\t2\n0.1\t3\t4", "a\tTime\tb\n1\t0\t2\n3\t1e-1\t4"),
        PLAIN.replace("0.1\t3\t4\n", "0.1 3.0E+00 4"),
        "\ufeff" + PLAIN,
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.replace("Coordinates", "Motion of J\xfcrgen").encode("latin-1"),
    ],
)
def test_writers_differ_and_the_table_does_not(text: str | bytes) -> None:
    _same(text)


@pytest.mark.parametrize(
    ("line", "in_degrees"),
    [
        ("inDegrees=yes", True), ("inDegrees=no", False), ("indegrees = No", False), ("inDegrees yes", True),
        ("inDegrees\tno", False), ("Angles are in degrees.", True), ("Angles are in radians.", False),
        ("# nothing is said", None),
        ("If the header contains 'inDegrees', rotational values are in degrees (yes) or radians (no).", None),
    ],
)  # fmt: skip
def test_what_the_header_says_of_angles(line: str, in_degrees: bool | None) -> None:
    assert _same(PLAIN.replace("inDegrees=yes", line)).in_degrees is in_degrees


def test_wrong_counts_are_noted_and_the_table_believed() -> None:
    notes = _same(PLAIN.replace("nRows=2\nnColumns=3", "nRows=7\nnColumns=40")).notes
    assert notes == ("the header says 7 rows, the file has 2", "the header says 40 columns, the file has 3")


def test_columns_may_be_named_alike() -> None:
    assert read_storage(PLAIN.replace("time\ta\tb", "time\ta\ta")).names == ("a", "a")


def test_a_gap_is_kept_until_it_is_needed() -> None:
    got = read_storage(PLAIN.replace("3\t4", "NaN\t4"))
    assert got.finite(1).tolist() == [2, 4]
    with pytest.raises(BodyError, match=r"line 10, column 'a': not a number \(1 such"):
        got.finite(0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "empty"),
        (b" \n \r\n", "empty"),
        (b"\x00\x01C3D\x00", "not text"),
        (PLAIN.replace("endheader\n", ""), "no line 'endheader'"),
        ("PathFileType\t4\t(X/Y/Z)\tmarkers.trc\n1\n", "inverse kinematics"),
        ("a\nendheader\n\n", "line 2: nothing after 'endheader'"),
        ("a\nendheader\ntime\ta\n", "line 3: no rows"),
        (PLAIN.replace("time\t", "t\t"), "line 8: 0 columns named 'time', expected one; found 't', 'a', 'b'"),
        (PLAIN.replace("a\tb", "time\tb"), "line 8: 2 columns named 'time'"),
        (PLAIN.replace("a\tb", "\tb"), "line 8: column 2 has no name"),
        (PLAIN.replace("3\t4", "3"), "line 10: 2 cells, expected 3"),
        (PLAIN.replace("3\t4", "3\t4\t5"), "line 10: 4 cells, expected 3"),
        (PLAIN.replace("3\t4", "\t4"), "line 10, column 'a': '', expected a number"),
        (PLAIN.replace("3\t4", "3\tx4"), "line 10, column 'b': 'x4', expected a number; correct"),
        (PLAIN.replace("3\t4", "3,5\t4"), "line 10, column 'a': '3,5', expected a number; write a point"),
        (PLAIN.replace("3\t4", "1_0\t4"), "line 10, column 'a': '1_0'"),
        (PLAIN.replace("3\t4", "inf\t4"), "line 10, column 'a': infinite"),
        (PLAIN.replace("0.1\t", "0\t"), "line 10, column 'time': 0 after 0, expected a later"),
        (PLAIN.replace("0.1\t", "-1\t"), "line 10, column 'time': -1 after 0"),
        (PLAIN.replace("0.1\t", "nan\t"), "line 10, column 'time': nan, expected seconds"),
        (PLAIN.replace("inDegrees=yes", "inDegrees=maybe"), "line 5: inDegrees is 'maybe'"),
        (PLAIN.replace("version=1", "DataType=Vec3"), "DataType is 'Vec3'"),
        ("a\nendheader\ntime " + "x " * 1_000_000 + "\n0\n", "1000001 columns, at most"),
    ],
)
def test_every_refusal_says_where_and_what(text: str | bytes, said: str) -> None:
    with pytest.raises(BodyError) as refused:
        read_storage(text)
    assert said in str(refused.value)
    assert len(str(refused.value)) < 400


def test_a_path_that_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path / "none.mot", tmp_path, "a\0b", "x" * 5000):
        with pytest.raises(BodyError, match="cannot be read"):
            read_storage(path)
    file = tmp_path / "walk.mot"
    file.write_text(PLAIN)
    assert read_storage(file).source == read_storage(str(file)).source == "walk.mot"


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(st.binary(max_size=40), st.binary(max_size=80)).map(
            lambda parts: parts[0] + b"\nendheader\ntime a\n" + parts[1]
        ),
        st.lists(st.sampled_from([*PLAIN.split("\n"), "\t", "0", "1e999", "=", "time", "\ud800"]), max_size=15).map(
            lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")
        ),
    )
)  # fmt: skip
@example(b"endheader\ntime\n0")
@example(b"\xff\xfe\x00")
def test_any_bytes_are_answered_or_refused(content: bytes) -> None:
    try:
        got = read_storage(content)
    except BodyError:
        return
    assert got.values.shape == (len(got.time_s), len(got.names))
    assert len(got.time_s) >= 1
    assert np.isfinite(got.time_s).all()
    assert (np.diff(got.time_s) > 0).all()
    assert not np.isinf(got.values).any()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6),
    st.integers(1, 4),
    st.sampled_from(["\t", " ", "   "]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_is_read(row: list[float], rows: int, blank: str, end: str) -> None:
    lines = ["x", "endheader", blank.join(["time", *(f"c{i}" for i in range(len(row)))])]
    lines += [blank.join([repr(t / 8), *map(repr, row)]) for t in range(rows)]
    got = read_storage(end.join(lines))
    assert got.values.tolist() == [row] * rows
    assert got.time_s.tolist() == [t / 8 for t in range(rows)]


@pytest.mark.recordings
def test_every_trial_is_read() -> None:
    files = sorted([*TRIALS.glob("*/*.mot"), *TRIALS.glob("*/*.sto")])
    assert len(files) >= 13
    for file in files:
        got = read_storage(file)
        assert got.values.shape[0] > 40
        assert np.isfinite(got.values).all()
