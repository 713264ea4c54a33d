"""The picture of an exercise: as the body poses for it, or a line drawing.

For a page, whose style sheet colours it, and for paper, with its colours inside.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

from markupsafe import Markup, escape

from psoas.care.exercises import exercises
from psoas.errors import KnowledgeError, not_allowed
from psoas.report.templating import figure

VIEWBOX: Final = "0 -6 220 158"
_PLACE: Final = "psoas.report/data/exercise_pictures.toml"
# Each kind of shape: its class on a page, and how paper draws it (the light tokens of tokens.css; a test keeps them equal).
_ROUND: Final = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
_KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "floor": ("ex-floor", 'fill="none" stroke="#8c7f70" stroke-width="2"'),
    "furniture": ("ex-furniture", 'fill="#e8dcc8" stroke="#8c7f70" stroke-width="2"'),
    "near": ("ex-near", f'{_ROUND} stroke="#bda58c" stroke-width="15"'),
    "arm": ("ex-arm", f'{_ROUND} stroke="#bda58c" stroke-width="9"'),
    "trunk": ("ex-trunk", f'{_ROUND} stroke="#bda58c" stroke-width="22"'),
    "head": ("ex-head", 'fill="#bda58c"'),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A path, or a circle where ``radius`` is not 0."""

    kind: str
    path: str = ""
    x: float = 0.0
    y: float = 0.0
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class ExercisePicture:
    """A line drawing and the same in words, by language; or (``body``) the exercise that the body poses for."""

    alt: Mapping[str, str]
    shapes: tuple[Shape, ...]
    body: str = ""

    def told(self, language: str) -> str:
        """The words in a language; in English where there are none in it."""
        words = self.alt
        if self.body:
            from psoas.graphics.exercise_pictures import words_of  # noqa: PLC0415 - the body is heavy to load

            words = words_of(self.body)
        return words.get(language, words["en"])


def _shape(entry: list[object], code: str) -> Shape:
    match entry:
        case [str(kind), str(path)] if kind in _KINDS:
            return Shape(kind, path)
        case [str(kind), int() | float() as x, int() | float() as y, int() | float() as r] if kind in _KINDS:
            return Shape(kind, "", float(x), float(y), float(r))
        case _:
            raise KnowledgeError(f"{_PLACE}: {code} has a shape that is no path and no circle: {entry}.")


@lru_cache(maxsize=1)
def exercise_pictures() -> Mapping[str, ExercisePicture]:
    """Every picture by the exercise that it shows.

    Raises:
        KnowledgeError: the file names an unknown exercise, or holds a shape that cannot be drawn.
    """
    from psoas.graphics.exercise_pictures import pictured  # noqa: PLC0415 - the body is heavy to load

    text = resources.files("psoas.report").joinpath("data/exercise_pictures.toml").read_text(encoding="utf-8")
    found = {code: ExercisePicture({}, (), code) for code in pictured()}
    known = [one.code for one in exercises()]
    for code, entry in tomllib.loads(text).items():
        if code not in known:
            raise KnowledgeError(f"{_PLACE}: {not_allowed('exercise', code, known)}")
        if "body" in entry:
            found[code] = ExercisePicture({}, (), entry["body"])
            continue
        found[code] = ExercisePicture(_alt(entry), tuple(_shape(shape, code) for shape in entry["shapes"]))
    return found


def _alt(entry: Mapping[str, str]) -> Mapping[str, str]:
    """``alt`` is English; ``alt_es`` and its like are the same in another language."""
    words = {name.removeprefix("alt_"): text for name, text in entry.items() if name.startswith("alt_")}
    return {"en": entry["alt"], **words}


def exercise_svg(
    exercise: str, language: str = "en", *, side: Literal["left", "right"] = "right", for_paper: bool = False
) -> Markup:
    """The picture of an exercise, empty where there is none.

    Args:
        exercise: its code.
        language: of its words.
        side: the stretched, moving or working one; a line drawing has none.
        for_paper: with its colours inside, for a renderer without a style sheet; the words are then left to that renderer.
    """
    picture = exercise_pictures().get(exercise)
    if picture is None:
        return Markup("")
    if picture.body:
        from psoas.graphics.exercise_pictures import exercise_still  # noqa: PLC0415 - the body is heavy to load

        return Markup(exercise_still(picture.body, side, language, for_paper=for_paper))  # noqa: S704 - our own drawing
    shapes = "".join(_drawn(shape, for_paper=for_paper) for shape in picture.shapes)
    told = 'xmlns="http://www.w3.org/2000/svg" width="220" height="158"'
    if not for_paper:
        told = f'class="ex" role="img" aria-label="{escape(picture.told(language))}"'
    return Markup(f'<svg {told} viewBox="{VIEWBOX}">{shapes}</svg>')  # noqa: S704 - our own table, its words escaped


def _drawn(shape: Shape, *, for_paper: bool) -> str:
    name, colours = _KINDS[shape.kind]
    look = colours if for_paper else f'class="{name}"'
    if shape.radius:
        return f'<circle {look} cx="{figure(shape.x)}" cy="{figure(shape.y)}" r="{figure(shape.radius)}"/>'
    return f'<path {look} d="{escape(shape.path)}"/>'
