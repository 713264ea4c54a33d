"""How many words of a client's page are there to be read, told from its markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

_EMPTY: Final = frozenset({"input", "img", "br", "link", "meta", "path", "circle", "use", "rect", "hr"})
# What is not read: pictures, what is only heard, what opens by a tap, what a page without a script shows, and the list that stands
# beside the drawing.
_SKIPPED: Final = frozenset({"svg", "noscript", "script", "datalist", "select", "details", "textarea"})
_UNREAD: Final = frozenset({"sr", "needs-script", "dictate", "wrong", "errors", "heard", "before"})
# Rows that repeat the same few answers, and the figures of a scale: seen at a glance, and counted once at most.
_GLANCED: Final = frozenset({"seg", "steps", "goal"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside: list[bool] = []  # of each open element, whether its words count
        self.in_main = False
        self.glanced: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self.in_main = True
        if tag in _EMPTY:
            return
        classes = set((dict(attrs).get("class") or "").split())
        counts = (self.inside[-1] if self.inside else True) and tag not in _SKIPPED and not classes & _UNREAD
        for kind in classes & _GLANCED:
            counts = counts and kind not in self.glanced and kind != "steps"
            self.glanced.add(kind)
        self.inside.append(counts)

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self.in_main = False
        if tag not in _EMPTY and self.inside:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if self.in_main and (not self.inside or self.inside[-1]):
            self.found += re.findall(r"\w+", data)


def words_to_read(page: str) -> int:
    """Words of a page's main part that a client reads before they go on.

    >>> words_to_read('<main><h1>How are you?</h1><p class="sr">heard</p><div class="steps">1 2 3</div></main>')
    3

    Args:
        page: its markup.
    """
    parser = _Words()
    parser.feed(page)
    return len(parser.found)
