"""The core's names and sentences in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from psoas.report.words import in_line, sentence_case


def spoken(text: str) -> str:
    """A name or sentence of the core in the language of the page; as it is where it has no translation.

    A name may begin with a large letter, and a side may follow it ("Groin, left"). Never for what a person wrote.
    """
    if not text:
        return ""
    found = _found(text)
    if found is None:
        name, comma, side = text.rpartition(", ")
        if comma and (first := _found(name)) is not None and (last := _found(side)) is not None:
            found = f"{first}, {last}"
    return text if found is None else found


def _found(text: str) -> str | None:
    if (whole := gettext(text)) != text:
        return whole
    small = in_line(text)
    if small != text and (whole := gettext(small)) != small:
        return sentence_case(whole)
    return None
