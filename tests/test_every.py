"""A table as one test: no row is left out, and every one that fails is named."""

from __future__ import annotations

import pytest
from tests.every import every


def test_all_rows_that_fail_are_named_and_the_others_are_tried() -> None:
    tried = []

    @every(("number", "square"), [(1, 1), (2, 5), (3, 9), (4, 0)])
    def squares(number: int, square: int) -> None:
        tried.append(number)
        assert number**2 == square

    with pytest.raises(
        pytest.fail.Exception, match=r"(?s)2 of 4 rows:\n2 5: AssertionError.*\n4 0: AssertionError"
    ):
        squares()
    assert tried == [1, 2, 3, 4]


def test_an_expected_error_that_does_not_come_is_a_fault() -> None:
    @every("text", ["x", "1"], ids=lambda text: f"<{text}>")
    def refused(text: str) -> None:
        with pytest.raises(ValueError, match="invalid"):
            int(text)

    with pytest.raises(pytest.fail.Exception, match="1 of 2 rows:\n<1>: "):
        refused()


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(ValueError, match="no row for word"):
        every("word", [])


@every("first", [1, 2])
@every("second", [3, 4])
def test_two_tables_and_a_fixture(first: int, second: int, tmp_path: object) -> None:
    assert first < second
    assert tmp_path is not None
