"""A practitioner's own words: read from their file, refused by name where they are wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from psoas.errors import PsoasError
from psoas.text.tables import FAMILIES
from psoas.text.user_lexicon import TEMPLATE, own_words, own_words_file


def listen(words: str, file: Path) -> list[tuple[str, bool]]:
    """In a process of its own: the lexicon is read once."""
    done = subprocess.run(
        [sys.executable, "-c", "from psoas.cli.app import main; main()", "listen", "--json", words],
        capture_output=True, text=True, check=True, env={**os.environ, "PSOAS_WORDS": str(file)},
    )  # fmt: skip
    return [(f["code"], f["present"]) for f in json.loads(done.stdout)["findings"]]


def test_own_words_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "words.toml"
    file.write_text(
        '[region.groin]\nyes = "wishbone|wish_bone place"\n[red_flag.bladder_change]\nno = "plumbing is grand"\n'
        '[spelling]\nBakk = "back"\n',
        encoding="utf-8",
    )
    heard = listen("It hurts in my wishbone place. The plumbing is grand. My lower bakk aches.", file)
    assert {("groin", True), ("bladder_change", False), ("low_back", True)} <= set(heard)
    assert ("groin", True) not in listen("It hurts in my wishbone place.", tmp_path / "none.toml")


@pytest.mark.parametrize(("text", "named"), [
    ("[region.groyne]\nyes = 'x'", "groin"),
    ("[regions.groin]\nyes = 'x'", "region"),
    ("[region.groin]\nyess = 'x'", "yes"),
    ("[region.groin]\nyes = 3", "quotation marks"),
    ("[region]\ngroin = 'x'", "yes, no or topic"),
    ("not toml", "TOML"),
])  # fmt: skip
def test_a_wrong_file_is_named(
    text: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "words.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("PSOAS_WORDS", str(file))
    with pytest.raises(PsoasError, match=named) as caught:
        own_words(FAMILIES)
    assert "words.toml" in str(caught.value)


def test_the_template_changes_nothing_until_it_is_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PSOAS_WORDS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert own_words(FAMILIES) == {}
    own_words_file().parent.mkdir()
    own_words_file().write_text(TEMPLATE, encoding="utf-8")
    assert own_words(FAMILIES) == {}
    filled = (
        TEMPLATE.replace("\n#[", "\n[")
        .replace("\n#yes", "\nyes")
        .replace("\n#no =", "\nno =")
        .replace("\n#hipp", "\nhipp")
    )
    own_words_file().write_text(filled, encoding="utf-8")
    assert set(own_words(FAMILIES)) == {"region", "red_flag", "spelling"}
