"""What a client asks for advice about, and what is no such question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.text.asking import asked_about, topics_of

TOPICS = topics_of(
    {
        "turmeric": ["turmeric", "curcumin"],
        "run": ["running", "run"],
        "yoga": ["yoga"],
        "scan": ["mri", "scan"],
        "ball": ["ball in the belly"],
    }
)


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ("Should I take turmeric?", ("turmeric",)),
        ("should i really take curcumin ?", ("turmeric",)),
        ("Is it ok to keep running?", ("run",)),
        ("Can I run and do yoga?", ("run", "yoga")),
        ("I'm wondering if I should try yoga.", ("yoga",)),
        ("Not sure whether I can run.", ("run",)),
        ("What about yoga?", ("yoga",)),
        ("Turmeric?", ("turmeric",)),
        ("Would yoga help?", ("yoga",)),
        ("Do I need an MRI scan?", ("scan",)),
        ("Is a ball in the belly any good?", ("ball",)),
        ("I take turmeric.", ()),
        ("It hurts when I run.", ()),
        ("I run. Should I rest?", ()),
        ("Could it be from running?", ()),
        ("Is it because of the yoga?", ()),
        ("Why running?", ()),
        ("I wonder if running caused it.", ()),
        ("When I run it hurts, you know?", ()),
        ("I can run.", ()),
        ("", ()),
    ],
)
def test_what_is_asked_about(says: str, wanted: tuple[str, ...]) -> None:
    assert asked_about(says, TOPICS) == wanted


@given(st.text(max_size=200))
def test_any_text_is_answered_and_a_statement_more_asks_nothing_more(text: str) -> None:
    first = asked_about(text, TOPICS)
    assert first == asked_about(text, TOPICS)
    assert set(first) <= {"turmeric", "run", "yoga", "scan", "ball"}
    assert asked_about(f"I do yoga. {text}", TOPICS) == asked_about(f"I sleep. {text}", TOPICS)
