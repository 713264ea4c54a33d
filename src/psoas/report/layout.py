"""The pieces that every section is built from."""

from __future__ import annotations

from collections.abc import Sequence

from psoas.report.markup import Child, Markup, tag


def section(id_: str, title: str, *children: Child, lead: Child = None, class_: str = "card") -> Markup:
    """A section with its heading, and a sentence under it that says what it holds."""
    return tag(
        "section",
        tag("h2", title, id=f"{id_}-title"),
        tag("p", lead, class_="lead") if lead is not None else None,
        *children,
        id=id_,
        class_=class_,
        aria_labelledby=f"{id_}-title",
    )


def table(
    caption: str, head: Sequence[str], rows: Sequence[Sequence[Child]], *, numeric: Sequence[int] = ()
) -> Markup:
    """A table whose first column names each row; ``numeric`` columns line up at the right."""

    def cell(n: int, child: Child) -> Markup:
        css = "num" if n in numeric else None
        return tag("th", child, scope="row", class_=css) if n == 0 else tag("td", child, class_=css)

    heads = [tag("th", h, scope="col", class_="num" if n in numeric else None) for n, h in enumerate(head)]
    body = [tag("tr", [cell(n, child) for n, child in enumerate(row)]) for row in rows]
    whole = tag("table", tag("caption", caption), tag("thead", tag("tr", heads)), tag("tbody", body))
    return tag("div", whole, class_="scroll", role="region", aria_label=caption, tabindex="0")


def bullets(items: Sequence[Child], class_: str | None = None) -> Markup | None:
    """A list, or nothing where it would be empty."""
    return tag("ul", [tag("li", item) for item in items], class_=class_) if items else None


def badge(text: str, kind: str) -> Markup:
    """A short word in a rounded frame; ``kind`` picks its colours, the word carries the meaning."""
    return tag("span", text, class_=f"badge {kind}")
