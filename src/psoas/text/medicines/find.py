"""Finds the medicines, supplements and kinds of medicine that a text names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, cast

from psoas.text.medicines import everyday, looks_like, spelling, table
from psoas.text.medicines.table import Entry, plain

Kind = Literal["medicine", "supplement", "class"]
_WORD = re.compile(r"[^\W_]+(?:[’'`´][^\W_]+)*")
_GLUED = re.compile(r"([^\W\d_]{5,})(\d+(?:mg|mcg|ug|g|ml|iu)?)", re.IGNORECASE)
_STRENGTH = re.compile(r"\d+(?:mg|mgs|mcg|ug|g|gm|ml|iu|units?|x|k|hr|h)?")
_TALK = 12  # words: how far back the medicine may stand that "it's called ..." names
_POINTS_BACK = frozenset({"its", "it", "is", "theyre", "they", "are", "was"})
_BREAK = re.compile(r"[.!?;:\n](?:\s|$)|\n")


@dataclass(frozen=True, slots=True)
class MedicineName:
    """One name in the words: ``text[start:end]`` is as written, ``name`` is the table's."""

    written: str
    start: int
    end: int
    name: str
    substances: tuple[str, ...]
    classes: tuple[str, ...]
    spelling: Literal["exact", "corrected"]
    kind: Kind


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A word that looks like a medicine, or stands where one must stand, and is not known."""

    written: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MedicineNames:
    """What a text names: known and unknown, in the order of the words."""

    known: tuple[MedicineName, ...]
    unknown: tuple[UnknownName, ...]


def _words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of a text by their keys, and where each stands."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        word, span = match[0], match.span()
        glued = None if word.isalpha() else _GLUED.fullmatch(word)
        if glued and _key(glued[1]) in table.names():  # "levothyroxine100mcg"
            cut = span[0] + glued.end(1)
            words += [_key(text[span[0] : cut]), _key(text[cut : span[1]])]
            spans += [(span[0], cut), (cut, span[1])]
        else:
            words.append(_key(word))
            spans.append(span)
    return words, spans


@lru_cache(maxsize=16384)
def _key(word: str) -> str:
    lowered = word.lower()
    return lowered if lowered.isascii() and lowered.isalnum() else plain(word).replace(" ", "") or lowered


def _role(word: str, role: str) -> bool:
    return any(found == role for found, _ in table.forms().get(word, ()))


def _is_dose(word: str) -> bool:
    return word.isdigit() or bool(_STRENGTH.fullmatch(word)) or _role(word, "unit")


@lru_cache(maxsize=8192)
def _quiet(word: str) -> bool:
    """Whether nothing in a word by itself tells of a medicine."""
    if _role(word, "naming"):
        return False
    if word in table.near_words() or len(word) < 3 or not word.isalpha():
        return True
    return not (
        word in table.joined()
        or looks_like.ending(word)
        or (word not in table.rare_words() and spelling.corrected_in_passing(word))
    )


@lru_cache(maxsize=16384)
def _pair(left: str, right: str, expected: bool) -> str:
    """The key of the name that two words are, written apart or with a slip ("para cetamol", "co codomol")."""
    pair = left + right
    if len(pair) < 6:
        return ""
    key = pair if pair in table.names() and not table.entry(pair).common else table.joined().get(pair, "")
    if not key and table.longest_by_first_word().get(left, 0) > 1 and (expected or len(right) >= 6):
        key = spelling.corrected(pair)
        slips = spelling.slips(right, key.removeprefix(left + " "))
        if not key.startswith(left + " ") or (
            not expected and slips > (1 if len(right) < spelling.LONG else 2)
        ):
            return ""
    if key and not expected and (f"{left} {right}" in table.near_words() or not spelling.known_to_all(key)):
        return ""
    return key


@lru_cache(maxsize=16384)
def _nothing_after(word: str, after: str) -> bool:
    """Whether the word after a quiet one is no strength or clear form, and does not make a name with it."""
    dosed = not after.isalpha() or _is_dose(after) or after in table.clear_forms()
    return not dosed and not _pair(word, after, False)


def _quiet_places(words: Sequence[str]) -> list[bool]:
    """Of each word, whether neither it nor the words beside it tell of a medicine: the short way past most words."""
    return [
        _quiet(word)
        and not (before and _pair(before, word, False))
        and (not after or _nothing_after(word, after))
        for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False)
    ]


class _Scan:
    """One pass over the words of a text."""

    def __init__(self, text: str, list_box: bool) -> None:
        self.text, self.list_box = text, list_box
        self.words, self.spans = _words(text)
        self.known: list[MedicineName] = []
        self.unknown: list[UnknownName] = []
        self.named = False  # the words stand where a medicine is named: "I take ..."

    def run(self) -> MedicineNames:
        longest = table.longest_by_first_word()
        near, leads = table.near_words(), table.lead_words()
        quiet = _quiet_places(self.words)
        at, end, count_words = 0, 0, len(self.words)
        while at < count_words:
            word, (start, stop) = self.words[at], self.spans[at]
            if self.named and _BREAK.search(self.text, end, start):
                self.named = False
            end = stop
            plain_word = quiet[at] and not (self.named or self.list_box)
            if plain_word and word not in longest and word not in leads:
                at += 1
                continue
            key = self._name(at) if word in longest else ""
            if key:
                count = key.count(" ") + 1
                self._add(table.entry(key), at, count, "exact")
                end = self.spans[at + count - 1][1]
                at += count
                continue
            lead = (self._lead(at) if word in leads else 0) or self._naming(at)
            if lead:
                self.named = True
                at += lead
                end = self.spans[at - 1][1]
                continue
            if plain_word:
                at += 1
                continue
            if word in near or len(word) < 3 or not word.isalpha() or self._short_form(at):
                self._everyday(at)
                at += 1
                continue
            used = self._strange(at)
            if not used:
                self._everyday(at)
            at += used or 1
            end = self.spans[at - 1][1]
        return MedicineNames(tuple(self.known), tuple(self.unknown))

    def _name(self, at: int) -> str:
        """The key of the longest name that begins at a word, or nothing."""
        word, names = self.words[at], table.names()
        for size in range(min(table.longest_by_first_word()[word], len(self.words) - at), 0, -1):
            key = word if size == 1 else " ".join(self.words[at : at + size])
            if key in names and self._fits(table.entry(key), at, size):
                return key
        return ""

    def _short_form(self, at: int) -> bool:
        """Whether a word with an apostrophe is an everyday one ("we've", "sister's")."""
        word, (start, end) = self.words[at], self.spans[at]
        if end - start == len(word):
            return False
        first, *rest = re.split(r"[’'`´]", self.text[start:end].lower(), maxsplit=1)
        if not rest:
            return False
        if rest == ["t"] or len(first) < 3 or first in table.near_words():
            return True
        if first in table.names():
            return False
        if self._expected(at):
            return everyday.ordinary(first) or everyday.ordinary(word)
        return not spelling.corrected_in_passing(first)

    def _fits(self, entry: Entry, at: int, size: int) -> bool:
        """Whether a name that is an everyday word too stands as a medicine here."""
        if not (entry.common or entry.seldom) or self.list_box:
            return True
        if entry.seldom and self.named:
            return True
        after = self.words[at + size : at + size + 2]
        if not after:
            return False
        if _is_dose(after[0]):
            return len(after) > 1 and _role(after[1], "unit") if after[0].isdigit() else True
        return after[0] in table.clear_forms()

    def _lead(self, at: int) -> int:
        """How many words, from here, lead to the name of a medicine."""
        for size in range(table.longest_lead(), 0, -1):
            if at + size <= len(self.words) and _role(" ".join(self.words[at : at + size]), "lead"):
                return size
        return 0

    def _naming(self, at: int) -> int:
        """One, where "called" gives the name of a medicine: "a tablet called ...", "I take a thing called ..."."""
        if not at or not _role(self.words[at], "naming"):
            return 0
        before = self.words[at - 1]
        if self.named or _role(before, "form") or self._used(at - 1):
            return 1
        if not (_role(before, "vague") or before in _POINTS_BACK):
            return 0
        start = self.spans[max(0, at - _TALK)][0]
        named_here = bool(self.known) and self.known[-1].start >= start
        return int(named_here or any(_role(w, "form") for w in self.words[max(0, at - _TALK) : at]))

    def _everyday(self, at: int) -> None:
        if not self.named:
            return
        word = self.words[at]
        if not (
            _is_dose(word) or any(_role(word, role) for role in ("form", "frequency", "filler", "vague"))
        ):
            self.named = False

    def _dosed(self, at: int) -> bool:
        """Whether a strength or a form follows."""
        after = self.words[at + 1 : at + 3]
        if not after:
            return False
        if after[0].isdigit():
            return len(after) > 1 and _role(after[1], "unit")
        return _is_dose(after[0]) or after[0] in table.clear_forms()

    def _expected(self, at: int) -> bool:
        """Whether a medicine is expected here: in a list, after "I take", before a strength or a form."""
        return self.list_box or self.named or self._dosed(at)

    def _strange(self, at: int) -> int:
        """A word that is no name as it stands: a name written as two, a misspelt one, an unknown medicine. Words used.

        Nothing is used where it is none of these.
        """
        word = self.words[at]
        if word in table.forms():
            return 0
        one = table.joined().get(word)
        if one:
            self._add(table.entry(one), at, 1, "exact")
            return 1
        expected = self._expected(at)
        for first in (at, at - 1):
            if 0 <= first < len(self.words) - 1 and not self._used(first):
                key = _pair(self.words[first], self.words[first + 1], expected)
                # Two words of a list are one name only where one of them is no English word.
                if key and not (expected and everyday.ordinary(word)):
                    self._add(table.entry(key), first, 2, "corrected")
                    return first + 2 - at
        if expected:
            key = spelling.corrected(word, wide=True)
        else:
            key = "" if word in table.rare_words() else spelling.corrected_in_passing(word)
        if key:
            self._add(table.entry(key), at, 1, "corrected")
        elif looks_like.ending(word) or (expected and (self._nameable(at) or spelling.tied(word))):
            start, end = self.spans[at]
            self.unknown.append(UnknownName(self.text[start:end], start, end))
        else:
            return 0
        return 1

    def _nameable(self, at: int) -> bool:
        """Whether a strange word, where a medicine is expected, is the name of one."""
        word = self.words[at]
        if len(word) < 4 or _is_dose(word) or everyday.ordinary(word):
            return False
        return self.list_box or self._dosed(at) or len(word) < 5 or not everyday.misspelt(word)

    def _used(self, at: int) -> bool:
        """Whether a word already belongs to a name."""
        start = self.spans[at][0]
        return bool(self.known) and self.known[-1].end > start

    def _add(self, entry: Entry, at: int, count: int, spelt: Literal["exact", "corrected"]) -> None:
        start, end = self.spans[at][0], self.spans[at + count - 1][1]
        route = entry.route or self._route_after(at + count)
        self.known.append(
            MedicineName(
                self.text[start:end],
                start,
                end,
                entry.name,
                entry.substances,
                table.classes_of(entry, route),
                spelt,
                cast("Kind", entry.kind),
            )
        )
        if entry.kind != "class":
            self.named = True

    def _route_after(self, at: int) -> str:
        """The route that the next words tell: "cream", "1% cream", "eye drops", "nasal spray"."""
        words = self.words[at : at + 4]
        for word, after in zip(words[:3], [*words[1:], ""], strict=False):
            for role, route in table.forms().get(word, ()):
                # "Eye drops"; "eye" alone may be the part that is ill.
                if route and (role == "form" or (role == "place" and _role(after, "form"))):
                    return route
            if not (_is_dose(word) or _role(word, "form")):
                return ""
        return ""


def find_medicines(text: str, *, list_box: bool = False) -> MedicineNames:
    """The medicines, supplements and kinds of medicine that ``text`` names, and names that are not known.

    ``list_box`` says that the text is a list of medicines: then every word that is neither known nor everyday
    English is an unknown medicine.

    >>> [name.substances for name in find_medicines("ramipril 5mg and co-codamol").known]
    [('ramipril',), ('paracetamol', 'codeine')]
    """
    return _Scan(text, list_box).run()
