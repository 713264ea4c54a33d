"""Word forms: what is one word is found as one, and what is not, is not."""

from __future__ import annotations

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.every import every

import psoas.text
from psoas.text.forms import in_the_past, lemma
from psoas.text.lexicon import known_lemmas
from psoas.text.tables import base_words, folder_tables, irregular_forms, phrase_words, toml_table, word_list

HERE = Path(__file__).parent
COMMON = 30_000


def reviewed() -> set[tuple[str, str]]:
    """Forms that simplemma does not put under our lemma, each looked at: the form, the lemma, and why."""
    with (HERE / "same_lemma_reviewed.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(row["reason"] for row in rows)
    return {(row["form"], row["lemma"]) for row in rows}


def common_words() -> list[str]:
    wordfreq = pytest.importorskip("wordfreq")
    return [w for w in wordfreq.top_n_list("en", COMMON) if w.isascii() and w.isalpha()]


def test_no_two_common_words_share_a_lemma_by_accident() -> None:
    simplemma = pytest.importorskip("simplemma")
    by_lemma: dict[str, list[str]] = defaultdict(list)
    for word in common_words():
        by_lemma[lemma(word)].append(word)
    accidents = [
        (word, base)
        for base, words in by_lemma.items()
        for word in words
        if word != base and simplemma.lemmatize(word, "en") not in (base, simplemma.lemmatize(base, "en"))
    ]
    assert sum(len(words) > 1 for words in by_lemma.values()) > 1500
    assert sorted(set(accidents) - reviewed()) == []


def test_every_reviewed_pair_is_still_one() -> None:
    assert sorted((form, base) for form, base in reviewed() if lemma(form) != base) == []


@every(
    "pair",
    ["note/not", "even/evening", "plan/plane", "fin/fine", "car/care", "hop/hope", "her/here", "one/on", "the/thing", "she/shed", "back/backed", "us/use", "site/sit", "scar/scare", "bath/bat", "planed/planned", "hoping/hopping", "staring/starring", "can/cane", "pin/pine", "rip/ripe", "tub/tube", "breath/breathe", "cloth/clothe", "los/lose", "past/paste", "tap/tape", "cut/cute", "rob/robe", "wag/wage", "sever/severe", "new/news", "mean/means", "mete/met", "mat/mate", "rat/rate", "kit/kite", "strip/stripe", "win/wine", "mop/mope", "slop/slope", "ball/bale", "even/event", "bell/belly", "hundred/hunt", "wed/wedding", "out/outing", "up/upped", "see/seed", "do/dot", "bus/busy", "ear/earring", "thin/thing", "pant/pants", "right/rite", "weight/weights", "side/site", "sing/single", "hand/handed", "shoulder/shouldered", "foot/footing", "long/longed", "wound/wind", "bore/bear", "ground/grind", "left/leave", "rose/rise", "found/fond", "will/willing", "of/off"],
)  # fmt: skip
def test_words_that_differ(pair: str) -> None:
    one, two = pair.split("/")
    assert lemma(one) != lemma(two)


@every(
    "forms",
    ["ache/aches/ached/aching", "run/runs/ran/running", "plan/plans/planned/planning", "hope/hoped/hoping", "hop/hops/hopped/hopping", "sit/sits/sat/sitting", "lie/lies/lying/lain", "foot/feet", "tooth/teeth", "carry/carries/carried/carrying", "stand/stood/standing", "go/goes/went/going", "have/has/had/having", "do/does/did/doing", "knee/knees", "calf/calves", "woman/women", "child/children", "stop/stopped/stopping", "travel/travelled/travelling/traveled", "bend/bent/bending", "sneeze/sneezes/sneezed/sneezing", "cough/coughed/coughing", "feel/felt/feeling/feelings", "stomach/stomachs", "box/boxes", "push/pushes/pushed", "worry/worries/worried", "tie/ties/tied/tying", "agree/agreed", "see/saw/seen/seeing", "die/died/dying", "panic/panicked/panicking", "diagnosis/diagnoses", "vertebra/vertebrae", "quit/quits/quitting", "play/plays/played", "hurt/hurts/hurting", "lose/lost/losing", "break/broke/broken", "swell/swollen/swelling", "throb/throbs/throbbed/throbbing", "stab/stabs/stabbing", "numb/numbed", "meeting/meetings/meet", "discuss/discussed", "press/pressed/pressing", "wake/woke/woken/waking", "bleed/bled/bleeding", "care/cares/cared/caring", "note/notes/noted", "operate/operated/operating", "fracture/fractures/fractured"],
)  # fmt: skip
def test_forms_of_one_word(forms: str) -> None:
    assert len({lemma(form) for form in forms.split("/")}) == 1


@every("word", ["lifted", "bent", "went", "stood", "ached", "planned", "had", "was", "lost", "left", "hit"])
def test_told_in_the_past(word: str) -> None:
    assert in_the_past(word)


@every(
    "word",
    ["lift", "bend", "going", "hundred", "naked", "indeed", "speed", "bleed", "swollen", "done", "need"],
)
def test_not_told_in_the_past(word: str) -> None:
    assert not in_the_past(word)


def test_a_lemma_is_its_own_lemma() -> None:
    assert [w for w in sorted(phrase_words()) if lemma(lemma(w)) != lemma(w)] == []


def test_the_table_of_forms_is_in_order() -> None:
    """No base is itself a form of another word, and no word is both listed as a form and set apart."""
    table = irregular_forms()
    assert [
        form for form, row in table.items() if row.base in table and table[row.base].base != row.base
    ] == []
    apart = word_list("not_forms.txt")
    assert [form for form in apart if table[form].base != form] == []
    assert [form for form, row in table.items() if not row.base.isalpha() or form != form.lower()] == []


def test_every_word_of_the_lexicon_is_found_in_its_other_forms() -> None:
    """Where the lexicon holds "operated" alone, "operate" stands in ``base_words.txt``."""
    simplemma = pytest.importorskip("simplemma")
    wordfreq = pytest.importorskip("wordfreq")
    bare = re.compile(r"[a-z]{5,}(?:ed|ing)")
    alone = [
        (word, simplemma.lemmatize(word, "en"))
        for word in sorted(phrase_words())
        if bare.fullmatch(word) and lemma(word) == word and word not in irregular_forms()
        and simplemma.lemmatize(word, "en") != word
        and wordfreq.zipf_frequency(simplemma.lemmatize(word, "en"), "en") > 3.5
    ]  # fmt: skip
    assert alone == []


def _is_a_lemma(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr.startswith("lemma")


def _compared_with_lemmas(tree: ast.Module) -> Iterator[str]:
    """Every text in the code that a lemma is compared with, by itself or in a named set of the module."""
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(map(_is_a_lemma, ast.walk(node))):
            named |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id.isupper()}
            keys = [n.slice for n in ast.walk(node) if isinstance(n, ast.Subscript)]
            codes = [n for n in ast.walk(node) if isinstance(n, ast.Compare) and n is not node]
            held = [n for part in (*keys, *codes) for n in ast.walk(part)]
            yield from (
                n.value
                for n in ast.walk(node)
                if isinstance(n, ast.Constant) and isinstance(n.value, str) and n not in held
            )
    for node in tree.body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if (
            isinstance(target, ast.Name)
            and target.id in named
            and isinstance(node, ast.AnnAssign)
            and node.value
        ):
            held = [
                n for n in ast.walk(node.value) if isinstance(n, ast.Call) and "word_group" in ast.unparse(n)
            ]
            skip = {id(n) for call in held for n in ast.walk(call)}
            yield from (
                n.value
                for n in ast.walk(node.value)
                if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in skip
            )


def test_what_lemmas_are_compared_with_are_lemmas() -> None:
    wrong, seen = [], 0
    root = Path(psoas.text.__file__).parents[1]
    for path in (*sorted((root / "text").rglob("*.py")), *sorted((root / "intake").rglob("*.py"))):
        for text in _compared_with_lemmas(ast.parse(path.read_text(encoding="utf-8"))):
            if re.fullmatch(r"[a-z]+", text):
                seen += 1
                if lemma(text) != text or (text not in base_words() and text not in irregular_forms()):
                    wrong.append((path.name, text))
    assert seen > 150
    assert wrong == []


def test_word_groups_and_lists_hold_whole_words() -> None:
    """No word is cut as an older engine cut them ("sinc", "hav"): each is English or one of our own."""
    wordfreq = pytest.importorskip("wordfreq")
    groups = [*folder_tables("word_groups").values(), toml_table("lists.toml")["lists"]]
    words = {word for group in groups for text in group.values() for word in text.split() if word.isalpha()}
    rare = {w for w in words if wordfreq.zipf_frequency(w, "en") < 2.0}
    cut = {w for w in rare if wordfreq.zipf_frequency(w + "e", "en") > 3.5 or w.endswith(("ti", "si", "ri"))}
    assert cut == set()
    assert len(known_lemmas()) > 3000
