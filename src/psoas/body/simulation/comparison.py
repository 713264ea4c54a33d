"""A body beside the same body in health: who is overworked, who stands in for whom, who is spared."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.body.person.states import MuscleState
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult, MuscleWork
from psoas.body.tables import quantities
from psoas.errors import BodyError

# Spasm is no reason to stand in for a muscle: it pulls too much, not too little.
_LACKING = {"weak": "weak", "inhibited": "inhibited", "tight": "short"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One muscle that works clearly more or less than in health, at its peak. ``because``: the states that make it so."""

    muscle: str
    side: str
    activation: float
    twin_activation: float
    because: tuple[MuscleState, ...]

    @property
    def sentence(self) -> str:
        """What a practitioner reads."""
        words = "harder" if self.activation > self.twin_activation else "less"
        said = (
            f"The {_spoken(self.muscle, self.side)} works {words} than in health: "
            f"{self.activation:.0%} of its strength instead of {self.twin_activation:.0%}"
        )
        others = [s for s in self.because if (s.muscle, s.side) != (self.muscle, self.side)]
        if words == "harder" and others:
            reasons = " and ".join(
                f"the {_LACKING.get(s.state, s.state)} {_spoken(s.muscle, s.side)}" for s in others
            )
            said += f", in place of {reasons}"
        return said + "."


@dataclass(frozen=True, slots=True)
class Comparison:
    """One activity of a body and of its twin.

    ``compensating`` are those of ``overworked`` that stand in for a weak, inhibited or short muscle.
    """

    activity: str
    overworked: tuple[Difference, ...]
    compensating: tuple[Difference, ...]
    spared: tuple[Difference, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything that stood out, hardest-working first; one sentence where nothing did."""
        told = tuple(d.sentence for d in (*self.overworked, *self.spared))
        return told or ("No muscle works clearly more or less than in the same body in health.",)


def compare(work: ActivityResult, twin: ActivityResult) -> Comparison:
    """Compare a body's work with its healthy twin's in the same activity.

    Raises:
        BodyError: the two did not do the same thing.
    """
    if _done(work) != _done(twin):
        raise BodyError(
            f"compare: {work.activity} ({work.lifted}) and {twin.activity} ({twin.lifted}) differ; "
            "perform the same activity with the same side and load."
        )
    more = [n for n in work.muscles if _above(work.muscles[n], twin.muscles[n])]
    less = [n for n in work.muscles if _above(twin.muscles[n], work.muscles[n])]
    without = _without_each(work) if more or less else {}
    overworked = tuple(_difference(n, work, twin, without) for n in _by_rise(more, work, twin))
    spared = tuple(_difference(n, work, twin, without) for n in _by_rise(less, twin, work))
    return Comparison(work.activity, overworked, tuple(d for d in overworked if _stands_in(d)), spared)


def _done(work: ActivityResult) -> tuple[str, str, float, int]:
    return work.activity, work.lifted, work.load_kg, work.frames


def _above(one: MuscleWork, other: MuscleWork) -> bool:
    """Whether one works clearly more than the other."""
    table = quantities("comparison.csv")
    enough = one.peak_activation - other.peak_activation >= table["difference"]
    return enough and one.peak_activation >= table["ratio"] * other.peak_activation


def _by_rise(names: list[str], more: ActivityResult, less: ActivityResult) -> list[str]:
    return sorted(names, key=lambda n: less.muscles[n].peak_activation - more.muscles[n].peak_activation)


def _without_each(work: ActivityResult) -> dict[MuscleState, ActivityResult]:
    """The same work with one state taken away at a time."""
    return {
        state: Body(work.person, tuple(s for s in work.states if s != state)).perform(
            work.activity, load_kg=work.load_kg, lifted=work.lifted, frames=max(2, work.frames), like=work
        )
        for state in dict.fromkeys(work.states)
    }


def _difference(
    name: str, work: ActivityResult, twin: ActivityResult, without: dict[MuscleState, ActivityResult]
) -> Difference:
    here, there = work.muscles[name], twin.muscles[name]
    rise = here.peak_activation - there.peak_activation
    share = quantities("comparison.csv")["share_of_rise"]
    because = tuple(
        state
        for state, other in without.items()
        if (here.peak_activation - other.muscles[name].peak_activation) / rise >= share
    )
    return Difference(here.muscle, here.side, here.peak_activation, there.peak_activation, because)


def _stands_in(difference: Difference) -> bool:
    own = (difference.muscle, difference.side)
    lacking = [(s.muscle, s.side) for s in difference.because if s.state in _LACKING]
    return bool(lacking) and own not in lacking  # a muscle that is weak itself stands in for none


def _spoken(muscle: str, side: str) -> str:
    return f"{side} {muscle.replace('_', ' ')}"
