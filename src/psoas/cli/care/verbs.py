"""The verbs that show the tables of care: ``exercises``, ``points``, ``herbs``, ``techniques``; light, as the table of all verbs loads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Final

import typer

_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def points(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="BL23, Zusanli, …")] = None,
    client_says: Annotated[
        str,
        typer.Option("--client", metavar="WORDS", help="Medicines, conditions: what they bar is left out."),
    ] = "",
    json_: _AsJson = False,
) -> None:
    """List the acupuncture points, or say of one where it lies, how deep, what lies beneath and when not."""
    from psoas.cli.care.tables import show_points

    show_points(code, client_says, as_json=json_)


def herbs(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="turmeric, CBD, raspberry leaf, …")
    ] = None,
    json_: _AsJson = False,
) -> None:
    """List herbs and supplements, or say of one its dose, trials, dangers and the law."""
    from psoas.cli.care.tables import show_herbs

    show_herbs(name, as_json=json_)


def techniques(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="psoas_front, iliacus, …")] = None,
    json_: _AsJson = False,
) -> None:
    """List the manual techniques and the session with care around them, or say how one is done."""
    from psoas.cli.care.tables import show_techniques

    show_techniques(code, as_json=json_)


def exercises(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="Of an exercise, or of an intervention of a plan.")
    ] = None,
    fits: Annotated[
        list[str] | None,
        typer.Option(
            "--fits", metavar="FACT", help="A fact of the client, of `psoas codes fact`; may be repeated."
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="Of what the client reads: en or es.")] = "en",
    json_: _AsJson = False,
) -> None:
    """List the exercises, print one in plain words, or the ladder of the psoas that fits a client."""
    from psoas.cli.care.exercising import show_exercises

    show_exercises(code, fits or [], language, as_json=json_)


VERBS: Final[tuple[Callable[..., None], ...]] = (exercises, points, herbs, techniques)
