"""What was worked out lately: made once, the oldest dropped first."""

from __future__ import annotations

from psoas.studio.engine.kept import Kept


def test_a_value_is_made_once_and_the_one_asked_for_longest_ago_goes_first() -> None:
    kept, made = Kept[str](2), []

    def value(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key.upper())  # type: ignore[func-returns-value]

    assert [value(key) for key in ("a", "b", "a", "c", "a", "b")] == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]
    assert kept.find("c") is None
    kept.keep("a", "new")
    assert value("a") == "new"
