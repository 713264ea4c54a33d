"""The client's own words with what was read from them, in place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from psoas.assessment import Assessment, Cleared, Undetermined
from psoas.report.layout import badge, bullets, section, table
from psoas.report.markup import Child, Markup, join, tag
from psoas.report.safety import found_by, unread
from psoas.report.words import exam_meaning, finding_name, sentence_case, side_name, type_name, with_side
from psoas.visit import Finding, NotApplied, Understanding


def understood(assessment: Assessment) -> Markup:
    """Words with marks, questions that they leave open, and the findings that did not come from words."""
    understanding = assessment.understanding
    other = [f for f in assessment.findings if f.span is None]
    children: list[Child] = []
    if understanding.text.strip():
        children += [tag("blockquote", highlighted(understanding), class_="words"), _key()]
    else:
        children.append(tag("p", "The visit holds no words of the client."))
    if other:
        children += [tag("h3", "Pointed at, recorded or found by hand"), _findings_table(other)]
    asked = [
        join(tag("span", q.text, class_="q"), " ", tag("span", q.why, class_="why"))
        for q in understanding.questions
    ]
    if asked and isinstance(assessment, Cleared):  # elsewhere they stand among the safety questions
        children += [tag("h3", "Left open by words and drawing"), bullets(asked, "ask")]
    if not isinstance(assessment, Undetermined):  # there they stand above, with safety
        children.append(unread(understanding.not_understood))
    children.append(_not_applied(assessment.corrections_not_applied))
    lead = "Every mark shows the words that were read and what they were taken to mean. Correct it where it is wrong: [[corrections]] in the visit file."
    return section("understood", "What we understood", *children, lead=lead)


def _not_applied(missed: Sequence[NotApplied]) -> Child:
    """The corrections that found no place, so that none is lost in silence."""
    if not missed:
        return None
    return join(
        tag("h3", "Corrections that could not be applied"),
        tag(
            "ul",
            [tag("li", tag("q", m.correction.quote), f" ({m.correction.box}): ", m.why) for m in missed],
            class_="unread",
        ),
    )


def highlighted(understanding: Understanding) -> Markup:
    """The text with each finding marked; where findings overlap, the words are marked once for all of them.

    The labels of a finding stand right after its last character, so that a reader meets words and
    meaning together.
    """
    text = understanding.text
    spans = [(max(0, f.span.start), min(len(text), f.span.end), f) for f in understanding.findings if f.span]
    spans = [(start, end, f) for start, end, f in spans if start < end]
    cuts = sorted({0, len(text), *(s for s, _, _ in spans), *(e for _, e, _ in spans)})
    parts: list[Child] = []
    for start, end in pairwise(cuts):
        over = [f for s, e, f in spans if s <= start and end <= e]
        piece = text[start:end]
        parts.append(tag("mark", piece, class_=_mark_class(over)) if over else piece)
        parts.extend(_label(f) for s, e, f in spans if e == end)
    return join(*parts)


def _mark_class(findings: Sequence[Finding]) -> str:
    if any(f.type == "red_flag" and f.present for f in findings):
        return "warn"
    return "said" if any(f.present for f in findings) else "denied"


def _label(finding: Finding) -> Markup:
    kind = (
        "warn"
        if finding.type == "red_flag" and finding.present
        else ("said" if finding.present else "denied")
    )
    side = side_name(finding.side)
    name = finding_name(finding.key)
    shown: Child = name if finding.present else join("no: ", tag("s", name))
    return tag("span", shown, f" · {side}" if side else None, class_=f"tag {kind}")


def _key() -> Markup:
    return tag(
        "p",
        "Key: ",
        tag("mark", "said", class_="said"),
        " present, ",
        tag("mark", "said no", class_="denied"),
        " denied (the name is struck through), ",
        tag("mark", "warning sign", class_="warn"),
        " a possible red flag.",
        class_="small",
    )


def _findings_table(findings: Sequence[Finding]) -> Markup:
    order = sorted(findings, key=lambda f: not f.present)
    rows: list[Sequence[Child]] = [
        (
            join(
                sentence_case(with_side(f)),
                tag("span", exam_meaning(f.key), class_="why") if exam_meaning(f.key) else None,
            ),
            type_name(f.type),
            badge("yes", "yes") if f.present else badge("no", "no"),
            found_by(f),
        )
        for f in order
    ]
    return table("Findings that did not come from the words", ("Finding", "Kind", "Present", "How"), rows)
