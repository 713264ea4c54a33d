"""Check-ins are heard with the visit: what is new for safety is alerted, and nothing else."""

from __future__ import annotations

import pytest

from psoas.assessment import Urgency
from psoas.outcomes import AlertKind, CheckIn
from psoas.pathway import follow_check_ins, hear_check_ins
from psoas.visit import Client, Visit

VISIT = Visit(
    "v",
    Client(age_years=50, conditions=("breast cancer 2019",)),
    "My low back has ached for two months when I sit.",
)
BACK = "nonspecific_low_back_pain"


@pytest.mark.parametrize(
    ("words", "kind", "urgency"),
    [
        ("I am numb between the legs since yesterday.", "red_flag", "emergency_now"),
        ("A fever since Monday and my back is worse.", "red_flag", "same_day"),
        ("I have lost 8 kilos without trying.", "red_flag", "within_2_weeks"),
        ("I cannot go on, I want to end my life.", "self_harm", "same_day"),
        ("My husband hits me.", "alone", "same_day"),
        ("Tengo fiebre y me duele.", "not_read", "none"),
    ],
)
def test_a_warning_sign_in_a_check_in_is_alerted_at_once(
    words: str, kind: AlertKind, urgency: Urgency
) -> None:
    followed = follow_check_ins(VISIT, BACK, [CheckIn(0, 5), CheckIn(7, 4), CheckIn(10, words=words)])
    first = followed.alerts[0]
    assert (first.kind, first.urgency, first.since_day) == (kind, urgency, 10)
    assert first.private == (kind in {"self_harm", "alone"})
    assert followed.next_step.kind == ("ask" if kind == "not_read" else "see_now")
    if kind == "alone":  # nobody is rung or written to where another may hear or read it
        assert first.act.startswith("Do not ring")


def test_what_was_known_at_the_visit_and_plain_words_alert_nobody() -> None:
    plain = ["About the same.", "No fever, no numbness.", "The stretch pulls in the groin.", "Slept well."]
    assert hear_check_ins(VISIT, [CheckIn(7 * n, words=w) for n, w in enumerate(plain, 1)]) == ()


def test_a_sign_that_is_told_again_is_alerted_again() -> None:
    feverish = Visit("v", Client(age_years=50), "My low back hurts and I have a fever.")
    assert hear_check_ins(feverish, [CheckIn(7, words="My back is a little better.")]) == ()
    again = hear_check_ins(feverish, [CheckIn(7, words="The fever is back.")])
    assert [h.day for h in again] == [7]


def test_a_few_words_in_another_language_are_told_as_not_read_whatever_the_clients_page() -> None:
    told = [CheckIn(7, words="Tengo fiebre.")]
    for page in ("en", "es"):
        assert [bool(h.not_read) for h in hear_check_ins(VISIT, told, page)] == [True]


def test_no_praise_stands_beside_a_danger() -> None:
    for words, praised in (
        ("The stretch was easy.", True),
        ("I cannot pass water and I am numb between my legs.", False),
    ):
        weeks = [CheckIn(0, 6), CheckIn(7, 4, done={"walk": 7}, words=words)]
        assert bool(follow_check_ins(VISIT, BACK, weeks).encouragement) is praised, words
