"""The glTF file: the rules of the format, the places it reproduces, its colours, its size. Read back independently."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.graphics.gltf_file import File, check_rules, palette_of
from tests.graphics.moving_boxes import made, turning

from psoas.graphics.animation import (
    Animation,
    MovingBone,
    MovingMuscle,
    resample_path,
)
from psoas.graphics.gltf import NEWTONS_PER_CM, TOLERANCE_M, write_glb
from psoas.graphics.gltf_bones import within
from psoas.graphics.gltf_marks import arrow_mesh, letter_mesh
from psoas.graphics.gltf_tubes import COLOURS, LEVELS, tube

Floats = NDArray[np.float64]
# The project's axes in the file's: forward is z, left is x, up is y.
TO_FILE = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])


def volume(vertices: Floats, faces: NDArray[Any]) -> float:
    """Positive where the triangles face outwards."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return float(np.sum(a * np.cross(b, c)) / 6.0)


@pytest.mark.parametrize("frames", [1, 2, 11])
def test_bones_and_muscles_stand_where_they_were(frames: int) -> None:
    animation = made(frames)
    file = File(write_glb(animation))
    for t, time in enumerate(animation.time_s - animation.time_s[0]):
        pose = file.pose(float(time))
        for bone in animation.bones:
            node = file.node(bone.name)
            mesh = file.json["meshes"][file.nodes[node]["mesh"]]["primitives"][0]["attributes"]["POSITION"]
            matrix = file.world(node, pose)
            seen = file.read(mesh) @ matrix[:3, :3].T + matrix[:3, 3]
            wanted = (bone.position_m[t] + bone.vertices_m @ bone.rotation[t].T) @ TO_FILE.T
            assert np.abs(seen - wanted).max() < 1e-4
        for muscle in animation.muscles:
            skin = file.json["skins"][file.nodes[file.node(f"psoas {muscle.side} L3-TP")]["skin"]]
            seen = np.array([file.world(j, pose)[:3, 3] for j in skin["joints"]])
            assert np.abs(seen - muscle.points_m[t] @ TO_FILE.T).max() < 1e-4


def test_frames_are_left_out_only_where_nobody_sees_it() -> None:
    animation = made(101, swing=1.0)
    file = File(write_glb(animation))
    assert max(len(times) for _, path, _, times, _ in file.channels() if path == "translation") < 60
    for t in range(0, 101, 7):
        pose = file.pose(float(animation.time_s[t] - animation.time_s[0]))
        for muscle in animation.muscles:
            skin = file.json["skins"][file.nodes[file.node(f"psoas {muscle.side} L3-TP")]["skin"]]
            seen = np.array([file.world(j, pose)[:3, 3] for j in skin["joints"]])
            assert np.abs(seen - muscle.points_m[t] @ TO_FILE.T).max() < 1.1 * TOLERANCE_M


def test_the_seen_skin_has_the_colour_of_the_activation_and_lies_round_the_path() -> None:
    animation = made(11)
    file = File(write_glb(animation))
    pixels = palette_of(file)
    for t, time in enumerate(animation.time_s - animation.time_s[0]):
        pose = file.pose(float(time) + 1e-6)
        for muscle in animation.muscles:
            vertices, uv = file.skinned(f"psoas {muscle.side} L3-TP", pose)
            level = max(i for i, low in enumerate(LEVELS) if muscle.activation[t] >= low)
            colour = "#" + bytes(pixels[int(uv[0, 1] * 16), 8 * level + 4]).hex()
            assert colour == COLOURS[muscle.side][level]
            mine = np.isclose(uv[:, 0] * 64, 8 * level + 4)
            path = resample_path(muscle.points_m[t] @ TO_FILE.T, 400)
            away = np.linalg.norm(vertices[:, None] - path[None], axis=2).min(axis=1)
            assert away[mine].max() > 0.003
            assert away[mine].max() < 0.008
            assert away[~mine].max() < 0.002  # folded on the axis


def test_mirrored_bodies_differ_in_hue_alone() -> None:
    """Swapping left and right swaps the rows of the palette, and changes nothing else that moves."""
    animation = made(6)
    other = {"left": "right", "right": "left"}
    swapped = replace(
        animation,
        muscles=tuple(replace(m, side=other[m.side]) for m in animation.muscles),  # type: ignore[arg-type]
    )
    one, two = File(write_glb(animation)), File(write_glb(swapped))
    for side in ("left", "right"):
        a, uv = one.skinned(f"psoas {side} L3-TP", one.pose(0.4))
        b, vu = two.skinned(f"psoas {other[side]} L3-TP", two.pose(0.4))
        assert np.allclose(a, b, atol=1e-6)
        assert np.allclose(uv[:, 0], vu[:, 0])
        assert np.allclose(uv[:, 1] + vu[:, 1], 1.0)


def test_lightness_falls_evenly_and_alike_on_both_sides() -> None:
    lightness = {side: [oklab(c)[0] for c in COLOURS[side]] for side in COLOURS}
    assert len(LEVELS) == len(lightness["left"]) == len(lightness["right"])
    for falls in lightness.values():
        assert np.diff(falls) == pytest.approx(np.diff(falls).mean(), abs=0.01)
        assert np.diff(falls).max() < -0.05
    assert lightness["left"] == pytest.approx(lightness["right"], abs=0.01)
    for left, right in zip(COLOURS["left"], COLOURS["right"], strict=True):
        assert oklab(left)[2] < 0.0 < oklab(right)[2]  # blue against yellow, which nearly everyone can tell


def oklab(colour: str) -> Floats:
    """Ottosson's OKLab (2020) of a screen colour: lightness, green to red, blue to yellow."""
    s = np.array(list(bytes.fromhex(colour[1:]))) / 255.0
    light = np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)
    cones = np.array([
        [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ])  # fmt: skip
    to_lab = np.array([
        [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ])  # fmt: skip
    return np.asarray(to_lab @ np.cbrt(cones @ light))


def test_arrows_are_as_long_as_the_force_and_point_its_way() -> None:
    animation = made(6)
    file = File(write_glb(animation))
    for t, time in enumerate(animation.time_s - animation.time_s[0]):
        for arrow in animation.arrows:
            matrix = file.world(file.node(f"pull on L3 {arrow.side}"), file.pose(float(time)))
            wanted = arrow.force_n[t] @ TO_FILE.T / (100.0 * NEWTONS_PER_CM)
            assert np.abs(matrix[:3, 0] - wanted).max() < 1e-4


def test_names_and_legend() -> None:
    file = File(write_glb(made(3)))
    names = {n.get("name") for n in file.nodes}
    assert {"psoas left L3-TP", "pull on L3 right", "pelvis", "left", "right"} <= names
    extras = file.json["scenes"][0]["extras"]
    assert file.json["asset"]["extras"] == extras
    assert [level["left"] for level in extras["activation"]] == list(COLOURS["left"])
    assert "blue is the person's left" in extras["sides"]
    left, right = (file.world(file.node(side), {})[:3, 3] for side in ("left", "right"))
    assert left[0] > 0.0 > right[0]  # glTF: the person faces z, so their left is x


def test_shapes_face_outwards() -> None:
    vertices, _, faces = arrow_mesh()
    assert volume(vertices, faces) > 0.0
    for side in ("left", "right"):
        v, normal, f = letter_mesh(side)
        assert volume(v, f) > 0.0
        across = np.cross(v[f[:, 1]] - v[f[:, 0]], v[f[:, 2]] - v[f[:, 0]])
        assert (np.sum(across * normal[f[:, 0]], axis=1) > 0.0).all()
    for k in (2, 3, 7, 12):
        made_tube = tube(k)
        shown = made_tube.vertices.copy()
        shown[:, 0] = (
            made_tube.weights[:, 0] * made_tube.joints[:, 0]
            + made_tube.weights[:, 1] * made_tube.joints[:, 1]
        )
        assert volume(shown, made_tube.faces) > 0.0
        for i, target in enumerate(made_tube.targets, start=1):
            radius = np.linalg.norm((made_tube.vertices + target)[:, 1:], axis=1)
            assert radius[made_tube.level != i].max() == 0.0
            assert radius.max() > 1.0


@settings(max_examples=25, deadline=None)
@given(
    frames=st.integers(1, 7),
    seed=st.integers(0, 2**31),
    points=st.integers(2, 9),
    swing=st.floats(0.0, 6.0),
    none=st.sets(st.sampled_from(["bones", "muscles", "arrows"])),
    idle=st.booleans(),
)
def test_any_animation_is_valid(  # noqa: PLR0917
    frames: int, seed: int, points: int, swing: float, none: set[str], idle: bool
) -> None:
    animation = made(frames, seed, points, swing)
    if idle:  # no pull, no way: nothing has a direction
        animation = replace(
            animation,
            muscles=tuple(replace(m, points_m=0.0 * m.points_m, capacity_n=0.0) for m in animation.muscles),
            arrows=tuple(replace(a, force_n=0.0 * a.force_n) for a in animation.arrows),
        )
    kept: Any = dict.fromkeys(none, ())
    animation = replace(animation, **kept)
    file = File(write_glb(animation))
    check_rules(file)
    assert ("animations" in file.json) <= (frames > 1)
    assert write_glb(animation) == write_glb(animation)


def test_size_of_a_whole_body() -> None:
    """100 bones of 3000 triangles and 290 fascicles of which a quarter bend, all moving: under 6 MB."""
    t, rng = 101, np.random.default_rng(3)
    u, v = np.meshgrid(np.linspace(0, np.pi, 40), np.linspace(0, 2 * np.pi, 40), indexing="ij")
    ball = (
        np.column_stack([(np.sin(u) * np.cos(v)).ravel(), (np.sin(u) * np.sin(v)).ravel(), np.cos(u).ravel()])
        * 0.05
    )
    corner = (np.arange(39)[:, None] * 40 + np.arange(39)).ravel()
    faces = np.concatenate(
        [
            np.column_stack([corner, corner + 40, corner + 1]),
            np.column_stack([corner + 1, corner + 40, corner + 41]),
        ]
    )
    share = np.linspace(0.0, 1.0, t)
    bones = tuple(
        MovingBone(f"b{i}", ball, faces.astype(np.int32), np.outer(np.sin(9 * share + i), rng.normal(size=3)), turning(rng.normal(size=3), np.sin(40 * share)))
        for i in range(100)
    )  # fmt: skip
    muscles = []
    for i in range(290):
        k = 12 if i % 4 == 0 else (2, 3, 6)[i % 3]
        way = np.cumsum(rng.normal(size=(k, 3)), axis=0) * 0.05 + np.sin(40 * share + i)[:, None, None] * 0.3
        effort = np.abs(np.sin(9 * share + i))
        muscles.append(
            MovingMuscle(
                "multifidus", f"m{i}", "left" if i % 2 else "right", way, effort, effort, effort, 200.0
            )
        )
    animation = Animation("a", "p", share, bones, tuple(muscles), ())
    raw = write_glb(animation)
    assert len(raw) < 6_000_000
    assert sum(len(f) for _, f in within(bones, 40_000)) <= 40_000
