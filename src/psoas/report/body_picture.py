"""The body at work: skeleton and muscles by how hard they work, the psoas's pull, and the figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from psoas.report.body_overlay import drawn_arrows, overlay
from psoas.report.body_values import BodySection, PostureRow, VertebraPull
from psoas.report.layout import bullets, section, table
from psoas.report.markup import Child, Markup, join, tag
from psoas.report.render.colours import STOPS, css, work_colour
from psoas.report.render.picture import Picture, Skeleton, psoas_close, skeleton, whole_body
from psoas.report.words import doing, sentence_case
from psoas.vocabulary import label

if TYPE_CHECKING:  # only their names: the body room loads a physics engine
    from psoas.body.scene import MuscleLine, Scene

_WHOLE_HEIGHT_PX: Final = 780
Side = Literal["left", "right"]
_CLOSE_PX: Final = (440, 540)
_OBLIQUE_DEG: Final = 28.0
_HARDEST_SHOWN: Final = 10
_UNKNOWN: Final = "–"
_SIDES: Final[tuple[Side, ...]] = ("left", "right")


def body_picture(body: BodySection) -> Markup:
    """Pictures, each with its numbers as a table, and what stood out in sentences."""
    scene = body.scene
    bones = skeleton(scene)
    posture = sentence_case(doing(scene.posture))
    children: list[Child] = []
    if scene.bones:
        children.append(tag("div", _whole(scene, bones, posture), _hardest(scene), class_="split body-split"))
        children.append(_colour_bar())
    children.append(_sentences(body))
    if body.rows:
        children += [tag("h3", "Activity by activity"), _rows_table(body.rows)]
    if scene.bones and scene.arrows:
        children += [
            tag("h3", "The psoas's pull on the spine"),
            _pulls_text(),
            _close_ups(scene, bones, posture),
        ]
    if body.pulls:
        children.append(_pulls_table(body.pulls))
    limits = (
        "Load is not pain. These are figures of a model body, not measured on this client.",
        *body.limits,
    )
    children.append(tag("div", tag("h3", "Limits of these figures"), bullets(list(limits)), class_="note"))
    lead = f"A model body of the client's height and mass at the moment its psoas pulls hardest: {doing(scene.posture)}."
    return section("body", "The body picture", *children, lead=lead)


def _whole(scene: Scene, bones: Skeleton, posture: str) -> Markup:
    side = _harder_side(scene)
    picture = whole_body(scene, bones, _OBLIQUE_DEG if side == "left" else -_OBLIQUE_DEG, _WHOLE_HEIGHT_PX)
    caption = (
        f"{posture}, seen from the front and a little from the person's {side}. Darker means working harder."
    )
    return _shot(picture, None, caption, f"Skeleton and muscles. {_hardest_words(scene)}", "tall")


def _harder_side(scene: Scene) -> Side:
    """The side whose psoas pulls harder, which the pictures show; the left where there is nothing to choose."""
    pull = {s: sum(float(np.linalg.norm(a.force_n)) for a in scene.arrows if a.side == s) for s in _SIDES}
    return "left" if pull["left"] >= pull["right"] else "right"


def _close_ups(scene: Scene, bones: Skeleton, posture: str) -> Markup:
    side = _harder_side(scene)
    # The femur takes the sum of all pulls; at its scale those on the vertebrae would vanish.
    arrows = [a for a in scene.arrows if a.attachment != "lesser_trochanter"]
    one_side = [a for a in arrows if a.side == side]
    front = psoas_close(scene, bones, 0.0, _CLOSE_PX)
    beside = psoas_close(scene, bones, 90.0 if side == "left" else -90.0, _CLOSE_PX)
    alt = "Lumbar spine, pelvis and psoas with an arrow for the pull on each vertebra. The table below holds the figures."
    shots = [
        _shot(
            front,
            overlay(drawn_arrows(arrows, front.camera), front.camera, both_gutters=True),
            f"{posture}: psoas and iliacus from the front. The person's left is on your right.",
            "From the front. " + alt,
        ),
        _shot(
            beside,
            overlay(
                drawn_arrows(one_side, beside.camera),
                beside.camera,
                both_gutters=False,
                gutter_left=side == "left",
            ),
            f"The same from the person's {side}, the side that pulls harder here.",
            f"From the {side}. " + alt,
        ),
    ]
    return tag("div", shots, class_="shots")


def _shot(picture: Picture, drawn: Markup | None, caption: str, alt: str, css_: str = "") -> Markup:
    camera = picture.camera
    image = tag("img", src=picture.data_uri, alt=alt, width=camera.width_px, height=camera.height_px)
    return tag(
        "figure",
        tag("div", image, drawn, class_="layers"),
        tag("figcaption", caption),
        class_=f"shot {css_}".strip(),
    )


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


def _hardest(scene: Scene) -> Markup:
    rows: list[Sequence[Child]] = [
        (
            join(
                tag("span", class_="swatch", style=f"background:{css(work_colour(own))}", aria_hidden="true"),
                sentence_case(label(muscle)),
            ),
            side,
            f"{own:.0%}",
            f"{twin:.0%}",
        )
        for muscle, side, own, twin in hardest(scene)[:_HARDEST_SHOWN]
    ]
    return table(
        "The hardest-working muscles; 100% is all a muscle can do",
        ("Muscle", "Side", "Here", "In health"),
        rows,
        numeric=(2, 3),
    )


def _colour_bar() -> Markup:
    stops = [tag("stop", offset=at, stop_color=css(colour)) for at, colour in STOPS]
    ticks = [tag("span", f"{n}%") for n in (0, 25, 50, 75, 100)]
    return tag(
        "div",
        tag("p", tag("span", "hardly working"), tag("span", "as hard as it can"), class_="scale-ends"),
        tag(
            "svg",
            tag("defs", tag("linearGradient", stops, id="work-scale")),
            tag("rect", width=100, height=10, fill="url(#work-scale)"),
            viewbox="0 0 100 10",
            preserveaspectratio="none",
            role="img",
            aria_label="Colour scale from pale, hardly working, to dark purple, as hard as the muscle can",
        ),
        tag("p", ticks, class_="scale-ticks", aria_hidden="true"),
        class_="scale",
    )


def _sentences(body: BodySection) -> Markup | None:
    groups = (
        ("Where body and findings agree", body.stories),
        ("Working harder than in health", body.overworked),
        ("Standing in for another", body.compensating),
        ("Spared", body.spared),
        ("Worth testing (hypotheses)", body.hypotheses),
    )
    notes = [
        tag("div", tag("h3", title), bullets(list(items)), class_="note") for title, items in groups if items
    ]
    return tag("div", notes, class_="notes") if notes else None


def _rows_table(rows: Sequence[PostureRow]) -> Markup:
    body: list[Sequence[Child]] = [
        (
            sentence_case(doing(r.posture)),
            _figure(r.hip_contact_left_bw, ".2f"),
            _figure(r.hip_contact_right_bw, ".2f"),
            _figure(r.l4_l5_compression_n, ",.0f"),
            _figure(r.l4_l5_shear_n, ",.0f"),
            _figure(r.psoas_activation_left, ".0%"),
            _figure(r.psoas_activation_right, ".0%"),
        )
        for r in rows
    ]
    head = (
        "Posture",
        "Left hip, times body weight",
        "Right hip, times body weight",
        "L4-L5 pressed, N",
        "L4-L5 forward shear, N",
        "Psoas left",
        "Psoas right",
    )
    return table(
        "The peaks of each activity: hip contact, load between L4 and L5, and psoas activation",
        head,
        body,
        numeric=range(1, 7),
    )


def _pulls_text() -> Markup:
    return tag(
        "p",
        "Each arrow begins where the psoas holds the bone and points the way it pulls; the longer, the stronger. "
        "10 newtons (N) are about the weight of a litre of water. "
        "Because it pulls close to the spine, the psoas hardly bends it; it mostly presses the vertebrae together (Bogduk 1992).",
    )


def _pulls_table(pulls: Sequence[VertebraPull]) -> Markup:
    by_place = {(p.attachment, p.side): p for p in pulls}
    rows: list[Sequence[Child]] = []
    for attachment in dict.fromkeys(p.attachment for p in pulls):
        figures = [_pull_figures(by_place.get((attachment, side))) for side in _SIDES]
        rows.append((sentence_case(label(attachment)), *figures[0], *figures[1]))
    head = (
        "Attachment",
        *(f"{s.title()}: {what}" for s in _SIDES for what in ("pull, N", "pressing, N", "forward, N")),
    )
    caption = "The psoas's own pull at each attachment, and how much of it presses or shears"
    return table(caption, head, rows, numeric=range(1, 7))


def _pull_figures(pull: VertebraPull | None) -> tuple[str, str, str]:
    if pull is None:
        return (_UNKNOWN, _UNKNOWN, _UNKNOWN)
    return _figure(pull.force_n, ",.0f"), _figure(pull.compression_n, ",.0f"), _figure(pull.shear_n, ",.0f")


def _figure(value: float | None, form: str) -> str:
    return _UNKNOWN if value is None else format(value, form).replace("-", "\u2212")
