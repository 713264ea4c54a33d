"""Every act that the code can write into the access log has its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html import unescape
from importlib import resources
from pathlib import Path

from django.urls import reverse

from psoas.studio.commands.copying import SECTIONS
from psoas.studio.commands.intake import _APPLY
from psoas.studio.desk.acts import ACTORS, ACTS, OUTCOMES
from psoas.studio.models import Role
from psoas.studio.models.plans import PlanChange
from psoas.studio.security.write import log_read

from .conftest import People
from .visits import signed_in

_VERB = re.compile(r"[a-z_]+\.[a-z_]+")
# What stands in the places of a verb that is put together; a new place fails here until it is named.
_PLACES = {
    "field": ("words", "observations"),
    "section": SECTIONS,
    "answer.step": tuple(_APPLY),
    "edit.kind": tuple(PlanChange.Kind.values),
    "verb": ("care.read", "note.read_private"),
}


def _put_together(node: ast.JoinedStr) -> Iterator[str]:
    before, place, after = "", "", ""
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            place = ast.unparse(part.value)
        elif isinstance(part, ast.Constant) and place:
            after += str(part.value)
        elif isinstance(part, ast.Constant):
            before += str(part.value)
    return (f"{before}{value}{after}" for value in _PLACES[place])


def _written(tree: ast.Module) -> Iterator[str]:
    """The verbs of a file: each value of ``verb=``, and where that is a name, each verb that the file hands on."""
    values = [
        k.value for n in ast.walk(tree) if isinstance(n, ast.Call) for k in n.keywords if k.arg == "verb"
    ]
    handed_on = False
    for value in values:
        parts = list(ast.walk(value))
        joined = [n for n in parts if isinstance(n, ast.JoinedStr)]
        for node in joined:
            yield from _put_together(node)
        if not joined:
            said = (n.value for n in parts if isinstance(n, ast.Constant) and isinstance(n.value, str))
            yield from filter(_VERB.fullmatch, said)
        handed_on = handed_on or isinstance(value, ast.Name)
    if handed_on:
        calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and ast.unparse(n.func) == "_paper"]
        given = [a for call in calls for a in call.args]
        given += [
            n.value
            for n in tree.body
            if isinstance(n, ast.AnnAssign) and ast.unparse(n.target) == "_VERB" and n.value
        ]
        yield from (n.value for n in given if isinstance(n, ast.Constant) and isinstance(n.value, str))


def _all_verbs() -> set[str]:
    root = Path(str(resources.files("psoas.studio")))
    return {
        verb
        for path in sorted(root.rglob("*.py"))
        for verb in _written(ast.parse(path.read_text(encoding="utf-8")))
    }


def test_each_verb_that_is_written_has_words_and_no_word_is_left_over() -> None:
    assert _all_verbs() ^ set(ACTS) == set()


def test_each_actor_and_each_outcome_has_words() -> None:
    assert set(ACTORS) == {*Role.values, "client", "program"}
    assert {"done", "refused", "conflict"} == set(OUTCOMES)
    words = [str(text) for text in ACTS.values()]
    assert len(set(words)) == len(words)
    assert all(text[0].isupper() and "." not in text for text in words)


def test_an_owner_reads_who_did_what_and_not_its_code(people: People) -> None:
    log_read(by=people.practitioner, verb="client.read", about=("client", "x"))
    log_read(by=people.practitioner, verb="note.read_private", about=("note", "x"), outcome="refused")
    page = unescape(signed_in(people.owner).get(reverse("settings")).content.decode())
    assert "Opened a client's page" in page
    assert "Tried to open another's private note" in page
    assert "refused" in page
    assert "client.read" not in page
    assert people.practitioner.name in page
