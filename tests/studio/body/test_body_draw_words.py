"""The words of the drawing: every area and view of the picture has its own, and what is said of marks is in the vocabulary."""

from __future__ import annotations

import html
import json
import re

from tests.studio.body.drawing_page import component_html

from psoas.intake.pain_drawing.svg import svg_views
from psoas.visit.drawing import CURRENT_OUTLINE
from psoas.vocabulary import codes


def labels() -> dict[str, dict[str, str]]:
    found = re.search(r"data-labels='([^']*)'", component_html())
    assert found is not None
    read: dict[str, dict[str, str]] = json.loads(html.unescape(found[1]))
    return read


def test_every_area_has_words_of_its_own() -> None:
    keys = {f"{a.region}@{a.side}" for shown in svg_views(CURRENT_OUTLINE).values() for a in shown.areas}
    words = labels()["places"]
    assert set(words) == keys
    assert len(set(words.values())) == len(words)
    for key, text in words.items():
        assert key.partition("@")[2] in text.split()


def test_every_quality_is_a_code_with_a_button_and_a_word() -> None:
    page = component_html()
    offered = re.findall(r'value="(\w+)" data-bd="quality"', page)
    assert sorted(offered) == sorted(labels()["qualities"])
    assert set(offered) <= set(codes("quality"))


def test_no_style_and_no_script_stand_in_the_markup() -> None:
    page = component_html()
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
