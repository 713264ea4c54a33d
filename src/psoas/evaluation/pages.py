"""The pages of a visit, read back as a person reads them: what in them asks for more than the verdict does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Final

from psoas.assessment import URGENCIES, Assessment
from psoas.evaluation.demands import outranking, said
from psoas.pathway import assess
from psoas.report import render_client, render_html, render_letter
from psoas.visit import Visit

# Elements inside a line of text; every other element begins a new text.
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "br", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "u"}
)
# What the client said is quoted, and asks for nothing in the name of the page.
_QUOTED: Final = frozenset({"blockquote", "q", "style"})
# Spans that stand on a line of their own.
_APART: Final = frozenset({"why", "boxes"})
_VOID: Final = frozenset({"meta", "img", "br", "hr", "link", "input"})


class _Reader(HTMLParser):
    """Collects ``texts`` block by block, and the urgencies that marks of the page show without words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = [""]
        self.urgencies: list[str] = []
        self._silent = 0
        self._term = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if urgency := told.get("data-urgency"):
            self.urgencies.append(urgency)
        if (self._silent or tag in _QUOTED) and tag not in _VOID:
            self._silent += 1
        # A description belongs to its term: "Then: a scan before any training".
        if tag == "dd" and self._term:
            self.texts[-1] += ": "
        elif tag not in _INLINE or told.get("class") in _APART:
            self.texts.append("")
        self._term = tag == "dt" or (self._term and tag in _INLINE)

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent -= 1
        if tag == "dt":
            self._term = True
        elif tag not in _INLINE:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts[-1] += data


def texts(html: str) -> tuple[str, ...]:
    """The texts of a page, block by block, without what is quoted from the client.

    >>> texts("<p>Walk <b>daily</b>.</p><dl><dt>Then</dt><dd>a scan</dd></dl><q>It hurts.</q>")
    ('Walk daily.', 'Then: a scan')
    """
    return tuple(_read(html).texts)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.texts = [text for raw in reader.texts if (text := " ".join(raw.split()))]
    return reader


def written(visit: Visit, assessment: Assessment) -> Mapping[str, str]:
    """The pages that are made of a visit, by name: page, letter and client; without one that may not be written."""
    made = {
        "page": render_html(visit, assessment, None),
        "letter": render_letter(visit, assessment),
        "client": render_client(visit, assessment),
    }
    return {name: html for name, html in made.items() if html is not None}


def asks_for_too_much(visit: Visit, override: str | None = None) -> tuple[str, ...]:
    """What a visit's assessment and its pages ask for, unconditionally, beyond the verdict; each with its place before it.

    Args:
        visit: assessed here, without its body.
        override: a practitioner's reason to go on, as ``assess`` takes it.
    """
    assessment = assess(visit, override)
    return tuple(dict.fromkeys(_above(visit, assessment)))


def _above(visit: Visit, assessment: Assessment) -> Iterator[str]:
    for text in said(assessment):
        yield from (f"assessment: {s}" for s in outranking(assessment, text))
    most = URGENCIES.index(assessment.verdict.urgency)
    for name, html in written(visit, assessment).items():
        page = _read(html)
        for text in page.texts:
            yield from (f"{name}: {s}" for s in outranking(assessment, text))
        yield from (f"{name}: marked {u}" for u in page.urgencies if _rank(u) > most)


def _rank(urgency: str) -> int:
    return [str(u) for u in URGENCIES].index(urgency)
