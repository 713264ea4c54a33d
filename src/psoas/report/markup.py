"""HTML and SVG from small functions: what is not ``Markup`` is escaped, so no client's word becomes a tag."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Final, TypeAlias

_VOID: Final = frozenset({"meta", "img", "br", "hr", "link"})
# SVG's attributes with a capital letter, which Python names do not have.
_CAMEL: Final = {
    "viewbox": "viewBox",
    "patternunits": "patternUnits",
    "preserveaspectratio": "preserveAspectRatio",
}
# Characters that HTML does not allow in a text: control characters, surrogates and non-characters.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Marks that turn the direction of what follows; a client's text may not rearrange the page around it.
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Markup(str):
    """Text that is already HTML."""

    __slots__ = ()


Child: TypeAlias = "str | Iterable[Child] | None"
Attribute: TypeAlias = str | int | float | bool | None


def escape(text: str) -> Markup:
    """A text as HTML shows it, safe in a body and in a quoted attribute.

    >>> escape('<script>"')
    '&lt;script&gt;&quot;'
    """
    clean = _DIRECTION.sub("", _FORBIDDEN.sub("\ufffd", text))
    return Markup(html.escape(clean, quote=True).replace("\r\n", "\n").replace("\r", "\n"))


def join(*children: Child, between: str = "") -> Markup:
    """Children one after the other; plain text among them is escaped."""
    return Markup(between.join(_flat(children)))


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """One element. ``class_`` is written ``class``, ``stroke_width`` ``stroke-width``; ``None`` is left out.

    >>> tag("p", "1 < 2", class_="note")
    '<p class="note">1 &lt; 2</p>'
    """
    shown = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{shown}>")
    return Markup(f"<{name}{shown}>{join(*children)}</{name}>")


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    written = key.rstrip("_").replace("_", "-")
    written = _CAMEL.get(written, written)
    if value is True:
        return f" {written}"
    text = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f' {written}="{escape(text)}"'


def _flat(children: Iterable[Child]) -> Iterable[str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Markup):
            yield child
        elif isinstance(child, str):
            yield escape(child)
        else:
            yield from _flat(child)
