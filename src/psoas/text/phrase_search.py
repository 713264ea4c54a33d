"""Where the phrases of the lexicon stand in a line of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psoas.text.lexicon import OVER_COMMA, Branch, Entry, Following, Slot
from psoas.text.tokens import CLAUSE, COMMA, Token

_PASSED_OVER: Final = 25  # small words in a row that a phrase may pass over; nobody writes more


class Line:
    """The words as phrases are sought in them: by what each is found, and where a phrase may go on.

    ``held`` are all that words are found by; ``goes_on`` is how far the word after a place may be from it: the places up to the first word that a phrase
    may not hold anywhere, and not over a break.
    """

    __slots__ = ("breaks", "goes_on", "held", "keys", "marks")

    def __init__(self, tokens: Sequence[Token], skip: frozenset[str], gap_stops: frozenset[str]) -> None:
        self.keys = [(t.lemma,) if t.lemma != "#" else _number_keys(t) for t in tokens]
        self.held = {key for keys in self.keys for key in keys}
        self.breaks = [t.break_before >= COMMA or t.lemma in gap_stops for t in tokens]
        self.marks = [t.break_before for t in tokens]
        n = len(tokens)
        # "Mood: low": a colon or bracket does not end a phrase.
        shut = [t.break_before >= COMMA and not (t.bracket and t.break_before == CLAUSE) for t in tokens]
        end = [n] * (n + 1)
        self.goes_on: list[range] = [range(0)] * (n + 1)
        for at in range(n - 1, -1, -1):
            if shut[at]:
                end[at] = at
            elif tokens[at].lemma in skip and at + 1 < n:
                end[at] = max(end[at + 1], at + 1)
            else:
                end[at] = at + 1
            self.goes_on[at] = range(at, min(end[at], at + _PASSED_OVER))


def phrase_ends(begun: Branch, first: int, line: Line) -> list[tuple[int, Entry]]:
    """Where phrases that begin at a word can end, and what they say."""
    found = [(first, entry) for entry in begun.ends]
    keys, goes_on = line.keys, line.goes_on
    if begun.by_next:
        next_word = begun.by_next.get
        for at in goes_on[first + 1]:
            for key in keys[at]:
                following = next_word(key)
                if following is not None:
                    found += [(at, entry) for entry in following.ends]
                    for rest, entry in following.after_gap:
                        last = _rest_ends(rest, 0, at, line)
                        if last >= 0:
                            found.append((last, entry))
                    if following.by_third:
                        _ends_of_three(following, at, line, found)
    if begun.after_gap:
        found += _ends_after_gap(begun, first, line)
    return found


def _ends_of_three(following: Following, second: int, line: Line, found: list[tuple[int, Entry]]) -> None:
    """Add where the phrases of three words and more end whose second word stands at ``second``."""
    keys, third_word = line.keys, following.by_third.get
    done: list[tuple[Slot, ...]] = []  # a rest is taken where its first word comes first
    for at in line.goes_on[second + 1]:
        for key in keys[at]:
            for rest, entry in third_word(key, ()):
                last = at if len(rest) == 1 else _rest_ends(rest, 1, at, line)
                if last >= 0 and not any(rest is other for other in done):
                    done.append(rest)
                    found.append((last, entry))


def _ends_after_gap(begun: Branch, first: int, line: Line) -> list[tuple[int, Entry]]:
    """As ``phrase_ends``, for the phrases with a gap of up to four words after their first; each at its first place."""
    found: list[tuple[int, Entry]] = []
    done: set[int] = set()
    stop = min(first + 6, len(line.keys))
    for at in range(first + 1, max(stop, line.goes_on[stop - 1].stop)):
        if at < stop and line.breaks[at]:
            break
        for key in line.keys[at]:
            for number, rest, entry in begun.after_gap.get(key, ()):
                last = -1 if number in done else _rest_ends(rest, 0, at, line) if rest else at
                if last >= 0:
                    done.add(number)
                    found.append((last, entry))
    return found


def _number_keys(token: Token) -> tuple[str, ...]:
    """What a number is found by: that it is one, and its figures. Every other word is found by its lemma."""
    return ("#", token.word, token.word.partition(".")[0])


def _rest_ends(rest: tuple[Slot, ...], place: int, before: int, line: Line) -> int:
    """The last word of a phrase whose places from ``place`` come after the word ``before``; -1 where they do not."""
    slot = rest[place]
    if slot is None:
        return _after_gap(rest, place + 1, before, line)
    if slot is OVER_COMMA:
        return _after_comma(rest, place + 1, before, line)
    keys, is_last = line.keys, place + 1 == len(rest)
    for at in line.goes_on[before + 1]:
        if not slot.isdisjoint(keys[at]):
            last = at if is_last else _rest_ends(rest, place + 1, at, line)
            if last >= 0:
                return last
    return -1


def _after_gap(rest: tuple[Slot, ...], place: int, before: int, line: Line) -> int:
    """As ``_rest_ends``, with up to four words between."""
    if place == len(rest):
        return before
    slot, stop = rest[place], min(before + 6, len(line.keys))
    if slot is not None and slot.isdisjoint(line.held):
        return -1
    for at in range(before + 1, max(stop, line.goes_on[stop - 1].stop)):
        if at < stop and line.breaks[at]:
            return -1
        if slot is None or not slot.isdisjoint(line.keys[at]):
            last = _rest_ends(rest, place, at - 1, line)
            if last >= 0:
                return last
    return -1


def _after_comma(rest: tuple[Slot, ...], place: int, before: int, line: Line) -> int:
    """As ``_after_gap``, where a comma and nothing stronger stands between."""
    slot, passed = rest[place], False
    if slot is None or slot.isdisjoint(line.held):
        return -1
    for at in range(before + 1, min(before + 6, len(line.keys))):
        if line.marks[at] > COMMA:
            return -1
        passed = passed or line.marks[at] == COMMA
        if passed and not slot.isdisjoint(line.keys[at]):
            last = at if place + 1 == len(rest) else _rest_ends(rest, place + 1, at, line)
            if last >= 0:
                return last
    return -1
