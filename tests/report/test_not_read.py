"""What could not be read is named, and takes the claim that all was read from the page and the terminal."""

from __future__ import annotations

from dataclasses import replace

from tests.every import every

from psoas.assessment import Assessment
from psoas.cli.reading import verdict_words
from psoas.pathway import record_of
from psoas.report import Made, render_html
from psoas.report.views.page import PageView, page_view
from psoas.visit import Finding, Visit

EVERY_WORD = "Every word was read"
TAKES = "My right buttock aches when I sit, for three years. {}"


def answered(words: str, **client: object) -> tuple[Visit, Assessment]:
    """A visit whose open questions are all answered with no."""
    visit = Visit.from_line({"id": "v", "complaint": words, "age": 35, "sex": "female", **client})
    assessment = record_of(visit).assessment
    while asked := (*assessment.screening.questions, *assessment.understanding.questions):
        keys = dict.fromkeys(q.asks_about.partition(":")[::2] for q in asked)
        told = tuple(Finding(t, c, "unstated", False, "stated") for t, c in keys)
        visit = replace(visit, findings=(*visit.findings, *told))
        assessment = record_of(visit).assessment
    return visit, assessment


def shown(words: str, **client: object) -> tuple[PageView, str, str]:
    """The page's values, its text, and the terminal's verdict."""
    visit, assessment = answered(words, **client)
    made = Made()
    return (
        page_view(visit, assessment, None, made),
        render_html(visit, assessment, None, made),
        verdict_words(assessment),
    )


@every(
    ("takes", "client", "strange"),
    [
        (
            "I take blood pressure pills, ramipril, and a thing called zorbelax.",
            {"medicines": ["zorbelax"]},
            "zorbelax",
        ),
        ("I take zorbelax.", {}, "zorbelax"),
        ("I'm on zorbelax for my nerves.", {}, "zorbelax"),
        ("I rub in a cream called Flexirub.", {}, "Flexirub"),
        ("I take a tablet for my blood pressure. It's called morvadol.", {}, "morvadol"),
        ("They gave me something called Qualbrex.", {}, "Qualbrex"),
        ("", {"medicines": ["zorbelax"]}, "zorbelax"),
        ("", {"conditions": ["asthma", "zarbitis"]}, "zarbitis"),
    ],
    ids=lambda case: case[0] or str(case[1]),
)
def test_what_is_not_known_is_named_and_never_called_read(
    takes: str, client: dict[str, object], strange: str
) -> None:
    view, page, terminal = shown(TAKES.format(takes), **client)
    assert view.verdict.not_known == (strange,)
    assert view.verdict.read == "open"
    assert EVERY_WORD not in page
    assert f"not known to us:</b> {strange}." in page
    assert "[green]" not in terminal
    if strange in takes:
        assert [p.text for p in view.words if strange in p.text and p.kind == "unread"]


@every(
    "words",
    [
        "I take ramipril.",
        "I do a class called bodypump.",
        "My therapist named a muscle called iliacus.",
        "I'm on my feet all day.",
        "I took ibuprofen that a friend named Zander gave me.",
        "I take pilates on Mondays.",
    ],
)
def test_what_is_called_something_and_is_no_medicine_is_not_named(words: str) -> None:
    assert shown(TAKES.format(words))[0].verdict.not_known == ()


def test_a_visit_in_which_all_is_known_is_called_read() -> None:
    view, page, terminal = shown(TAKES.format("I take ramipril."))
    assert view.verdict.read == "all"
    assert EVERY_WORD in page
    assert terminal == "[green]No red flag found.[/]"


def test_the_list_shows_the_medicines_that_only_the_words_name() -> None:
    told = "I take blood pressure pills, ramipril, and a thing called zorbelax; my mother takes warfarin."
    facts = dict(shown(told, medicines=["zorbelax"])[0].facts)
    assert facts["Medicines"] == "zorbelax, blood pressure pills (from the words), ramipril (from the words)"
