"""The markup of the body to draw on, made from its template without the application around it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

import psoas
from psoas.intake.pain_drawing.outline import settings
from psoas.intake.pain_drawing.svg import svg_views
from psoas.visit.drawing import CURRENT_OUTLINE

TEMPLATES = Path(psoas.__file__).parent / "studio" / "templates"


def component_html() -> str:
    """The component in English, with the outline that is drawn on now."""
    loader = FileSystemLoader(TEMPLATES)
    pages = Environment(
        loader=loader, autoescape=True, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    )
    pages.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    macro = pages.get_template("components/body_draw.html.jinja").module.body_draw  # type: ignore[attr-defined]
    views = svg_views(CURRENT_OUTLINE).values()
    return str(macro(views, CURRENT_OUTLINE, settings()))
