"""Questions are answered by yes, no or not sure: a yes has to mean the danger, and a no that it is not there."""

from __future__ import annotations

import re

from tests.every import every

from psoas.screening import ask_for_safety, parts_of, screen
from psoas.screening.questions import _alone, _topics
from psoas.text.lexicon import lexicon
from psoas.visit import Client, Finding

BEGINS = re.compile(r"((Since the fall, )?(is|are|do|does|did|have|has|could|was|were)\b)", re.IGNORECASE)
TWO_WAYS = re.compile(
    r"\b(as it has|as they have|as it was|steady|is it over)\b.*\bor\b|\band since when\b", re.IGNORECASE
)


TURNED_ROUND = re.compile(r"\b(safe|never|still (turn|pass|stand|walk)|as (it|you) used to)\b", re.IGNORECASE)
OPEN = frozenset(
    {"bruise_nonmobile", "pattern_bruise", "injury_story_changes"}
)  # a child is asked in open questions


def on_the_phone() -> list[str]:
    """Every question that may stand on the phone, in each of its forms."""
    topics = [topic for topic in _topics() if not topic.hinted]
    asked = [topic.text for topic in topics]
    asked += [_alone()[key] for topic in topics for key in topic.keys if key in _alone()]
    in_person = {key.partition(":")[2] for topic in _topics() if topic.hinted for key in topic.keys}
    of_words = [ask for code, ask in lexicon().asks.items() if code not in in_person]
    return sorted({*asked, *(text for ask in of_words for text in (ask.text, ask.if_new))})


@every("text", on_the_phone())
def test_a_yes_means_the_danger(text: str) -> None:
    assert BEGINS.match(text), "it cannot be answered by yes or no"
    assert not TWO_WAYS.search(text), "a no could mean either half"


@every("code", sorted(set(lexicon().asks) - OPEN))
def test_a_no_never_stands_for_the_danger(code: str) -> None:
    text = lexicon().asks[code].text
    assert BEGINS.match(text), "it cannot be answered by yes or no"
    assert not TURNED_ROUND.search(text), "its no is the danger, and is kept as a denial"


def test_every_part_of_a_question_is_asked_by_itself() -> None:
    """Else a yes to what is known already counts for the part that is not: a child who limps would 'no longer walk'."""
    several = [topic for topic in _topics() if not topic.hinted and len(topic.keys) > 1]
    assert [key for topic in several for key in topic.keys if key not in _alone()] == []


def test_a_limp_that_was_told_is_not_asked_again_as_a_refusal_to_walk() -> None:
    told = [Finding("quality", "limp"), Finding("quality", "foot_turned_out"), Finding("region", "knee")]
    asked = screen(Client(age_years=13, sex="male"), told).questions
    walk = [q for q in asked if q.asks_about == "red_flag:refuses_to_walk"]
    assert walk
    assert not any("limp" in q.text or parts_of(q) for q in walk)


@every("age", [6, 13])
def test_a_child_is_asked_nothing_about_sex(age: int) -> None:
    told = [Finding("region", "low_back"), Finding("region", "thigh_back")]
    client = Client(age_years=age, sex="female")
    asked = [*screen(client, told).questions, *ask_for_safety(client, told)]
    assert any(q.asks_about == "red_flag:saddle_numbness" for q in asked)
    assert not any("sex" in q.text for q in asked)


def fainted(client: Client) -> tuple[set[str], str]:
    found = screen(
        client, [Finding("red_flag", "collapse"), Finding("region", "low_back"), Finding("region", "groin")]
    )
    assert found.red_flags
    return (
        {source for flag in found.red_flags for source in flag.points_to},
        " ".join(text for flag in found.red_flags for text in flag.ask_next),
    )


def test_nobody_fears_a_pregnancy_in_an_old_man() -> None:
    sources, asked = fainted(Client(age_years=75, sex="male"))
    assert "aortic_aneurysm" in sources
    assert "ectopic_pregnancy" not in sources
    assert "period" not in asked


@every("client", [Client(age_years=31, sex="female"), Client(), Client(age_years=31)])
def test_what_is_possible_stays_feared(client: Client) -> None:
    sources, asked = fainted(client)
    assert "ectopic_pregnancy" in sources
    assert "period" in asked
