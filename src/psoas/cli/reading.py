"""``psoas listen``, ``psoas assess`` and ``psoas cautions``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from psoas.cli.screen import URGENCY_STYLE, URGENCY_WORDS, console, escape, grid, print_json
from psoas.visit import Assessment, Understanding, Visit, Watch, fields, load_visit
from psoas.vocabulary import label

Line = Mapping[str, object]


def listen_line(data: Line) -> Line:
    """``{"id", "text"}`` to what was understood, in the contract's form."""
    from psoas.intake import understand

    return _understood(understand(fields.text(data.get("text"), "text")))


def assess_line(data: Line) -> Line:
    """One case to its assessment, in the contract's form."""
    from psoas.pathway import assess

    return {key: value for key, value in assess(Visit.from_line(data)).to_json().items() if key != "id"}


def cautions_line(data: Line) -> Line:
    """``{"id", "intervention", "client_says"}`` to severity and cautions, in the contract's form."""
    from psoas.care import cautions_for, worst_severity

    intervention = fields.text(data.get("intervention"), "intervention", limit=200)
    found = cautions_for(intervention, fields.text(data.get("client_says") or "", "client_says"))
    return {"severity": worst_severity(found), "cautions": [caution.to_json() for caution in found]}


def show_understanding(text: str, *, as_json: bool) -> None:
    """Print what was understood from a text."""
    from psoas.intake import understand

    understood = understand(fields.text(text, "text"))
    if as_json:
        print_json(_understood(understood))
        return
    out = console()
    for finding in understood.findings:
        side = "" if finding.side == "unstated" else f", {finding.side}"
        words = f"“{finding.span.text}”" if finding.span else ""
        mark = "[green]yes[/]" if finding.present else "[red]no [/]"
        out.print(
            f"{mark}  {label(finding.type)}: [bold]{label(finding.code)}[/]{side}  [dim]{escape(words)}[/]"
        )
    if understood.duration_days is not None:
        out.print(f"for about {understood.duration_days} days")
    for question in understood.questions:
        out.print(f"[yellow]ask[/]  {escape(question.text)}")
    if not understood.findings and not understood.questions:
        out.print("Nothing about back, hip or leg pain was recognised in these words.")


def show_assessment(file: Path, *, as_json: bool) -> None:
    """Print the assessment of a visit file."""
    from psoas.pathway import assess

    assessment = assess(load_visit(file))
    if as_json:
        print_json(assessment.to_json())
    else:
        print_assessment(assessment)


def print_assessment(assessment: Assessment) -> None:
    """The assessment in a screenful; the sources and the plan only where it is safe to go on."""
    out = console()
    screening = assessment.screening
    out.print(f"[{URGENCY_STYLE[screening.urgency]}]{URGENCY_WORDS[screening.urgency]}[/]")
    out.print(
        grid((label(flag.urgency), escape(flag.reason)) for flag in screening.red_flags),
        grid(("[yellow]ask[/]", escape(question.text)) for question in screening.questions[:5]),
    )
    if not screening.stops:
        _print_watch(screening.watch)
        _print_sources(assessment)
        _print_plan(assessment)


def _print_watch(watch: tuple[Watch, ...]) -> None:
    """What to look at again, and by when, soonest first."""
    if not watch:
        return
    out = console()
    out.print(f"\n[bold]Watch, and look again {watch[0].by_when}[/] [dim](what to do then: in the report)[/]")
    out.print(grid((one.by_when, escape(label(one.code)), escape(one.look_for)) for one in watch))


def _print_sources(assessment: Assessment) -> None:
    from psoas.report.verdict import verdict
    from psoas.report.words import name, percent, source_name

    out = console()
    differential = assessment.differential
    out.print("\n[bold]Where the pain may come from[/]")
    out.print(
        grid(
            (
                percent(estimate.probability),
                f"{percent(estimate.low)} to {percent(estimate.high)}",
                source_name(estimate.source),
                f"[cyan]{'█' * max(1, round(estimate.probability * 20))}[/]",
            )
            for estimate in differential.estimates[:5]
        )
    )
    if differential.clarity:
        out.print(escape(verdict(differential.clarity)))
    steps = [("ask", escape(q.text), f"{q.bits:.2f} bits") for q in differential.next_questions[:3]]
    steps += [("examine", name(exam.exam), f"{exam.bits:.2f} bits") for exam in differential.next_exams[:3]]
    out.print("\n[bold]What to ask and examine next[/]")
    if steps:
        out.print(grid(steps))
    if differential.next_note:
        out.print(f"[dim]{escape(differential.next_note)}[/]")


def _print_plan(assessment: Assessment) -> None:
    out = console()
    out.print("\n[bold]Plan[/] [dim](how to do each, and its cautions: in the report)[/]")
    out.print(
        grid(
            (label(item.intervention), escape(item.dose), f"[dim]evidence: {label(item.evidence)}[/]")
            for item in assessment.plan.items
        ),
        grid(
            ("[red]not[/]", label(item.intervention), escape(item.cautions[0].text if item.cautions else ""))
            for item in assessment.plan.withheld
        ),
    )


def show_cautions(intervention: str, client_says: str, *, as_json: bool) -> None:
    """Print the cautions of one intervention for one client."""
    answer = cautions_line({"intervention": intervention, "client_says": client_says})
    if as_json:
        print_json(answer)
        return
    from psoas.care import cautions_for

    out = console()
    out.print(f"[bold]{label(str(answer['severity']))}[/]")
    for caution in cautions_for(intervention, client_says):
        out.print(f"  {label(caution.severity)}: {escape(caution.text)} [dim]({escape(caution.citation)})[/]")


def _understood(understood: Understanding) -> dict[str, object]:
    return {
        "findings": [finding.to_json() for finding in understood.findings],
        "duration_days": understood.duration_days,
        "questions": [question.to_json() for question in understood.questions],
    }
