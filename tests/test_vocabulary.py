"""The vocabulary: complete against the contract, and errors that help."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from psoas.errors import KnowledgeError, UnknownCodeError
from psoas.vocabulary import FINDING_TYPES, SOURCES, check_code, codes, knowledge_version, meaning, title
from psoas.vocabulary.codes import check_titles

CONTRACT = Path(__file__).parents[2] / "shared" / "contract" / "vocabulary.toml"


@pytest.mark.skipif(not CONTRACT.exists(), reason="reads the contract beside the checkout, which is not here")
def test_every_code_of_the_contract_is_ours_with_its_meaning() -> None:
    for family, entries in tomllib.loads(CONTRACT.read_text(encoding="utf-8")).items():
        ours = codes(family)
        assert {code: ours.get(code) for code in entries} == entries


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
