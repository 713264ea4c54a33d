"""Does an unknown word look like a medicine?"""

from __future__ import annotations

from functools import lru_cache

from psoas.text.medicines import table


@lru_cache(maxsize=1)
def _by_length() -> tuple[tuple[int, frozenset[str]], ...]:
    found: dict[int, set[str]] = {}
    for word in table.endings():
        found.setdefault(len(word), set()).add(word)
    return tuple((length, frozenset(words)) for length, words in sorted(found.items()))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The longest ending of medicine names that a word has, or an empty string."""
    for length, words in reversed(_by_length()):
        if len(word) >= max(7, length + 3) and word[-length:] in words:
            return word[-length:]
    return ""


def ending(word: str) -> bool:
    """Whether a word ends as medicine names do ("-pril", "-gliptin").

    >>> ending("zorbapril")
    True
    """
    return bool(stem(word))
