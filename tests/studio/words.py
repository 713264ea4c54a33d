"""The words of a page as a person meets them, and the built catalogues that pages in other languages need."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE: Final = Path(str(resources.files("psoas.studio"))) / "locale"
_UNSEEN: Final = frozenset({"script", "style", "template"})
_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SPOKEN: Final = frozenset(
    {"aria-label", "alt", "title", "placeholder", "aria-description", "aria-roledescription"}
)
# Words that a sentence in English can hardly do without, and that are none in Spanish.
_ENGLISH: Final = re.compile(
    r"\b(the|you|your|and|is|are|was|of|what|how|please|with|this|that|from|not|pain|hip|back|left|right|worse|better|yes|or|it|to|for|"
    r"which|where|when|years?|days?|save|close|open|client|visit|none|female|given|conditions|others|together)\b",
    re.IGNORECASE,
)


def build_words() -> None:
    """Build each catalogue that is older than its source, as ``make web`` does."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        built = source.with_suffix(".mo")
        if built.is_file() and built.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parents[1].name)
        # Several test processes may build at once: each puts a whole file in place.
        with NamedTemporaryFile(dir=source.parent, suffix=".tmp", delete=False) as out:
            write_mo(out, catalogue)
        os.replace(out.name, built)  # noqa: PTH105 - a name, not a path


class _Words(HTMLParser):
    """Collects what is read or read aloud, without what is not shown, what is marked as English, and what a person wrote."""

    def __init__(self, *, marked_too: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._marked_too = marked_too
        self.texts: list[str] = []
        self._unseen = 0
        self._english: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        own = "voice" in (values.get("class") or "").split()  # what a person wrote
        if tag != "html" and (self._english or own or (values.get("lang") == "en" and not self._marked_too)):
            if tag not in _VOID:
                self._english.append(tag)
            return
        self.texts += [text for name, text in attrs if name in _SPOKEN and text]
        if tag == "input" and values.get("type") in {"submit", "button"}:
            self.texts.append(values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen -= 1
        if tag in self._english:
            while self._english.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._unseen and not self._english and data.strip():
            self.texts.append(" ".join(data.split()))


def words_of(page: str) -> list[str]:
    """Every text that a page shows or has read aloud."""
    reader = _Words()
    reader.feed(page)
    return reader.texts


def every_word_of(page: str) -> list[str]:
    """The same with what is marked as English; only what a person wrote is left out."""
    reader = _Words(marked_too=True)
    reader.feed(page)
    return reader.texts


def english_in(page: str, *names: str) -> list[str]:
    """The texts of a page in which English words stand; ``names`` are names of people and services, which stay as they are."""
    found = []
    for text in words_of(page):
        left = text
        for name in names:
            left = left.replace(name, "")
        if _ENGLISH.search(left):
            found.append(text)
    return found
