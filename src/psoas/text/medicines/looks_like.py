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
def ending(word: str) -> bool:
    """Whether a word ends as medicine names do ("-pril", "-gliptin").

    >>> ending("zorbapril")
    True
    """
    return len(word) >= 7 and any(
        len(word) > length + 2 and word[-length:] in words for length, words in _by_length()
    )
