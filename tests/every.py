"""One test for a whole table: every row is tried, and all that fail are listed with what was found.

``pytest.mark.parametrize`` makes a test of each row, with a name, a set-up and a message between processes that cost more than
many rows do. Rows that take a millisecond go through ``every``; rows that take long stay tests of their own, so that
processes share them.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

_SHOWN = 60


def every(
    names: str | Sequence[str],
    rows: Iterable[Any],
    ids: Callable[[Any], object] | Sequence[str] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a test for each row of a table, as ``parametrize`` does, but as one test.

    Args:
        names: the test's arguments that a row fills, as a list or with commas between them.
        rows: for one name its values; for several, one tuple a row.
        ids: how a row is named where it fails: from its first value, or one name a row.

    Raises:
        ValueError: the table is empty, so that nothing would be tested.
    """
    wanted = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    table = [(row,) if len(wanted) == 1 else tuple(row) for row in rows]
    if not table:
        raise ValueError(f"no row for {', '.join(wanted)}: nothing would be tested")

    def name_of(number: int) -> str:
        if ids is None:
            return " ".join(str(value)[:_SHOWN] for value in table[number])
        return str(ids(table[number][0])) if callable(ids) else ids[number]

    def over_the_table(test: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(test)

        @functools.wraps(test)
        def whole(**fixtures: Any) -> None:
            faults = []
            for number, values in enumerate(table):
                try:
                    test(**dict(zip(wanted, values, strict=True)), **fixtures)
                except pytest.skip.Exception:
                    raise
                except (Exception, pytest.fail.Exception) as error:
                    faults.append(f"{name_of(number)}: {type(error).__name__}: {error}")
            if faults:
                pytest.fail(f"{len(faults)} of {len(table)} rows:\n" + "\n".join(faults), pytrace=False)

        left = [p for p in signature.parameters.values() if p.name not in wanted]
        whole.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return whole

    return over_the_table
