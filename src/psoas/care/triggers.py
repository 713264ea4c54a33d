"""What can raise a caution: medicines, conditions and states, with every name that people call them by."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

from psoas.care.words import Speller, tokens
from psoas.errors import KnowledgeError
from psoas.vocabulary import check_code
from psoas.vocabulary.tables import Row, read

PACKAGE: Final = "psoas.care"
KINDS: Final = ("medicine", "condition", "state", "planned", "recent")
_COLUMNS: Final = (
    "trigger", "label", "kind", "is_a", "past", "finding", "source", "words", "citation", "verified",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trigger:
    """One thing that raises cautions.

    ``is_a`` are the wider triggers that it also stands for; ``past`` says what it means when it is over:
    it ``keeps`` counting, someone ``asks``, or it ``clears``. ``findings`` (``type:code``) and ``sources``
    are the findings and the suspected sources that stand for it.
    """

    code: str
    label: str
    kind: str
    is_a: tuple[str, ...]
    past: str
    findings: tuple[str, ...]
    sources: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]


def _make(row: Row) -> Trigger:
    row.text("citation"), row.verified()
    for key in row.words("finding"):
        type_, _, code = key.partition(":")
        check_code(type_, code, "finding")
    phrases = (tuple(tokens(words)) for words in row.maybe("words").split(";"))
    return Trigger(
        code=row.text("trigger"),
        label=row.text("label"),
        kind=row.one_of("kind", KINDS),
        is_a=row.words("is_a"),
        past=row.one_of("past", ("keeps", "asks", "clears")),
        findings=row.words("finding"),
        sources=tuple(check_code("source", s, "source") for s in row.words("source")),
        phrases=tuple(dict.fromkeys(p for p in phrases if p)),
    )


@lru_cache(maxsize=1)
def triggers() -> Mapping[str, Trigger]:
    """Every trigger by its code.

    Raises:
        KnowledgeError: the table is broken, or a trigger is said to be one that does not exist.
    """
    found = {t.code: t for t in read(PACKAGE, "triggers.csv", _COLUMNS, _make)}
    for trigger in found.values():
        for wider in trigger.is_a:
            if wider not in found:
                raise KnowledgeError(f"{PACKAGE}/data/triggers.csv: {trigger.code} is_a {wider!r}, unknown.")
    return found


@lru_cache(maxsize=256)
def with_wider(code: str) -> tuple[str, ...]:
    """A trigger's code and those of all wider triggers, nearest first."""
    found: dict[str, None] = {code: None}
    for wider in triggers()[code].is_a:
        found.update(dict.fromkeys(with_wider(wider)))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Phrases by their first word, longest first, each with the triggers that it names; and the speller."""

    phrases: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    speller: Speller


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """All names of all triggers, ready for matching."""
    named: dict[tuple[str, ...], list[str]] = {}
    for trigger in triggers().values():
        for phrase in trigger.phrases:
            named.setdefault(phrase, []).append(trigger.code)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, codes in named.items():
        by_first.setdefault(phrase[0], []).append((phrase, tuple(codes)))
    ordered = {
        word: tuple(sorted(found, key=lambda entry: -len(entry[0]))) for word, found in by_first.items()
    }
    words = {word for phrase in named for word in phrase}
    return Lexicon(ordered, Speller(words, (*cues("lookalikes"), *(w for c in _CUE_WORDS for w in cues(c)))))


# Cue words that must not be taken for misspelt names.
_CUE_WORDS: Final = (
    "negations",
    "past_before",
    "others",
    "allergy",
    "doubts",
    "future",
    "done",
    "begins",
    "fillers",
)


@lru_cache(maxsize=1)
def _cue_table() -> Mapping[str, object]:
    text = resources.files(PACKAGE).joinpath("data").joinpath("assertion.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=64)
def cues(name: str) -> frozenset[str]:
    """The words of one list of ``assertion.toml``.

    Raises:
        KnowledgeError: there is no such list.
    """
    found = _cue_table().get(name)
    if not isinstance(found, list):
        raise KnowledgeError(f"{PACKAGE}/data/assertion.toml: the list {name!r} is missing.")
    return frozenset(str(word) for word in found)


@lru_cache(maxsize=1)
def other_meaning() -> Mapping[str, frozenset[str]]:
    """By a name: the words before it that give it another meaning ("mouth ulcer")."""
    found = _cue_table().get("not_after")
    if not isinstance(found, dict):
        raise KnowledgeError(f"{PACKAGE}/data/assertion.toml: the table 'not_after' is missing.")
    return {name: frozenset(words) for name, words in found.items() if words}
