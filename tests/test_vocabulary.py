"""The vocabulary: complete against the contract, and errors that help."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from psoas.errors import KnowledgeError, UnknownCodeError
from psoas.vocabulary import (
    FINDING_TYPES,
    SOURCES,
    check_code,
    codes,
    is_own,
    knowledge_version,
    meaning,
    tables,
    title,
)
from psoas.vocabulary.codes import check_titles

# The codes of the contract, each with a fingerprint of its meaning: none may be lost, and none may change its meaning.
CONTRACT = Path(__file__).parent / "contract_codes.csv"
# The contract itself, where it lies beside the checkout.
ORIGINAL = Path(__file__).parents[2] / "shared" / "contract" / "vocabulary.toml"


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def contract() -> dict[str, dict[str, str]]:
    """By family and code: the fingerprint of the meaning."""
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(CONTRACT.read_text(encoding="utf-8").splitlines()):
        found.setdefault(row["family"], {})[row["code"]] = row["meaning_sha256"]
    return found


def test_every_code_of_the_contract_is_ours_with_its_meaning() -> None:
    for family, entries in contract().items():
        ours = codes(family)
        assert {code: fingerprint(ours.get(code, "")) for code in entries} == entries
    if ORIGINAL.exists():
        original = tomllib.loads(ORIGINAL.read_text(encoding="utf-8"))
        assert contract() == {f: {c: fingerprint(m) for c, m in e.items()} for f, e in original.items()}


def test_the_codes_that_are_our_own_are_those_that_the_contract_does_not_list() -> None:
    listed = contract()
    for family in ("region", "quality", "activity", "course", "red_flag", "context", "exam", "source"):
        own = {code for code in codes(family) if is_own(family, code)}
        assert own == set(codes(family)) - set(listed[family])


def test_every_code_of_our_own_is_one() -> None:
    table = tomllib.loads(
        (resources.files("psoas") / "vocabulary" / "own_codes.toml").read_text(encoding="utf-8")
    )
    assert all(set(text.split()) <= set(codes(family)) for family, text in table.items())


def test_there_are_sources_and_each_has_a_meaning() -> None:
    assert len(SOURCES) >= 43
    assert all(meaning("source", source) for source in SOURCES)


@pytest.mark.parametrize(
    ("family", "wrong", "nearest"),
    [
        ("region", "groins", "groin"),
        ("exam", "tomas_test", "thomas_test"),
        ("activity_worse", "sitting", "sit"),
    ],
)
def test_an_unknown_code_names_the_nearest(family: str, wrong: str, nearest: str) -> None:
    with pytest.raises(UnknownCodeError, match=f"'{nearest}'"):
        check_code(family, wrong)


def test_an_unknown_family_lists_the_families() -> None:
    with pytest.raises(UnknownCodeError, match="did you mean 'region'"):
        codes("regions")


@pytest.mark.parametrize("family", ["source", *FINDING_TYPES])
def test_every_code_has_a_title_that_a_person_can_read(family: str) -> None:
    for code in codes(family):
        shown = title(family, code)
        assert shown
        assert "_" not in shown


def test_a_title_of_a_code_that_is_not_there_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"\[exam\] thomas_tset: no such code"):
        check_titles({"exam": {"thomas_tset": "Thomas test"}})


def test_the_version_of_the_knowledge_is_the_same_each_time() -> None:
    assert knowledge_version() == knowledge_version()
    assert knowledge_version().isalnum()


@pytest.mark.parametrize("package", ["psoas.care", "psoas.report", "psoas.pathway", "psoas.differential"])
def test_the_settings_of_a_room_are_read_by_name(package: str) -> None:
    known = tables.settings(package)
    assert known
    first = next(iter(known))
    assert tables.setting(package, first) == known[first]


def test_a_setting_that_is_not_there_is_named_with_its_table() -> None:
    with pytest.raises(KnowledgeError, match=r"psoas\.care/data/settings\.csv: has no row 'courage'"):
        tables.setting("psoas.care", "courage")


def test_a_setting_that_stands_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = {"name": "a", "value": "1", "meaning": "m", "citation": "c", "verified": "yes"}
    monkeypatch.setattr(tables, "rows", lambda *_: (tables.Row("t", 2, cells), tables.Row("t", 3, cells)))
    with pytest.raises(KnowledgeError, match="t, line 3, column name: 'a' stands twice"):
        tables.settings("psoas.nowhere")
