"""The studio's templates: the report's rules and filters, with addresses, static files and translation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined

from psoas.report.templating import clean, figure
from psoas.report.words import sentence_case
from psoas.studio.wording.places import spoken_map
from psoas.studio.wording.spoken import how_long, spoken, spoken_text
from psoas.vocabulary import label


def environment(**options: Any) -> Environment:
    """What Django calls to make the environment; names that a template does not know are errors."""
    options |= {
        "undefined": StrictUndefined, "finalize": _cleaned, "trim_blocks": True, "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }  # fmt: skip
    made = Environment(**options)  # noqa: S701 - Django sets autoescape
    made.install_gettext_callables(_translated, ngettext, newstyle=True)  # type: ignore[attr-defined] # added by the extension
    made.filters["figure"] = figure
    made.filters["capitalise"] = sentence_case
    made.filters["named"] = lambda code: spoken(sentence_case(label(code)))
    made.filters["spoken"] = spoken
    made.filters["spoken_text"] = spoken_text
    made.filters["spoken_map"] = spoken_map
    made.filters["how_long"] = how_long
    made.filters["day"] = lambda value: formats.date_format(value, "DATE_FORMAT") if value else ""
    made.filters["moment"] = lambda value: (
        formats.date_format(timezone.localtime(value), "SHORT_DATE_FORMAT")
        + ", "
        + formats.time_format(timezone.localtime(value), "TIME_FORMAT")
    )
    made.filters["clock"] = lambda value: (
        formats.time_format(timezone.localtime(value), "TIME_FORMAT") if value else ""
    )
    made.globals |= {"static": static, "url": _url, "has_page": _has_page}
    return made


def _cleaned(value: object) -> object:
    """``report.templating.clean``; most of the thousands of values of a page hold nothing that it would take out."""
    return value if type(value) is str and value.isprintable() else clean(value)


# A page asks for hundreds of texts and addresses that are always the same.
@lru_cache(maxsize=8192)
def _in_language(language: str, text: str) -> str:  # noqa: ARG001 - the language is the one that is active
    return gettext(text)


def _translated(text: str) -> str:
    return _in_language(get_language() or "en", text)


@lru_cache(maxsize=2048)
def _url(name: str, *args: object) -> str:
    return reverse(name, args=args)


@lru_cache(maxsize=64)
def _has_page(name: str) -> bool:
    """Whether a page without arguments exists under this name."""
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def everywhere(request: HttpRequest) -> dict[str, object]:
    """What every page knows: the language, the member, messages, and where a member's page asks for alerts."""
    member = getattr(request, "member", None)
    return {
        "language": get_language() or "en",
        "lang": get_language() or "en",
        "member": member,
        "desk_alerts": reverse("alerts") if member is not None else "",
        "messages": get_messages(request),
        "page_url": request.path,
    }
