"""Pictures of real bones and muscle paths: the base model's, with made-up activations."""

from __future__ import annotations

import numpy as np
import pytest
from tests.report.reading import Page
from tests.report.samples import ASSESSMENT, VISIT, body_section
from tests.report.scene_of_base import base_scene

from psoas.graphics.scene import PullArrow, Scene
from psoas.report import render_html
from psoas.report.render.picture import psoas_close, skeleton, whole_body
from psoas.report.render.png import encode_png


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("engine"))  # the engine leaves its log where it runs
        return base_scene()


def test_x_is_forward_and_y_to_the_left(scene: Scene) -> None:
    at = {bone.name: bone.vertices_m.mean(axis=0) for bone in scene.bones}
    assert at["l_femur"][1] > 0 > at["r_femur"][1] - at["sacrum_geom_1_sacrum"][1]
    assert at["l_bofoot"][0] > at["l_tibia"][0]  # toes before the shin


def test_pictures_are_sharp_and_light(scene: Scene) -> None:
    bones = skeleton(scene)
    whole = whole_body(scene, bones, 28.0, 780)
    close = psoas_close(scene, bones, 0.0, (440, 540))
    for picture in (whole, close):
        drawn = (picture.image < 250).any(axis=2)
        assert 0.08 < drawn.mean() < 0.8
        assert len(encode_png(picture.image)) < 600_000
    assert not (whole.image[:4] < 250).any()  # nothing is cut off above


def test_arms_are_left_out(scene: Scene) -> None:
    names = ("l_pelvis", "humerus_l", "2mc_r", "2proxph_r", "thumbprox_l", "radius_l")
    bone = scene.bones[0]
    renamed = tuple(type(bone)(name, bone.vertices_m, bone.faces) for name in names)
    assert skeleton(Scene("stand", renamed, (), ())).names == ("l_pelvis",)


def test_the_pull_on_the_femur_does_not_shrink_the_arrows_of_the_spine(scene: Scene) -> None:
    """It is the sum of all the others: it has its row in the table and no arrow."""
    femur = PullArrow("lesser_trochanter", "left", np.array([0.0, 0.1, 0.85]), np.array([-500.0, -200, 900]))
    with_femur = Scene(scene.posture, scene.bones, scene.muscles, (*scene.arrows, femur))
    one, two = (render_html(VISIT, ASSESSMENT, body_section(s)) for s in (scene, with_femur))
    arrows = [[a["points"] for a in Page(html).all("polygon")] for html in (one, two)]
    assert len(arrows[0]) == len(arrows[1]) > 0
    assert "Lesser trochanter" in two
    assert len(two.encode()) < 3_000_000
