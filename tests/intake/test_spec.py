"""What clients write and what the engine must make of it: the tables in ``spec``, one statement a line.

A line reads ``words => expectations``:

    groin  groin@left  -fever      said, said with a side, denied
    worse:sit  better:heat         what an activity does; ``-worse:walk``: makes it no worse
    ?fever                         left open: a question, and no finding
    !knee                          neither said nor denied
    =56  =none                     the length in days

Every red flag that is found, denied or asked about must be listed.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.every import every

from psoas.intake import understand
from psoas.visit import Finding, Understanding
from psoas.vocabulary import codes

SPEC = Path(__file__).parent / "spec"
MISREAD = Path(__file__).parent / "misread.txt"
TYPES = ("region", "quality", "course", "red_flag", "context")
PREFIXES = {"worse": "activity_worse", "better": "activity_better"}


def lines(*paths: Path) -> list[tuple[str, str, str]]:
    found = []
    for path in paths or sorted(SPEC.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                words, _, expected = line.partition("=>")
                found.append((path.stem, words.strip(), expected.strip()))
    return found


def key(name: str) -> tuple[str, str]:
    """``worse:sit`` or ``groin`` as a finding's type and code."""
    prefix, _, code = name.rpartition(":")
    if prefix:
        type_ = PREFIXES[prefix]
        assert code in codes(type_), name
        return type_, code
    return next((t, name) for t in TYPES if name in codes(t))


def shown(heard: Understanding) -> str:
    said = [f"{'' if f.present else '-'}{f.key}@{f.side}" for f in heard.findings]
    return " ".join([*said, *(f"?{q.asks_about}" for q in heard.questions), f"={heard.duration_days}"])


def check_one(item: str, found: dict[tuple[str, str], Finding], asked: set[str]) -> tuple[str, str]:
    """Check one expectation; its type and code."""
    mark = item[0] if item[0] in "-?!" else ""
    name, _, side = item[len(mark) :].partition("@")
    type_, code = key(name)
    if mark == "?":
        assert f"{type_}:{code}" in asked, item
        assert (type_, code) not in found, item
    elif mark == "!":
        assert (type_, code) not in found, item
    else:
        assert (type_, code) in found, item
        assert found[type_, code].present is (mark != "-"), item
        if side:
            assert found[type_, code].side == side, item
    return type_, code


def check_statement(words: str, expected: str) -> None:
    """Check that a statement is understood as its line says."""
    heard = understand(words)
    found = {(f.type, f.code): f for f in heard.findings}
    asked = {q.asks_about for q in heard.questions}
    listed = set()
    for item in expected.split():
        if item.startswith("="):
            days = None if item == "=none" else int(item[1:])
            assert heard.duration_days == days, (item, shown(heard))
            continue
        try:
            listed.add(check_one(item, found, asked))
        except AssertionError as error:
            raise AssertionError(f"{words!r}: {error} in {shown(heard)}") from None
    flags = {(t, c) for t, c in found if t == "red_flag"} | {("red_flag", a.partition(":")[2]) for a in asked}
    assert flags <= listed, f"{words!r}: not listed {flags - listed}"


@pytest.mark.parametrize("table", sorted(SPEC.glob("*.txt")), ids=lambda path: path.stem)
def test_statements(table: Path) -> None:
    @every(("words", "expected"), [line[1:] for line in lines(table)])
    def each(words: str, expected: str) -> None:
        check_statement(words, expected)

    each()


def test_there_are_enough_statements() -> None:
    assert len(lines()) >= 600
    assert len({words for _, words, _ in lines()}) == len(lines())


@pytest.mark.xfail(strict=True, raises=AssertionError)
@pytest.mark.parametrize(("table", "words", "expected"), lines(MISREAD), ids=lambda value: str(value)[:60])
def test_what_is_still_misread(table: str, words: str, expected: str) -> None:
    """Known faults are kept in sight, not left out."""
    check_statement(words, expected)
