"""``psoas exercises``: every exercise and self-care action, one of them in plain words, or the ladder for one client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from psoas.cli.screen import console, escape, grid, print_json
from psoas.vocabulary import label

if TYPE_CHECKING:  # only their names: the tables are read by the verb that needs them
    from psoas.care.exercises import Exercise, Rung

_FIT = {
    "direct": "this exercise or programme itself was studied",
    "family": "its kind was studied, not this very exercise",
    "mechanism": "only the work of its muscles was measured",
    "none": "no study was found",
}


def show_exercises(code: str | None, facts: Sequence[str], language: str, *, as_json: bool) -> None:
    """Print one exercise, all of them, or, where facts of a client are given, the ladder of the psoas for them.

    Raises:
        VisitFileError: there is no such exercise or fact.
        KnowledgeError: there are no words in this language.
    """
    from psoas.care.exercises import exercise, exercise_words, exercises, exercises_by_intervention, ladder

    exercise_words(language)  # a language without words is refused before anything is printed
    if code is not None:
        # A plan names its exercises by the code of the intervention, which is not always that of the exercise.
        shown = exercises_by_intervention().get(code) or (exercise(code),)
        if as_json:
            print_json([_entry(one, language) for one in shown])
            return
        for one in shown:
            _print_one(one, language, facts)
    elif facts:
        rungs = ladder(facts)
        if as_json:
            print_json([_rung_entry(rung, language) for rung in rungs])
        else:
            _print_ladder(rungs, language)
    elif as_json:
        print_json([_entry(one, language) for one in exercises()])
    else:
        _print_all(exercises(), language)


def _entry(one: Exercise, language: str) -> dict[str, object]:
    from psoas.care.exercises import told

    found: dict[str, object] = asdict(one)
    for name in ("suits", "only_for", "not_for"):
        found[name] = sorted(getattr(one, name))
    return {**found, "told": asdict(told(one, language))}


def _rung_entry(rung: Rung, language: str) -> dict[str, object]:
    from psoas.care.exercises import told

    return {
        "rung": rung.code,
        "title": rung.title,
        "aim": rung.aim,
        "fits": [{"code": one.code, "title": told(one, language).title} for one in rung.fits],
        "left_out": [{"code": out.exercise.code, "fact": out.fact, "why": out.why} for out in rung.left_out],
    }


def _print_all(all_: Sequence[Exercise], language: str) -> None:
    from psoas.care.exercises import FAMILIES, told

    out = console()
    in_order = sorted(all_, key=lambda one: (FAMILIES.index(one.family), one.level))
    for family, members in groupby(in_order, key=lambda one: one.family):
        out.print(f"[bold]{label(family)}[/]")
        rows = [(one, told(one, language)) for one in members]
        out.print(grid((f"[cyan]{one.code}[/]", escape(said.title), escape(said.dose)) for one, said in rows))
    out.print("`psoas exercises CODE` prints one; `psoas exercises --fits FACT` the ladder for a client.")


def _print_one(one: Exercise, language: str, facts: Sequence[str]) -> None:
    from psoas.care.exercises import exercise, exercise_words, left_out_for, told

    said = told(one, language)
    words = exercise_words(said.language)
    out = console()
    out.print(f"[bold]{escape(said.title)}[/]  [dim]{one.code}[/]")
    against = left_out_for(one, facts) if facts else None
    if against:
        out.print(f"  [bold red]Not for this client.[/] {escape(against.why)}")
    out.print(f"  {words['how_much']}: {escape(said.dose)}.")
    if said.equipment:
        out.print(f"  {words['need']}: {escape(', '.join(said.equipment))}.")
    out.print(f"  [bold]{words['steps']}[/]")
    out.print(grid((f"{n}.", escape(step)) for n, step in enumerate(said.steps, 1)))
    for key, lines in (("mistakes", said.mistakes), ("stop_if", said.stop_if)):
        out.print(f"  [bold]{words[key]}[/]")
        out.print(grid(("–", escape(line)) for line in lines))
    for key, line in (("easier", said.easier), ("harder", said.harder)):
        if line:
            out.print(f"  {words[key]}: {escape(line)}")
    for key, code in (("step_down", one.step_down), ("step_up", one.step_up)):
        if code:
            out.print(f"  {words[key]}: {escape(told(exercise(code), language).title)} [dim]{code}[/]")
    if one.parts:
        out.print(f"  {words['parts']}: [dim]{', '.join(one.parts)}[/]")
    _print_basis(one)


def _print_basis(one: Exercise) -> None:
    """For the practitioner: what it works on, and what is known of it."""
    out = console()
    for said, muscles in (("Lengthens", one.lengthens), ("Works", one.works)):
        if muscles:
            out.print(f"  [dim]{said}: {', '.join(map(label, muscles))}.[/]")
    if one.review_weeks:
        out.print(f"  [dim]Look at it again after {one.review_weeks} weeks.[/]")
    marked = "" if one.verified == "yes" else f"; {one.verified}"
    out.print(
        f"  [dim]Evidence ({_FIT[one.evidence_fit]}): {escape(one.evidence)} {escape(one.citation)}{marked}.[/]\n"
    )


def _print_ladder(rungs: Sequence[Rung], language: str) -> None:
    from psoas.care.exercises import told

    out = console()
    out.print("[bold]The ladder of the psoas for this client, gentlest first[/]")
    for n, rung in enumerate(rungs, 1):
        out.print(f"[bold]{n}. {escape(rung.title)}[/]: {escape(rung.aim)}")
        rows = [("yes", one, said.title, said.dose) for one in rung.fits for said in [told(one, language)]]
        out.print(
            grid(
                (mark, f"[cyan]{one.code}[/]", escape(name), escape(text))
                for mark, one, name, text in (
                    *rows,
                    *(
                        ("no", left.exercise, told(left.exercise, language).title, left.why)
                        for left in rung.left_out
                    ),
                )
            )
        )
