"""The container of the studio's binary files: a short head, a JSON header, and arrays of small integers.

Byte layout, little endian throughout:

====================  =========  =================================================================================
bytes                 type       what
====================  =========  =================================================================================
0 to 3                4 x u8     ``PSV1``
4 to 7                u32        length h of the JSON header
8 to 8 + h            UTF-8      the header; padded with spaces so that 8 + h is a multiple of 8
8 + h to the end                 the arrays, one after another, each padded with zeros to a multiple of 8 bytes
====================  =========  =================================================================================

The header holds ``kind`` (bones, activity or activations), whatever that kind tells (names, groups, units), and
``arrays``: for each array its ``type`` (``u8``, ``i8``, ``u16``, ``i16`` or ``f32``), its ``shape``, its ``at`` (bytes from
8 + h) and, where they are needed:

* ``step`` and ``zero``: a stored integer q stands for ``zero + step * q``;
* ``coding``: ``delta2`` says that the array (first axis: time) is stored as its first frame, the difference of the second
  frame from it, and from then on the second differences, each as 16 bits that wrap round; all low bytes come
  first and all high bytes after them. Motion is smooth, so that most bytes are near zero and compress well.

Equal input gives equal bytes: the header's keys stand in the order in which they were written.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.errors import BodyError

Floats = NDArray[np.float64]
MAGIC: Final = b"PSV1"
_HEAD: Final = 8
_ALIGNED: Final = 8
_TYPES: Final = {"u8": "|u1", "i8": "|i1", "u16": "<u2", "i16": "<i2", "f32": "<f4"}
_MOST: Final = 32_767


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """An array as it is stored: its integers, and what they stand for."""

    values: NDArray[Any]
    step: float | None = None
    zero: float = 0.0
    coding: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class File:
    """A file that was read: the header without its ``arrays``, and every array as what it stands for."""

    header: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]


def quantised(values: Floats, least_step: float, *, coding: str | None = None) -> Stored:
    """Values as 16-bit integers about their middle, in steps as small as their range allows but not below ``least_step``."""
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    zero = 0.5 * (low + high)
    step = max(least_step, 0.5 * (high - low) / _MOST)
    return Stored(np.rint((values - zero) / step).astype(np.int16), step, zero, coding)


def packed(kind: str, header: Mapping[str, Any], arrays: Mapping[str, Stored]) -> bytes:
    """A whole file.

    Args:
        kind: bones, activity or activations.
        header: what the kind tells besides.
        arrays: by name; none of the header's keys.
    """
    described: dict[str, dict[str, Any]] = {}
    chunks: list[bytes] = []
    at = 0
    for name, array in arrays.items():
        values = np.ascontiguousarray(array.values)
        code = f"{values.dtype.kind}{8 * values.dtype.itemsize}"
        if code not in _TYPES:
            raise BodyError(
                f"array {name}: {values.dtype} cannot be stored; give one of {', '.join(_TYPES)}."
            )
        raw = _delta2(values) if array.coding == "delta2" else values.astype(_TYPES[code]).tobytes()
        entry: dict[str, Any] = {"type": code, "shape": list(values.shape), "at": at}
        if array.step is not None:
            entry |= {"step": array.step, "zero": array.zero}
        if array.coding is not None:
            entry["coding"] = array.coding
        described[name] = entry
        chunks.append(raw + bytes(-len(raw) % _ALIGNED))
        at += len(chunks[-1])
    content = {"kind": kind, **header, "arrays": described}
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    text += b" " * (-(_HEAD + len(text)) % _ALIGNED)
    return MAGIC + struct.pack("<I", len(text)) + text + b"".join(chunks)


def unpacked(data: bytes, kind: str) -> File:
    """Read a file back.

    Args:
        data: the file.
        kind: what it must be: bones, activity or activations.

    Raises:
        BodyError: it is another kind of file, or cut short.
    """
    if data[:4] != MAGIC or len(data) < _HEAD:
        raise BodyError("viewer file: does not begin with PSV1; give a file made by psoas.graphics.binary.")
    (length,) = struct.unpack_from("<I", data, 4)
    header: dict[str, Any] = json.loads(data[_HEAD : _HEAD + length])
    if header["kind"] != kind:
        raise BodyError(f"viewer file: is of the kind {header['kind']!r}; give {kind!r}.")
    described = header.pop("arrays")
    arrays: dict[str, NDArray[Any]] = {}
    for name, entry in described.items():
        dtype = np.dtype(_TYPES[entry["type"]])
        count = int(np.prod(entry["shape"], dtype=np.int64))
        first = _HEAD + length + entry["at"]
        if first + count * dtype.itemsize > len(data):
            raise BodyError(f"viewer file: is cut short in {name}; load it again.")
        if entry.get("coding") == "delta2":
            values = _undelta2(data, first, tuple(entry["shape"]))
        else:
            values = np.frombuffer(data, dtype, count, first).reshape(entry["shape"])
        arrays[name] = entry["zero"] + entry["step"] * values.astype(float) if "step" in entry else values
    return File(header, arrays)


def _delta2(values: NDArray[Any]) -> bytes:
    flat = values.astype(np.uint16).reshape(len(values), -1)
    for _ in range(2):
        flat = np.concatenate([flat[:1], np.diff(flat, axis=0)])
    planes = np.ascontiguousarray(flat.astype("<u2")).view(np.uint8).reshape(-1, 2)
    return planes[:, 0].tobytes() + planes[:, 1].tobytes()


def _undelta2(data: bytes, first: int, shape: tuple[int, ...]) -> NDArray[np.int16]:
    count = int(np.prod(shape, dtype=np.int64))
    low, high = (np.frombuffer(data, np.uint8, count, first + i * count).astype(np.uint16) for i in range(2))
    flat = (low | (high << 8)).reshape(shape[0], -1)
    for _ in range(2):
        flat = np.cumsum(flat, axis=0, dtype=np.uint16)
    return flat.view(np.int16).reshape(shape)
