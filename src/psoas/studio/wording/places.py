"""The map of places in the language of the page."""

from __future__ import annotations

from dataclasses import replace

from psoas.report.drawing.pain_map import PainMap
from psoas.studio.wording.spoken import spoken


def spoken_map(shown: PainMap) -> PainMap:
    """The same map with its names and descriptions in the language of the page."""
    return replace(
        shown,
        figures=tuple(
            replace(one, title=spoken(one.title), description=spoken(one.description))
            for one in shown.figures
        ),
        rows=tuple(replace(row, name=spoken(row.name)) for row in shown.rows),
    )
