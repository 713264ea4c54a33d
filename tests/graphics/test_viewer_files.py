"""The viewer's files: small, true to the body within their steps, the same bytes every time."""

from __future__ import annotations

import gzip
from itertools import pairwise

import numpy as np
import pytest

from psoas.body import ActivityResult, Body, MuscleState, Person, beside_twin
from psoas.body.mechanics.paths import paths
from psoas.body.model import cache
from psoas.errors import KnowledgeError
from psoas.graphics import animation
from psoas.graphics.binary import File, activations_binary, activity_binary, bones_binary, unpacked
from psoas.graphics.binary import bones as made
from psoas.graphics.binary.activations import shown_frames
from psoas.graphics.binary.bones import MOST_TRIANGLES, from_octahedral, octahedral
from psoas.graphics.binary.carriers import carriers
from psoas.graphics.binary.strips import strips

BODY = Body(Person(mass_kg=62, height_m=1.66, sex="female"), (MuscleState("psoas", "right", "tight", 0.6),))


@pytest.fixture(scope="module", params=["walk", "climb_stairs", "stand", "lie_supine"])
def work(request: pytest.FixtureRequest) -> ActivityResult:
    return BODY.perform(request.param)


@pytest.fixture(scope="module")
def bones() -> File:
    return unpacked(bones_binary(), "bones")


def test_the_bones_are_few_and_small(bones: File) -> None:
    assert len(bones.arrays["index"]) <= MOST_TRIANGLES
    assert len(gzip.compress(bones_binary(), 9, mtime=0)) < 250_000
    assert bones.arrays["index"].max() < len(bones.arrays["place"]) < 65_536
    counts = [(b["first"], b["count"]) for b in bones.header["bones"]]
    assert all(a + n == b for (a, n), (b, _) in pairwise(counts))
    assert sum(n for _, n in counts) == bones.arrays["index"].size
    assert {b["group"] for b in bones.header["bones"]} == set(bones.header["groups"])


def test_every_bone_has_a_coarse_net_of_the_same_shape(bones: File) -> None:
    index, owner = bones.arrays["quick_index"].astype(np.int64), bones.arrays["quick_bone"]
    assert len(index) < 0.3 * len(bones.arrays["index"])
    assert index.max() < len(bones.arrays["quick_place"]) == len(bones.arrays["quick_sky"])
    assert sum(b["quick"]["count"] for b in bones.header["bones"]) == index.size
    for i, entry in enumerate(bones.header["bones"]):
        few = entry["quick"]
        mine = index.reshape(-1)[few["first"] : few["first"] + few["count"]]
        assert (owner[mine] == i).all(), entry["name"]
        coarse = np.array(few["low"]) + few["step"] * bones.arrays["quick_place"][owner == i]
        fine = np.array(entry["low"]) + entry["step"] * bones.arrays["place"][bones.arrays["bone"] == i]
        size = np.ptp(fine, axis=0).max()
        assert np.abs(coarse.min(axis=0) - fine.min(axis=0)).max() < 0.2 * size, entry["name"]
        assert np.abs(coarse.max(axis=0) - fine.max(axis=0)).max() < 0.2 * size, entry["name"]


def test_every_bone_keeps_its_outline(bones: File) -> None:
    """No bone of trunk and legs (they are what a visit looks at) is more than 5 mm smaller or larger than the base's, along any axis."""
    carried = carriers()
    for i, (bone, entry) in enumerate(zip(cache.bones(), bones.header["bones"], strict=True)):
        assert entry["name"] == bone.name
        mine = bones.arrays["bone"] == i
        drawn = np.array(entry["low"]) + entry["step"] * bones.arrays["place"][mine]
        base = bone.vertices_m.astype(float) @ carried.turn[i].T + carried.place_m[i]
        if entry["group"] not in {"arms", "skull"}:
            assert np.abs(drawn.min(axis=0) - base.min(axis=0)).max() < 0.005, bone.name
            assert np.abs(drawn.max(axis=0) - base.max(axis=0)).max() < 0.005, bone.name


def test_bones_face_outwards_and_lie_in_shade_where_they_meet(bones: File) -> None:
    names = [b["name"] for b in bones.header["bones"]]
    place, index = bones.arrays["place"].astype(float), bones.arrays["index"].astype(np.int64)
    for name in ("skull", "lumbar3", "pelvis right", "femur left"):
        i = names.index(name)
        mine = index[bones.arrays["bone"][index[:, 0]] == i]
        a, b, c = place[mine].transpose(1, 0, 2)
        assert np.sum(a * np.cross(b, c)) > 0.0, name  # six times the volume
    sky = bones.arrays["sky"]
    assert sky.min() < 60
    assert sky.max() > 230


def test_directions_fold_and_unfold() -> None:
    ways = np.random.default_rng(0).normal(size=(500, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    assert np.sum(ways * from_octahedral(octahedral(ways)), axis=1).min() > np.cos(np.radians(1.2))


def test_bones_stand_where_the_body_has_them(work: ActivityResult, bones: File) -> None:
    """Carriers alone give every bone the place that its own body has, in any activity."""
    carried, frames = carriers(), shown_frames(work)
    own = np.array([work.moved.skeleton.body(bone.body) for bone in cache.bones()])
    leader = carried.bodies[carried.of_bone]
    turn, place = work.moved.rotation[frames], work.moved.position_m[frames]
    found = place[:, leader] + np.einsum("tbij,bj->tbi", turn[:, leader], carried.place_m)
    assert np.abs(found - place[:, own]).max() < 1e-9
    assert np.abs(turn[:, leader] @ carried.turn - turn[:, own]).max() < 1e-9


def test_the_activity_says_what_the_body_does(work: ActivityResult) -> None:
    file = unpacked(activity_binary(BODY, work), "activity")
    frames, size = shown_frames(work), BODY.person.length_scale
    head, arrays = file.header, file.arrays
    assert head["scale"] == size
    assert np.allclose(arrays["time"], work.time_s[frames] - work.time_s[0], atol=1e-5)
    carried = carriers()
    apart = arrays["place"] - work.moved.position_m[np.ix_(frames, carried.bodies)] * size
    # The same lift for all carriers of a frame, up to rounding.
    assert np.ptp(apart, axis=1).max() < 3e-4
    turn = arrays["turn"]
    assert np.abs(np.linalg.norm(turn, axis=2) - 1.0).max() < 1e-4
    assert (np.sum(turn[1:] * turn[:-1], axis=2) > 0.0).all()
    assert np.abs(arrays["activation"] - work.fascicle_activation[frames]).max() <= 0.5001 / 255
    groups = head["muscles"]
    for side, column in (("left", 0), ("right", 1)):
        force = work.muscle("psoas", side).force_n[frames]
        assert np.abs(arrays["muscle_force"][:, groups.index("psoas"), column] - force).max() <= 0.06
        assert np.abs(arrays["hip"][:, column] - work.hip(side).on_distal_n[frames]).max() < 0.1
    level = [work.level(name).compression_n[frames] for name in head["levels"]]
    assert np.abs(arrays["level"][:, :, 0] - np.array(level).T).max() < 0.1


def test_pulls_are_those_of_the_animation(work: ActivityResult) -> None:
    file = unpacked(activity_binary(BODY, work), "activity")
    shown = animation(BODY, work, work)
    for i, (arrow, entry) in enumerate(zip(shown.arrows, file.header["attachments"], strict=True)):
        assert (arrow.attachment, arrow.side) == (entry["name"], entry["side"])
        assert np.abs(file.arrays["pull"][:, i] - arrow.force_n).max() < 0.06
        # The two stand on different meshes: the lowest corner may differ by a millimetre.
        assert np.abs(file.arrays["pull_at"][:, i] - arrow.at_m).max() < 0.003


def test_strips_follow_the_lines_that_the_loads_are_computed_with(work: ActivityResult) -> None:
    frames = shown_frames(work)[::20]
    skeleton = cache.load()
    for strip in strips(work.moved, frames):
        if skeleton.groups[strip.fascicle] == "iliacus":
            continue
        for t, frame in enumerate(frames):
            line = paths(work.moved, int(frame)).drawn(skeleton.model, strip.fascicle)
            ends = {tuple(np.round(line[i], 6)) for i in (0, -1)}
            assert {tuple(np.round(strip.points_m[t, i], 6)) for i in (0, -1)} == ends
            # No point of a strip is further from its line than a corner's rounding.
            assert _from_line(strip.points_m[t], line).max() < 0.008, skeleton.names[strip.fascicle]


def _from_line(points: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Distance of points from a polyline."""
    start, way = line[:-1], np.diff(line, axis=0)
    size = np.maximum(np.sum(way * way, axis=1), 1e-18)
    share = np.clip(np.sum((points[:, None] - start) * way, axis=2) / size, 0.0, 1.0)
    return np.asarray(np.linalg.norm(points[:, None] - start - share[:, :, None] * way, axis=2).min(axis=1))


def test_iliacus_is_a_fan_and_flat_muscles_are_sheets(work: ActivityResult) -> None:
    file = unpacked(activity_binary(BODY, work), "activity")
    head = file.header
    sheets: dict[int, list[dict[str, float]]] = {}
    for strip in head["strips"]:
        if strip["sheet"] >= 0:
            sheets.setdefault(strip["sheet"], []).append(strip)
    muscle = {
        k: head["muscles"][head["fascicles"][int(v[0]["fascicle"])]["muscle"]] for k, v in sheets.items()
    }
    assert sorted(muscle.values()) == sorted(
        2 * ["adductor_magnus", "external_oblique", "gluteus_maximus", "gluteus_medius", "gluteus_minimus", "iliacus",
             "internal_oblique"]
    )  # fmt: skip
    for sheet, parts in sheets.items():
        shares = sum(part["share"] for part in parts)
        assert shares == pytest.approx(1.0 if muscle[sheet] == "iliacus" else len(parts), abs=1e-3)
        if muscle[sheet] == "iliacus":
            begin = file.arrays["points"][0, [int(p["first"]) for p in parts]]
            end = file.arrays["points"][0, [int(p["first"] + p["count"] - 1) for p in parts]]
            assert np.linalg.norm(begin[0] - begin[-1]) > 0.09 * head["scale"]
            assert np.ptp(end, axis=0).max() < 0.001
    # All fascicles are there, each whole.
    whole = np.zeros(len(head["fascicles"]))
    for strip in head["strips"]:
        whole[strip["fascicle"]] += strip["share"]
    assert np.abs(whole - 1.0).max() < 1e-3


def test_files_are_small_and_always_the_same(work: ActivityResult) -> None:
    whole, part = activity_binary(BODY, work), activations_binary(work)
    assert whole == activity_binary(BODY, work)
    assert len(gzip.compress(whole, 6, mtime=0)) < 300_000
    assert len(part) < 32_000
    assert len(gzip.compress(part, 6, mtime=0)) < 24_000


def test_activations_belong_to_the_motion_that_they_were_made_for() -> None:
    tight = BODY.perform("walk")
    other, twin = beside_twin(Body(BODY.person, (MuscleState("psoas", "right", "weak", 0.9),)), "walk")
    whole = unpacked(activity_binary(BODY, tight), "activity")
    part = unpacked(activations_binary(other), "activations")
    assert part.header["motion"] == whole.header["motion"]
    assert set(part.arrays) < set(whole.arrays)
    assert np.abs(part.arrays["activation"] - whole.arrays["activation"]).max() > 0.05
    # A short psoas changes how a client stands, and with it bones and paths.
    stood, healthy = beside_twin(Body(BODY.person, (MuscleState("psoas", "right", "tight", 1.0),)), "stand")
    marks = [unpacked(activations_binary(w), "activations").header["motion"] for w in (stood, healthy)]
    assert marks[0] != marks[1]
    assert twin.activity == "walk"


def test_a_bone_without_a_row_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "_rows", tuple)
    with pytest.raises(KnowledgeError, match="'lumbar3'"):
        made._row_of("lumbar3")
