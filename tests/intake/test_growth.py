"""Reading takes work that grows with the words of a text, however odd it is, and not with their square.

What is counted are the calls of functions and the steps of generators: unlike seconds they are the same on every run.
"""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from psoas.intake.pipeline import read

_WORDS = 240
_TIMES = 4
_MOST = 6.0  # times the calls for four times the words; a step that looks at all for each needs up to sixteen

_ODD = (
    "hip",
    "left",
    "not",
    "hurts",
    "fever",
    "a fall,",
    "warfarin,",
    "went away",
    "I walk",
    "if I sit",
    "for 5 years",
    "three weeks ago",
    "is it cancer?",
    "no pain in my hip,",
    "my mum had cancer,",
    "left hip or right hip,",
    "cannot lift my leg",
    "left hip hurts when I walk.",
)


def _calls(text: str) -> int:
    """How many calls and steps reading a text takes."""
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        read(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("words", _ODD)
def test_the_work_grows_with_the_words(words: str) -> None:
    repeats = _WORDS // len(words.split())
    read(f"{words} " * repeats)  # the tables are read, and what is kept of each word
    few, many = _calls(f"{words} " * repeats), _calls(f"{words} " * (repeats * _TIMES))
    assert many <= _MOST * few, f"{many} calls for {_TIMES} times the words of {few}"
