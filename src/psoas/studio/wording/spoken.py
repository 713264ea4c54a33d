"""The core's names and sentences in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from markupsafe import Markup

from psoas.report.words import in_line, sentence_case
from psoas.studio.wording.composed import composed, line_told

_CORE: Final = "en"  # the language of the core's tables
_PERCENT: Final = re.compile(r"\d+%")
_RANGE: Final = " to "
_LIST: Final = ", "
_SUSPECTED: Final = re.compile(r"(?P<source>.+) is likely enough \((?P<share>.+)\) to be ruled out first\.")


def spoken(text: str) -> str:
    """A name or sentence of the core in the language of the page; as it is where it has no translation.

    A name may stand with a large or a small letter; several may stand in a list, as a name with its side does ("Groin, left"), and two
    as a range ("unlikely to very likely"); a text that the core puts together is told part by part. Never for what a person wrote.
    """
    return _in_language(get_language() or "en", text) if text else ""


@lru_cache(maxsize=8192)  # names and sentences of the tables: a page holds hundreds
def _in_language(language: str, text: str) -> str:
    found = _found(text)
    if found is None and _RANGE in text:
        low, _sep, high = text.partition(_RANGE)
        if (first := _found(low)) is not None and (last := _found(high)) is not None:
            found = _("%(low)s to %(high)s") % {"low": first, "high": last}
    if found is None and (match := _SUSPECTED.fullmatch(text)):
        found = _("%(source)s is likely enough (%(share)s) to be ruled out first.") % {
            "source": spoken(match["source"]), "share": spoken(match["share"]),
        }  # fmt: skip
    if found is None and _LIST in text:
        parts = [_found(part) for part in text.split(_LIST)]
        if None not in parts:
            found = _LIST.join(part for part in parts if part)
    if found is None and language != _CORE:
        found = composed(text, language, _leaf(language))
    return text if found is None else found


@lru_cache(maxsize=4)
def _leaf(language: str) -> Callable[[str], str | None]:
    """``_line`` in a language; one and the same function each time, so that what was told is kept."""
    return partial(_line, language=language)


def _line(text: str, language: str) -> str | None:
    """A name of the catalogue or a line of the tables, with a large or a small first letter."""
    if (found := _found(text)) is not None:
        return found
    if (told := line_told(text, language)) is not None:
        return told
    if (told := line_told(in_line(text), language)) is not None:
        return sentence_case(told)
    return None if (told := line_told(sentence_case(text), language)) is None else in_line(told)


def spoken_text(text: str) -> str:
    """The same inside a page's text, not inside an attribute: what has no translation is marked as English, so that it is read aloud as such."""
    found = spoken(text)
    is_english = (get_language() or "en").startswith("en")
    return (
        found if is_english or found != text or not text else Markup('<span lang="en">{}</span>').format(text)
    )


def how_long(text: str) -> str:
    """A length of time as the core says it ("about 8 weeks") in the language of the page."""
    rest = text.removeprefix("about ")
    number, _sep, unit = rest.partition(" ")
    if not number.isdigit():
        return spoken(text)
    n = int(number)
    units = {
        "day": ngettext("%(num)s day", "%(num)s days", n),
        "week": ngettext("%(num)s week", "%(num)s weeks", n),
        "month": ngettext("%(num)s month", "%(num)s months", n),
        "year": ngettext("%(num)s year", "%(num)s years", n),
    }
    said = units.get(unit.removesuffix("s"))
    if said is None:
        return text
    return (
        _("about %(time)s") % {"time": said % {"num": n}} if text.startswith("about ") else said % {"num": n}
    )


def _found(text: str) -> str | None:
    if _PERCENT.fullmatch(text):
        return text
    if (whole := _(text)) != text:
        return whole
    small, large = in_line(text), sentence_case(text)
    if small != text and (whole := _(small)) != small:
        return sentence_case(whole)
    if large != text and (whole := _(large)) != large:
        return in_line(whole)
    return None
