"""One exercise as a picture: a still, a short loop from start to end, what it shows in words, and what it lengthens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Literal

from psoas.body.person.person import Person
from psoas.body.simulation.body import Body
from psoas.body.stretching.exercise_lengths import exercise_lengths
from psoas.errors import BodyError, not_allowed
from psoas.graphics.exercise_pictures.drawing import frame_of, loop_of
from psoas.graphics.exercise_pictures.frame import HEIGHT, VIEWBOX, WIDTH
from psoas.graphics.exercise_pictures.kept import kept
from psoas.graphics.exercise_pictures.tables import PictureRow, picture_rows

Side = Literal["left", "right"]
PSOAS = "psoas"


@dataclass(frozen=True, slots=True)
class ExercisePicture:
    """An exercise, drawn from the body's own pose.

    Attributes:
        code: the exercise's.
        side: the one that it is about; it faces who looks, where the exercise is seen from the side.
        svg: the still. It is whole by itself, takes the page's colours (``--skin-mark`` and so on) and has light ones of
            its own where a page has none.
        loop_svg: the way from the start to the end, and once more, within five seconds; then it rests at the end. Who
            asks for less motion sees the still. A file of its own (for ``<img>``): it holds a style sheet.
        words: what is drawn, by language; the still and the loop tell it to a screen reader.
        act: what the coloured muscles do: lengthens, works; moves or rests where none is coloured.
        muscles: the coloured ones, codes of the vocabulary.
        lengthens_mm: how much longer than in standing the psoas of that side is in this client, in millimetres; negative
            where it is shorter.
        stretches_psoas: it may be said to stretch the psoas: the exercise is meant to, and in this client it lengthens the
            psoas by at least half of what the best exercise does.
    """

    code: str
    side: str
    svg: str
    loop_svg: str
    words: Mapping[str, str]
    act: str
    muscles: tuple[str, ...]
    lengthens_mm: float
    stretches_psoas: bool

    def told(self, language: str) -> str:
        """The words in a language; in English where there are none in it."""
        return self.words.get(language, self.words["en"])


def pictured() -> tuple[str, ...]:
    """The codes of all exercises that have a picture."""
    return tuple(picture_rows())


@lru_cache(maxsize=512)
def picture(
    code: str,
    person: Person | Body | None = None,
    side: Side = "right",
    language: str = "en",
    *,
    for_paper: bool = False,
) -> ExercisePicture:
    """The picture of an exercise.

    Args:
        code: one of ``pictured``.
        person: the client, for what the exercise lengthens; a person of whom nothing is known where it is not given.
            The drawing is the same for all: furniture fits the one who uses it.
        side: the stretched, moving or working one.
        language: of the title that a screen reader tells.
        for_paper: with plain colours inside, for a renderer without style sheets, and without words.

    Raises:
        BodyError: there is no picture of this code, or no such side.
    """
    row = _row(code, side)
    body = Body(person) if isinstance(person, Person) else person
    length = exercise_lengths(_usual(body))[code]
    told = row.words.get(language, row.words["en"])
    return ExercisePicture(
        code=code,
        side=side,
        svg=exercise_still(code, side, language, for_paper=for_paper),
        loop_svg=_document(kept(f"{code}-loop.svg", lambda: loop_of(code)), told, side),
        words=row.words,
        act=row.act,
        muscles=tuple(dict.fromkeys(c.muscle for c in row.coloured)),
        lengthens_mm=length.psoas_mm,
        stretches_psoas=length.lengthens_psoas and claims_psoas(row),
    )


def exercise_still(code: str, side: Side = "right", language: str = "en", *, for_paper: bool = False) -> str:
    """The still alone, for a page or a sheet of paper that says nothing about what it lengthens.

    Args:
        code: one of ``pictured``.
        side: the stretched, moving or working one.
        language: of the title that a screen reader tells.
        for_paper: as in ``picture``.

    Raises:
        BodyError: there is no picture of this code, or no such side.
    """
    row = _row(code, side)
    name = f"{code}-{'paper' if for_paper else 'still'}.svg"
    told = "" if for_paper else row.words.get(language, row.words["en"])
    return _document(kept(name, lambda: frame_of(code, for_paper=for_paper)), told, side)


def words_of(code: str) -> Mapping[str, str]:
    """What a picture shows, by language.

    Raises:
        BodyError: there is no picture of this code.
    """
    return _row(code, "right").words


def _row(code: str, side: str) -> PictureRow:
    if code not in picture_rows():
        raise BodyError(not_allowed("exercise", code, picture_rows()))
    if side not in {"left", "right"}:
        raise BodyError(not_allowed("side", side, ("left", "right")))
    return picture_rows()[code]


def claims_psoas(row: PictureRow) -> bool:
    """Whether an exercise is meant to lengthen the psoas: its picture colours it so."""
    return row.act == "lengthens" and any(c.muscle == PSOAS for c in row.coloured)


def _usual(body: Body | None) -> Body | None:
    """Nothing for the person of whom nothing is known, so that one answer is kept."""
    return None if body == Body() else body


def _document(inside: str, told: str, side: str) -> str:
    """The whole picture. The body is symmetrical: the left side is the mirror image."""
    head = f'xmlns="http://www.w3.org/2000/svg" viewBox="{VIEWBOX}"'
    words = f"<title>{escape(told)}</title>" if told else ""
    role = f' class="ex" role="img" aria-label="{escape(told, quote=True)}"' if told else ""
    if not told:
        role = f' width="{WIDTH // 10}" height="{HEIGHT // 10}"'
    if side == "left":
        inside = f'<g transform="matrix(-1 0 0 1 {WIDTH} 0)">{inside}</g>'
    return f"<svg {head}{role}>{words}{inside}</svg>"
