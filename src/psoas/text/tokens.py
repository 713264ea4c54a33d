"""Step 1, normalise: a client's text to words in one spelling, each with its place in the original.

Lower case, one kind of apostrophe, contractions and short forms in one spelling, word endings cut
(``lemma``). The text itself is never changed, so that every word can point back into it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from psoas.text.disguised import undisguised
from psoas.text.forms import in_the_past, lemma
from psoas.text.word_groups import exact_words

# How strongly a word is break_before from the word before it.
NONE, COMMA, CLAUSE, SENTENCE = 0, 1, 2, 3

FULL_LINE: Final = 60  # characters; shorter lines are lines of a list
# A letter, and what may stand unseen inside a word: a soft hyphen, signs of no width, marks that combine.
_LETTER: Final = r"[^\W\d_](?:[^\W\d_]|[\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f])*"
# "3/52" is three weeks in the shorthand of clinics; "24/7" is not.
_TOKEN: Final = re.compile(
    r"\[ ?\]|(?<!\w)[-+–−]ve(?!\w)|[bB]/[lL]\b|[x×](?=\d{1,2} ?(?:/(?:7|52|12)|d|w|m|y))"
    r"|(?!24/7)\d{1,2}/(?:7|52|12|40)(?![\d/])|"
    + _LETTER
    + r"\d*(?:['’‘`´ʼ][^\W\d_]+)*|\d+(?:[.,]\d+)?|[^\w\s]|\n\s*\n|\n|_"
)
_SHORTHAND: Final[Mapping[str, str]] = {
    "7": "day",
    "52": "week",
    "12": "month",
    "40": "weeks pregnant",  # "31/40" in notes
}
_SIGNS: Final[Mapping[str, str]] = {
    "&": "and",
    "+": "and",
    ">": "to",
    "→": "to",
    "-ve": "negative",
    "–ve": "negative",
    "−ve": "negative",
    "+ve": "positive",
    "↑": "increased",
    "↓": "reduced",
    "✓": "yes",
    "✔": "yes",
    "✗": "no",
    "✘": "no",
}
_SHORT_ANSWERS: Final[Mapping[str, str]] = {"N": "no", "n": "no", "Y": "yes", "y": "yes"}
_MUCH: Final = re.compile(r"[^\W_]\+(?![^\W_])|.?\+\+|\+\+")  # "pain++ on stairs"
_COLUMNS: Final = re.compile(r"\t|   ")
_NUMERO: Final = re.compile(r"\. ?\d")
_APOSTROPHES: Final = re.compile(r"['’‘`´ʼ]")
_DASHES: Final = frozenset("-–—−‐‑‒")
_KEPT_WHOLE: Final = exact_words("tokens.kept_whole")
_ENDS: Final = frozenset(".!?…;")
_ABBREVIATED: Final = exact_words("tokens.abbreviated")


class Token(NamedTuple):
    """One word. ``lemma`` is what the lexicon is searched by; ``text[start:end]`` is the word as written."""

    word: str
    lemma: str
    start: int
    end: int
    break_before: int  # NONE, COMMA, CLAUSE or SENTENCE: what stands before the word
    asked: bool = False  # a question mark comes right after the word
    bracket: bool = False  # an opening bracket or colon stands before the word
    past: bool = False  # told in the past ("lifted", "bent"); the spelling that the lexicon uses may hide it


def tokenise(text: str, same_as: Mapping[str, str]) -> tuple[Token, ...]:
    """The words of a text.

    Args:
        text: what the client wrote.
        same_as: words and the spelling that the lexicon uses for them ("cos" for "because").
    """
    text = undisguised(text)
    tokens: list[Token] = []
    break_before, bracket, last_end = SENTENCE, False, -1
    for match in _TOKEN.finditer(text):
        raw, (start, stop) = match[0], match.span()
        if raw in ("[]", "[ ]"):
            raw, break_before = "no", SENTENCE  # an empty box of a form
        raw = _sign(raw, text[max(0, start - 1) : stop + 1]) if raw in _SIGNS else raw
        if not raw[0].isalnum():
            glued = last_end == start and stop < len(text) and not text[stop].isspace()
            strength = _strength(raw, glued, tokens[-1].word if tokens else "")
            if raw == "\n" and _wrapped(text, start):
                strength = NONE
            if raw == "?" and tokens:
                tokens[-1] = _asked(tokens[-1])
            bracket = bracket or raw in "([:="
            break_before = max(break_before, strength)
            continue
        if raw in _LABELS and _is_label(raw, text, stop):
            continue
        if raw in _SHORT_ANSWERS and (bracket or break_before >= CLAUSE or _stands_alone(text, match)):
            raw = _SHORT_ANSWERS[raw]  # "Fever: N", "Numbness? Y"
        if start - last_end > 1 and tokens and _COLUMNS.search(text, last_end, start):
            break_before = max(break_before, CLAUSE)  # columns of a form
        plain, past = _plain(raw)
        for word, cut in _cut(same_as.get(plain, plain)):
            tokens.append(Token(word, cut, start, stop, break_before, False, bracket, past))
            break_before, bracket = NONE, False
        last_end = stop
    return _spoken_marks(tokens)


def _sign(raw: str, with_beside: str) -> str:
    """The word that a sign stands for, where it does not say how much: "pain & stiffness", "pain++"."""
    return raw if _MUCH.match(with_beside) else _SIGNS[raw]


_LABELS: Final = frozenset({"Q", "A", "no", "No", "NO"})


def _is_label(raw: str, text: str, end: int) -> bool:
    """The labels of a question and its answer, and the "no." of a number: "Q: …", "marathon no. 6"."""
    return (raw in ("Q", "A") and text[end : end + 1] in (":", ".")) or (
        raw.lower() == "no" and _NUMERO.match(text, end) is not None
    )


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """As in "pregnant N, blood thinners N": a capital before a mark."""
    return match.group().isupper() and text[match.end() : match.end() + 1] in (",", ";", "\n", "")


def _spoken_marks(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Dictated punctuation as punctuation: "left hip comma no fever full stop"."""
    if {"stop", "mark"}.isdisjoint([t.word for t in tokens]):
        return tuple(tokens)
    pairs = {(a.word, b.word) for a, b in pairwise(tokens)}
    if not pairs & {("full", "stop"), ("question", "mark")}:
        return tuple(tokens)
    out: list[Token] = []
    break_before, at = NONE, 0
    while at < len(tokens):
        token = tokens[at]
        two = (token.word, tokens[at + 1].word if at + 1 < len(tokens) else "")
        meant = two != ("question", "mark") or not out or out[-1].word not in ("a", "the")
        if two in _SPOKEN and meant:  # "bent like a question mark"
            break_before, at = max(break_before, SENTENCE), at + 2
            if two == ("question", "mark") and out:
                out[-1] = _asked(out[-1])
        elif token.word == "comma":
            break_before, at = max(break_before, COMMA), at + 1
        else:
            out.append(token._replace(break_before=max(break_before, token.break_before)))
            break_before, at = NONE, at + 1
    return tuple(out)


_SPOKEN: Final = frozenset({("full", "stop"), ("question", "mark"), ("new", "line"), ("new", "paragraph")})


def _wrapped(text: str, at: int) -> bool:
    """True where a line ends only because it is full, not because a statement does."""
    begins = text[at + 1 : at + 2]
    return at - text.rfind("\n", 0, at) > FULL_LINE and (begins.islower() or text[at - 1 : at].isspace())


def figure(word: str) -> int | None:
    """A short whole number in plain figures, or nothing.

    >>> figure("71"), figure("ten"), figure("²")
    (71, None, None)
    """
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 4 else None


def _asked(token: Token) -> Token:
    return token._replace(asked=True)


def _strength(mark: str, glued: bool, before: str) -> int:
    """How strongly a punctuation mark parts two words."""
    if mark in _DASHES:
        return NONE if glued else CLAUSE
    if mark == ".":
        return NONE if before in _ABBREVIATED and before != "no" else SENTENCE
    if mark in _ENDS or mark.startswith("\n"):
        return SENTENCE
    if mark in ",":
        return COMMA
    return CLAUSE if mark in "():[]=" else NONE


@lru_cache(maxsize=8192)
def _plain(raw: str) -> tuple[str, bool]:
    """A word in one spelling, and whether it tells of the past as it is written."""
    return _spelt(raw), in_the_past(raw.lower())


@lru_cache(maxsize=8192)
def _cut(spelt: str) -> tuple[tuple[str, str], ...]:
    """The words that one stands for, each with its lemma."""
    return tuple((word, "#" if word[0].isdigit() else lemma(word)) for word in spelt.split())


def _spelt(raw: str) -> str:
    """Lower case, without accents and apostrophes ("Don’t" and "dont" are both ``dont``); "3/52" in words."""
    number, _, unit = raw.partition("/")
    if unit in _SHORTHAND:
        return f"{number} {_SHORTHAND[unit]}"
    word = raw.lower()
    if word.isascii() and word.isalnum():
        return word
    whole = unicodedata.normalize("NFKD", word)
    word = "".join(c for c in whole if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    word = _APOSTROPHES.sub("'", word)
    if "'" in word:
        head, _, tail = word.partition("'")
        word = head + tail if tail == "t" or word in _KEPT_WHOLE else head
    return word
