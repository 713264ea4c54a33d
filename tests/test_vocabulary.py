"""The vocabulary: complete against the contract, and errors that help."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from psoas.errors import UnknownCodeError
from psoas.vocabulary import SOURCES, check_code, codes, meaning

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
