"""How many millimetres each hip flexor stretch lengthens this client's psoas, as the body model has it.

The model takes half a second for one body and a plan has a few hundredths of one, so that ``stretch_lengths.csv`` holds the
figures for bodies of usual size whose hip flexors are tight by so much (``tools/build_stretch_lengths.py`` writes it). What
lies between is interpolated, and all of it is scaled to the client's height: the body model grows in proportion.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import product
from typing import Final, Literal, TypeVar

from psoas.assessment import StretchLength
from psoas.care.exercises import exercise, exercises_by_intervention, facts_of_client, fitting_exercise
from psoas.care.settings import setting
from psoas.care.triggers import PACKAGE
from psoas.errors import KnowledgeError, not_allowed
from psoas.visit import NEITHER, Concerned, MuscleState, OneSide, SoreSide, concerned_side

HIP_FLEXORS: Final = ("psoas", "iliacus", "rectus_femoris")
Shape = tuple[float, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lengths:
    """What the stretches do in one client's body.

    Attributes:
        mm: by intervention, how much its exercise for this client lengthens the psoas against standing.
        exercise: by intervention, the exercise that was measured.
        whose: the body that it was measured in, in words that follow "in".
        best_mm: the most that any of the exercises gives in this body, allowed or not; a claim needs half of it.
        concerned: the side whose hip flexors the body has.
    """

    mm: Mapping[str, float]
    exercise: Mapping[str, str]
    whose: str
    best_mm: float
    concerned: Concerned = NEITHER

    def stretches(self) -> tuple[str, ...]:
        """The interventions that may be said to stretch the psoas, the one that lengthens it most first."""
        least = setting("claim_of_best") * self.best_mm
        return tuple(
            sorted((c for c, mm in self.mm.items() if mm > 0 and mm >= least), key=lambda c: -self.mm[c])
        )

    def by_length(self, ranked: Sequence[T], code: Callable[[T], str]) -> list[T]:
        """What is ranked, its stretches of the psoas in the order in which they lengthen it, each in the place of one of them.

        What speaks for stretching at all stays as it is; only which of the stretches comes first is the body's to say.
        """
        mine = self.stretches()
        places = [n for n, one in enumerate(ranked) if code(one) in mine]
        ordered = list(ranked)
        for place, n in zip(places, sorted(places, key=lambda n: mine.index(code(ranked[n]))), strict=True):
            ordered[place] = ranked[n]
        return ordered

    def length(self, intervention: str) -> StretchLength | None:
        """What it does, in the figure and the sentence that every page has; None for what does not stretch the psoas."""
        if intervention not in self.stretches():
            return None
        mm = round(self.mm[intervention])
        psoas = "psoas of each side" if self.concerned.side == "both" else f"{self.concerned.side} psoas"
        says = f"It lengthens the {psoas} by about {mm} mm against standing, in {self.whose}."
        return StretchLength(intervention, self.exercise[intervention], mm, says)

    def sentence(self, intervention: str) -> str:
        """What it does, for who reads the plan; empty for what does not stretch the psoas."""
        found = self.length(intervention)
        return found.says if found is not None else ""


@dataclass(frozen=True, slots=True)
class _Table:
    """By exercise, and by how tight the hip flexors are (in the order of ``HIP_FLEXORS``): millimetres."""

    amounts: tuple[float, ...]
    mm: Mapping[str, Mapping[Shape, float]]


@lru_cache(maxsize=1)
def _table() -> _Table:
    name = f"{PACKAGE}/data/stretch_lengths.csv"
    text = resources.files(PACKAGE).joinpath("data", "stretch_lengths.csv").read_text(encoding="utf-8")
    found: dict[str, dict[Shape, float]] = {}
    amounts: set[float] = set()
    for row in csv.DictReader(text.splitlines()):
        try:
            shape = tuple(float(row.pop(muscle)) for muscle in HIP_FLEXORS)
            figures = {code: float(mm) for code, mm in row.items()}
        except (KeyError, ValueError) as error:
            raise KnowledgeError(
                f"{name}: a row cannot be read ({error}); run tools/build_stretch_lengths.py."
            ) from None
        amounts.update(shape)
        for code, mm in figures.items():
            found.setdefault(exercise(code).code, {})[shape] = mm
    steps = tuple(sorted(amounts))
    if not found or any(len(by_shape) != len(steps) ** len(HIP_FLEXORS) for by_shape in found.values()):
        raise KnowledgeError(f"{name}: is not complete; run tools/build_stretch_lengths.py.")
    return _Table(steps, found)


def lengths_of(
    tight: Mapping[str, float],
    height_m: float | None,
    held: Iterable[str] = (),
    sources: Iterable[str] = (),
    concerned: Concerned = NEITHER,
    *,
    in_spasm: bool = False,
) -> Lengths:
    """What the hip flexor stretches do in this client's body.

    Args:
        tight: by hip flexor, how tight it is on the side concerned, from 0 to 1 (``tight_in`` says it).
        height_m: the client's height; a body of usual size where it is not known.
        held: the triggers that hold for the client, which choose the form of an exercise.
        sources: the likely sources, which choose it too.
        concerned: the side that it is told of.
        in_spasm: a hip flexor of that side is in spasm, which the table does not hold: it is said that this makes it less.

    Raises:
        KnowledgeError: ``tight`` names something else than a hip flexor.
    """
    for muscle in tight:
        if muscle not in HIP_FLEXORS:
            raise KnowledgeError(not_allowed("hip flexor", muscle, HIP_FLEXORS))
    shape = tuple(round(tight.get(muscle, 0.0), 2) for muscle in HIP_FLEXORS)
    facts = tuple(facts_of_client(held, sources))
    return _measured(shape, height_m, facts, concerned, in_spasm)


def tight_in(states: Iterable[MuscleState], sore: SoreSide) -> tuple[Concerned, dict[str, float]]:
    """The side concerned in a body, and how tight each hip flexor is there; of both sides the tighter of each pair.

    Args:
        states: of the muscles, all that count now.
        sore: where it hurts.
    """
    by_side: dict[OneSide, dict[str, float]] = {"left": {}, "right": {}}
    for one in states:
        if one.state == "tight" and one.muscle in HIP_FLEXORS and one.amount > 0:
            for side in _sides(one.side):
                mine = by_side[side]
                mine[one.muscle] = max(one.amount, mine.get(one.muscle, 0.0))
    concerned = concerned_side({side: sum(mine.values()) for side, mine in by_side.items()}, sore)
    of_it = by_side.values() if concerned.side == "both" else (by_side[concerned.side],)
    tight: dict[str, float] = {}
    for mine in of_it:
        tight |= {muscle: max(amount, tight.get(muscle, 0.0)) for muscle, amount in mine.items()}
    return concerned, tight


def spasm_in(states: Iterable[MuscleState], concerned: Concerned) -> bool:
    """Whether a hip flexor of the side concerned is in spasm."""
    return any(
        one.state == "spasm"
        and one.muscle in HIP_FLEXORS
        and one.amount > 0
        and ("both" in {one.side, concerned.side} or one.side == concerned.side)
        for one in states
    )


def _sides(side: Literal["left", "right", "both"]) -> tuple[OneSide, ...]:
    return ("left", "right") if side == "both" else (side,)


@lru_cache(maxsize=256)
def _measured(
    shape: Shape, height_m: float | None, facts: tuple[str, ...], concerned: Concerned, in_spasm: bool
) -> Lengths:
    scale = 1.0 if height_m is None else height_m / setting("base_height_m")
    table = _table()
    chosen: dict[str, str] = {}
    for code, listed in exercises_by_intervention().items():
        if not any(e.code in table.mm for e in listed):
            continue
        one = fitting_exercise(code, facts)
        if one is not None and one.code in table.mm:
            chosen[code] = one.code
    mm = {code: _between(table, name, shape) * scale for code, name in chosen.items()}
    size = "a typical body (the height is not known)" if height_m is None else "a body of this height"
    tight = ", with the tight muscles that were found" if any(shape) else ""
    best = max(_between(table, name, shape) for name in table.mm) * scale
    spasm = "; the spasm that was found makes it less" if in_spasm else ""
    return Lengths(mm, chosen, f"the model of {size}{tight}{spasm}", best, concerned)


def _between(table: _Table, name: str, shape: Sequence[float]) -> float:
    """A figure for amounts between those of the table: linear along each muscle."""
    ends = [_ends(table.amounts, amount) for amount in shape]
    total = 0.0
    for corner in product((0, 1), repeat=len(shape)):
        weight = 1.0
        at: list[float] = []
        for (low, high, part), side in zip(ends, corner, strict=True):
            weight *= part if side else 1.0 - part
            at.append(high if side else low)
        if weight:
            total += weight * table.mm[name][tuple(at)]
    return total


def _ends(steps: Sequence[float], amount: float) -> tuple[float, float, float]:
    """The steps around an amount, and how far between them it lies; beyond the last, the last."""
    held = min(max(amount, steps[0]), steps[-1])
    high = next(n for n, step in enumerate(steps) if step >= held)
    if steps[high] == held:
        return steps[high], steps[high], 0.0
    low = steps[high - 1]
    return low, steps[high], (held - low) / (steps[high] - low)
