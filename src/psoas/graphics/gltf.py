"""An animation as one binary glTF 2.0 file that any viewer opens: no extension, nothing beside the file.

Bones move as rigid nodes; muscles are tubes bent by the points of their paths and coloured by activation (see
``gltf_tubes``); arrows show the psoas's pull, as long as it is strong. Blue is the person's left and orange the right.
What the colours mean is in the extras of the asset and of the scene, and in the names of the nodes.

Source: Khronos Group, glTF 2.0 specification (2021). Its axes: y up, the person faces z, x to the person's left.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.graphics.animation import Animation, MovingArrow, MovingBone, MovingMuscle
from psoas.graphics.gltf_bones import Mesh, moving_together, normals, relative, used, within
from psoas.graphics.gltf_buffer import Document, short
from psoas.graphics.gltf_marks import arrow_mesh, letter_mesh
from psoas.graphics.gltf_materials import materials
from psoas.graphics.gltf_tubes import (
    COLOURS,
    LEVELS,
    SIDES,
    level_of,
    palette_places,
    switched,
    tube,
)
from psoas.graphics.gltf_turning import carried, directions, frames_to_keep, quaternions, tube_frames

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# x forward, y left, z up becomes z forward, x left, y up.
_Y_UP: Final = [-0.5, -0.5, -0.5, 0.5]
# Between the frames that are kept, no place is missed by more than this.
TOLERANCE_M: Final = 0.001
_LEVER_M: Final = 0.2  # how far from its frame's origin a bone's parts lie, for that tolerance
_MOST_TRIANGLES: Final = 40_000
_MOST_KEY_BYTES: Final = 2_800_000
# Drawing sizes. Root of the capacity: a muscle's width goes with the root of its cross-section.
_RADIUS_M_PER_ROOT_N: Final = 0.0004
_RADIUS_M: Final = (0.002, 0.010)
NEWTONS_PER_CM: Final = 20.0
_ARROW_RADIUS_M: Final = 0.0048
_ARROW_FULL_M: Final = 0.03  # shorter arrows are thinner too, so that they stay arrows
_ARROWS_BEFORE_M: Final = 0.035
_HIDDEN: Final = 1e-5
_LETTER_M: Final = 0.07
_LETTER_ASIDE_M: Final = 0.42


class _Writer:
    """One file while it is written."""

    def __init__(self, animation: Animation) -> None:
        self.animation = animation
        self.document = Document()
        self.channels: list[dict[str, Any]] = []
        self.samplers: list[dict[str, Any]] = []
        self.groups = moving_together(animation.bones)
        self.kept = _kept(animation, len(self.groups))
        # A clip begins at zero.
        self.time_s = animation.time_s - animation.time_s[0]
        self.materials = materials(self.document)
        self.tubes: dict[tuple[int, str], int] = {}

    @cached_property
    def still(self) -> bool:
        """Whether nothing can move."""
        return len(self.kept) < 2

    def animate(self, node: int, path: str, values: Floats, at: Ints, interpolation: str = "LINEAR") -> None:
        """Let a property of a node follow ``values`` at the frames ``at``; nothing is written if it never changes."""
        stored = values.astype(np.float32)
        if self.still or bool((stored == stored[0]).all()):
            return
        keys = self.document.keys(self.time_s[at].astype(np.float32), bounds=True)
        # Weights of morph targets are one flat list over all keys.
        output = self.document.keys(stored.reshape(-1) if path == "weights" else stored)
        sampler: dict[str, Any] = {"input": keys, "output": output}
        if interpolation != "LINEAR":
            sampler["interpolation"] = interpolation
        self.samplers.append(sampler)
        self.channels.append({"sampler": len(self.samplers) - 1, "target": {"node": node, "path": path}})

    def moving_node(
        self, name: str, place_m: Floats, rotation: Floats, scale: Floats | None = None, **properties: Any
    ) -> int:
        """A node that goes through places (T, 3), rotations (T, 3, 3) or their quaternions at the kept frames, and scales (T, 3)."""
        turned = quaternions(rotation[self.kept]) if rotation.ndim == 3 else rotation
        place = place_m[self.kept]
        if scale is not None:
            properties["scale"] = short(scale[0])
        node = self.document.node(name, translation=short(place[0]), rotation=short(turned[0]), **properties)
        self.animate(node, "translation", place, self.kept)
        self.animate(node, "rotation", turned, self.kept)
        if scale is not None:
            self.animate(node, "scale", scale[self.kept], self.kept)
        return node

    def bones(self) -> int:
        """All bones; returns the node that holds them."""
        meshes = within(self.animation.bones, _MOST_TRIANGLES)
        children = []
        for group in self.groups:
            leader = self.animation.bones[group[0]]
            shown = [i for i in group if len(meshes[i][1])]
            if shown == [group[0]]:
                mesh = self.bone_mesh(leader, meshes[group[0]])
                children.append(self.moving_node(leader.name, leader.position_m, leader.rotation, mesh=mesh))
            elif shown:
                children.append(self.bone_group(leader, shown, meshes))
        return self.document.node("bones", children=children)

    def bone_group(self, leader: MovingBone, shown: list[int], meshes: list[Mesh]) -> int:
        """Bones that move as one: a moving node and, in it, still ones."""
        inside = []
        for i in shown:
            bone = self.animation.bones[i]
            place, rotation = relative(leader, bone)
            inside.append(
                self.document.node(
                    bone.name,
                    translation=short(place[0]),
                    rotation=short(quaternions(rotation[:1])[0]),
                    mesh=self.bone_mesh(bone, meshes[i]),
                )
            )
        name = f"{leader.name} and what moves with it"
        return self.moving_node(name, leader.position_m, leader.rotation, children=inside)

    def bone_mesh(self, bone: MovingBone, mesh: Mesh) -> int:
        """One bone's triangles."""
        return self.mesh(bone.name, *used(*mesh), self.materials.bone)

    def mesh(
        self, name: str, vertices: Floats, faces: NDArray[Any], material: int, normal: Floats | None = None
    ) -> int:
        """Triangles of one material."""
        document = self.document
        shade = normals(vertices, faces) if normal is None else normal
        attributes = {
            "POSITION": document.vertices(vertices.astype(np.float32), bounds=True),
            "NORMAL": document.vertices(shade.astype(np.float32)),
        }
        primitive = {"attributes": attributes, "indices": document.indices(faces), "material": material}
        return document.add("meshes", {"name": name, "primitives": [primitive]})

    def tube_mesh(self, k: int, side: str) -> int:
        """The tube over ``k`` points in one side's colours; written once."""
        if (k, side) not in self.tubes:
            document, made = self.document, tube(k)
            attributes = {
                "POSITION": document.vertices(made.vertices.astype(np.float32), bounds=True),
                "NORMAL": document.vertices(made.normals.astype(np.float32)),
                "TEXCOORD_0": document.vertices(palette_places(made.level, side).astype(np.float32)),
                "JOINTS_0": document.vertices(made.joints),
                "WEIGHTS_0": document.vertices(made.weights.astype(np.float32)),
            }
            targets = [
                {"POSITION": document.vertices(t.astype(np.float32), bounds=True)} for t in made.targets
            ]
            primitive = {
                "attributes": attributes,
                "indices": document.indices(made.faces),
                "material": self.materials.muscle,
                "targets": targets,
            }
            mesh = {"name": f"tube of {k} points, {side}", "primitives": [primitive]}
            self.tubes[k, side] = document.add("meshes", mesh)
        return self.tubes[k, side]

    def muscles(self) -> tuple[int, list[int]]:
        """All muscles; returns the node that holds their joints, and the tubes' nodes."""
        joints, shown = [], []
        turned = self.turned_tubes()
        for i, muscle in enumerate(self.animation.muscles):
            mine, node = self.muscle(muscle, turned[i])
            joints += mine
            shown.append(node)
        return self.document.node("muscle paths", children=joints), shown

    def turned_tubes(self) -> dict[int, Floats]:
        """Quaternions of every muscle's joints at the kept frames (kept, k, 4): muscles with as many points go together."""
        muscles = self.animation.muscles
        found: dict[int, Floats] = {}
        counts = np.array([muscle.points_m.shape[1] for muscle in muscles])
        for k in np.unique(counts):
            mine = np.flatnonzero(counts == k)
            frames = tube_frames(np.stack([muscles[i].points_m for i in mine], axis=2))
            turned = quaternions(frames[self.kept])
            found.update((int(i), turned[:, :, j]) for j, i in enumerate(mine))
        return found

    def muscle(self, muscle: MovingMuscle, turned: Floats) -> tuple[list[int], int]:
        """One fascicle: its joints, and the node of its tube."""
        document = self.document
        t, k, _ = muscle.points_m.shape
        width = np.full((t, 3), np.clip(_RADIUS_M_PER_ROOT_N * muscle.capacity_n**0.5, *_RADIUS_M))
        joints = [self.moving_node("", muscle.points_m[:, i], turned[:, i], width) for i in range(k)]
        still = np.tile(np.eye(4).ravel(), (k, 1))
        skin = document.add("skins", {"joints": joints, "inverseBindMatrices": document.keys(still)})
        level = level_of(muscle.activation)
        node = document.node(
            muscle_name(muscle),
            mesh=self.tube_mesh(k, muscle.side),
            skin=skin,
            weights=switched(int(level[0])),
            extras={
                "peak_activation": round(float(muscle.activation.max()), 3),
                "peak_activation_in_health": round(float(muscle.twin_activation.max()), 3),
                "peak_force_n": round(float(muscle.force_n.max()), 1),
            },
        )
        changes = np.flatnonzero(np.diff(level, prepend=-1))
        shown = np.array([switched(int(each)) for each in level[changes]])
        self.animate(node, "weights", shown, changes, "STEP")
        return joints, node

    def arrows(self) -> int:
        """All arrows; returns the node that holds them."""
        vertices, normal, faces = arrow_mesh()
        mesh = {
            side: self.mesh(f"arrow {side}", vertices, faces, self.materials.arrow[side], normal)
            for side in SIDES
        }
        shift = self.before_psoas()
        children = [self.arrow(arrow, shift, mesh[arrow.side]) for arrow in self.animation.arrows]
        return self.document.node("pull of the psoas", children=children)

    def before_psoas(self) -> Floats:
        """How far the arrows are moved out of the muscle that would hide them (T, 3): forward, whatever the posture.

        Forward is across the pull and the line from right to left; with one side alone nothing is moved.
        """
        place = {side: [a.at_m for a in self.animation.arrows if a.side == side] for side in SIDES}
        if not all(place.values()):
            return np.zeros((len(self.time_s), 3))
        left = np.mean(place["left"], axis=0) - np.mean(place["right"], axis=0)
        pull = np.sum([a.force_n for a in self.animation.arrows], axis=0)
        return _ARROWS_BEFORE_M * directions(np.cross(directions(pull), directions(left)))

    def arrow(self, arrow: MovingArrow, shift: Floats, mesh: int) -> int:
        """One arrow, as long as the force is great."""
        size = np.linalg.norm(arrow.force_n, axis=1)
        length = _length_m(arrow)
        width = _ARROW_RADIUS_M * np.minimum(1.0, length / _ARROW_FULL_M)
        scale = np.maximum(np.column_stack([length, width, width]), _HIDDEN)
        name = f"pull on {arrow.attachment.replace('_', ' ')} {arrow.side}"
        extras = {"peak_force_n": round(float(size.max()), 1)}
        turned = carried(directions(arrow.force_n))
        return self.moving_node(name, arrow.at_m + shift, turned, scale, mesh=mesh, extras=extras)

    def letters(self) -> list[int]:
        """An L and an R beside the person, where they are on the whole; none if only one side is drawn."""
        # Most muscles begin on the trunk, so a leg put forward does not turn the letters.
        begin = {
            side: [m.points_m[:, 0].mean(axis=0) for m in self.animation.muscles if m.side == side]
            for side in SIDES
        }
        if not all(begin.values()):
            return []
        centre = {side: np.mean(begin[side], axis=0) for side in SIDES}
        aside = directions((centre["left"] - centre["right"])[None])[0]
        # Upright, unless the person lies on one side.
        up = np.eye(3)[2] if abs(aside[2]) < 0.9 else np.eye(3)[0]
        up = directions((up - (up @ aside) * aside)[None])[0]
        turned = np.column_stack([aside, up, np.cross(aside, up)])
        middle = (centre["left"] + centre["right"]) / 2
        return [
            self.document.node(
                side,
                translation=short(middle + sign * _LETTER_ASIDE_M * aside),
                rotation=short(quaternions(turned[None])[0]),
                scale=[_LETTER_M] * 3,
                mesh=self.mark(side),
            )
            for side, sign in zip(SIDES, (1.0, -1.0), strict=True)
        ]

    def mark(self, side: str) -> int:
        """A side's letter."""
        vertices, normal, faces = letter_mesh(side)
        return self.mesh(f"letter {side}", vertices, faces, self.materials.arrow[side], normal)

    def file(self) -> bytes:
        """The whole file."""
        document = self.document
        parts = [self.bones()]
        tubes: list[int] = []
        if self.animation.muscles:
            paths, tubes = self.muscles()
            parts.append(paths)
        if self.animation.arrows:
            parts.append(self.arrows())
        parts += self.letters()
        person = document.node("person", rotation=_Y_UP, children=parts)
        if self.channels:
            clip = {"name": self.animation.activity, "channels": self.channels, "samplers": self.samplers}
            document.add("animations", clip)
        explained = legend(self.animation)
        # A tube hangs on its joints alone: the format wants its node outside whatever moves or turns.
        scene = {"name": self.animation.activity, "nodes": [person, *tubes], "extras": explained}
        return document.pack({"version": "2.0", "generator": "psoas", "extras": explained}, scene)


def write_glb(animation: Animation) -> bytes:
    """The animation as a binary glTF 2.0 file.

    Bones are made coarser until they have at most 40 000 triangles. Frames are left out where straight
    interpolation misses no muscle, bone or arrow by more than 1 mm; colours keep every frame. One frame gives a
    still without animation.
    """
    return _Writer(animation).file()


def legend(animation: Animation) -> dict[str, Any]:
    """What is seen and what its colours mean, for the extras."""
    ends = (*LEVELS[1:], 1.0)
    return {
        "activity": animation.activity,
        "person": animation.person,
        "sides": "blue is the person's left, orange the person's right",
        "muscles": "the darker and thicker a muscle, the harder it works",
        "activation": [
            {"from": low, "to": high, **{side: COLOURS[side][i] for side in SIDES}}
            for i, (low, high) in enumerate(zip(LEVELS, ends, strict=True))
        ],
        "arrows": (
            f"pull of the psoas on each bone: 1 cm of arrow is {NEWTONS_PER_CM:g} N; "
            f"drawn {100 * _ARROWS_BEFORE_M:g} cm in front of where it attaches, or the muscle would hide it"
        ),
        "axes": "y up, the person faces z, x to the person's left; metres, seconds",
        "fascicles": dict(Counter(muscle.muscle for muscle in animation.muscles)),
        "caution": "Computed by a model, not measured in this person. Load is not pain.",
    }


def muscle_name(muscle: MovingMuscle) -> str:
    """What a fascicle's node is called: "psoas left L3-TP"."""
    words = [muscle.muscle.replace("_", " "), muscle.side]
    return " ".join(words if muscle.fascicle == muscle.muscle else [*words, muscle.fascicle])


def _length_m(arrow: MovingArrow) -> Floats:
    return np.asarray(np.linalg.norm(arrow.force_n, axis=1) / (100.0 * NEWTONS_PER_CM))


def _kept(animation: Animation, groups: int) -> Ints:
    """The frames that the moving parts are written at."""
    t = len(animation.time_s)
    seen = [muscle.points_m.reshape(t, -1) for muscle in animation.muscles]
    for bone in animation.bones:
        seen += [bone.position_m, _LEVER_M * bone.rotation.reshape(t, 9)]
    for arrow in animation.arrows:
        seen += [arrow.at_m, directions(arrow.force_n) * _length_m(arrow)[:, None]]
    if not seen:
        return np.array([0])
    joints = sum(muscle.points_m.shape[1] for muscle in animation.muscles)
    # Single precision: three numbers of a place, four of a rotation; an arrow's three of scale.
    key_bytes = 4 * (7 * (joints + groups) + 10 * len(animation.arrows))
    return frames_to_keep(
        animation.time_s, np.concatenate(seen, axis=1), TOLERANCE_M, max(2, _MOST_KEY_BYTES // key_bytes)
    )
