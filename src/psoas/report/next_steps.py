"""What to ask and what to examine next, with how to do each exam and how to read it."""

from __future__ import annotations

from typing import Final

from psoas.assessment import Cleared, NextExam, NextQuestion
from psoas.differential.asking_how_to import clinic_rate, effort, how_to, tells
from psoas.report.layout import bullets, section
from psoas.report.markup import Child, Markup, join, tag
from psoas.report.words import VERIFIED_WORDS, name, percent, sentence_case, source_name
from psoas.vocabulary import label, meaning

EXAMS_SHOWN: Final = 5
SOURCES_TOLD: Final = 5
_PAIN: Final = ("does not hurt", "may hurt a little", "may hurt", "often hurts")
_SKILL: Final = ("", "taught once", "needs some practice", "needs much practice")


def next_steps(assessment: Cleared) -> Markup | None:
    """Questions and exams, each list best first, and why there are no more; nothing where there is nothing to say."""
    differential = assessment.differential
    exams, questions = differential.next_exams[:EXAMS_SHOWN], differential.next_questions
    if not exams and not questions and not differential.next_note:
        return None
    most = max((*(e.bits for e in exams), *(q.bits for q in questions)), default=0.0) or 1.0
    return section(
        "exams",
        "What to ask and examine next",
        tag("p", differential.next_note, class_="callout") if differential.next_note else None,
        _questions(questions, most),
        _exams(exams, most),
        tag(
            "p",
            "A bit measures information: 1 bit would settle a doubt between two equally likely sources. The figure is an "
            "average over the answers. The order weighs it against minutes, pain, instruments and skill.",
            class_="small",
        )
        if exams or questions
        else None,
        lead="What is not yet known and is expected to change the picture most for its cost.",
    )


def _meter(bits: float, most: float) -> Markup:
    return tag(
        "span",
        tag("span", style=f"width:{100 * max(0.0, bits) / most:.0f}%"),
        class_="meter",
        aria_hidden="true",
    )


def _line(bits: float, separates: tuple[str, ...], most: float) -> list[Child]:
    """How much it tells, and about what."""
    told = tag("p", _meter(bits, most), f"expected to tell {bits:.2f} bits", class_="small meter-line")
    if not separates:
        return [told]
    apart = "; ".join(source_name(s) for s in separates)
    return [told, tag("p", "Tells apart: ", apart, ".", class_="small")]


def _questions(questions: tuple[NextQuestion, ...], most: float) -> Markup | None:
    if not questions:
        return None
    asked = [tag("li", tag("h3", q.text), _line(q.bits, q.separates, most)) for q in questions]
    return join(tag("p", tag("strong", "Ask")), tag("ol", asked, class_="exams"))


def _exams(exams: tuple[NextExam, ...], most: float) -> Markup | None:
    if not exams:
        return None
    # One card that is folded open leaves its neighbours as they are.
    done = tag("ol", [_exam(exam, most) for exam in exams], class_="exams", style="align-items:start")
    return join(tag("p", tag("strong", "Examine")), done)


def _exam(exam: NextExam, most: float) -> Markup:
    takes = effort(exam.exam)
    needs = [f"{takes.minutes:g} min", _PAIN[takes.pain], _SKILL[takes.skill]]
    needs += [f"needs a {label(item)}" for item in takes.equipment]
    return tag(
        "li",
        tag("h3", sentence_case(name(exam.exam))),
        tag("p", "Positive when: ", meaning("exam", exam.exam), "."),
        _line(exam.bits, exam.separates, most),
        tag("p", sentence_case(", ".join(needs)), ".", class_="small"),
        _how(exam),
    )


def _how(exam: NextExam) -> Markup:
    """One screen, folded away: the steps, how to read them, the figures, a caution."""
    how = how_to(exam.exam)
    figures = [
        join(
            tag("strong", percent(f.rate)),
            f" with {label(f.source)} ",
            tag("span", f"{f.origin.citation} ({VERIFIED_WORDS[f.origin.verified]})", class_="small"),
        )
        for f in tells(exam.exam, exam.separates, most=SOURCES_TOLD)
    ]
    everyone = join(tag("strong", percent(clinic_rate(exam.exam))), " of everyone who comes")
    return tag(
        "details",
        tag("summary", "How to do it and how to read it"),
        tag("ol", [tag("li", step) for step in how.steps]),
        tag("p", tag("span", "Positive: ", class_="term"), how.positive),
        tag("p", tag("span", "How often it is positive:", class_="term")),
        bullets([*figures, everyone]),
        tag("p", tag("span", "Take care: ", class_="term"), how.caution),
        tag("p", f"Technique: {how.citation} ({VERIFIED_WORDS[how.verified]}).", class_="small"),
        class_="how",
    )
