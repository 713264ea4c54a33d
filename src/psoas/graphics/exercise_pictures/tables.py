"""What each picture shows, as data: the side one looks from, the coloured muscle, the furniture's look, and the words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from psoas.body.posing.exercise_poses import exercise_poses
from psoas.body.tables import muscle_groups
from psoas.errors import KnowledgeError, not_allowed
from psoas.graphics.exercise_pictures.projection import PACKAGE, View

_FILE: Final = "exercise_pictures.toml"
ACTS: Final = ("lengthens", "works", "moves", "rests")
LOOKS: Final = (
    "bench",
    "chair",
    "chair_turned",
    "seat",
    "stool",
    "table",
    "step",
    "block",
    "cushion",
    "book",
    "wall",
    "rail",
    "bar",
    "bed",
)
SIDES: Final = ("lifted", "stance", "both")


@dataclass(frozen=True, slots=True)
class Coloured:
    """A muscle that the picture colours, and on which side."""

    muscle: str
    side: str

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The model's suffixes; the right is the lifted side."""
        return {"lifted": ("r",), "stance": ("l",), "both": ("r", "l")}[self.side]


@dataclass(frozen=True, slots=True)
class Band:
    """A band or strap between two places: of the skin (``place:role``) or of the world (forward and up, in metres)."""

    ends: tuple[str | tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class PictureRow:
    """What one exercise's picture shows.

    Attributes:
        act: what the coloured muscles do, one of ``ACTS``.
        looks: how each support is drawn, by its name.
        balls: balls held between two places of the skin.
        sticks: sticks laid along the back of two places of the skin.
        words: what is drawn, by language.
        ghost: the start stands behind as a shadow.
        over_arm: the muscle is drawn over the nearer arm, which would hide it.
    """

    code: str
    view: View
    act: str
    coloured: tuple[Coloured, ...]
    looks: Mapping[str, str]
    bands: tuple[Band, ...]
    balls: tuple[tuple[str, str], ...]
    sticks: tuple[tuple[str, str], ...]
    words: Mapping[str, str]
    ghost: bool
    over_arm: bool

    @property
    def drawn_muscles(self) -> tuple[tuple[str, str], ...]:
        """Groups and the model's suffixes of the coloured muscles."""
        return tuple((c.muscle, s) for c in self.coloured for s in c.suffixes)

    @property
    def moves(self) -> bool:
        """Whether start and end differ enough for a loop."""
        return self.ghost


@lru_cache(maxsize=1)
def picture_rows() -> Mapping[str, PictureRow]:
    """Every picture by its exercise.

    Raises:
        KnowledgeError: the file names something that is not there, or an exercise without poses.
    """
    text = resources.files(PACKAGE).joinpath("data").joinpath(_FILE).read_text(encoding="utf-8")
    return {code: _row(code, entry) for code, entry in tomllib.loads(text).items()}


def _row(code: str, entry: Mapping[str, Any]) -> PictureRow:
    if code not in exercise_poses():
        raise _wrong(code, not_allowed("exercise", code, exercise_poses()))
    if entry["act"] not in ACTS:
        raise _wrong(code, not_allowed("act", entry["act"], ACTS))
    looks = dict(entry.get("looks", {}))
    for name, look in looks.items():
        if look not in LOOKS:
            raise _wrong(code, not_allowed(f"look of {name}", look, LOOKS))
    return PictureRow(
        code,
        View(float(entry.get("view", 0)), float(entry.get("height", 0))),
        entry["act"],
        tuple(_coloured(code, words) for words in entry.get("muscles", [])),
        looks,
        tuple(Band(tuple(_end(e) for e in band)) for band in entry.get("bands", [])),
        tuple((a, b) for a, b in entry.get("balls", [])),
        tuple((a, b) for a, b in entry.get("sticks", [])),
        {"en": entry["alt"], **({"es": entry["alt_es"]} if "alt_es" in entry else {})},
        bool(entry.get("ghost", True)),
        bool(entry.get("over_arm", False)),
    )


def _end(value: str | list[float]) -> str | tuple[float, float]:
    return value if isinstance(value, str) else (float(value[0]), float(value[1]))


def _coloured(code: str, words: str) -> Coloured:
    muscle, _, side = words.partition(":")
    if muscle not in muscle_groups():
        raise _wrong(code, not_allowed("muscle", muscle, muscle_groups()))
    if side not in SIDES:
        raise _wrong(code, not_allowed("side", side, SIDES))
    return Coloured(muscle, side)


def _wrong(code: str, why: str) -> KnowledgeError:
    return KnowledgeError(f"{PACKAGE}/data/{_FILE}, {code}: {why}")
