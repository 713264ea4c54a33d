"""Whether the case is clear, hidden or open, why, and what would change that: one text for page and terminal."""

from __future__ import annotations

from typing import Final

from psoas.assessment import Clarity, Differential
from psoas.report.words import finding_name, in_sentence, name, source_name

_MOST: Final = 0.5  # more than half of the weight


def verdict(found: Clarity, from_estimates: float) -> str:
    """Whether the case is clear, hidden or open, in words for a practitioner.

    Args:
        found: how clear the case is.
        from_estimates: the share, 0 to 1, of the weight of the likeliest source's reasons that rests on estimates.
    """
    return f"{_kind(found, from_estimates)} {_change(found)}"


def share_of_estimates(differential: Differential) -> float:
    """The share of the weight of the likeliest source's reasons that rests on estimates."""
    first = differential.clarity.first if differential.clarity else ""
    return next((e.from_estimates for e in differential.estimates if e.source == first), 1.0)


def _kind(found: Clarity, from_estimates: float) -> str:
    guessed = from_estimates > _MOST
    share = "all" if round(10 * from_estimates) == 10 else "most"
    first = source_name(found.first)
    reasons = [finding_name(key) for key in found.because[:2]]
    why, one = " and ".join(reasons) or "all else that is known", len(reasons) < 2
    match found.kind:
        case "clear":
            fits = "fits" if one else "fit"
            if guessed:
                begins = f"Clear only as far as estimates go: {share} of the weight for it rests on them, not on studies."
            else:
                begins = "A clear case."
            return f"{begins} {first} is known to hurt in this place, and {why} {fits} it too."
        case "hidden":
            make = "makes" if one else "make"
            place = in_sentence(found.by_place)
            begins = (
                f"A hidden case, with {share} of its weight resting on estimates."
                if guessed
                else "A hidden case."
            )
            return f"{begins} The place alone would point to {place}; {why} {make} {in_sentence(found.first)} likelier."
        case "open":
            rivals = " · ".join(map(in_sentence, found.rivals)) or "many others"
            return f"Still open. {first} comes first, but these are nearly as likely: {rivals}."


def _change(found: Clarity) -> str:
    if not found.exam:
        return "No single exam proposed here would put another source first."
    result = "positive" if found.positive else "negative"
    other = in_sentence(found.then_first)
    return f"A {result} result of this exam would put another source first: {name(found.exam)}, then {other}."
