"""The word tables of ``data/en``, read once, and every word that stands in them."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Final, NamedTuple, TypeVar, cast

from psoas.errors import KnowledgeError
from psoas.text.user_lexicon import SPELLING, own_words

# How letters and notes write what the other files of its folder hold.
_ADDS: Final = (
    "in_idiom.toml",
    "in_passing.toml",
    "learned_english.toml",
    "letters.toml",
    "told_sideways.toml",
)  # add phrases to the codes of the other files
FAMILIES: Final = ("region", "quality", "activity", "course", "red_flag", "context")
RULES: Final = ("assertion", "newness")
SMALL_WORDS: Final = ("spellings.toml", "numbers.toml", "lists.toml")
_WORD: Final = re.compile(r"[^\s?|._,]+")

Table = Mapping[str, Mapping[str, str]]
Rule = TypeVar("Rule")


def _file(*names: str) -> Traversable:
    return resources.files("psoas.text").joinpath("data", "en", *names)


def _unreadable(names: tuple[str, ...], error: Exception) -> KnowledgeError:
    return KnowledgeError(f"psoas.text/data/en/{'/'.join(names)}: cannot be read ({error})")


@lru_cache(maxsize=128)
def toml_table(*names: str) -> Table:
    """One table of ``data/en``.

    Raises:
        KnowledgeError: it cannot be read.
    """
    try:
        return tomllib.loads(_file(*names).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(names, error) from None


@lru_cache(maxsize=32)
def folder_tables(*names: str) -> Table:
    """The tables of a folder of ``data/en`` as one; each code stands in one file, to which letters, idiom and asides may add.

    Raises:
        KnowledgeError: a file cannot be read, or a code stands in two.
    """
    found: dict[str, Mapping[str, str]] = {}
    added: list[tuple[str, Mapping[str, Mapping[str, str]]]] = []
    for path in sorted(_file(*names).iterdir(), key=lambda path: path.name):
        table = toml_table(*names, path.name)
        if path.name in _ADDS:
            added.append((path.name, table))
            continue
        if both := sorted(found.keys() & table.keys()):
            raise KnowledgeError(f"psoas.text/data/en/{'/'.join(names)}: {both[0]!r} stands in two files.")
        found |= table
    for name, table in added:
        for code, block in table.items():
            if code not in found:
                raise KnowledgeError(
                    f"psoas.text/data/en/{'/'.join(names)}/{name}: {code!r} stands in no other file."
                )
            joined = {mark: f"{found[code].get(mark, '')}\n{said}" for mark, said in block.items()}
            found[code] = {**found[code], **joined}
    return found


def word_list(*names: str) -> frozenset[str]:
    """The words of a plain list in ``data/en``; lines that begin with ``#`` are remarks.

    Raises:
        KnowledgeError: it cannot be read.
    """
    try:
        lines = _file(*names).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise _unreadable(names, error) from None
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


class Form(NamedTuple):
    """A form that no rule makes, and the word that it is a form of."""

    base: str
    kind: str  # past, participle, plural, comparative or exception


KINDS: Final = ("past", "participle", "plural", "comparative", "exception")


@lru_cache(maxsize=1)
def irregular_forms() -> Mapping[str, Form]:
    """``forms.csv``: irregular forms; ``not_forms.txt``: words that look like a form of another and are not.

    Raises:
        KnowledgeError: it cannot be read, or a kind in it is not one of ``KINDS``.
    """
    try:
        rows = list(csv.DictReader(_file("forms.csv").read_text(encoding="utf-8").splitlines()))
    except OSError as error:
        raise _unreadable(("forms.csv",), error) from None
    for row in rows:
        if row["kind"] not in KINDS:
            raise KnowledgeError(
                f"psoas.text/data/en/forms.csv: {row['form']!r} is of kind {row['kind']!r}; use {', '.join(KINDS)}."
            )
    apart = {word: Form(word, "exception") for word in word_list("not_forms.txt")}
    return apart | {row["form"]: Form(row["base"], row["kind"]) for row in rows}


@lru_cache(maxsize=1)
def sounds() -> Mapping[str, str]:
    """``sounds.csv``: letters and what they sound like, the longer ones first.

    Raises:
        KnowledgeError: it cannot be read.
    """
    try:
        rows = csv.DictReader(_file("sounds.csv").read_text(encoding="utf-8").splitlines())
    except OSError as error:
        raise _unreadable(("sounds.csv",), error) from None
    return dict(sorted(((row["letters"], row["sound"]) for row in rows), key=lambda row: -len(row[0])))


@lru_cache(maxsize=1)
def same_as() -> Mapping[str, str]:
    """Words and the spelling that the lexicon uses for them, the practitioner's own included.

    Raises:
        KnowledgeError: the table cannot be read.
        VisitFileError: the practitioner's own words cannot be read.
    """
    own = own_words(FAMILIES).get(SPELLING, {}).get("", {})
    return {**toml_table("spellings.toml")["same_as"], **own}


@lru_cache(maxsize=1)
def slips_beside() -> Mapping[str, tuple[str, frozenset[str]]]:
    """English words that are slips for another beside certain words: what is meant, and the words.

    Raises:
        KnowledgeError: the table cannot be read.
    """
    rows = toml_table("spellings.toml")["beside"].items()
    return {word: (text.split()[0], frozenset(text.split()[1:])) for word, text in rows}


def _phrase_texts() -> Iterator[str]:
    """Every block of phrases of the lexicon and the cues."""
    for family in (*FAMILIES, "condition"):
        for block in folder_tables("lexicon", family).values():
            yield from (block[mark] for mark in ("yes", "no", "topic") if mark in block)
    habits: Mapping[str, Mapping[str, Mapping[str, str]]] = toml_table("lexicon", "habits.toml")  # type: ignore[assignment]
    yield from (block["yes"] for told in habits.values() for block in told.values())
    yield from (block["phrases"] for block in folder_tables("cues").values())
    yield from (row["phrase"] for folder in RULES for _, row in rule_rows(folder))
    own = own_words(FAMILIES)
    yield from (
        text for family in FAMILIES for marks in own.get(family, {}).values() for text in marks.values()
    )


def rule_rows(folder: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The rows of a folder of rules, each with the name of its file, in the files' order.

    Raises:
        KnowledgeError: a file cannot be read.
    """
    for path in sorted(_file(folder).iterdir(), key=lambda path: path.name):
        rows = cast("list[Mapping[str, str]]", toml_table(folder, path.name).get("rule", []))
        yield from ((f"psoas.text/data/en/{folder}/{path.name}", row) for row in rows)


def rules_by_id(folder: str, make: Callable[[Mapping[str, Any], str], Rule]) -> Mapping[str, Rule]:
    """The rules of a folder by their id; ``make`` takes a row and the name of its file.

    Raises:
        KnowledgeError: a file cannot be read, a row is refused, or an id is there twice.
    """
    found: dict[str, Rule] = {}
    for where, row in rule_rows(folder):
        rule = make(row, where)
        if row["id"] in found:
            raise KnowledgeError(f"{where}: the rule {row['id']!r} is there twice; give one another id.")
        found[row["id"]] = rule
    return found


@lru_cache(maxsize=1)
def word_counts() -> Mapping[str, int]:
    """How often each word stands in the lexicon's phrases, as written there."""
    return Counter(_WORD.findall(" ".join(_phrase_texts())))


@lru_cache(maxsize=1)
def phrase_words() -> frozenset[str]:
    """Every word in the lexicon's phrases, in the spelling that the lexicon uses."""
    spelt = same_as()
    return frozenset(spelt.get(word, word) for word in word_counts().keys() - {"/"})


@lru_cache(maxsize=1)
def region_words() -> frozenset[str]:
    """Every word in the phrases for places of the body."""
    blocks = folder_tables("lexicon", "region").values()
    return frozenset(
        _WORD.findall(" ".join(block[mark] for block in blocks for mark in ("yes",) if mark in block))
    )


@lru_cache(maxsize=1)
def table_words() -> frozenset[str]:
    """Every word of the phrases, word groups and small tables."""
    found = set(phrase_words())
    for group in folder_tables("word_groups").values():
        found.update(*(words.split() for words in group.values()))
    found.update(*(words.split() for words in toml_table("lists.toml")["lists"].values()))
    found.update(*(words.split() for words in same_as().values()))
    found.update(toml_table("numbers.toml")["numbers"], toml_table("numbers.toml")["unit_days"])
    return frozenset(found)


@lru_cache(maxsize=1)
def base_words() -> frozenset[str]:
    """The words that others may be forms of: all words of the tables, and the bases of those listed only as forms."""
    forms = {form for form, row in irregular_forms().items() if row.base != form}
    return (table_words() | word_list("base_words.txt")) - forms
