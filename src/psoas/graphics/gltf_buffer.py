"""The parts of a binary glTF 2.0 file: accessors into one buffer, nodes, and the packing of both.

Source: Khronos Group, glTF 2.0 specification (2021), sections 3.6 (binary data storage), 3.11 (animations) and 4 (GLB).
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

VERTICES: Final = 34962
INDICES: Final = 34963
_COMPONENT: Final = {"|u1": 5121, "<u2": 5123, "<u4": 5125, "<f4": 5126}
_KIND: Final = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
_MAGIC, _JSON_CHUNK, _BINARY_CHUNK = 0x46546C67, 0x4E4F534A, 0x004E4942


@dataclass(slots=True)
class _Section:
    """Accessors of one element size and use lie one after another in one buffer view."""

    target: int | None
    stride: int | None
    chunks: list[bytes] = field(default_factory=list)
    length: int = 0


@dataclass(slots=True)
class Document:
    """A glTF document while it is being written.

    Attributes:
        root: the JSON's top-level lists, by name; what is added here gets the index at which it stands.
    """

    root: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _sections: dict[str, _Section] = field(default_factory=dict)
    _stored: dict[tuple[str, str, bytes], int] = field(default_factory=dict)

    def add(self, what: str, entry: dict[str, Any]) -> int:
        """Append to a top-level list ("nodes", "meshes", …); returns its index."""
        entries = self.root.setdefault(what, [])
        entries.append(entry)
        return len(entries) - 1

    def node(self, name: str = "", **properties: Any) -> int:
        """Add a node; properties that are None or empty are left out."""
        entry = {"name": name, **properties}
        return self.add("nodes", {key: value for key, value in entry.items() if value not in (None, "", [])})

    def vertices(self, values: NDArray[Any], *, bounds: bool = False) -> int:
        """An accessor of vertex data (n, components); ``bounds`` writes least and greatest, as positions need."""
        return self._accessor(values, VERTICES, bounds=bounds)

    def indices(self, values: NDArray[Any]) -> int:
        """An accessor of triangle indices, in the smallest type that holds them."""
        kind = np.uint16 if values.max() < 0xFFFF else np.uint32
        return self._accessor(values.reshape(-1).astype(kind), INDICES)

    def keys(self, values: NDArray[Any], *, bounds: bool = False) -> int:
        """An accessor of key times, key values or matrices, as single-precision numbers."""
        return self._accessor(values.astype(np.float32), None, bounds=bounds)

    def _accessor(self, values: NDArray[Any], target: int | None, *, bounds: bool = False) -> int:
        values = np.ascontiguousarray(values)
        width = 1 if values.ndim == 1 else int(values.shape[1])
        name = f"{target} {values.dtype.str} {width}"
        raw = values.tobytes()
        known = (name, str(bounds), raw)
        if known in self._stored:
            return self._stored[known]
        stride = width * values.itemsize if target == VERTICES else None
        section = self._sections.setdefault(name, _Section(target, stride))
        entry: dict[str, Any] = {
            "bufferView": name,  # its number is known when all sections are
            "byteOffset": section.length,
            "componentType": _COMPONENT[values.dtype.str],
            "count": len(values),
            "type": _KIND[width],
        }
        if bounds:
            rows = values.reshape(len(values), width)
            entry["min"], entry["max"] = rows.min(axis=0).tolist(), rows.max(axis=0).tolist()
        section.chunks.append(raw + b"\0" * (-len(raw) % 4))
        section.length += len(section.chunks[-1])
        self._stored[known] = self.add("accessors", entry)
        return self._stored[known]

    def image(self, png: bytes) -> int:
        """Add a picture; returns the index of the image."""
        name = f"png {len(self._sections)}"
        padded = png + b"\0" * (-len(png) % 4)
        self._sections[name] = _Section(None, None, [padded], len(padded))
        return self.add("images", {"bufferView": name, "mimeType": "image/png"})

    def pack(self, asset: dict[str, Any], scene: dict[str, Any]) -> bytes:
        """The file: header, JSON and buffer."""
        number = {name: i for i, name in enumerate(self._sections)}
        views, chunks, at = [], [], 0
        for section in self._sections.values():
            view: dict[str, Any] = {"buffer": 0, "byteOffset": at, "byteLength": section.length}
            if section.stride:
                view["byteStride"] = section.stride
            if section.target:
                view["target"] = section.target
            views.append(view)
            chunks += section.chunks
            at += section.length
        content: dict[str, Any] = {"asset": asset, "scene": 0, "scenes": [scene]}
        for what, entries in self.root.items():
            content[what] = [
                {**e, "bufferView": number[e["bufferView"]]} if "bufferView" in e else e for e in entries
            ]
        if views:
            content |= {"bufferViews": views, "buffers": [{"byteLength": at}]}
        text = json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
        text += b" " * (-len(text) % 4)
        body = struct.pack("<II", len(text), _JSON_CHUNK) + text
        if views:
            body += struct.pack("<II", at, _BINARY_CHUNK) + b"".join(chunks)
        return struct.pack("<III", _MAGIC, 2, 12 + len(body)) + body


def short(values: NDArray[Any]) -> list[float]:
    """Numbers for the JSON, with as many digits as single precision holds.

    >>> short(np.array([0.1, 1 / 3]))
    [0.1, 0.33333334]
    """
    return [float(str(v)) for v in values.astype(np.float32)]
