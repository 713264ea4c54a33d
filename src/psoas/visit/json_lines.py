"""What one line of ``--jsonl`` may hold: the table behind the help, the reference and the errors on a wrong key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from psoas.errors import KnowledgeError, VisitFileError


@dataclass(frozen=True, slots=True)
class LineForm:
    """The form of one command's lines.

    Attributes:
        command: as it is typed.
        example: one line that it answers.
        keys: each key with what it means.
        meant: the key that is meant by a word that another command, an option or a visit file has in its place.
        elsewhere: what stands in a visit file and not in a line, with what to write instead.
    """

    command: str
    example: str
    keys: Mapping[str, str]
    meant: Mapping[str, str]
    elsewhere: Mapping[str, str]


@cache
def line_forms() -> Mapping[str, LineForm]:
    """Every command's form.

    >>> line_forms()["listen"].meant["words"]
    'text'
    """
    data = tomllib.loads(
        resources.files("psoas.visit").joinpath("json_lines.toml").read_text(encoding="utf-8")
    )
    forms: dict[str, LineForm] = {}
    for name, table in data.items():
        keys, also = dict(table["keys"]), table["also"]
        if unknown := set(also) - set(keys):
            raise KnowledgeError(f"json_lines.toml: [{name}.also] names no key of [{name}.keys]: {unknown}.")
        meant = {word: key for key, words in also.items() for word in words}
        forms[name] = LineForm(
            table["command"], table["example"], keys, meant, dict(table.get("elsewhere", {}))
        )
    return forms


def refuse_strangers(data: Mapping[str, object], name: str, *, passed_over: Iterable[str] = ()) -> None:
    """Refuse a key that belongs to another command, an option or the visit file, and name the right one.

    Raises:
        VisitFileError: such a key stands in the line.
    """
    form, allowed = line_forms()[name], {*line_forms()[name].keys, *passed_over}
    listing = f"Allowed: {', '.join(form.keys)}."
    for key in data:
        if key in allowed:
            continue
        if key in form.meant:
            raise VisitFileError(
                f"key: {key!r} is not one of `{form.command} --jsonl`; write it under "
                f"{form.meant[key]!r}, for example {form.example}. {listing}"
            )
        if key in form.elsewhere:
            raise VisitFileError(f"key: {key!r} {form.elsewhere[key]} {listing}")
        others = line_forms().values()
        owner = next((other for other in others if key in other.keys), None)
        owner = owner or next((other for other in others if key in other.meant), None)
        if owner is not None:
            there = owner.meant.get(key, key)
            raise VisitFileError(
                f"key: {key!r} is not one of `{form.command} --jsonl`; `{owner.command} --jsonl` reads it, under "
                f"{there!r}. {listing}"
            )


def reference(name: str) -> str:
    """One form as a part of the command reference."""
    form = line_forms()[name]
    rows = "\n".join(f"| `{key}` | {what} |" for key, what in form.keys.items())
    return (
        f"A line of `{form.command} --jsonl FILE`; keys that are not said to be needed may be left out:\n\n"
        f"```json\n{form.example}\n```\n\n| key | what |\n| --- | --- |\n{rows}\n"
    )


def epilog(name: str) -> str:
    """What a command's help says of its lines."""
    form = line_forms()[name]
    return f"--jsonl: each line is an object such as {form.example}. Every key: docs/cli.md, below this command's help."
