"""Text can be read: contrast of every pair of colours that the style sheet puts together (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from psoas.report.render.shade import linear

STYLE = resources.files("psoas.report").joinpath("data").joinpath("report.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", STYLE)) | {
    "white": "#ffffff",
    "body-fill": "#f4ece3",
}
PAIRS = [
    ("ink", "paper"), ("ink", "ground"), ("ink", "soft"), ("ink", "accent-soft"), ("ink", "caution-soft"),
    ("ink", "quiet-soft"), ("ink", "danger-soft"), ("ink", "good-soft"),
    ("muted", "paper"), ("muted", "ground"), ("muted", "soft"), ("muted", "quiet-soft"), ("muted", "caution-soft"),
    ("accent", "paper"), ("accent", "ground"), ("accent", "accent-soft"), ("white", "accent"),
    ("white", "danger"), ("danger", "danger-soft"), ("caution", "caution-soft"), ("caution", "paper"),
    ("good", "good-soft"), ("good", "paper"), ("hurt", "hurt-soft"), ("hurt", "paper"), ("navy", "paper"),
]  # fmt: skip


def luminance(colour: str) -> float:
    red, green, blue = linear(*(int(colour[k : k + 2], 16) for k in (1, 3, 5)))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    light, dark = sorted((luminance(COLOURS[text]), luminance(COLOURS[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_text_takes_its_colours_from_the_checked_palette() -> None:
    allowed = {"inherit", "#fff", "currentColor"}
    used = set(re.findall(r"[ {;]color: ([^;}]+?)\s*[;}]", STYLE))
    assert {u for u in used if not u.startswith("var(--")} <= allowed
    checked = {text for text, _ in PAIRS}
    assert {u[6:-1] for u in used if u.startswith("var(--")} <= checked
