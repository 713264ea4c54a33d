"""Reading a page back: what a browser or a screen reader would find in it."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "img", "br", "hr", "link", "input"}


class Page(HTMLParser):
    """Walks a page; ``faults`` are tags closed out of order, ``text`` is what a person reads.

    With ``on_paper``, ``text`` leaves out what ``print.css`` hides; the title stays, since browsers print it.
    """

    def __init__(self, html: str, *, on_paper: bool = False) -> None:
        self.on_paper = on_paper
        self.hidden: list[bool] = []
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text_parts: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{name}> is never closed" for name in self.open]

    @property
    def text(self) -> str:
        return "".join(self.text_parts)

    @property
    def ids(self) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get("id")) is not None]

    @property
    def headings(self) -> list[int]:
        return [
            int(name[1]) for name, _ in self.tags if len(name) == 2 and name[0] == "h" and name[1].isdigit()
        ]

    def all(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.hidden.append((self.hidden[-1:] or [False])[0] or (self.on_paper and _unprinted(tag, attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        else:
            self.open.pop()
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self.open and not (self.hidden and self.hidden[-1]):
            self.text_parts.append(data)


# What print.css leaves out.
UNPRINTED = {"screen", "screen-only", "skip", "contents", "foot", "how", "top-links"}


def _unprinted(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    classes = set((dict(attrs).get("class") or "").split())
    return bool(classes & UNPRINTED) or (tag == "details" and "fold" in classes and "printed" not in classes)
