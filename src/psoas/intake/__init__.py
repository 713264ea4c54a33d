"""Listening: from a client's own words and drawing to findings.

``understand`` reads a narrative by the steps of ``pipeline``, with the engine of ``psoas.text``. ``read_drawing`` reads
strokes on a body outline, ``reconcile`` holds the two against each other.
"""

from psoas.intake.pain_drawing.drawing import Drawing, Hit, read_drawing
from psoas.intake.pain_drawing.reconcile import reconcile
from psoas.intake.pipeline import understand

__all__ = ["Drawing", "Hit", "read_drawing", "reconcile", "understand"]
