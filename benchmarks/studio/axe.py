"""axe-core in a page: where it lies, and what it finds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import psoas

AXE: Final = Path(psoas.__file__).parent / "studio" / "web" / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING: Final = ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice")


def violations(page: Any, rules: Sequence[str] = ()) -> list[str]:
    """Each violation with the first elements that it is about; nothing where axe-core is not installed (`make web` does it).

    Args:
        page: of Playwright.
        rules: the tags of the rules; all that axe-core runs by itself where none is named.
    """
    if not AXE.is_file():
        return []
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = page.evaluate(f"axe.run(document, {json.dumps(options)})")["violations"]
    return [f"{v['id']}: {' '.join(n['html'][:160] for n in v['nodes'][:3])}" for v in found]
