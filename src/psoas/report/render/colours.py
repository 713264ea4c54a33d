"""How hard a muscle works as a colour: from pale to dark, so that it reads in grey and for the colour-blind."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.report.render.shade import linear

# Lightness falls all the way and hue only helps: beige, apricot, orange, crimson, dark magenta.
STOPS: Final[tuple[tuple[float, tuple[int, int, int]], ...]] = (
    (0.0, (214, 200, 190)),
    (0.1, (240, 178, 116)),
    (0.3, (233, 121, 54)),
    (0.6, (178, 36, 78)),
    (1.0, (82, 8, 82)),
)
BONE: Final = (240, 232, 212)


def work_colour(activation: float) -> tuple[int, int, int]:
    """The screen colour (0 to 255) of an activation from 0 to 1.

    >>> work_colour(0.0), work_colour(1.0)
    ((214, 200, 190), (82, 8, 82))
    """
    at = [stop for stop, _ in STOPS]
    level = min(max(float(activation), 0.0), 1.0)
    red, green, blue = (round(float(np.interp(level, at, [c[k] for _, c in STOPS]))) for k in range(3))
    return red, green, blue


def work_light(activations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colours of many activations as light, (n, 3) from 0 to 1."""
    return np.array([linear(*work_colour(float(a))) for a in activations]).reshape(-1, 3)


def css(colour: tuple[int, int, int]) -> str:
    """A colour as a style sheet writes it.

    >>> css((255, 0, 16))
    '#ff0010'
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)
