"""The intake's words: what is shown where a sentence has no translation, and questions about several things at once."""

from __future__ import annotations

from django.utils import translation

from psoas.screening import covered_by, parts_of
from psoas.studio.interview.words import readable, said_name
from psoas.visit import Question


def test_what_is_not_translated_is_left_out_and_not_mixed() -> None:
    with translation.override("es"):
        assert readable(["Now. Do not wait.", "No such sentence."]) == ("Ahora. No espere.",)
    with translation.override("en"):
        assert readable(["No such sentence."]) == ("No such sentence.",)
        assert (
            said_name("red_flag:saddle_numbness")
            == "numbness between the legs or around the genitals or anus"
        )


def test_a_question_about_several_things_has_its_parts() -> None:
    both = Question(
        "red_flag:saddle_numbness",
        "Have you noticed any new numbness between your legs, or a loss of sexual feeling?",
        "",
    )
    assert covered_by(both) == ("red_flag:saddle_numbness", "red_flag:sexual_function_change")
    assert [part.asks_about for part in parts_of(both)] == list(covered_by(both))
    assert all(parts_of(part) == () for part in parts_of(both))
