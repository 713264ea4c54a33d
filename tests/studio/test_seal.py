"""Sealed columns open only where they were sealed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.studio.models import Client
from psoas.studio.security.seal import SealBrokenError, blind_index, seal, unseal


@given(st.text(max_size=300), st.text(max_size=40))
def test_a_sealed_text_opens_in_its_own_place(text: str, place: str) -> None:
    assert unseal(seal(text, place), place) == text


def test_a_value_that_was_moved_to_another_row_does_not_open() -> None:
    one, other = Client(), Client()
    one.name = "Mia Sample"
    other.name_sealed = one.name_sealed
    with pytest.raises(SealBrokenError, match="does not open"):
        _ = other.name


def test_a_changed_value_does_not_open_and_the_error_tells_nothing_of_it() -> None:
    sealed = bytearray(seal("my hip", "t:c:1"))
    sealed[-1] ^= 1
    with pytest.raises(SealBrokenError) as caught:
        unseal(bytes(sealed), "t:c:1")
    assert "hip" not in str(caught.value)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal("my hip", "t:c:1") != seal("my hip", "t:c:1")


def test_an_address_is_found_again_by_its_index_and_not_by_another_purpose() -> None:
    assert blind_index("Mia@Example.org ", "email") == blind_index("mia@example.org", "email")
    assert blind_index("mia@example.org", "email") != blind_index("mia@example.org", "phone")
