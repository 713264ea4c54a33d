"""The renderer: known triangles give known pixels, near hides far, the same scene gives the same bytes."""

from __future__ import annotations

import itertools
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from tests.report.samples import small_scene

from psoas.graphics.scene import PullArrow, Scene
from psoas.report.drawing.body_overlay import drawn_arrows, spread
from psoas.report.render.camera import Camera, frame, looking
from psoas.report.render.colours import STOPS, work_colour
from psoas.report.render.mesh import rounded, smooth, tubes
from psoas.report.render.picture import psoas_close, skeleton, whole_body
from psoas.report.render.png import encode_png
from psoas.report.render.raster import NOTHING, rasterise
from psoas.report.render.shade import draw, linear


def decode_png(data: bytes) -> NDArray[np.uint8]:
    """A plain decoder, row by row, as the specification says it."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, width, height = 8, b"", 0, 0
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        assert struct.unpack(">I", data[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + body)
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    raw = zlib.decompress(packed)
    image = np.zeros((height, width * 3), np.int64)
    for row in range(height):
        kind_, line = raw[row * (width * 3 + 1)], raw[row * (width * 3 + 1) + 1 :][: width * 3]
        for k, value in enumerate(line):
            left = image[row, k - 3] if k >= 3 else 0
            above = image[row - 1, k] if row else 0
            corner = image[row - 1, k - 3] if row and k >= 3 else 0
            guess = left + above - corner
            paeth = min((abs(guess - v), n, v) for n, v in enumerate((left, above, corner)))[2]
            image[row, k] = (value + (0, left, above, (left + above) // 2, paeth)[kind_]) % 256
    return image.reshape(height, width, 3).astype(np.uint8)


@given(arrays(np.uint8, st.tuples(st.integers(1, 7), st.integers(1, 9), st.just(3))))
def test_png_gives_back_every_pixel(image: NDArray[np.uint8]) -> None:
    assert np.array_equal(decode_png(encode_png(image)), image)


def test_a_known_triangle_covers_the_known_pixels() -> None:
    """Half of a 4 by 4 square: pixel centres strictly inside or on the edge."""
    corners = np.array([[[0.0, 0, 1], [4, 0, 1], [0, 4, 1]]])
    seen = rasterise(corners, 5, 5).triangle != NOTHING
    expected = np.array([[x + y <= 3 for x in range(5)] for y in range(5)])
    assert np.array_equal(seen, expected)


@given(arrays(np.float64, (6, 3, 3), elements=st.integers(-40, 160).map(lambda n: n / 8)))
def test_the_fast_way_sees_what_the_plain_way_sees(corners: NDArray[np.float64]) -> None:
    """Against one pixel and one triangle at a time."""
    fast = rasterise(corners, 14, 13)
    for row in range(13):
        for column in range(14):
            x, y = column + 0.5, row + 0.5
            depths = {}
            for n, (a, b, c) in enumerate(corners):
                area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
                if abs(area) < 1e-12:
                    continue
                of_a = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area
                of_b = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area
                of_c = 1 - of_a - of_b
                inside = min(of_a, of_b, of_c)
                if abs(inside) < 1e-9:
                    depths[NOTHING] = 0.0  # on an edge: rounding decides, so nothing is claimed
                elif inside > 0:
                    depths[n] = of_a * a[2] + of_b * b[2] + of_c * c[2]
            if NOTHING in depths:
                continue
            if not depths:
                assert fast.triangle[row, column] == NOTHING
            else:
                assert abs(fast.depth[row, column] - min(depths.values())) < 1e-6


def facing(depth_m: float, size_m: float) -> NDArray[np.float64]:
    """A square across the x axis; the camera in front looks along −x."""
    return np.array([[-depth_m, y, z] for y, z in ((-1, -1), (1, -1), (1, 1), (-1, 1))]) * (1, size_m, size_m)


def test_near_hides_far_whatever_the_order() -> None:
    faces = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    near = smooth(facing(0.0, 0.5), faces, linear(255, 0, 0))
    far = smooth(facing(1.0, 1.0), faces, linear(0, 0, 255))
    camera = frame(facing(1.0, 1.0), azimuth_deg=0, elevation_deg=0, width_px=40, height_px=40, margin=0)
    for order in ([near, far], [far, near]):
        image = draw(order, camera).astype(int)
        assert image[20, 20, 0] > 2 * image[20, 20, 2]
        assert image[4, 4, 2] > 2 * image[4, 4, 0]


def test_the_camera_in_front_has_the_persons_left_at_its_right() -> None:
    right, up, forward = looking(0, 0)
    assert np.allclose(right, (0, 1, 0))
    assert np.allclose(up, (0, 0, 1))
    assert np.allclose(forward, (-1, 0, 0))
    assert np.allclose(looking(90, 0)[2], (0, -1, 0))


def camera_in_front() -> Camera:
    points = np.array([[0.0, -0.5, 0], [0.0, 0.5, 1]])
    return frame(points, azimuth_deg=0, elevation_deg=0, width_px=200, height_px=200, margin=0)


@pytest.mark.parametrize(
    ("force", "direction"),
    [((0, 0, -100), (0, 1)), ((0, 100, 0), (1, 0)), ((0, -70, 70), (-0.7071, -0.7071))],
    ids=["down", "to their left, the viewer's right", "up and to their right"],
)
def test_an_arrow_points_where_the_psoas_pulls(
    force: tuple[float, ...], direction: tuple[float, float]
) -> None:
    arrow = PullArrow("L3", "left", np.array([0.0, 0, 0.5]), np.array(force, float))
    (shown,) = drawn_arrows([arrow], camera_in_front())
    along = np.subtract(shown.end, shown.start)
    assert np.allclose(along / np.linalg.norm(along), direction, atol=1e-3)
    assert np.allclose(shown.start, (100, 100))


def test_arrows_are_as_long_as_the_pull_is_strong() -> None:
    at = np.array([0.0, 0, 0.5])
    arrows = [PullArrow("L3", "left", at, np.array([0.0, 0, -f])) for f in (100.0, 25.0)]
    long, short = (
        np.linalg.norm(np.subtract(a.end, a.start)) for a in drawn_arrows(arrows, camera_in_front())
    )
    assert long / short == pytest.approx(4)


@given(st.lists(st.floats(0, 300), max_size=12))
def test_labels_never_cover_each_other(wanted: list[float]) -> None:
    placed = sorted(spread(wanted, 20, 10, 500))
    assert all(b - a >= 20 - 1e-6 for a, b in itertools.pairwise(placed))
    assert all(10 - 1e-6 <= y <= 500 + 1e-6 for y in placed)


def test_a_tube_surrounds_its_path() -> None:
    path = np.array([[0.0, 0, 0], [0, 0, 0.1], [0, 0.05, 0.2]])
    surface = tubes([rounded(path)], [0.004], np.array([[1.0, 0, 0]]))
    assert surface is not None
    assert np.isfinite(surface.vertices_m).all()
    assert np.allclose(np.linalg.norm(surface.normals, axis=1), 1)
    nearest = np.linalg.norm(surface.vertices_m[:, None] - rounded(path)[None], axis=2).min(axis=1)
    assert nearest.max() <= 0.004 + 1e-9


def test_muscle_colours_darken_all_the_way() -> None:
    """So that they read in grey, and for people who see no red."""
    light = [np.dot(linear(*work_colour(n / 100)), (0.2126, 0.7152, 0.0722)) for n in range(101)]
    assert all(b < a for a, b in itertools.pairwise(light))
    assert STOPS[0][0] == 0.0
    assert STOPS[-1][0] == 1.0


def test_pictures_are_the_same_each_time_and_hold_bone_and_muscle() -> None:
    scene = small_scene()
    bones = skeleton(scene)
    one, two = (whole_body(scene, bones, 28.0, 300) for _ in range(2))
    assert one.data_uri == two.data_uri
    close = psoas_close(scene, bones, 0.0, (240, 300))
    assert len(encode_png(close.image)) < 600_000
    red = (close.image[..., 0].astype(int) - close.image[..., 1]) > 85
    assert red[:, 120:].sum() > 3 * red[:, :120].sum()  # the left psoas works harder: it is at the right


def test_a_scene_without_muscles_or_arrows_can_be_drawn() -> None:
    scene = small_scene()
    bare = Scene("stand", scene.bones, (), ())
    assert whole_body(bare, skeleton(bare), 0.0, 100).image.shape[0] == 100
    assert psoas_close(bare, skeleton(bare), 0.0, (80, 100)).image.shape == (100, 80, 3)
