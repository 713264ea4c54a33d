"""Spelling: slips are corrected to what was meant, and English words are left as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from psoas.text.forms import lemma
from psoas.text.lexicon import lexicon
from psoas.text.spelling import candidates, mend, sought, sound
from psoas.text.tables import same_as, table_words
from psoas.text.tokens import Token, tokenise

AS_WRITTEN = Path(__file__).parent / "spelling_as_written.txt"
RIGHT = 0.9  # of the slips in the list
COMMON = 30_000


def read(text: str) -> tuple[Token, ...]:
    return tokenise(text, lexicon().same_as)


def found(text: str) -> list[str]:
    return [token.lemma for token in mend(read(text))]


def slips() -> list[tuple[str, str]]:
    lines = (line.partition("=>") for line in AS_WRITTEN.read_text(encoding="utf-8").splitlines())
    return [
        (written.strip(), meant.strip()) for written, arrow, meant in lines if arrow and written[0] != "#"
    ]


def test_nine_slips_in_ten_are_corrected() -> None:
    assert len(slips()) >= 150
    wrong = [slip for slip, meant in slips() if found(slip) != [token.lemma for token in read(meant)]]
    assert len(wrong) <= (1 - RIGHT) * len(slips()), wrong


def test_no_common_word_is_rewritten() -> None:
    wordfreq = pytest.importorskip("wordfreq")
    words = [w for w in wordfreq.top_n_list("en", COMMON) if w.isascii() and w.isalpha()]
    assert [word for word in words if sought(word, lemma(word)) and candidates(word)] == []


def test_no_word_of_the_tables_is_rewritten() -> None:
    assert [w for w in sorted(table_words()) if w.isalpha() and sought(w, lemma(w)) and candidates(w)] == []


@pytest.mark.parametrize(
    "word",
    ["election", "grinning", "father", "sharing", "counter", "sewing", "lounge", "candle", "wedding", "Spencer",
     "hurler", "evening", "stalking", "angel", "fiction", "sterile", "noticing"],
)  # fmt: skip
def test_a_real_word_is_left_alone(word: str) -> None:
    assert mend(read(word)) == read(word)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("weight is steddy", "steady"),
        ("numness in my foot", "numbness"),
        ("sciattica down the leg", "sciatica"),
        ("pain in my left buttok", "buttock"),
        ("a swolen calf", "swell"),
        ("its been 3 moths", "month"),
        ("bak pane for days", "pain"),
    ],
)
def test_a_slip_in_a_sentence(text: str, meant: str) -> None:
    assert meant in found(text)


@pytest.mark.parametrize(
    "text", ["put the bin out", "the window pane broke", "moths ate the jumper", "a rite of passage"]
)
def test_a_word_that_is_a_slip_only_beside_some_words(text: str) -> None:
    assert mend(read(text)) == read(text)


def test_words_that_sound_alike() -> None:
    assert sound("siatica") == sound("sciatica")
    assert sound("numness") == sound("numbness")
    assert sound("hip") != sound("heap")


def test_a_spelling_leads_to_no_other_spelling() -> None:
    """What a slip is a spelling of is not itself rewritten by the table."""
    table = same_as()
    assert [(slip, meant) for slip, meant in table.items() if any(w in table for w in meant.split())] == []


def test_tables_of_small_words_are_short_files() -> None:
    folder = Path(__file__).parents[2] / "src" / "psoas" / "text" / "data" / "en"
    names = {
        "medicines.csv",
        "substances.csv",
    }  # registers, as long as they are (tests/text/test_medicines.py)
    for path in folder.iterdir():
        if path.is_file() and path.name not in names:
            lines = path.read_text(encoding="utf-8").splitlines()
            assert max(map(len, lines)) <= 160, path.name
            assert len(lines) < 400, path.name
