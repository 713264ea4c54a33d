"""All that a client reads is easy to read, in English and in Spanish."""

from benchmarks.bars.reading import EASE_LEAST, GRADE_MOST, too_hard
from benchmarks.reading.client_texts import by_kind, client_texts
from benchmarks.reading.ease import grade, inflesz

KINDS = {
    "exercises", "pictures in words", "safety questions", "why it cannot wait", "signs as the phone names them", "what to leave until seen",
    "answers to what was asked", "cautions", "herbs, as an answer tells them", "helplines", "handout", "doses", "how soon and whom to see",
    "encouragement", "intake pages and consent", "drawing", "stop pages", "check-in", "handout's page, link and calendar",
}  # fmt: skip


def test_all_that_a_client_reads_is_of_grade_seven_or_lower_and_normal_spanish() -> None:
    texts = client_texts()
    kinds = by_kind(texts)
    assert set(kinds) == KINDS
    assert too_hard(texts) == []
    for kind, of in kinds.items():
        assert grade(told.english for told in of) <= GRADE_MOST, kind
        spanish = [told.spanish for told in of if told.spanish]
        assert not spanish or inflesz(spanish) >= EASE_LEAST, kind


def test_the_measures_find_what_is_hard() -> None:
    (of,) = {told.kind for told in client_texts() if told.english.startswith("Turmeric can make warfarin")}
    assert of == "cautions"
    assert inflesz(["La contraindicación farmacológica necesita consideración individualizada."]) < 20
    assert inflesz(["Siéntese en una silla. Suba la rodilla. Respire."]) > 65
