"""What has changed since the visit before, in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psoas.cli.screen import console, escape, grid

if TYPE_CHECKING:  # only their names: the rooms are loaded where they are needed
    from psoas.assessment import Assessment
    from psoas.pathway import Since


def print_since(since: Since, assessment: Assessment) -> None:
    """Print what a page of this visit begins with, in the same words.

    Args:
        since: what has changed.
        assessment: of this visit; it decides what may be shown.
    """
    from psoas.report.views.since import since_view

    view, out = since_view(since, assessment), console()
    out.print(f"[bold]{escape(view.heading)}[/] [dim]{escape(view.lead)}[/]")
    if view.judged:
        out.print(f"[bold]{escape(view.judged[0])}.[/] {escape(view.judged[1])}")
    if view.said_between:
        out.print(f"[yellow]{escape(view.said_between)}[/]")
    if view.ask_of:
        out.print(
            f"Told last time, not spoken of now: {escape(', '.join(view.ask_of))}. Ask what came of it."
        )
    if view.alone:
        out.print(
            "Something that was told or has changed is for you alone; the records of both visits hold it."
        )
    for title, why, act in view.alerts:
        out.print(f"[yellow]{escape(title)}.[/] {escape(why)} {escape(act)}")
    out.print(
        grid(
            (escape(one[0]), f"{one[1]} to {one[2]}", f"[dim]{escape(one[4])}[/]") for one in view.activities
        )
    )
    out.print(
        grid(
            (escape(name), f"{first} to {now}" if now else first, f"[dim]{escape(said)}[/]")
            for name, first, now, said in view.totals
        )
    )
    out.print(grid((escape(name), f"{before} to {latest}") for name, before, latest in view.moved))
    for sentence in view.tried:
        out.print(f"[dim]{escape(sentence)} (estimate)[/]")
    if view.counts:
        out.print(f"[dim]Not tested again, so it still counts (estimate): {escape(' '.join(view.counts))}[/]")
    if view.step:
        out.print(
            f"[bold]Next: {escape(view.step[0].lower())}.[/] {escape(' '.join((view.step[1], *view.steps)))}\n"
        )
    out.print(grid((escape(title), f"[dim]{escape(text)}[/]") for title, text in view.keeps))
