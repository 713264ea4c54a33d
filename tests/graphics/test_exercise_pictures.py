"""Exercises' pictures: small, whole, told in words, in the design's colours, and true to their tables."""

from __future__ import annotations

import re
import time
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from psoas.body import muscle_groups
from psoas.body.posing.exercise_poses import exercise_poses
from psoas.body.stretching.exercise_lengths import exercise_lengths, muscle_longer_mm
from psoas.errors import BodyError
from psoas.graphics.exercise_pictures import exercise_still, picture, pictured
from psoas.graphics.exercise_pictures.colours import DARK, TOKENS
from psoas.graphics.exercise_pictures.drawing import _GOES, _ROUND_S, _ROUNDS
from psoas.graphics.exercise_pictures.picture import claims_psoas
from psoas.graphics.exercise_pictures.tables import picture_rows
from psoas.graphics.exercise_pictures.union_outline import reach, union_outline

STILL_BYTES, LOOP_BYTES = 40_000, 80_000
SOME = ("half_kneel_tilt", "standing_band_march", "side_lying_quad", "adductor_squeeze")


def test_every_posed_exercise_has_a_picture_and_words_in_both_languages() -> None:
    assert set(pictured()) == set(exercise_poses())
    for code, row in picture_rows().items():
        assert set(row.words) == {"en", "es"}, code
        assert all(20 < len(w) < 260 and w.endswith(".") for w in row.words.values()), code
        assert len(set(row.words.values())) == 2, code
        assert bool(row.coloured) == (row.act in {"lengthens", "works"}), code
        assert {c.muscle for c in row.coloured} <= set(muscle_groups()), code


@pytest.mark.parametrize("code", sorted(exercise_poses()))
def test_what_a_picture_says_of_its_muscles_is_what_the_body_does(code: str) -> None:
    row = picture_rows()[code]
    if row.act == "lengthens":
        assert all(muscle_longer_mm(code, c.muscle) > 3.0 for c in row.coloured if c.side == "lifted")
    if claims_psoas(row):
        assert exercise_lengths()[code].lengthens_psoas
    if row.act in {"rests", "moves"}:
        assert not row.coloured


@pytest.mark.parametrize("code", SOME)
def test_still_and_loop_are_small_and_whole(code: str) -> None:
    found = picture(code)
    for text, most in ((found.svg, STILL_BYTES), (found.loop_svg, LOOP_BYTES)):
        assert len(text) < most
        root = ET.fromstring(text)  # noqa: S314 - our own
        assert root.get("role") == "img"
        assert root.get("aria-label") == found.words["en"] == root[0].text
        assert "<script" not in text
        assert "nan" not in text
    assert "<style" not in found.svg  # a page's own policy may refuse it
    for frame in re.findall(r'values="([^"]+)"', found.loop_svg):
        shapes = {re.sub(r"[-0-9 ]+", "#", told) for told in frame.split(";")}
        assert len({len(re.findall(r"-?\d+", told)) for told in frame.split(";")}) == len(shapes) == 1


def test_a_picture_that_was_drawn_before_takes_no_time() -> None:
    picture("half_kneel_tilt")
    picture.cache_clear()
    begun = time.process_time()
    picture("half_kneel_tilt", side="left")
    assert time.process_time() - begun < 0.3


def test_the_same_picture_comes_out_each_time_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSOAS_CACHE", str(tmp_path))
    drawn = exercise_still("bridge")
    (file,) = tmp_path.rglob("bridge-still.svg")
    assert file.read_text(encoding="utf-8") in drawn
    file.write_text("<path/>", encoding="utf-8")
    assert "<path/>" in exercise_still("bridge")
    file.unlink()
    assert exercise_still("bridge") == drawn


def test_a_loop_rests_within_five_seconds_and_heeds_who_wants_no_motion() -> None:
    assert _ROUND_S * _ROUNDS <= 5.0
    assert _ROUNDS % 1 == 0.5  # it ends where the still is
    assert list(_GOES) == sorted(_GOES)
    loop = picture("half_kneel_tilt").loop_svg
    assert "prefers-reduced-motion" in loop
    assert 'fill="freeze"' in loop
    assert "animate" not in picture("iso_hip_push").loop_svg  # nothing moves there


def test_the_muscle_is_drawn_where_the_body_has_it() -> None:
    from psoas.graphics.exercise_pictures.drawing import _flat

    body = _flat("half_kneel_tilt", 1.0)
    (psoas,) = body.muscles
    assert (psoas.group, psoas.suffix) == ("psoas", "r")
    trunk = next(limb for limb in body.limbs if limb.layer == "trunk").outline_m
    thigh = next(limb for limb in body.limbs if (limb.layer, limb.suffix) == ("thigh", "r")).outline_m
    low, high = psoas.outline_m[:, 1].min(), psoas.outline_m[:, 1].max()
    assert thigh[:, 1].min() < low < thigh[:, 1].max()  # from the thigh
    assert trunk[:, 1].min() < high < trunk[:, 1].max()  # into the trunk


def test_the_left_side_is_the_mirror_and_says_so_to_who_asks() -> None:
    left = picture("half_kneel_tilt", side="left")
    assert left.side == "left"
    assert "matrix(-1 0 0 1" in left.svg
    with pytest.raises(BodyError, match="side"):
        picture("half_kneel_tilt", side="both")
    with pytest.raises(BodyError, match="exercise"):
        picture("handstand")


def test_colours_are_the_designs_and_paper_has_them_inside() -> None:
    css = resources.files("psoas.report").joinpath("data/tokens.css").read_text(encoding="utf-8")
    light, dark = css.split("prefers-color-scheme: dark", 1)
    for token, value in TOKENS.items():
        assert f"--{token}: {value};" in light, token
        assert f"--{token}: {DARK[token]};" in dark, token
    assert set(TOKENS) == set(DARK)
    paper = picture("half_kneel_tilt", for_paper=True).svg
    assert "var(" not in paper
    assert "aria-label" not in paper


def test_the_outline_of_two_circles_is_theirs() -> None:
    first, second = reach(np.zeros((1, 2)), np.array([0.1])), reach(np.array([[0.15, 0.0]]), np.array([0.1]))
    line = union_outline(
        np.array([first, second]), np.array([1.0, 0.0]), count=60, grain_m=0.005, smooth_m=0.004
    )
    away = np.minimum(np.linalg.norm(line, axis=1), np.linalg.norm(line - [0.15, 0.0], axis=1))
    assert np.abs(away - 0.1).max() < 0.005
    assert line[0, 0] == pytest.approx(0.25, abs=0.005)
