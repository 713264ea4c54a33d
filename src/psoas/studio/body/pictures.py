"""The pictures of exercises as files of their own: a still, and a short loop. They are the same for all people."""

from __future__ import annotations

from typing import Final, Literal, cast

from psoas.errors import BodyError, not_allowed

FORMS: Final = ("still", "loop")
SIDES: Final = ("left", "right")


def name_of(code: str, side: str, form: str) -> str:
    """What a picture is asked for with.

    >>> name_of("half_kneel_tilt", "left", "loop")
    'half_kneel_tilt-left-loop'
    """
    return f"{code}-{side}-{form}"


def moves(code: str) -> bool:
    """Whether an exercise moves; one that is held has no loop.

    Raises:
        BodyError: there is no picture of this exercise.
    """
    from psoas.graphics.exercise_pictures.tables import picture_rows  # noqa: PLC0415 - a physics engine

    if code not in picture_rows():
        raise BodyError(not_allowed("exercise", code, picture_rows()))
    return picture_rows()[code].moves


def drawn(name: str) -> bytes:
    """The file of a picture; it loads the body.

    Args:
        name: as ``name_of`` gives it.

    Raises:
        BodyError: there is no such picture.
    """
    from psoas.graphics.exercise_pictures import exercise_still, picture, pictured  # noqa: PLC0415 - a physics engine

    code, _dash, rest = name.partition("-")
    side, _dash, form = rest.partition("-")
    if code not in pictured():
        raise BodyError(not_allowed("exercise", code, pictured()))
    if form not in FORMS:
        raise BodyError(not_allowed("form", form, FORMS))
    if form == "loop":
        return picture(code, side=_side(side)).loop_svg.encode()
    return _with_dark_colours(exercise_still(code, _side(side))).encode()


def _side(side: str) -> Literal["left", "right"]:
    if side not in SIDES:
        raise BodyError(not_allowed("side", side, SIDES))
    return cast("Literal['left', 'right']", side)


def _with_dark_colours(svg: str) -> str:
    """A still has light colours of its own; as a file it needs the dark ones too, since no page's style sheet reaches it."""
    from psoas.graphics.exercise_pictures.colours import DARK  # noqa: PLC0415 - as above

    dark = "".join(f"--{token}:{value};" for token, value in DARK.items())
    head, end, rest = svg.partition(">")
    return f"{head}{end}<style>@media(prefers-color-scheme:dark){{:root{{{dark}}}}}</style>{rest}"
