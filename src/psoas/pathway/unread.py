"""Sentences of the verdict on what was not read; never the client's words."""

from __future__ import annotations

from collections import Counter

from psoas.visit import Understanding, Understood
from psoas.vocabulary import codes


def too_little(words: Understanding, understood: Understood) -> str:
    """Why nothing can be said of this visit."""
    if not words.text.strip():
        return "The visit holds no words of the client, and no place, quality or exam was recorded."
    if understood == "nothing":
        return "Nothing in the client's words was understood."
    return "Too little of the client's words was understood."


def not_read(words: Understanding) -> tuple[str, ...]:
    """What was not read, as sentences of the verdict; never the client's words."""
    told: list[str] = []
    if words.language != "en":
        name = codes("language").get(words.language, words.language)
        told.append(f"The words seem to be in {name}; only English is read.")
    others = () if told else words.other_languages
    for language, times in Counter(others).items():
        name = codes("language").get(language, language)
        told.append(
            f"1 part of the words was not read: it looks like {name}. Ask what was meant."
            if times == 1
            else f"{times} parts of the words were not read: they look like {name}. Ask what was meant."
        )
    if count := len(words.not_understood) - len(others):
        told.append(f"In {count} sentence{'s' if count > 1 else ''} of the words nothing was read.")
    return tuple(told)
