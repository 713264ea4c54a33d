"""Text can be read: contrast of every pair of colours that the style sheets put together (WCAG 2.2, 1.4.3), in both themes."""

from __future__ import annotations

import re
from importlib import resources

from tests.every import every

from psoas.report.render.shade import linear


def sheet(name: str) -> str:
    return resources.files("psoas.report").joinpath("data").joinpath(name).read_text(encoding="utf-8")


TOKENS, REPORT, PRINT = map(sheet, ("tokens.css", "report.css", "print.css"))


def palette(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


BLOCKS = re.findall(r"\{\s*(?:/\*.*?\*/)?\s*color-scheme: (light|dark);(.*?)\n\s*\}", TOKENS, re.S)
LIGHT, DARK, SWITCHED = (palette(block) for _, block in BLOCKS)
PAIRS = [
    *[(text, ground) for text in ("ink", "ink-2", "ink-3", "teal", "clay") for ground in ("paper", "card", "sunk")],
    ("ink", "clay-soft"), ("ink", "blue-soft"), ("ink", "amber-soft"), ("ink", "teal-soft"), ("ink", "green-soft"),
    ("ink", "red-soft"), ("ink-2", "blue-soft"), ("ink-2", "amber-soft"), ("teal-2", "teal-soft"), ("clay-2", "clay-soft"),
    ("clay-2", "paper"), ("clay-2", "card"), ("amber", "paper"), ("amber", "amber-soft"), ("blue", "blue-soft"),
    ("red-2", "red-soft"), ("red-2", "sunk"), ("green", "green-soft"), ("on-stop", "stop"), ("card", "ink-2"), ("paper", "ink"),
]  # fmt: skip


def luminance(colour: str) -> float:
    red, green, blue = linear(*(int(colour[k : k + 2], 16) for k in (1, 3, 5)))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@every("colours", [LIGHT, DARK], ids=["light", "dark"])
@every(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(colours: dict[str, str], text: str, ground: str) -> None:
    light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_switch_and_the_device_give_the_same_dark() -> None:
    assert DARK == SWITCHED
    assert set(DARK) == set(LIGHT)


def test_paper_is_light_whatever_the_screen_was() -> None:
    assert palette(PRINT) == LIGHT


def test_text_takes_its_colours_from_the_checked_palette() -> None:
    used = set(re.findall(r"[ {;]color: ([^;}]+?)\s*[;}]", REPORT))
    assert {u for u in used if not u.startswith("var(--")} <= {"inherit"}
    checked = {text for text, _ in PAIRS}
    assert {u[6:-1] for u in used if u.startswith("var(--")} <= checked
