"""Is a strange word, where a medicine is expected, an ordinary English one?

Asked only there ("I take ...", a list of medicines, a strength follows): the dictionary takes a moment to load.
"""

from __future__ import annotations

import string
from functools import lru_cache

from psoas.text.medicines import looks_like, table
from psoas.text.tables import base_words


@lru_cache(maxsize=8192)
def ordinary(word: str) -> bool:
    """Whether a word is English: in our own tables, near a medicine yet none, or in the dictionary.

    A word of the dictionary that ends as medicines do is none of these: the dictionary holds medicines too.

    >>> ordinary("saturday"), ordinary("zorbapril")
    (True, False)
    """
    if word in table.near_words() or word in base_words():
        return True
    return not looks_like.ending(word) and _in_dictionary(word)


@lru_cache(maxsize=8192)
def misspelt(word: str) -> bool:
    """Whether a word is one slip away from an English word: "insted" is "instead", no medicine.

    The first letter is taken to be right.
    """
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        slips = [head + letter + tail for letter in string.ascii_lowercase]
        if tail:
            slips += [head + tail[1:], *(head + letter + tail[1:] for letter in string.ascii_lowercase)]
        if len(tail) > 1:
            slips.append(head + tail[1] + tail[0] + tail[2:])
        if any(slip not in table.names() and _meant(slip) for slip in slips):
            return True
    return False


def _meant(word: str) -> bool:
    """Whether a word that a slip may stand for is English; not kept in memory, as there are hundreds."""
    return word in base_words() or _in_dictionary(word)


def _in_dictionary(word: str) -> bool:
    from simplemma import is_known  # noqa: PLC0415 - loaded only where a medicine is expected

    return is_known(word, lang="en")
