"""Write ``near_words.txt``: the English words that would be taken for a slip of a word of the lexicon.

Run it after words were added to the lexicon: ``python tools/build_near_words.py``. It needs the packages ``wordfreq``
and ``simplemma`` of the extra ``dev``. The commonest words are all kept; of the rarer ones those that a dictionary
knows too, because among them are common misspellings. Words that stand in the file already are kept while they are near.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from simplemma import is_known
from wordfreq import top_n_list

from psoas.text.forms import lemma
from psoas.text.spelling import nearest, sought
from psoas.text.tables import word_list

FILE = Path(__file__).parents[1] / "src" / "psoas" / "text" / "data" / "en" / "near_words.txt"
COMMONEST = 30_000
LOOKED_AT = 80_000
HEAD = "# English words that look or sound like a word of the lexicon and are another; made by tools/build_near_words.py.\n"


def near_words() -> list[str]:
    """The real words that the speller would correct, in alphabetical order."""
    found = {word for word in word_list("near_words.txt") if sought(word, lemma(word)) and nearest(word)}
    for rank, word in enumerate(top_n_list("en", LOOKED_AT)):
        if sought(word, lemma(word)) and nearest(word) and (rank < COMMONEST or is_known(word, lang="en")):
            found.add(word)
    return sorted(found)


if __name__ == "__main__":
    lines = textwrap.wrap(" ".join(near_words()), 118)
    FILE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
