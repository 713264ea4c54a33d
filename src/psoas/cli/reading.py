"""``psoas listen``, ``psoas assess`` and ``psoas cautions``."""

from __future__ import annotations

import datetime
import shlex
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, assert_never

from rich.table import Table

from psoas.assessment import Assessment, Cleared, Stopped, Undetermined, Watch
from psoas.cli.screen import (
    URGENCY_STYLE,
    console,
    escape,
    grid,
    print_json,
)
from psoas.errors import VisitFileError
from psoas.visit import (
    Client,
    Question,
    Understanding,
    Visit,
    doubted_dates,
    fields,
    load_visit,
    span_json,
)
from psoas.visit.json_lines import refuse_strangers
from psoas.vocabulary import is_own, label

Line = Mapping[str, object]
_ASKED: Final = 10  # safety questions on a screen; the page has them all
# An annotated statement may be given as it is.
_ANNOTATED: Final = fields.ANNOTATION_KEYS | {"findings", "duration_days"}


def listen_line(data: Line) -> Line:
    """``{"id", "text"}`` to what was understood, in the contract's form."""
    from psoas.intake import understand

    refuse_strangers(data, "listen", passed_over=_ANNOTATED)
    fields.known_keys(data, ("id", "text"), "", passed_over=_ANNOTATED)
    return _understood(understand(fields.text(data.get("text"), "text")))


def traced_line(data: Line) -> Line:
    """As ``listen_line``, with every mention, its status and the rule that decided it."""
    from psoas.intake import understand

    refuse_strangers(data, "listen", passed_over=_ANNOTATED)
    fields.known_keys(data, ("id", "text"), "", passed_over=_ANNOTATED)
    return _understood(understand(fields.text(data.get("text"), "text")), trace=True)


def assess_line(data: Line) -> Line:
    """One case to its assessment, in the contract's form."""
    from psoas.pathway import record_of

    told = record_of(Visit.from_line(data)).assessment_json()
    return {key: value for key, value in told.items() if key != "id"}


def cautions_line(data: Line) -> Line:
    """``{"id", "intervention", "client_says"}`` to severity and cautions, in the contract's form."""
    from psoas.care import cautions_for, known_of, offered_named, worst_severity

    refuse_strangers(data, "cautions")
    fields.known_keys(data, ("id", "intervention", "client_says"), "")
    if "client_says" not in data:
        raise VisitFileError(
            'client_says: is missing; give the client\'s medicines and conditions, or "" for none.'
        )
    intervention = fields.text(data.get("intervention"), "intervention", limit=200)
    code = offered_named(intervention).code
    says = fields.text(data["client_says"], "client_says")
    found, known = cautions_for(code, says), known_of(says)
    return {
        "severity": worst_severity(found),
        "recognised": list(known.recognised),
        "not_recognised": list(known.not_recognised),
        "cautions": [caution.to_json() for caution in found],
    }


def show_understanding(text: str, *, as_json: bool, trace: bool = False) -> None:
    """Print what was understood from a text; with ``trace`` every mention and what became of it."""
    from psoas.intake import understand

    understood = understand(fields.text(text, "text"))
    if as_json:
        print_json(_understood(understood, trace=trace))
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
    for span in understood.not_understood:
        out.print(f"[yellow]not read[/]  [dim]“{escape(span.text)}”[/]")
    for mention in understood.mentions if trace else ():
        out.print(
            f"{mention.status:<10}{label(mention.type)}: [bold]{label(mention.code)}[/]  "
            f"[dim]“{escape(mention.span.text)}”  {escape(mention.reason)} ({escape(mention.rule)})[/]"
        )
    if not understood.findings and not understood.questions:
        out.print("Nothing about back, hip or leg pain was recognised in these words.")


def show_assessment(
    file: Path, *, as_json: bool, override: str | None = None, own: Path | None = None
) -> None:
    """Print the assessment of a visit file; ``override`` is a practitioner's reason to go on, ``own`` a folder to learn from."""
    from psoas.cli.learning import own_from
    from psoas.pathway import record_of

    visit = load_visit(file)
    doubt_dates(visit, file)
    record = record_of(visit, override, evidence=own_from(own))
    if as_json:
        print_json(record.assessment_json())
    else:
        print_assessment(
            record.assessment, visit.client, f"on the page that `psoas visit {shlex.quote(str(file))}` writes"
        )


def doubt_dates(visit: Visit, file: Path) -> None:
    """Say on standard error which dates of the visit are likely slips of the hand."""
    for sentence in doubted_dates(visit, datetime.datetime.now().astimezone().date()):
        sys.stderr.write(f"psoas: {file}: {sentence}\n")


def print_assessment(assessment: Assessment, client: Client, more: str) -> None:
    """The assessment in a screenful; the sources and the plan only where it is safe to go on.

    Args:
        assessment: of the visit.
        client: whose age and sex are asked first where they are not known.
        more: where the questions stand that a screen has no room for.
    """
    from psoas.pathway import particulars_to_ask

    out = console()
    screening = assessment.screening
    flags = grid((label(flag.urgency), escape(flag.reason)) for flag in screening.red_flags)
    for missed in assessment.corrections_not_applied:
        out.print(
            f"[yellow]correction not applied[/]  “{escape(missed.correction.quote)}” "
            f"({escape(missed.correction.box)}): {escape(missed.why)}"
        )
    match assessment:
        case Stopped():
            out.print(verdict_words(assessment))
            out.print(flags, _reasons(assessment), _to_ask(screening.questions[:5]))
        case Undetermined():
            out.print(verdict_words(assessment))
            out.print("No plan until the questions are answered: this is no sign that it is safe to treat.")
            for sentence in assessment.verdict.because:
                out.print(escape(sentence))
            out.print(flags)
            out.print(grid(("not read", f"“{escape(span.text)}”") for span in assessment.unread))
            if particulars := particulars_to_ask(client):
                out.print("[bold]Ask first[/]", _to_ask(particulars))
            out.print("[bold]Ask, in the order of danger (yes or no)[/]")
            out.print(_to_ask(assessment.questions[:_ASKED]))
            if (left := len(assessment.questions) - _ASKED) > 0:
                out.print(f"  and {left} more, {escape(more)}")
            _print_watch(screening.watch)
        case Cleared():
            out.print(verdict_words(assessment))
            if assessment.verdict.override:
                out.print(f"[bold]Goes on with this reason:[/] {escape(assessment.verdict.override)}")
            out.print(flags, _reasons(assessment), _to_ask(screening.questions[:5]))
            out.print(
                grid(("not read", f"“{escape(s.text)}”") for s in assessment.understanding.not_understood)
            )
            _print_watch(screening.watch)
            _print_sources(assessment)
            _print_plan(assessment)
        case _:
            assert_never(assessment)
    from psoas.report.views.not_read import not_known_medicines, not_read_in_lists

    medicines = not_known_medicines(assessment)
    out.print(
        grid(("not read", f"“{escape(s)}”") for s in not_read_in_lists(assessment) if s not in medicines)
    )
    _print_not_known(medicines)


def verdict_words(assessment: Assessment) -> str:
    """The verdict in one marked-up sentence, the same as the report's heading; green only where nothing is open."""
    from psoas.report.views.private import prints_empty
    from psoas.report.views.safety import verdict_view

    view = verdict_view(assessment, in_private=prints_empty(assessment))
    if view.kind == "undetermined":
        return f"[bold]{escape(view.sentence)}[/]"
    urgency = assessment.verdict.urgency
    style = "bold" if urgency == "none" and view.read != "all" else URGENCY_STYLE[urgency]
    return f"[{style}]{escape(view.sentence)}[/]"


def _reasons(assessment: Assessment) -> Table:
    """What raised the verdict besides the rules."""
    if assessment.verdict.urgency == "none":
        return grid(())
    shown = {flag.reason for flag in assessment.screening.red_flags}
    return grid(("why", escape(told)) for told in assessment.verdict.because if told not in shown)


def _to_ask(questions: tuple[Question, ...]) -> Table:
    return grid(("[yellow]ask[/]", escape(question.text)) for question in questions)


def _print_watch(watch: tuple[Watch, ...]) -> None:
    """What to look at again, and by when, soonest first."""
    if not watch:
        return
    out = console()
    out.print(f"\n[bold]Watch, and look again {watch[0].by_when}[/] [dim](what to do then: in the report)[/]")
    out.print(grid((one.by_when, escape(label(one.code)), escape(one.look_for)) for one in watch))


def _print_sources(assessment: Cleared) -> None:
    from psoas.report.verdict import share_of_estimates, verdict
    from psoas.report.views.steps import next_note
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
        out.print(escape(verdict(differential.clarity, share_of_estimates(differential))))
    if differential.own_used:
        from psoas.report.views.sources import own_views

        out.print("[bold]Own evidence was used.[/] Where no figure is named, the published one stands.")
        for own in own_views(differential):
            out.print(f"  {escape(own.in_a_line)}")
    steps = [("ask", escape(q.text), f"{q.bits:.2f} bits") for q in differential.next_questions[:3]]
    steps += [("examine", name(exam.exam), f"{exam.bits:.2f} bits") for exam in differential.next_exams[:3]]
    out.print("\n[bold]What to ask and examine next[/]")
    if note := next_note(assessment):
        out.print(escape(note))
    if steps:
        out.print(grid(steps))


def _print_plan(assessment: Cleared) -> None:
    from psoas.report.words import intervention_name

    out = console()
    if stage := assessment.plan.stage:
        out.print(f"\n[bold]Stage: {escape(stage.title)}.[/] [dim]{escape(stage.why)}[/]")
        out.print(f"[dim]The next stage: {escape(stage.moves_on)}[/]")
    if steps := assessment.plan.first_steps:
        out.print("\n[bold]To begin with[/]")
        out.print(
            grid((f"{n}.", escape(s.title), f"[dim]{escape(s.reason)}[/]") for n, s in enumerate(steps, 1))
        )
    out.print("\n[bold]Plan[/] [dim](how to do each, and its cautions: in the report)[/]")
    out.print(
        grid(
            (
                escape(intervention_name(item.intervention)),
                escape(item.dose),
                f"[dim]evidence: {label(item.evidence)}[/]",
            )
            for item in assessment.plan.items
        ),
        grid(
            (
                "[red]not[/]",
                escape(intervention_name(item.intervention)),
                escape(item.cautions[0].text if item.cautions else ""),
            )
            for item in assessment.plan.withheld
        ),
    )


def show_cautions(intervention: str, client_says: str, *, as_json: bool) -> None:
    """Print the cautions of one intervention for one client."""
    answer = cautions_line({"intervention": intervention, "client_says": client_says})
    if as_json:
        print_json(answer)
        return
    from psoas.care import cautions_for, known_of, offered_named

    out = console()
    named, known = offered_named(intervention), known_of(client_says)
    _print_not_known(known.not_recognised)
    severity = label(str(answer["severity"]))
    if known.not_recognised:
        other = known.recognised or answer["cautions"]
        severity = f"{severity}, for what is known" if other else "nothing can be said"
    out.print(f"{escape(named.name)}: [bold]{severity}[/]")
    for caution in cautions_for(named.code, client_says):
        out.print(f"  {label(caution.severity)}: {escape(caution.text)} [dim]({escape(caution.citation)})[/]")
    if known.recognised:
        out.print(f"  [dim]read: {escape(', '.join(known.recognised))}[/]")


def _print_not_known(names: Iterable[str]) -> None:
    """Name each medicine that stands in no table: no caution can be looked up for it."""
    for name in names:
        console().print(
            f"[yellow]{escape(name)}: not known to us, so nothing can be said about it: ask a pharmacist.[/]"
        )


def _understood(understood: Understanding, *, trace: bool = False) -> dict[str, object]:
    told: dict[str, object] = {
        "findings": [f.to_json() for f in understood.findings if not is_own(f.type, f.code)],
        "more_findings": [f.to_json() for f in understood.findings if is_own(f.type, f.code)],
        "duration_days": understood.duration_days,
        "questions": [question.to_json() for question in understood.questions],
        "not_understood": [span_json(span) for span in understood.not_understood],
        "understood": understood.understood,
        "language": understood.language,
    }
    return told | ({"mentions": [m.to_json() for m in understood.mentions]} if trace else {})
