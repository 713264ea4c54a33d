"""Plain or hidden: in one breath, why, and what would change our mind. As the page and the terminal say it."""

from __future__ import annotations

from psoas.assessment import Clarity
from psoas.report.words import finding_name, name, source_name


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
            place = source_name(found.by_place)
            return f"A hidden case. The place alone would point to {place}; {why} {make} {first} likelier."
        case "open":
            rivals = " · ".join(map(source_name, found.rivals)) or "many others"
            return f"Still open. {first} comes first, but these are nearly as likely: {rivals}."


def _change(found: Clarity) -> str:
    if not found.exam:
        return "No single exam proposed here would put another source first."
    result = "positive" if found.positive else "negative"
    other = source_name(found.then_first)
    return f"A {result} result of this would change our mind: {name(found.exam)}, to {other}."
