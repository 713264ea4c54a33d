"""Where the pain may come from, with what speaks for and against."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from psoas.assessment import Cleared, Reason, SourceEstimate
from psoas.report.layout import section, table
from psoas.report.markup import Markup, tag
from psoas.report.references import SOURCES_SHOWN, References, shown_reasons
from psoas.report.verdict import verdict
from psoas.report.words import (
    denied_name,
    exam_meaning,
    finding_name,
    interval,
    percent,
    sentence_case,
    source_name,
    strength,
)


def sources(
    assessment: Cleared, references: References, of_the_body: Mapping[str, str] = MappingProxyType({})
) -> Markup:
    """The likeliest sources as bars with their intervals and reasons.

    ``of_the_body`` says for a source what the activities ask of its tissue: an explanation, never evidence.
    """
    estimates = assessment.differential.estimates
    shown = [shown_reasons(e) for e in estimates[:SOURCES_SHOWN]]
    if not shown:
        return section("sources", "Where the pain may come from", tag("p", "No source was weighed."))
    rest = estimates[SOURCES_SHOWN:]
    return section(
        "sources",
        "Where the pain may come from",
        tag("p", verdict(assessment.differential.clarity), class_="callout")
        if assessment.differential.clarity
        else None,
        tag(
            "ol",
            [_source(n, e, references, of_the_body.get(e.source, "")) for n, e in enumerate(shown, 1)],
            class_="bars",
        ),
        _rest(rest),
        tag(
            "p",
            "The bar is the most likely value; the line through it shows how far the truth may lie to either side. "
            "Sources can be present together, so the figures need not add up to 100%. A tight muscle or a high load "
            "is a hypothesis to test, not the cause of pain.",
            class_="small",
        ),
        lead="Each bar is the chance that this source is present now, given everything found so far.",
    )


def _source(number: int, estimate: SourceEstimate, references: References, of_the_body: str) -> Markup:
    pro = [r for r in estimate.because if r.bits > 0]
    con = [r for r in estimate.because if r.bits < 0]
    return tag(
        "li",
        tag(
            "div",
            tag("h3", f"{number}. {source_name(estimate.source)}"),
            tag(
                "p",
                tag("strong", percent(estimate.probability)),
                tag("span", interval(estimate), class_="range"),
                class_="figure",
            ),
            class_="bar-head",
        ),
        _bar(estimate),
        tag(
            "div",
            _reasons("Speaks for", pro, references, "for"),
            _reasons("Speaks against", con, references, "against"),
            class_="reasons",
        )
        if pro or con
        else tag("p", "Nothing found so far speaks for or against it."),
        tag(
            "p",
            f"Before any finding: {percent(estimate.prior)} of people like this client. ",
            _rests_on(estimate),
            class_="small",
        ),
        tag(
            "p", "What the body model adds, as explanation and not as evidence: ", of_the_body, class_="small"
        )
        if of_the_body
        else None,
    )


def _rests_on(estimate: SourceEstimate) -> str:
    """How much of the weight is an informed guess, in tenths: the figure is no sharper than that."""
    if not estimate.because:
        return ""
    tenths = round(10 * estimate.from_estimates)
    if tenths in {0, 10}:
        return f"{'All' if tenths else 'None'} of this weight comes from informed guesses."
    return (
        f"About {tenths} tenths of this weight come from informed guesses; the rest from published studies."
    )


def _bar(estimate: SourceEstimate) -> Markup:
    """A bar with its interval as a line with ends; the figures stand beside it as text."""
    p, low, high = (100 * min(max(v, 0.0), 1.0) for v in (estimate.probability, estimate.low, estimate.high))
    grid = [tag("line", x1=x, x2=x, y1=0, y2=20, class_="grid") for x in (25, 50, 75)]
    whisker = [
        tag("line", x1=low, x2=high, y1=10, y2=10, class_="whisker"),
        tag("line", x1=low, x2=low, y1=5, y2=15, class_="whisker"),
        tag("line", x1=high, x2=high, y1=5, y2=15, class_="whisker"),
    ]
    return tag(
        "svg",
        tag("rect", width=100, height=20, class_="track"),
        grid,
        tag("rect", width=max(p, 0.4), height=20, class_="bar"),
        whisker,
        viewbox="0 0 100 20",
        preserveaspectratio="none",
        class_="bar-plot",
        role="img",
        aria_label=f"{percent(estimate.probability)}, range {interval(estimate)}",
    )


def _reasons(title: str, reasons: list[Reason], references: References, css: str) -> Markup:
    items = [
        tag(
            "li",
            tag("span", f"{r.bits:+.1f}".replace("-", "\u2212"), class_="bits", title="bits of evidence"),
            tag(
                "span",
                sentence_case(finding_name(r.finding) if r.present else denied_name(r.finding)),
                tag("span", exam_meaning(r.finding), class_="why") if exam_meaning(r.finding) else None,
                tag("span", " ", strength(r.bits), references.mark(r.citation, r.verified), class_="why"),
            ),
        )
        for r in reasons
    ]
    body = tag("ul", items) if items else tag("p", "nothing so far", class_="small")
    return tag("div", tag("h4", title), body, class_=f"reason {css}")


def _rest(estimates: tuple[SourceEstimate, ...]) -> Markup | None:
    if not estimates:
        return None
    rows = [(source_name(e.source), percent(e.probability), interval(e)) for e in estimates]
    return tag(
        "details",
        tag(
            "summary",
            "One other source, less likely"
            if len(rows) == 1
            else f"The other {len(rows)} sources, less likely",
        ),
        table("Less likely sources", ("Source", "Chance", "Range"), rows, numeric=(1, 2)),
    )
