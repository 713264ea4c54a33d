"""An image as the bytes of a PNG file."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def encode_png(image: NDArray[np.uint8], level: int = 6) -> bytes:
    """The PNG file of an RGB image of shape (height, width, 3); the same image gives the same bytes."""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(file, "PNG", compress_level=level)
    return file.getvalue()
