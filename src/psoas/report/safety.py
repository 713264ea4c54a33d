"""Safety first: what fired and what to do, or what still has to be asked."""

from __future__ import annotations

from typing import Final, assert_never

from psoas.assessment import (
    Assessment,
    Cleared,
    RedFlag,
    Response,
    Stopped,
    Undetermined,
    Urgency,
    Watch,
    may_be_written,
    redacted,
    redacted_visit,
    shown_flags,
)
from psoas.report.layout import badge, section
from psoas.report.markup import Child, Markup, join, tag
from psoas.report.references import References
from psoas.report.words import client_line, finding_name, sentence_case, source_name, urgency_words, with_side
from psoas.visit import Finding, Question, Span, Visit
from psoas.vocabulary import label

# A sign for each urgency, so that colour is never the only one: an octagon, a triangle, a circle, a tick, a question mark.
_ICONS: Final = {
    "emergency_now": ("M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M12 7v6M12 16.5v.5"),
    "same_day": ("M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M12 7v6M12 16.5v.5"),
    "within_2_weeks": ("M12 3l10 18H2z", "M12 9.5v5M12 17.5v.5"),
    "mention_to_doctor": ("M12 2a10 10 0 100 20 10 10 0 000-20z", "M12 11v6M12 7.5v.5"),
    "undetermined": (
        "M12 2a10 10 0 100 20 10 10 0 000-20z",
        "M9.3 9.2a2.8 2.8 0 115 1.9c-1.3.9-2.2 1.4-2.2 2.9M12 17v.4",
    ),
    "none": ("M12 2a10 10 0 100 20 10 10 0 000-20z", "M7.5 12.5l3 3 6-6.5"),
}
_QUESTIONS_OPEN: Final = 8


def safety(visit: Visit, assessment: Assessment, references: References) -> Markup:
    """The verdict; when it stops, with whom to call, what to ask and a letter to send."""
    screening = assessment.screening
    open_flags = shown_flags(assessment, letter=True)
    raised = (
        [
            tag("h3", "What raised it"),
            tag("ol", [_flag(f, references) for f in open_flags], class_="flags"),
        ]
        if open_flags
        else []
    )
    children: list[Child]
    match assessment:
        case Stopped():
            children = [
                _panel(assessment.verdict.urgency),
                *raised,
                _for_you_alone(screening.responses),
                _questions(screening.questions, "Ask these now"),
                *_letters(visit, assessment),
            ]
            lead: str | None = (
                "Screening asks for a doctor first. This page therefore shows safety only; "
                "no cause and no treatment is suggested until someone has looked."
            )
        case Undetermined():
            children = [
                _neutral_panel(assessment),
                *raised,
                _for_you_alone(screening.responses),
                unread(assessment.unread),
                _yes_or_no(assessment.questions),
                _watched(screening.watch, references),
            ]
            lead = "Too little is known to say that it is safe. This page therefore proposes no cause and no treatment."
        case Cleared():
            children = [
                _panel(assessment.verdict.urgency),
                *raised,
                _for_you_alone(screening.responses),
                _questions(screening.questions, "Still to be asked"),
                _watched(screening.watch, references),
            ]
            lead = None if screening.red_flags else "Checked before anything else on this page."
        case _:
            assert_never(assessment)
    return section("safety", "Safety first", *children, lead=lead)


def _panel(urgency: Urgency) -> Markup:
    """The urgency with how soon, who, and what to do first."""
    words = urgency_words(urgency)
    doing = [
        tag("div", tag("dt", name), tag("dd", text))
        for name, text in (("How soon", words.when), ("Who", words.who), ("First", words.first_step))
    ]
    return _framed(
        urgency,
        words.title,
        tag("dl", doing, class_="doing") if words.when else tag("p", words.first_step, class_="calm"),
    )


def _neutral_panel(assessment: Undetermined) -> Markup:
    """Neither a stop nor a green light: what is missing, and what to do."""
    verdict = assessment.verdict
    title = (
        "Nothing was understood of this visit"
        if verdict.understood == "nothing"
        else "Too little was understood of this visit"
    )
    return _framed(
        "undetermined",
        title,
        [tag("p", sentence, class_="calm") for sentence in verdict.because],
        tag(
            "p",
            "Ask the questions below, write down the answers in plain English, and run psoas again. "
            "Until then do not take this for a sign that it is safe to treat.",
            class_="calm",
        ),
    )


def _framed(kind: str, title: str, *children: Child) -> Markup:
    return tag(
        "div", icon(kind), tag("div", tag("p", title, class_="verdict"), *children), class_=f"alarm {kind}"
    )


def unread(spans: tuple[Span, ...]) -> Child:
    """The sentences in which nothing was read, as the client wrote them."""
    if not spans:
        return None
    listed = [tag("li", tag("q", span.text)) for span in spans]
    return join(
        tag("h3", "Not read"),
        tag("p", "In these sentences nothing was recognised. Read them yourself.", class_="small"),
        tag("ul", listed, class_="unread"),
    )


def _yes_or_no(questions: tuple[Question, ...]) -> Child:
    """Every safety question with room for its answer, the most dangerous first."""
    if not questions:
        return None
    items = [
        tag(
            "li",
            tag("span", q.text, class_="q"),
            " ",
            tag("span", "☐ yes  ☐ no", class_="boxes"),
            tag("span", q.why, class_="why") if q.why else None,
        )
        for q in questions
    ]
    return join(
        tag("h3", "Ask these now"),
        tag(
            "p",
            "In the order of danger, the gravest first. A yes is a warning sign: write it down and run psoas again; where it is "
            "grave or new, a doctor comes first.",
            class_="small",
        ),
        tag("ol", items, class_="ask numbered"),
    )


def icon(urgency: str) -> Markup:
    """The sign of an urgency; the words beside it say the same."""
    shape, sign = _ICONS[urgency]
    return tag(
        "svg",
        tag("path", d=shape, class_="icon-shape"),
        tag("path", d=sign, class_="icon-sign"),
        viewbox="0 0 24 24",
        class_="icon",
        aria_hidden="true",
        focusable="false",
    )


def _flag(flag: RedFlag, references: References) -> Markup:
    because = ", ".join(finding_name(key) for key in flag.because)
    return tag(
        "li",
        tag(
            "p",
            badge(sentence_case(label(flag.urgency)), flag.urgency),
            " ",
            tag("strong", sentence_case(label(flag.rule))),
        ),
        tag("p", flag.reason, references.mark(flag.citation, flag.verified)),
        tag("p", "Because of: ", because, ".", class_="small") if because else None,
        tag("p", "To be ruled out: ", "; ".join(source_name(s) for s in flag.points_to), ".", class_="small")
        if flag.points_to
        else None,
    )


def _watched(watch: tuple[Watch, ...], references: References) -> Child:
    """What is looked at again on a day of its own; the heading says the soonest."""
    if not watch:
        return None
    return join(
        tag("h3", "Watch, and look again ", watch[0].by_when),
        tag(
            "p",
            "Weak signs, each on its own: not sent to a doctor at once, and not forgotten. Where one of the things to look "
            "for is there already, do today what stands under 'Then'.",
            class_="small",
        ),
        tag("ol", [_watch(w, references) for w in watch], class_="flags"),
    )


def _watch(watch: Watch, references: References) -> Markup:
    because = ", ".join(finding_name(key) for key in watch.because)
    doing = [
        tag("div", tag("dt", name), tag("dd", text))
        for name, text in (("Look for", watch.look_for), ("Then", watch.then))
    ]
    return tag(
        "li",
        tag(
            "p",
            badge(sentence_case(watch.by_when), "watch"),
            " ",
            tag("strong", sentence_case(label(watch.code))),
        ),
        tag("p", watch.reason, references.mark(watch.citation, watch.verified)),
        tag("dl", doing, class_="doing"),
        tag("p", "Because of: ", because, ".", class_="small") if because else None,
    )


def _questions(questions: tuple[Question, ...], title: str) -> Child:
    if not questions:
        return None
    first, rest = questions[:_QUESTIONS_OPEN], questions[_QUESTIONS_OPEN:]
    more = (
        tag(
            "details",
            tag("summary", f"{len(rest)} more questions, less pressing"),
            tag("ul", [_question(q) for q in rest], class_="ask"),
        )
        if rest
        else None
    )
    return join(tag("h3", title), tag("ul", [_question(q) for q in first], class_="ask"), more)


def _question(question: Question) -> Markup:
    why = tag("span", question.why, class_="why") if question.why else None
    return tag("li", tag("span", question.text, class_="q"), " ", why)


def _for_you_alone(responses: tuple[Response, ...]) -> Child:
    """What to ask, say and do where somebody's safety is in question: folded away, and never printed."""
    if not responses:
        return None
    return tag(
        "details",
        tag("summary", "For you alone: open it when nobody looks on"),
        [_response(response) for response in responses],
        class_="private",
    )


def _response(response: Response) -> Markup:
    doing = [
        tag("div", tag("dt", name), tag("dd", text))
        for name, text in (
            ("Ask", response.ask),
            ("Say", response.say),
            ("Do now", response.do_now),
            ("Whom to tell", response.confidence),
        )
    ]
    lines = [
        tag(
            "li",
            f"{line.country}: {line.name}, {line.number}",
            f" ({line.hours}, {line.for_whom}; seen {line.date_seen})",
        )
        for line in response.helplines
    ]
    return tag(
        "section",
        tag("h4", sentence_case(label(response.code))),
        tag("dl", doing, class_="doing"),
        tag("ul", lines),
        tag("p", response.citation, class_="small"),
    )


def _letters(visit: Visit, assessment: Stopped) -> tuple[Child, ...]:
    """The letter, where one may be written; what is kept from all paper is not in it."""
    letter = redacted(assessment, letter=True)
    if not may_be_written(assessment, letter=True) or not isinstance(letter, Stopped):
        return (
            tag(
                "p", "No letter: what it would have to say stands on no paper. Speak to whoever has to know."
            ),
        )
    return (
        tag("h3", "A letter that you can send"),
        _letter(redacted_visit(visit, assessment, letter=True), letter),
    )


def _letter(visit: Visit, assessment: Stopped) -> Markup:
    """A referral in plain words, filled in as far as the visit tells; the writer adds date and name."""
    referral, urgency = assessment.referral, assessment.verdict.urgency
    client = referral.client
    lines = [
        "Date: ____________        From: ________________________        Telephone: ______________",
        "",
        "Dear colleague,",
        "",
        f"Please see {client_line(client)} (our visit: {visit.id}). How soon: {urgency_words(urgency).when}",
        "",
        "Why I am writing:",
        *(f"  - {flag.reason}" for flag in assessment.screening.red_flags),
        "",
        _listed("They report: ", [with_side(f) for f in referral.reported]),
        _listed("They say no to: ", [with_side(f) for f in referral.denied]),
        _listed("Exams positive: ", [with_side(f) for f in referral.exams_positive], empty="none done"),
        _listed("Exams negative: ", [with_side(f) for f in referral.exams_negative], empty="none done"),
        _listed("Medicines: ", client.medicines, empty="none given"),
        _listed("Conditions: ", client.conditions, empty="none given"),
        "",
        "I have stopped hands-on treatment. This was raised by a screening checklist, not by a diagnosis.",
        "",
        "With kind regards,",
        "________________________",
    ]
    return tag("pre", "\n".join(lines), class_="letter", tabindex="0", aria_label="Referral letter")


def _listed(before: str, items: tuple[str, ...] | list[str], empty: str = "nothing recorded") -> str:
    return before + ("; ".join(items) if items else empty) + "."


def found_by(finding: Finding) -> str:
    """Where a finding came from, in a word or two."""
    return {"words": "said", "drawing": "pointed at", "hand": "found by hand", "stated": "recorded"}[
        finding.origin
    ]
