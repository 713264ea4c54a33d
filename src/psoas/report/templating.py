"""The templates of every page: escaped by default, strict about names, and the same bytes for the same values."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from psoas.report.words import sentence_case
from psoas.vocabulary import label

# Characters that HTML does not allow in a text: control characters, surrogates and non-characters.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Marks that turn the direction of what follows; a client's text may not rearrange the page around it.
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What a page is styled by, in this order: the shared tokens and components, then what only a report has.
_SHEETS: Final = ("tokens.css", "report.css", "print.css")


def clean(value: object) -> object:
    """A value as a template may write it: text without characters that HTML forbids; nothing where it is ``None``.

    >>> clean(chr(0) + "b") == chr(0xFFFD) + "b", clean(None), clean(3)
    (True, '', 3)
    """
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = _DIRECTION.sub("", _FORBIDDEN.sub("\ufffd", value))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def figure(value: float) -> str:
    """A number of a drawing: two digits at most behind the point.

    >>> figure(3.0), figure(1.239)
    ('3', '1.24')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of this package. A name that a template does not know is an error, never an empty place."""
    made = Environment(
        loader=PackageLoader("psoas.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["figure"] = figure
    made.filters["capitalise"] = sentence_case
    made.filters["named"] = lambda code: sentence_case(label(code))
    return made


def render(template: str, /, **values: object) -> str:
    """A template of this package filled with values."""
    return environment().get_template(template).render(**values)


def part(template: str, macro: str, /, *values: object) -> Markup:
    """What one macro of a template makes of its values: a component by itself."""
    made: Markup = getattr(environment().get_template(template).module, macro)(*values)
    return made


@lru_cache(maxsize=1)
def style() -> Markup:
    """The style sheets of a page that stands by itself."""
    folder = resources.files("psoas.report").joinpath("data")
    return Markup("\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in _SHEETS))  # noqa: S704 - our own files
