"""``psoas codes`` and ``psoas new``: the codes that the program knows, and an empty visit file."""

from __future__ import annotations

import datetime
import shlex
import shutil
import sys
from importlib import resources
from pathlib import Path
from typing import Final

from psoas.cli.screen import console, escape, grid, print_json
from psoas.errors import OutputError, UnknownCodeError, not_allowed
from psoas.vocabulary import FINDING_TYPES, codes, label

FAMILIES: Final = ("side", "region", "quality", "activity", "course", "red_flag", "context", "exam", "source")


def show_codes(family: str | None, *, as_json: bool) -> None:
    """Print one family of codes, or all of the vocabulary's; muscles, interventions, exercises and facts of a client only by name.

    Raises:
        UnknownCodeError: there is no such family; the message lists them.
    """
    shown = {name: _family(name) for name in ([family] if family else FAMILIES)}
    if as_json:
        print_json(shown)
        return
    if (
        not sys.stdout.isatty()
    ):  # for another program: one code a line, its meaning behind a tab, nothing wrapped
        for name, entries in shown.items():
            sys.stdout.write(f"{name}\n" + "".join(f"  {code}\t{meant}\n" for code, meant in entries.items()))
        return
    out = console()
    for name, entries in shown.items():
        out.print(f"[bold]{name}[/]")
        out.print(grid((f"[cyan]{code}[/]", escape(meant)) for code, meant in entries.items()))


def _family(name: str) -> dict[str, str]:
    """The codes of a family with their meanings."""
    match name:
        case "muscle":
            from psoas.body import muscle_groups

            return {code: label(code) for code in muscle_groups()}
        case "intervention":
            from psoas.care import also_called, interventions

            return {
                code: "; also: ".join((known.name, ", ".join(also_called().get(code, ()))))
                for code, known in interventions().items()
            }
        case "exercise":
            from psoas.care.exercises import exercises

            return {one.code: one.title for one in exercises()}
        case "fact":
            from psoas.care.exercises import client_facts

            return {code: fact.title for code, fact in client_facts().items()}
        case _:
            try:
                return dict(codes(name))
            except UnknownCodeError:
                allowed = (*FAMILIES, "country", "exercise", "fact", "intervention", "language", "muscle")
                raise UnknownCodeError(
                    not_allowed("family", name, sorted({*allowed, *FINDING_TYPES}))
                ) from None


def write_template(file: Path) -> None:
    """Write an empty, commented visit file with today's date; an existing file is never overwritten.

    Raises:
        OutputError: the file exists or cannot be written.
    """
    text = resources.files("psoas.cli").joinpath("template.toml").read_text(encoding="utf-8")
    text = text.replace("TODAY", datetime.datetime.now().astimezone().date().isoformat())
    try:
        with file.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise OutputError(f"{file} exists already and was left as it is; choose another name.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise OutputError(f"{file}: cannot be written ({reason}).") from None
    next_ = f"{as_called(sys.argv[0])} visit {shlex.quote(str(file))}"
    console().print(f"{escape(str(file))} written. Fill it in, then:\n  {escape(next_)}", soft_wrap=True)


def as_called(program: str) -> str:
    """How to run psoas again: by its name where the shell finds this one, else by the path that it was started with."""
    found = shutil.which("psoas")
    if Path(program).name != "psoas" or (found and Path(found).absolute() == Path(program).absolute()):
        return "psoas"
    return shlex.quote(program)
