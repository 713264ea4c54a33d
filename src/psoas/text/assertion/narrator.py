"""Somebody who tells for another: "booking for my dad, 78", "my mum slipped last night and she can't stand".

The one told about is then the client, and what is said of them is no relative's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from psoas.text.matching import Mention
from psoas.text.passage import Passage
from psoas.text.word_groups import exact_words, word_group

_GROWN: Final = 18  # years from which a client tells of themselves
_CHILDREN: Final = word_group("narrator.children")
_OPENING: Final = 20  # words in which the one told about is named
_FRIENDS: Final = word_group("narrator.friends")
_SHORTEST: Final = 12  # words of a passage that opens with the one told about
_TELLS: Final = word_group("narrator.tells")
_FOR: Final = word_group("narrator.for")
_THEY: Final = exact_words("narrator.they")


def spoken_for(passage: Passage, age_years: float | None = None) -> Passage:
    """The passage without the words for the one who is the client.

    Args:
        passage: the words.
        age_years: of the client, where it is known: a grown-up who tells of a child tells of a young client.
    """
    person = told_about(passage, age_years)
    if person is None:
        return passage
    lemma = passage.tokens[person.last].lemma
    kept = tuple(
        s
        for s in passage.matches
        if not (s.type == "cue" and s.code == "person" and passage.tokens[s.last].lemma == lemma)
    )
    return replace(passage, matches=kept)


def told_about(passage: Passage, age_years: float | None = None) -> Mention | None:
    """Somebody else whom the teller speaks for, and who is the client; nothing where the teller is."""
    named_first = [p for p in passage.cues("person") if p.first < _OPENING]
    people = [p for p in named_first if not _writes(passage, p)]
    told_by = len(people) < len(named_first)
    if age_years is not None and age_years < _GROWN:
        for person in people:
            if passage.tokens[person.last].lemma in _CHILDREN and not _own_body(passage):
                return person
    for person in people:
        before = [t.lemma for t in passage.tokens[max(0, person.first - 3) : person.first]]
        earlier = {t.lemma for t in passage.tokens[: person.first]}
        named = bool(set(before) & _FOR) and (bool(earlier & _TELLS) or person.first <= 2)
        friend = passage.tokens[person.last].lemma in _FRIENDS
        first = person.first <= 1 or (told_by and person is people[0])
        opens = first and not friend and _of_nobody_else(passage)
        if (named or opens) and not _own_pain(passage):
            return person
    return None


def _writes(passage: Passage, person: Mention) -> bool:
    """As in "husband writes: my wife …", "mum here": the one who tells, and not the one told about."""
    after = passage.tokens[person.last + 1 : person.last + 2]
    return person.first <= 2 and bool(after) and after[0].lemma in word_group("narrator.writes")


def _own_body(passage: Passage) -> bool:
    """A child that tells of itself: "my knee hurts, and my little brother's too"."""
    return any(
        before.word == "my" and any(m.type == "region" for m in passage.at(at))
        for at, before in enumerate(passage.tokens[:-1], start=1)
    )


def _of_nobody_else(passage: Passage) -> bool:
    """A passage of some length about one whom the teller calls "he" or "she", in which no "I" comes."""
    words = {t.word for t in passage.tokens}
    told = len(passage.tokens) >= _SHORTEST and bool(words & _THEY)
    return told and not words & {"i", "im", "ive", "ill"} and not _i_have(passage)


def _i_have(passage: Passage) -> bool:
    """A "have" without a subject is an "I've", as the spelling that the lexicon uses has it."""
    return any(
        token.lemma == "have" and (token.break_before or passage.tokens[at - 1].lemma in _OPENS_CLAUSE)
        for at, token in enumerate(passage.tokens)
    )


_OPENS_CLAUSE: Final = word_group("narrator.opens_clause")


def _own_pain(passage: Passage) -> bool:
    """The teller's own body is spoken of too: "my own lower back", "it hurts me"."""
    if any(t.word in ("me", "myself") for t in passage.tokens):
        return True
    people = {p.last for p in passage.cues("person")}
    for m in passage.mentions:
        if m.type not in ("region", "quality"):
            continue
        near = range(max(0, m.first - 3), m.first + 1)
        mine = [n for n in near if passage.tokens[n].word in ("my", "i", "im", "ive")]
        if mine and not people & set(range(mine[-1] + 1, m.first)):  # "my husband's back" is his
            return True
    return False
