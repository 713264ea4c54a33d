"""Templates and scripts keep the rules of the content security policy, and every icon that is named is there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.every import every
from tests.studio.web.site import STUDIO, render

TEMPLATES = sorted((STUDIO / "templates").rglob("*.jinja"))
SCRIPTS = sorted(p for p in (STUDIO / "web").rglob("*.js") if "node_modules" not in p.parts)
SHEETS = sorted(p for p in (STUDIO / "web").rglob("*.css") if "node_modules" not in p.parts)
# What the policy refuses, or what would need eval: inline styles and handlers, hx-on, js: values, filters of triggers.
FORBIDDEN = {
    "an inline style": r"\sstyle\s*=|<style",
    "an inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "hx-on": r"hx-on\b|hx-live",
    "javascript in a value": r"[\"'](?:js|javascript):",
    "a trigger's filter": r"hx-trigger=\"[^\"]*\[",
    "an inline script": r"<script(?![^>]*\b(?:src=|type=\"application/json\"))[^>]*>",
}


@every("path", TEMPLATES, ids=lambda p: p.name)
@every("what", FORBIDDEN)
def test_no_template_holds_what_the_policy_refuses(path: Path, what: str) -> None:
    found = re.search(FORBIDDEN[what], path.read_text(encoding="utf-8"))
    assert found is None, f"{path.name} holds {what}: {found and found[0]}"


@every(
    "bad",
    [
        '<p style="x">',
        "<style>",
        '<a onclick="x">',
        '<b hx-on:click="x">',
        '<i hx-vals="js:x">',
        '<i hx-trigger="click[x]">',
        "<script>",
    ],
)
def test_the_rules_find_what_they_are_for(bad: str) -> None:
    assert any(re.search(rule, bad) for rule in FORBIDDEN.values())


@every("path", SCRIPTS, ids=lambda p: p.name)
def test_scripts_set_no_markup_and_run_no_text(path: Path) -> None:
    assert not re.search(
        # A place that changes with every picture is no class: the policy lets a script set one property.
        r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|new Function)\b|\beval\(|\.style\b(?!\.transform = )",
        path.read_text(encoding="utf-8"),
    )


@every("path", [*SCRIPTS, *SHEETS], ids=lambda p: p.name)
def test_sources_stay_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 400
    assert max(map(len, lines)) <= 160, f"{path.name}: a line is too long"


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = (STUDIO / "templates" / "components" / "sprite.html.jinja").read_text(encoding="utf-8")
    there = set(re.findall(r'<symbol id="i-(\w+)"', sprite))
    named: set[str] = set()
    for path in TEMPLATES:
        named |= set(re.findall(r"""\bicon\(["'](\w+)["']\)""", path.read_text(encoding="utf-8")))
    assert named
    assert named <= there


def test_every_sentence_that_a_script_says_is_in_the_words() -> None:
    words = (STUDIO / "templates" / "components" / "words.html.jinja").read_text(encoding="utf-8")
    keys = set(re.findall(r'^  "(\w+)":', words, re.M))
    said: set[str] = set()
    for path in SCRIPTS:
        said |= set(re.findall(r"""\bsay\(["'](\w+)["']""", path.read_text(encoding="utf-8")))
    assert said
    assert said <= keys


def test_a_clients_text_stays_text() -> None:
    chip = render(
        '{% from "components/basic.html.jinja" import chip %}{{ chip(words) }}', words="<b onclick=x>&"
    )
    assert "&lt;b onclick=x&gt;&amp;" in chip


def test_a_verdict_is_green_only_where_everything_was_read() -> None:
    source = '{% from "components/verdict.html.jinja" import verdict %}{{ verdict("none", "Nothing found", read=read) }}'
    assert 'data-read="all"' in render(source, read="all")
    assert "#i-check" in render(source, read="all")
    assert "#i-q" in render(source, read="open")


def test_a_point_outside_the_expected_band_has_a_shape_of_its_own() -> None:
    source = '{% from "components/figures.html.jinja" import course %}{{ course("c", "Pain", "d", [[0, 7], [1, 9]], [[0, 7, 7], [1, 5, 6]]) }}'
    drawn = render(source)
    chart = drawn.partition("</svg>")[0]
    assert chart.count('class="dot"') == 1
    assert chart.count('class="out"') == 1


def test_a_page_names_its_place_and_carries_the_token() -> None:
    page = render(
        '{% extends "desk.html.jinja" %}{% block title %}Today{% endblock %}{% block main %}<h1>{{ icon("sun") }}Today</h1>{% endblock %}',
        active="today",
    )
    assert page.count('aria-current="page"') == 1
    assert "X-CSRFToken" in page
    assert "token-of-the-test" in page
    assert "<title>Today · psoas studio</title>" in page
