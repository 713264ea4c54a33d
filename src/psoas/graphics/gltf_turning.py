"""Turns for animations: frames carried along curves, quaternions without jumps, and the frames worth keeping."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SMALL = 1e-9


def directions(ways: Floats) -> Floats:
    """Unit vectors along ``ways`` (T, …, 3); where one has no length the last known one in time, else x."""
    length = np.linalg.norm(ways, axis=-1, keepdims=True)
    out: Floats = np.divide(ways, length, out=np.zeros_like(ways), where=length > _SMALL)
    known = length[..., 0] > _SMALL
    last = np.broadcast_to(np.array([1.0, 0.0, 0.0]), out.shape[1:]).copy()
    for t in range(len(out)):  # frames are few; what is known comes from the frame before
        last = np.where(known[t][..., None], out[t], last)
        out[t] = last
    return out


def turn(start: Floats, end: Floats) -> Floats:
    """The smallest rotations that turn unit vectors ``start`` onto ``end`` (…, 3), as matrices (…, 3, 3)."""
    cosine = np.sum(start * end, axis=-1)[..., None, None]
    # Written out: np.cross spends most of its time on axes where the arrays are small.
    (a, b, c), (d, e, f) = (start[..., i] for i in range(3)), (end[..., i] for i in range(3))
    x, y, z = b * f - c * e, c * d - a * f, a * e - b * d
    skew = np.zeros((*x.shape, 3, 3))
    skew[..., 0, 1], skew[..., 0, 2], skew[..., 1, 2] = -z, y, -x
    skew[..., 1, 0], skew[..., 2, 0], skew[..., 2, 1] = z, -y, x
    near = skew @ skew / np.maximum(1.0 + cosine, _SMALL)
    smallest: Floats = np.eye(3) + skew + near
    if (cosine >= -1.0 + 1e-6).all():
        return smallest
    # Opposite vectors: half a turn about any axis across them.
    across = np.cross(start, np.eye(3)[np.abs(start).argmin(axis=-1)])
    across /= np.linalg.norm(across, axis=-1, keepdims=True)
    half = 2.0 * across[..., :, None] * across[..., None, :] - np.eye(3)
    return np.where(cosine < -1.0 + 1e-6, half, smallest)


def carried(way: Floats) -> Floats:
    """Frames whose x axis is ``way`` (T, …, 3), turned from one time to the next as little as can be (T, …, 3, 3)."""
    first = np.broadcast_to(np.array([1.0, 0.0, 0.0]), way.shape[1:])
    out = np.empty((*way.shape, 3))
    out[0] = turn(first, way[0])
    for t in range(1, len(way)):
        out[t] = turn(way[t - 1], way[t]) @ out[t - 1]
    return out


def tube_frames(points_m: Floats) -> Floats:
    """Frames along paths (T, k, …, 3): x along the tube, no twist from one point to the next (T, k, …, 3, 3)."""
    step = directions(np.diff(points_m, axis=1))
    padded = np.concatenate([step[:, :1], step, step[:, -1:]], axis=1)
    way = directions(padded[:, :-1] + padded[:, 1:])
    out = np.empty((*way.shape, 3))
    out[:, 0] = carried(way[:, 0])
    for i in range(1, way.shape[1]):
        out[:, i] = turn(way[:, i - 1], way[:, i]) @ out[:, i - 1]
    return out


def quaternions(rotation: Floats) -> Floats:
    """Unit quaternions (T, …, 4), real part last, of rotations (T, …, 3, 3); each on the side of the one before it."""
    r = rotation
    trace = np.trace(r, axis1=-2, axis2=-1)
    diagonal = np.diagonal(r, axis1=-2, axis2=-1)
    # Four times the outer product of the quaternion with itself: its largest row is the safest to read.
    outer = np.empty((*r.shape[:-2], 4, 4))
    outer[..., :3, :3] = r + np.swapaxes(r, -1, -2)
    outer[..., [0, 1, 2], [0, 1, 2]] = 1.0 + 2.0 * diagonal - trace[..., None]
    outer[..., 3, 3] = 1.0 + trace
    for i, (j, k) in enumerate(((2, 1), (0, 2), (1, 0))):
        outer[..., i, 3] = outer[..., 3, i] = r[..., j, k] - r[..., k, j]
    best = np.diagonal(outer, axis1=-2, axis2=-1).argmax(axis=-1)
    out: Floats = np.take_along_axis(outer, best[..., None, None], axis=-2)[..., 0, :]
    out /= np.linalg.norm(out, axis=-1, keepdims=True)
    sign = np.where(np.sum(out[1:] * out[:-1], axis=-1) < 0.0, -1.0, 1.0)
    out[1:] *= np.cumprod(sign, axis=0)[..., None]
    return out


def frames_to_keep(time_s: Floats, places_m: Floats, tolerance_m: float, most: int) -> NDArray[np.int64]:
    """The frames between which straight interpolation misses no place by more than the tolerance.

    Args:
        time_s: (T,), rising.
        places_m: (T, n).
        tolerance_m: how far any entry may be missed.
        most: keep no more frames than this, though the tolerance be missed; first and last are always kept.

    Returns:
        Indices, rising.
    """
    kept = sorted({0, len(time_s) - 1})
    while len(kept) < min(most, len(time_s)):
        missed = np.abs(_between(time_s, places_m, np.array(kept)) - places_m).max(axis=1, initial=0.0)
        gaps = [range(a + 1, b) for a, b in pairwise(kept) if b > a + 1]
        worst = sorted(
            (max(gap, key=missed.__getitem__) for gap in gaps), key=missed.__getitem__, reverse=True
        )
        wanted = [t for t in worst if missed[t] > tolerance_m]
        if not wanted:
            break
        kept = sorted({*kept, *wanted[: most - len(kept)]})
    return np.array(kept, dtype=np.int64)


def _between(time_s: Floats, places_m: Floats, kept: NDArray[np.int64]) -> Floats:
    after = np.clip(np.searchsorted(kept, np.arange(len(time_s))), 1, len(kept) - 1)
    a, b = kept[after - 1], kept[after]
    share = ((time_s - time_s[a]) / (time_s[b] - time_s[a]))[:, None]
    return np.asarray((1.0 - share) * places_m[a] + share * places_m[b])
