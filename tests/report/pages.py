"""The pages of the samples, and the parts of a page."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from tests.report.reading import Page
from tests.report.samples import ASSESSMENT, FOREIGN, STOPPED, UNDETERMINED, VISIT, body_section, small_scene

from psoas.report import render_html


# Made where a test first looks at one: each process of the tests loads this file, and few of them run those tests.
@cache
def full() -> str:
    """The page of a visit with a plan."""
    return render_html(VISIT, ASSESSMENT, body_section(small_scene()))


@cache
def stop() -> str:
    """The page of a visit that screening stops."""
    return render_html(VISIT, STOPPED, body_section(small_scene()))


@cache
def undetermined() -> str:
    """The page of a visit of which nothing was understood."""
    return render_html(replace(VISIT, words=FOREIGN), UNDETERMINED, body_section(small_scene()))


def summary(html: str) -> str:
    return html[html.index('<div class="summary"') : html.index('<nav id="contents"')]


def visible(html: str) -> str:
    """What is read before anything is unfolded: no part's inside, no picture's words."""
    return Page(re.sub(r"<section id=.*?</section>|<(desc|title)\b.*?</\1>", " ", html, flags=re.S)).text
