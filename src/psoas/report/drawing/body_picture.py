"""The body at work: skeleton and muscles by how hard they work, the psoas's pull, and the figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from psoas.report.body_values import BodySection, PostureRow, VertebraPull
from psoas.report.drawing.body_overlay import Overlay, drawn_arrows, overlay
from psoas.report.render.colours import STOPS, css, work_colour
from psoas.report.render.picture import Picture, Skeleton, psoas_close, skeleton, whole_body
from psoas.report.words import doing, sentence_case
from psoas.vocabulary import label

if TYPE_CHECKING:  # only their names: the body room loads a physics engine
    from psoas.graphics.scene import MuscleLine, Scene

_WHOLE_HEIGHT_PX: Final = 640  # what a page shows of it
Side = Literal["left", "right"]
_CLOSE_PX: Final = (400, 490)
_OBLIQUE_DEG: Final = 28.0
_HARDEST_SHOWN: Final = 10
_UNKNOWN: Final = "–"
_SIDES: Final[tuple[Side, ...]] = ("left", "right")
_CLOSE_ALT: Final = "Lumbar spine, pelvis and psoas with an arrow for the pull on each vertebra. The table below holds the figures."


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture with its words; ``over`` are the arrows that lie on it."""

    src: str
    width_px: int
    height_px: int
    alt: str
    caption: str
    over: Overlay | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """How hard one muscle works, here and in health; ``colour`` is that of the picture."""

    muscle: str
    side: str
    here: str
    in_health: str
    colour: str


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences under one heading."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyView:
    """Pictures, each with its numbers as a table, and what stood out in sentences."""

    posture: str
    whole: Shot | None
    hardest: tuple[Worked, ...]
    stops: tuple[tuple[float, str], ...]
    notes: tuple[Notes, ...]
    activities: tuple[tuple[str, ...], ...]
    close: tuple[Shot, ...]
    pulls: tuple[tuple[str, ...], ...]
    limits: tuple[str, ...]


def body_view(body: BodySection) -> BodyView:
    """What a page shows of the body, its pictures drawn."""
    scene = body.scene
    bones = skeleton(scene)
    posture = doing(scene.posture)
    return BodyView(
        posture=posture,
        whole=_whole(scene, bones, sentence_case(posture)) if scene.bones else None,
        hardest=_hardest(scene) if scene.bones else (),
        stops=tuple((float(at), css(colour)) for at, colour in STOPS),
        notes=_notes(body),
        activities=tuple(map(_activity, body.rows)),
        close=_close_ups(scene, bones, sentence_case(posture)) if scene.bones and scene.arrows else (),
        pulls=_pulls(body.pulls),
        limits=body.limits,
    )


def _whole(scene: Scene, bones: Skeleton, posture: str) -> Shot:
    side = _harder_side(scene)
    picture = whole_body(scene, bones, _OBLIQUE_DEG if side == "left" else -_OBLIQUE_DEG, _WHOLE_HEIGHT_PX)
    caption = (
        f"{posture}, seen from the front and a little from the person's {side}. Darker means working harder."
    )
    return _shot(picture, f"Skeleton and muscles. {_hardest_words(scene)}", caption)


def _harder_side(scene: Scene) -> Side:
    """The side whose psoas pulls harder, which the pictures show; the left where there is nothing to choose."""
    pull = {s: sum(float(np.linalg.norm(a.force_n)) for a in scene.arrows if a.side == s) for s in _SIDES}
    return "left" if pull["left"] >= pull["right"] else "right"


def _close_ups(scene: Scene, bones: Skeleton, posture: str) -> tuple[Shot, ...]:
    side = _harder_side(scene)
    # The femur takes the sum of all pulls; at its scale those on the vertebrae would vanish.
    arrows = [a for a in scene.arrows if a.attachment != "lesser_trochanter"]
    front = psoas_close(scene, bones, 0.0, _CLOSE_PX)
    beside = psoas_close(scene, bones, 90.0 if side == "left" else -90.0, _CLOSE_PX)
    at_side = drawn_arrows([a for a in arrows if a.side == side], beside.camera)
    return (
        _shot(
            front,
            f"From the front. {_CLOSE_ALT}",
            f"{posture}: psoas and iliacus from the front. The person's left is on your right.",
            overlay(drawn_arrows(arrows, front.camera), front.camera, both_gutters=True),
        ),
        _shot(
            beside,
            f"From the {side}. {_CLOSE_ALT}",
            f"The same from the person's {side}, the side that pulls harder here.",
            overlay(at_side, beside.camera, both_gutters=False, gutter_left=side == "left"),
        ),
    )


def _shot(picture: Picture, alt: str, caption: str, over: Overlay | None = None) -> Shot:
    camera = picture.camera
    return Shot(picture.data_uri, camera.width_px, camera.height_px, alt, caption, over)


def hardest(scene: Scene) -> list[tuple[str, str, float, float]]:
    """Muscle, side, and its activation beside the twin's, its strands weighed by their strength; hardest first."""
    groups: dict[tuple[str, str], list[MuscleLine]] = {}
    for line in scene.muscles:
        groups.setdefault((line.muscle, line.side), []).append(line)
    found = []
    for (muscle, side), lines in groups.items():
        whole = sum(line.capacity_n for line in lines)
        own = sum(line.activation * line.capacity_n for line in lines) / whole
        twin = sum(line.twin_activation * line.capacity_n for line in lines) / whole
        found.append((muscle, side, own, twin))
    return sorted(found, key=lambda g: (-g[2], g[:2]))


def _hardest_words(scene: Scene) -> str:
    named = [f"{label(m)} {s} {own:.0%}" for m, s, own, _ in hardest(scene)[:3]]
    return f"Working hardest: {', '.join(named)}." if named else "No muscle is shown."


def _hardest(scene: Scene) -> tuple[Worked, ...]:
    return tuple(
        Worked(sentence_case(label(muscle)), side, f"{own:.0%}", f"{twin:.0%}", css(work_colour(own)))
        for muscle, side, own, twin in hardest(scene)[:_HARDEST_SHOWN]
    )


def _notes(body: BodySection) -> tuple[Notes, ...]:
    groups = (
        ("Where body and findings agree", body.stories),
        ("Working harder than in health", body.overworked),
        ("Standing in for another", body.compensating),
        ("Spared", body.spared),
        ("Worth testing (hypotheses)", body.hypotheses),
    )
    return tuple(Notes(title, items) for title, items in groups if items)


def _activity(row: PostureRow) -> tuple[str, ...]:
    return (
        sentence_case(doing(row.posture)),
        _figure(row.hip_contact_left_bw, ".2f"),
        _figure(row.hip_contact_right_bw, ".2f"),
        _figure(row.l4_l5_compression_n, ",.0f"),
        _figure(row.l4_l5_shear_n, ",.0f"),
        _figure(row.psoas_activation_left, ".0%"),
        _figure(row.psoas_activation_right, ".0%"),
    )


def _pulls(pulls: Sequence[VertebraPull]) -> tuple[tuple[str, ...], ...]:
    by_place = {(p.attachment, p.side): p for p in pulls}
    rows = []
    for attachment in dict.fromkeys(p.attachment for p in pulls):
        figures = [_pull_figures(by_place.get((attachment, side))) for side in _SIDES]
        rows.append((sentence_case(label(attachment)), *figures[0], *figures[1]))
    return tuple(rows)


def _pull_figures(pull: VertebraPull | None) -> tuple[str, str, str]:
    if pull is None:
        return (_UNKNOWN, _UNKNOWN, _UNKNOWN)
    return _figure(pull.force_n, ",.0f"), _figure(pull.compression_n, ",.0f"), _figure(pull.shear_n, ",.0f")


def _figure(value: float | None, form: str) -> str:
    return _UNKNOWN if value is None else format(value, form).replace("-", "\u2212")
