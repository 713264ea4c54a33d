"""``psoas learn``: what a folder of settled visits says beside the published figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from psoas.errors import VisitFileError

if TYPE_CHECKING:
    from rich.table import Table

    from psoas.differential.knowledge.own import OwnEvidence
    from psoas.differential.learning.update import Figure, Learned
    from psoas.visit.fields import Json

Own = Annotated[
    Path | None,
    typer.Option(
        "--own",
        metavar="FOLDER",
        help="Use what `psoas learn FOLDER` shows where it is enough; the answer says so.",
    ),
]
_CAVEATS: Final = (
    "Only clients whose source was settled count; those who got well or went elsewhere are not in it.",
    "Sources are looked into where they are suspected: sensitivity comes out too high, specificity too low (verification bias).",
    "Small numbers swing: read the interval, not the figure.",
    "Sources for which a doctor comes first are shown and never used: a studio sends these clients away.",
)


def learn(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER",
            help="Visit files with [[confirmed]]; a folder in it holds the visits of one client.",
        ),
    ],
    json_: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Show what your own settled clients say beside the published figures; nothing is changed by it."""
    learned = learned_from(folder)
    if json_:
        from psoas.cli.screen import print_json

        print_json(learned_json(learned))
        return
    _print(learned)


def learned_from(folder: Path) -> Learned:
    """What the visits of a folder say.

    Raises:
        VisitFileError: it is no folder, holds no visit file, or one of them cannot be read.
    """
    from psoas.differential.learning.counting import count
    from psoas.differential.learning.update import learn as learn_from
    from psoas.differential.learning.visits import case_of
    from psoas.visit import load_visit

    if not folder.is_dir():
        raise VisitFileError(f"{folder}: is no folder; give one with visit files (*.toml).")
    clients = [[file] for file in sorted(folder.glob("*.toml"))]
    clients += [sorted(one.glob("*.toml")) for one in sorted(folder.iterdir()) if one.is_dir()]
    if not any(clients):
        raise VisitFileError(
            f"{folder}: holds no visit file; put visits (*.toml) there, those of one client in a folder."
        )
    return learn_from(count(case_of([load_visit(file) for file in files]) for files in clients if files))


def own_from(folder: Path | None) -> OwnEvidence | None:
    """The own evidence of a folder, as far as it is enough to be used; None without a folder.

    Raises:
        VisitFileError: as ``learned_from``, or nothing there is enough.
    """
    from psoas.differential.learning.update import own_evidence

    if folder is None:
        return None
    found = own_evidence(learned_from(folder))
    if found is None:
        raise VisitFileError(
            f"--own {folder}: no figure there is enough to be used; `psoas learn` shows what is missing."
        )
    return found


def learned_json(learned: Learned) -> dict[str, Json]:
    """Every figure, in the vocabulary's order."""
    return {
        "clients": learned.tally.clients,
        "open": learned.tally.open,
        "shares": [
            {"source": one.source, **_figure_json(one.figure), "refuted": one.refuted}
            for one in learned.shares
        ],
        "exams": [
            {
                "exam": one.exam,
                "sensitivity": [
                    {"source": source, **_figure_json(figure)} for source, figure in one.sensitivity
                ],
                "specificity": _figure_json(one.specificity),
            }
            for one in learned.exams
        ],
        "caveats": list(_CAVEATS),
    }


def _figure_json(figure: Figure) -> dict[str, Json]:
    return {
        "published": round(figure.published, 4),
        "weighs_as": round(figure.weighs_as, 1),
        "counted": figure.counted,
        "clients": figure.clients,
        "together": round(figure.together, 4),
        "low": round(figure.low, 4),
        "high": round(figure.high, 4),
        "usable": figure.usable,
        "verified": figure.verified,
    }


def _print(learned: Learned) -> None:
    from psoas.cli.screen import console, escape
    from psoas.report.words import name, sentence_case, source_name

    out = console()
    tally = learned.tally
    out.print(
        f"[bold]{tally.clients} clients whose source was confirmed[/]; {tally.open} of whom it is still open."
    )
    shown = [one for one in learned.shares if one.figure.counted or one.refuted]
    if shown:
        out.print("\n[bold]How often each source was confirmed[/]")
        rows = [(source_name(s.source), s.figure, f"refuted {s.refuted}" if s.refuted else "") for s in shown]
        out.print(_table(rows))
    for exam in learned.exams:
        out.print(f"\n[bold]{escape(sentence_case(name(exam.exam)))}[/]")
        rows = [(f"positive with {source_name(s)}", figure, "") for s, figure in exam.sensitivity]
        out.print(_table([*rows, ("negative with a source that it is not known for", exam.specificity, "")]))
    out.print()
    for caveat in _CAVEATS:
        out.print(f"[dim]{escape(caveat)}[/]")


def _table(rows: Sequence[tuple[str, Figure, str]]) -> Table:
    from psoas.cli.screen import escape, grid
    from psoas.report.words import percent

    return grid(
        (
            escape(about),
            f"{'estimate' if figure.verified == 'estimate' else 'published'} {percent(figure.published)} [dim](weighs as {figure.weighs_as:.0f} clients)[/]",
            f"yours {figure.counted} of {figure.clients}",
            f"together {percent(figure.together)}, {percent(figure.low)} to {percent(figure.high)}",
            "may be used"
            if figure.usable
            else "never used: a doctor comes first"
            if figure.guarded
            else "too few to use",
            more,
        )
        for about, figure, more in rows
    )
