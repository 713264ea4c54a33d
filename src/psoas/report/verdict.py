"""Whether the case is clear, hidden or open, why, and what would change that: one text for page and terminal."""

from __future__ import annotations

from psoas.assessment import Clarity
from psoas.report.words import finding_name, in_sentence, name, source_name


def verdict(found: Clarity) -> str:
    """Whether the case is clear, hidden or open, in words for a practitioner."""
    return f"{_kind(found)} {_change(found)}"


def _kind(found: Clarity) -> str:
    first = source_name(found.first)
    reasons = [finding_name(key) for key in found.because[:2]]
    why, one = " and ".join(reasons) or "all else that is known", len(reasons) < 2
    match found.kind:
        case "clear":
            fits = "fits" if one else "fit"
            return f"A clear case. {first} is known to hurt in this place, and {why} {fits} it too."
        case "hidden":
            make = "makes" if one else "make"
            place = in_sentence(found.by_place)
            return f"A hidden case. The place alone would point to {place}; {why} {make} {in_sentence(found.first)} likelier."
        case "open":
            rivals = " · ".join(map(in_sentence, found.rivals)) or "many others"
            return f"Still open. {first} comes first, but these are nearly as likely: {rivals}."


def _change(found: Clarity) -> str:
    if not found.exam:
        return "No single exam proposed here would put another source first."
    result = "positive" if found.positive else "negative"
    other = in_sentence(found.then_first)
    return f"A {result} result of this exam would put another source first: {name(found.exam)}, then {other}."
