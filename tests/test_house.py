"""The house is in order: locks, licences, documents."""

from __future__ import annotations

import importlib.util
import re
import textwrap
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
import typer

from psoas.cli.app import app
from psoas.errors import PsoasError
from psoas.intake.pipeline import STEPS
from psoas.text.assertion.statuses import Reason, Status
from psoas.visit import Visit

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def locked_names(path: Path) -> list[str]:
    """The packages of a lock file that apply here."""
    return re.findall(
        r"^([A-Za-z0-9._-]+)==\S+ (?!; sys_platform == 'win32')", path.read_text(encoding="utf-8"), re.M
    )


def family(error: type[PsoasError]) -> list[type[PsoasError]]:
    return [error, *(child for sub in error.__subclasses__() for child in family(sub))]


def commands() -> list[str]:
    return sorted(getattr(typer.main.get_command(app), "commands", {}))


@pytest.mark.parametrize("path", LOCKS, ids=lambda p: p.stem)
def test_locks_hold_hashes_and_no_addresses(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "file:" not in text


def test_nothing_in_the_runtime_is_gpl_or_lgpl() -> None:
    names = locked_names(ROOT / "requirements" / "run.txt")
    assert len(names) > 10
    for name in names:
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:  # locked for another platform or Python
            continue
        marks = [str(about["License-Expression"] or ""), str(about["License"] or "")[:200]]
        marks += [c for c in about.get_all("Classifier") or [] if c.startswith("License")]
        assert any(marks), f"{name} names no licence"
        assert not re.search(r"\bA?L?GPL|GNU (Lesser |Affero )?General", " ".join(marks)), f"{name}: {marks}"


def generator() -> ModuleType:
    """The script that writes the generated documents."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_command_reference_is_the_programs_own_help() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == generator().cli_reference(), "run `make docs`"


def test_the_page_on_listening_shows_the_steps_and_a_trace_as_they_are() -> None:
    page = (ROOT / "docs" / "listening.md").read_text(encoding="utf-8")
    assert page == generator().listening(page), "run `make docs`"
    assert all(f"`{step.__name__}`" in page for step in STEPS)
    assert "neg_no" in page.partition("<!-- trace -->")[2]


def test_the_page_on_listening_names_every_status_and_reason() -> None:
    page = " ".join((ROOT / "docs" / "listening.md").read_text(encoding="utf-8").split())
    told, _, _ = page.partition("## The steps")
    assert all(f"| {status} |" in told for status in get_args(Status))
    for reason in filter(None, get_args(Reason)):
        assert _REASON_WORDS.get(reason, reason.replace("_", " ")) in told, reason


def test_the_examples_of_the_readme_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    body, visit = re.findall(r"```python\n(.*?)```", readme, re.S)
    names: dict[str, Any] = {}
    exec(visit, names)  # noqa: S102 - our own document
    cleared = names["cleared"]
    assert f"# {cleared.verdict.urgency!r}" in visit
    assert f"# {cleared.differential.estimates[0].source!r}" in visit
    exec(body, names)  # noqa: S102
    assert names["work"].joint("L4_L5").compression_n.shape == (101,)
    correction = re.findall(r"```toml\n(.*?)```", readme, re.S)[0]
    read = Visit.from_toml("words = 'my hip hurts'\n" + textwrap.dedent(correction), "v")
    assert [(c.code, c.status) for c in read.corrections] == [("groin", "affirmed")]


# How the page says a reason where it does not use its code.
_REASON_WORDS = {
    "other_body_part": "another part of the body",
    "not_this_person": "not of this person",
    "named_only": "only named",
    "of_another_statement": "part of another statement",
    "no_verdict": "without a verdict",
    "short_course": "short course of a medicine",
}


@pytest.mark.parametrize("page", ["architecture.md", "listening.md", "medicines.md", "visit-file.md"])
def test_the_files_that_a_page_names_are_there(page: str) -> None:
    named = re.findall(
        r"`([\w./-]+(?:/|\.(?:toml|csv|txt|py|md)))`", (ROOT / "docs" / page).read_text(encoding="utf-8")
    )
    assert named
    for name in named:
        roots = (ROOT, ROOT / "src/psoas", ROOT / "src/psoas/text/data/en", ROOT / "docs")
        there = any((root / name).exists() for root in roots) or any((ROOT / "src/psoas").glob(f"*/{name}"))
        assert (
            there
            or (name.count("/") == 0 and any((*(ROOT / "src").rglob(name), *(ROOT / "tools").rglob(name))))
            or name in _NOT_OURS
        ), name


@pytest.mark.parametrize(
    "page", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
)
def test_the_pictures_of_a_page_are_there_and_have_words(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    shown = [(words, file) for words, file in re.findall(r"!\[([^]]*)\]\(([^)\s]+)\)", text)]
    shown += [(words, file) for file, words in re.findall(r'<img src="([^"]+)"[^>]* alt="([^"]*)"', text)]
    for words, file in shown:
        assert (ROOT / page).parent.joinpath(file).is_file(), file
        assert len(words.split()) > 3, file


def test_the_pictures_of_the_studio_are_small() -> None:
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert len(pictures) >= 8
    assert [p.name for p in pictures if p.suffix != ".png" or p.stat().st_size > 150_000] == []


# Files that are made elsewhere: by a user, or from the registers of medicines.
_NOT_OURS = {"my_client.toml", "names_ca.csv", "names_gb.csv"}


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_and_stands_in_the_readme_or_reference(command: str) -> None:
    assert f"## psoas {command}\n" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_every_error_family_has_its_own_exit_code_and_is_drawn_in_the_tree() -> None:
    tree = (ROOT / "src/psoas/errors.py").read_text(encoding="utf-8").split('"""')[1]
    for error in family(PsoasError):
        if error.__module__ != "psoas.errors":  # a room's own kind of a family that is drawn
            assert error.exit_code in {e.exit_code for e in PsoasError.__subclasses__()}, error.__name__
            continue
        assert re.search(rf"{error.__name__}\s+{error.exit_code}\b", tree), error.__name__
    direct = [error.exit_code for error in PsoasError.__subclasses__()]
    assert len(set(direct)) == len(direct)
    assert 2 not in direct  # the command line's own


def test_every_room_stands_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room in (path.parent.name for path in (ROOT / "src/psoas").glob("*/__init__.py")):
        assert f"`{room}`" in text, room
