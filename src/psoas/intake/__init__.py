"""Listening: from a client's own words and drawing to findings.

``understand`` reads a narrative. The lexicon it reads by is data (``data/*.toml``) that a practitioner can
read and extend. ``read_drawing`` reads strokes on a body outline, ``reconcile`` holds the two against each other.
"""

from psoas.intake.drawing import Drawing, Hit, read_drawing
from psoas.intake.drawing_words import reconcile
from psoas.intake.engine import understand

__all__ = ["Drawing", "Hit", "read_drawing", "reconcile", "understand"]
