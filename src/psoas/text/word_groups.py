"""Groups of words and of codes that the grammar of the engine looks for, read from tables.

The files of ``data/en/word_groups`` hold the words by module and name, ``data/code_groups.toml`` the codes.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from psoas.errors import KnowledgeError
from psoas.text.forms import lemma
from psoas.text.tables import Table, folder_tables


@lru_cache(maxsize=1)
def _codes() -> Table:
    path = resources.files("psoas.text").joinpath("data", "code_groups.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise KnowledgeError(f"psoas.text/data/code_groups.toml: cannot be read ({error})") from None


def _group(table: Table, where: str, name: str) -> frozenset[str]:
    module, _, key = name.partition(".")
    try:
        return frozenset(table[module][key].split())
    except KeyError:
        raise KnowledgeError(
            f"psoas.text/data/{where}: has no group {name!r}; add it under [{module}]."
        ) from None


@lru_cache(maxsize=1024)
def exact_words(name: str) -> frozenset[str]:
    """A group as its words are written, each found only in that form.

    Raises:
        KnowledgeError: a table cannot be read, or none has such a group.
    """
    return _group(folder_tables("word_groups"), "en/word_groups", name)


@lru_cache(maxsize=1024)
def word_group(name: str) -> frozenset[str]:
    """A group by what its words are found by, in every form ("ache" is also "aching").

    Raises:
        KnowledgeError: a table cannot be read, or none has such a group.
    """
    return frozenset(lemma(word) for word in exact_words(name))


@lru_cache(maxsize=1024)
def code_group(name: str) -> frozenset[str]:
    """A group of codes.

    Raises:
        KnowledgeError: the table cannot be read or has no such group.
    """
    return _group(_codes(), "code_groups.toml", name)
