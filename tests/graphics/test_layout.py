"""The container: what goes in comes out within half a step, and equal input gives equal bytes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from psoas.errors import BodyError
from psoas.graphics.binary.layout import Stored, packed, quantised, unpacked

NUMBERS = st.floats(-50.0, 50.0, allow_nan=False, width=32)


@given(values=arrays(np.float64, st.tuples(st.integers(1, 9), st.integers(1, 5)), elements=NUMBERS))
@pytest.mark.parametrize("coding", [None, "delta2"])
def test_what_goes_in_comes_out(coding: str | None, values: np.ndarray) -> None:
    stored = quantised(values, 1e-4, coding=coding)
    assert stored.step is not None
    file = unpacked(
        packed("activity", {"name": "x"}, {"a": stored, "b": Stored(np.arange(3, dtype=np.uint8))}),
        "activity",
    )
    assert np.abs(file.arrays["a"] - values).max() <= 0.5001 * stored.step
    assert file.arrays["b"].tolist() == [0, 1, 2]
    assert file.header == {"kind": "activity", "name": "x"}


@given(values=arrays(np.int16, st.tuples(st.integers(1, 9), st.integers(1, 5))))
def test_second_differences_wrap_round_without_loss(values: np.ndarray) -> None:
    data = packed("bones", {}, {"a": Stored(values, coding="delta2")})
    assert np.array_equal(unpacked(data, "bones").arrays["a"], values)
    assert data == packed("bones", {}, {"a": Stored(values.copy(), coding="delta2")})


def test_arrays_begin_where_a_typed_array_may() -> None:
    data = packed(
        "bones", {"word": "ñ"}, {n: Stored(np.arange(i, dtype=np.float32)) for i, n in enumerate("abc")}
    )
    length = int.from_bytes(data[4:8], "little")
    header = json.loads(data[8 : 8 + length])
    assert (8 + length) % 8 == 0
    assert all(entry["at"] % 8 == 0 for entry in header["arrays"].values())


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda d: b"GLTF" + d[4:], "PSV1"),
        (lambda d: d[:-8], "cut short in a"),
        (lambda _: packed("bones", {}, {}), "kind 'bones'"),
    ],
)
def test_another_file_is_refused(broken, words: str) -> None:  # type: ignore[no-untyped-def]
    whole = packed("activity", {}, {"a": Stored(np.arange(4, dtype=np.int16))})
    with pytest.raises(BodyError, match=words):
        unpacked(broken(whole), "activity")


def test_a_type_without_a_code_is_refused() -> None:
    with pytest.raises(BodyError, match="float64"):
        packed("bones", {}, {"a": Stored(np.zeros(2))})
