"""An image as the bytes of a PNG file."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray


def encode_png(image: NDArray[np.uint8], level: int = 6) -> bytes:
    """The PNG file of an RGB image of shape (height, width, 3).

    Each row takes the filter (none, left, up, Paeth) that leaves the smallest differences, as the PNG
    specification (W3C, second edition, section 12.8) advises.
    """
    height, width, _ = image.shape
    now = image.astype(np.int16)
    left = np.zeros_like(now)
    left[:, 1:] = now[:, :-1]
    above = np.zeros_like(now)
    above[1:] = now[:-1]
    corner = np.zeros_like(now)
    corner[1:, 1:] = now[:-1, :-1]
    candidates = ((0, now), (1, now - left), (2, now - above), (4, now - _paeth(left, above, corner)))
    bytes_ = [(number, (values & 0xFF).astype(np.uint8)) for number, values in candidates]
    costs = np.stack(
        [np.abs(values.astype(np.int8).astype(np.int16)).sum(axis=(1, 2)) for _, values in bytes_]
    )
    choice = costs.argmin(axis=0)
    raw = np.empty((height, 1 + 3 * width), np.uint8)
    for index, (number, values) in enumerate(bytes_):
        rows = choice == index
        raw[rows, 0] = number
        raw[rows, 1:] = values[rows].reshape(-1, 3 * width)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(raw.tobytes(), level)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _paeth(left: NDArray[np.int16], above: NDArray[np.int16], corner: NDArray[np.int16]) -> NDArray[np.int16]:
    """The neighbour nearest to left + above − corner."""
    guess = left + above - corner
    to_left, to_above, to_corner = np.abs(guess - left), np.abs(guess - above), np.abs(guess - corner)
    nearest = np.where(to_above <= to_corner, above, corner)
    return np.where((to_left <= to_above) & (to_left <= to_corner), left, nearest).astype(np.int16)
