"""People and what they tell week by week, from published trajectories; this module knows nothing of the alert rules.

The shapes and their shares are those of Downie AS, Pain 2016 (1,585 people with acute low back pain over 12 weeks): recovery
by week 2 (35.8%), by week 12 (34.3%), incomplete recovery (14.0%), better and then worse again (10.5%), high all through
(5.4%). The variation from week to week follows the definitions of Kongsted A, BMC Musculoskelet Disord 2017 (ongoing pain
stays within 1 point of its mean). Up to 70% do not do their home exercises (Beinart NA, Spine J 2013). Pain at the start
(mean 6.3, standard deviation 1.9), the share of missed check-ins and all that is not named here are informed estimates.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

Shape = Literal["rapid", "gradual", "incomplete", "relapsing", "stuck"]
Kind = Literal["recovering", "stuck", "relapsing", "not_doing", "red_flag"]
KINDS: Final[tuple[Kind, ...]] = ("recovering", "stuck", "relapsing", "not_doing", "red_flag")
WEEKS: Final = 12
# Downie AS, Pain 2016.
_SHARES: Final[dict[Shape, float]] = {
    "rapid": 0.358, "gradual": 0.343, "incomplete": 0.140, "relapsing": 0.105, "stuck": 0.054,
}  # fmt: skip
_SHAPES_OF: Final[dict[Kind, tuple[Shape, ...]]] = {
    "recovering": ("rapid", "gradual"),
    "stuck": ("stuck",),
    "relapsing": ("relapsing",),
    "not_doing": ("rapid", "gradual", "incomplete", "relapsing", "stuck"),
    "red_flag": ("rapid", "gradual", "incomplete", "relapsing", "stuck"),
}
_START: Final = (6.3, 1.9)
_WITHIN: Final = 0.7  # standard deviation from week to week, in points
_MISSED: Final = 0.12
_ACTIVITIES: Final = ("climb the stairs", "sit through a film", "garden")
_ACTIONS: Final = ("psoas_march", "walking", "half_kneeling_stretch")
_WAYS: Final = ("time", "forgot", "pain", "afraid")
_SAID: Final = Path(__file__).with_name("said.csv")


@dataclass(frozen=True, slots=True)
class Told:
    """What one person tells on one day."""

    day: int
    pain: int
    activities: tuple[tuple[str, int], ...]
    global_change: int | None
    phq4: tuple[int, int, int, int] | None
    done: tuple[tuple[str, int], ...]
    got_in_way: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person with their truth, which no rule sees.

    Attributes:
        kind: why this person is here.
        shape: how their pain goes.
        turns: the week in which they are worse again; None for all others.
        danger_day: the day on which a warning sign is told.
        low: whether mood or worry is high.
        idle_from: the week from which on nothing is done.
        duration_days: how long it had hurt at the start.
    """

    number: int
    kind: Kind
    shape: Shape
    turns: float | None
    danger_day: int | None
    low: bool
    idle_from: int | None
    duration_days: int
    told: tuple[Told, ...]


@lru_cache(maxsize=1)
def said() -> dict[str, tuple[str, ...]]:
    """What people write: sentences with a warning sign, and plain ones."""
    with _SAID.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {kind: tuple(r["text"] for r in rows if r["kind"] == kind) for kind in ("danger", "plain")}


def people(count: int, seed: int) -> list[Person]:
    """So many people, a fifth of each kind; the same seed gives the same people."""
    choose = random.Random(seed)  # noqa: S311 - reproducible test material, no secret
    return [_person(n, KINDS[n % len(KINDS)], choose) for n in range(count)]


def _person(number: int, kind: Kind, choose: random.Random) -> Person:
    shapes = _SHAPES_OF[kind]
    shape = choose.choices(shapes, [_SHARES[s] for s in shapes])[0]
    start = min(max(choose.gauss(*_START), 3.0), 9.5)
    # A pain that stays has mostly lasted long; the others are of the trial, below six weeks.
    duration = (
        choose.randint(60, 700) if shape == "stuck" and choose.random() < 0.7 else choose.randint(3, 41)
    )
    turns = choose.uniform(6, 9) if shape == "relapsing" else None
    idle_from = choose.randint(1, 3) if kind == "not_doing" else None
    weeks = [w for w in range(WEEKS + 1) if w == 0 or choose.random() > _MISSED]
    danger = choose.choice(weeks[1:]) if kind == "red_flag" else None
    low = choose.random() < 0.1
    curve = _curve(shape, start, turns, choose)
    worst = choose.choice(said()["danger"])
    told = tuple(
        _told(week, curve, choose, low=low, idle=idle_from is not None and week >= idle_from,
              words=worst if week == danger else "")
        for week in weeks
    )  # fmt: skip
    return Person(
        number, kind, shape, turns, None if danger is None else danger * 7, low, idle_from, duration, told
    )


def _curve(shape: Shape, start: float, turns: float | None, choose: random.Random) -> list[float]:
    """The true pain by week."""
    weeks = range(WEEKS + 1)
    half_a_point = math.log(start / 0.5)
    match shape:
        case "rapid":
            speed = half_a_point / choose.uniform(1.2, 2.0)
            return [start * math.exp(-speed * w) for w in weeks]
        case "gradual":
            speed = half_a_point / choose.uniform(6.0, 12.0)
            return [start * math.exp(-speed * w) for w in weeks]
        case "incomplete":
            rest, speed = choose.uniform(0.35, 0.6), choose.uniform(0.3, 0.6)
            return [start * (rest + (1 - rest) * math.exp(-speed * w)) for w in weeks]
        case "relapsing":
            assert turns is not None
            speed, back = choose.uniform(0.4, 0.8), choose.uniform(0.75, 1.0)
            return [start * (math.exp(-speed * w) if w < turns else back) for w in weeks]
        case "stuck":
            drift = choose.uniform(-0.02, 0.01)
            return [start * (1 + drift * w) for w in weeks]


def _told(
    week: int, curve: Sequence[float], choose: random.Random, *, low: bool, idle: bool, words: str
) -> Told:
    true, start = curve[week], curve[0]
    pain = 0 if true < 0.3 else _scale(choose.gauss(true, _WITHIN), 0, 10)
    gain = 1 - true / start
    activities = tuple((name, _scale(choose.gauss(3 + 6 * gain, 0.8), 0, 10)) for name in _ACTIVITIES)
    change = None if week == 0 else _scale(choose.gauss(5 * gain, 0.8), -5, 5)
    phq4 = None
    if week % 4 == 0:
        phq4 = (
            (2, choose.randint(1, 2), choose.randint(1, 2), 2)
            if low
            else (0, choose.randint(0, 1), 0, choose.randint(0, 1))
        )
    done: tuple[tuple[str, int], ...] = ()
    if week:
        done = tuple((a, 0 if idle else choose.choice((0, 2, 3, 5, 7))) for a in _ACTIONS)
    if not words and choose.random() < 0.5:
        words = choose.choice(said()["plain"])
    return Told(week * 7, pain, activities, change, phq4, done, choose.choice(_WAYS) if idle else None, words)


def _scale(value: float, low: int, high: int) -> int:
    return min(max(round(value), low), high)
