"""A binary glTF file read back by the specification alone, and the rules that viewers stumble over."""

from __future__ import annotations

import json
import math
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WIDTH = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
KIND: dict[int, np.dtype[Any]] = {
    5121: np.dtype("u1"),
    5123: np.dtype("<u2"),
    5125: np.dtype("<u4"),
    5126: np.dtype("<f4"),
}


class File:
    """A GLB read back by the specification alone."""

    def __init__(self, raw: bytes) -> None:
        magic, version, length = struct.unpack_from("<4sII", raw)
        assert (magic, version, length) == (b"glTF", 2, len(raw))
        size, kind = struct.unpack_from("<I4s", raw, 12)
        assert kind == b"JSON"
        assert size % 4 == 0
        self.json: dict[str, Any] = json.loads(raw[20 : 20 + size])
        at = 20 + size
        self.buffer = b""
        if at < len(raw):
            size, kind = struct.unpack_from("<I4s", raw, at)
            assert kind == b"BIN\0"
            assert size % 4 == 0
            self.buffer = raw[at + 8 : at + 8 + size]
            assert len(self.buffer) == size == self.json["buffers"][0]["byteLength"]
            assert at + 8 + size == len(raw)
        self.nodes: list[dict[str, Any]] = self.json["nodes"]
        self.parent = {c: i for i, n in enumerate(self.nodes) for c in n.get("children", [])}

    def read(self, index: int) -> NDArray[Any]:
        a = self.json["accessors"][index]
        view = self.json["bufferViews"][a["bufferView"]]
        kind, width = KIND[a["componentType"]], WIDTH[a["type"]]
        stride = view.get("byteStride", kind.itemsize * width)
        start = view["byteOffset"] + a["byteOffset"]
        assert start % kind.itemsize == 0
        assert a["byteOffset"] + stride * (a["count"] - 1) + kind.itemsize * width <= view["byteLength"]
        rows = [np.frombuffer(self.buffer, kind, width, start + stride * i) for i in range(a["count"])]
        return np.array(rows)

    def node(self, name: str) -> int:
        return next(i for i, n in enumerate(self.nodes) if n.get("name") == name)

    def channels(self) -> list[tuple[int, str, str, NDArray[Any], NDArray[Any]]]:
        if "animations" not in self.json:
            return []
        (clip,) = self.json["animations"]
        found = []
        for channel in clip["channels"]:
            sampler = clip["samplers"][channel["sampler"]]
            target = channel["target"]
            how = sampler.get("interpolation", "LINEAR")
            found.append(
                (
                    target["node"],
                    target["path"],
                    how,
                    self.read(sampler["input"])[:, 0],
                    self.read(sampler["output"]),
                )
            )
        return found

    def pose(self, time_s: float) -> dict[tuple[int, str], Floats]:
        """Animated properties at a time, as a viewer works them out."""
        out = {}
        for node, path, how, times, values in self.channels():
            rows = values.reshape(len(times), -1)
            i = int(np.clip(np.searchsorted(times, time_s, side="right") - 1, 0, len(times) - 1))
            j = min(i + 1, len(times) - 1)
            share = (
                0.0
                if i == j or how == "STEP"
                else float(np.clip((time_s - times[i]) / (times[j] - times[i]), 0, 1))
            )
            value = rows[i] * (1.0 - share) + rows[j] * share
            if path == "rotation" and share:
                angle = math.acos(min(1.0, float(rows[i] @ rows[j])))
                if angle > 1e-6:
                    value = (
                        np.sin((1 - share) * angle) * rows[i] + np.sin(share * angle) * rows[j]
                    ) / np.sin(angle)
            out[node, path] = value
        return out

    def world(self, node: int, pose: dict[tuple[int, str], Floats]) -> Floats:
        """A node's matrix from itself to the scene (4, 4)."""
        n = self.nodes[node]
        x, y, z, w = pose.get((node, "rotation"), n.get("rotation", [0, 0, 0, 1]))
        rotation = np.array([
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ])  # fmt: skip
        local = np.eye(4)
        local[:3, :3] = rotation * np.asarray(pose.get((node, "scale"), n.get("scale", [1, 1, 1])))
        local[:3, 3] = pose.get((node, "translation"), n.get("translation", [0, 0, 0]))
        return self.world(self.parent[node], pose) @ local if node in self.parent else local

    def skinned(self, name: str, pose: dict[tuple[int, str], Floats]) -> tuple[Floats, NDArray[Any]]:
        """A muscle's vertices in the scene, morphed and bent, and its texture coordinates."""
        i = self.node(name)
        n = self.nodes[i]
        (primitive,) = self.json["meshes"][n["mesh"]]["primitives"]
        names = primitive["attributes"]
        v = self.read(names["POSITION"]).astype(float)
        for weight, target in zip(pose.get((i, "weights"), n["weights"]), primitive["targets"], strict=True):
            v = v + weight * self.read(target["POSITION"])
        matrices = np.array([self.world(j, pose) for j in self.json["skins"][n["skin"]]["joints"]])
        joints, weights = self.read(names["JOINTS_0"]), self.read(names["WEIGHTS_0"])
        ones = np.column_stack([v, np.ones(len(v))])
        return np.einsum("vk,vkij,vj->vi", weights, matrices[joints], ones)[:, :3], self.read(
            names["TEXCOORD_0"]
        )


def check_rules(file: File) -> None:
    """The rules of the format that viewers stumble over."""
    assert file.json["asset"]["version"] == "2.0"
    assert not {"extensionsUsed", "extensionsRequired"} & set(file.json)
    for n in file.nodes:
        assert n.get("children", [0])
        if "rotation" in n:
            assert np.linalg.norm(n["rotation"]) == pytest.approx(1.0, abs=1e-5)
        if "skin" in n:
            assert file.nodes.index(n) in file.json["scenes"][0]["nodes"]
    children = [c for n in file.nodes for c in n.get("children", [])]
    assert len(children) == len(set(children))
    assert not set(children) & set(file.json["scenes"][0]["nodes"])
    for view in file.json.get("bufferViews", []):
        assert view["byteOffset"] % 4 == 0
        assert view["byteOffset"] + view["byteLength"] <= len(file.buffer)
        assert view.get("byteStride", 4) % 4 == 0
    for a, entry in enumerate(file.json.get("accessors", [])):
        values = file.read(a)
        if KIND[entry["componentType"]].kind == "f":
            assert np.isfinite(values).all()
        if "min" in entry:
            assert np.array_equal(values.min(axis=0), np.float32(entry["min"]))
            assert np.array_equal(values.max(axis=0), np.float32(entry["max"]))
    check_meshes(file)
    seen = set()
    for node, path, how, times, values in file.channels():
        assert (node, path) not in seen
        seen.add((node, path))
        assert times[0] == 0.0
        assert (np.diff(times) > 0.0).all()
        count = len(file.nodes[node]["weights"]) if path == "weights" else 1
        assert len(values) == len(times) * count
        assert (how == "STEP") == (path == "weights")
        if path == "rotation":
            assert np.linalg.norm(values, axis=1) == pytest.approx(1.0, abs=1e-5)
            assert (np.sum(values[1:] * values[:-1], axis=1) >= 0.0).all()


def check_meshes(file: File) -> None:
    for mesh in file.json.get("meshes", []):
        for primitive in mesh["primitives"]:
            names = primitive["attributes"]
            count = {file.json["accessors"][a]["count"] for a in names.values()}
            count |= {file.json["accessors"][t["POSITION"]]["count"] for t in primitive.get("targets", [])}
            assert len(count) == 1
            assert file.read(primitive["indices"]).max() < count.pop()
            assert file.json["accessors"][names["POSITION"]].keys() >= {"min", "max"}
            assert np.linalg.norm(file.read(names["NORMAL"]), axis=1) == pytest.approx(1.0, abs=1e-5)
            if "WEIGHTS_0" in names:
                weights, joints = file.read(names["WEIGHTS_0"]), file.read(names["JOINTS_0"])
                assert weights.sum(axis=1) == pytest.approx(1.0, abs=1e-6)
                assert (joints[weights == 0.0] == 0).all()


def palette_of(file: File) -> NDArray[np.uint8]:
    """The palette's pixels (16, 64, 3)."""
    view = file.json["bufferViews"][file.json["images"][0]["bufferView"]]
    png = file.buffer[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (64, 16)
    at = png.index(b"IDAT")
    data = zlib.decompress(png[at + 4 : at + 4 + struct.unpack(">I", png[at - 4 : at])[0]])
    return np.frombuffer(data, np.uint8).reshape(16, 193)[:, 1:].reshape(16, 64, 3)
