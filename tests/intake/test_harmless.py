"""Everyday sentences raise no red flag: a false alarm costs trust as a missed one costs health."""

from __future__ import annotations

from pathlib import Path

from tests.every import every

from psoas.intake import understand

LINES = (Path(__file__).parent / "harmless.txt").read_text(encoding="utf-8").splitlines()[1:]


@every("text", LINES)
def test_a_harmless_sentence_raises_no_red_flag(text: str) -> None:
    assert not [f.code for f in understand(text).findings if f.type == "red_flag" and f.present]
