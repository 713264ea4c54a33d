"""The words by which a client says that a medicine or condition is theirs, over, denied or someone else's."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from psoas.errors import KnowledgeError


@lru_cache(maxsize=1)
def _table() -> Mapping[str, object]:
    path = resources.files("psoas.text").joinpath("data", "en", "health.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"psoas.text/data/en/health.toml: cannot be read ({error})") from None


@lru_cache(maxsize=64)
def cues(name: str) -> frozenset[str]:
    """The words of one list of ``health.toml``.

    Raises:
        KnowledgeError: there is no such list.
    """
    found = _table().get(name)
    if not isinstance(found, list):
        raise KnowledgeError(f"psoas.text/data/en/health.toml: the list {name!r} is missing.")
    return frozenset(str(word) for word in found)


@lru_cache(maxsize=1)
def cue_words() -> frozenset[str]:
    """Every word of every list."""
    lists = [name for name, found in _table().items() if isinstance(found, list)]
    return frozenset(word for name in lists for phrase in cues(name) for word in phrase.split())


def has_phrase(words: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether any phrase (one word or several) stands in the words.

    >>> has_phrase(["two", "years", "ago"], frozenset({"years ago"}))
    True
    """
    if not phrases.isdisjoint(words):
        return True
    begin = _first_words(phrases)
    return not begin.isdisjoint(words) and any(
        " ".join(words[n : n + size]) in phrases
        for n, word in enumerate(words)
        if word in begin
        for size in (2, 3, 4)
    )


@lru_cache(maxsize=64)
def _first_words(phrases: frozenset[str]) -> frozenset[str]:
    """The first words of the phrases of several words."""
    return frozenset(phrase.split()[0] for phrase in phrases if " " in phrase)


def begins_with(words: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether the words begin with any phrase."""
    return any(" ".join(words[:size]) in phrases for size in (1, 2, 3))
