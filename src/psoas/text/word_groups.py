"""Groups of words and of codes that the grammar of the engine looks for, read from tables.

``data/en/word_groups.toml`` holds the words by module and name, ``data/code_groups.toml`` the codes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from psoas.errors import KnowledgeError
from psoas.text.forms import lemma


@lru_cache(maxsize=4)
def _table(name: str) -> Mapping[str, Mapping[str, str]]:
    path = resources.files("psoas.text").joinpath("data", *name.split("/"))
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"psoas.text/data/{name}: cannot be read ({error})") from None


def _group(table: str, name: str) -> tuple[str, ...]:
    module, _, key = name.partition(".")
    try:
        return tuple(_table(table)[module][key].split())
    except KeyError:
        raise KnowledgeError(
            f"psoas.text/data/{table}: has no group {name!r}; add it under [{module}]."
        ) from None


def exact_words(name: str) -> frozenset[str]:
    """A group as its words are written, each found only in that form.

    Raises:
        KnowledgeError: the table cannot be read or has no such group.
    """
    return frozenset(_group("en/word_groups.toml", name))


@lru_cache(maxsize=1024)
def word_group(name: str) -> frozenset[str]:
    """A group by what its words are found by, in every form ("ache" is also "aching").

    Raises:
        KnowledgeError: the table cannot be read or has no such group.
    """
    return frozenset(lemma(word) for word in exact_words(name))


def code_group(name: str) -> frozenset[str]:
    """A group of codes.

    Raises:
        KnowledgeError: the table cannot be read or has no such group.
    """
    return frozenset(_group("code_groups.toml", name))
