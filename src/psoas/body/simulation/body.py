"""A person's body, and what it does when it performs an activity."""

from __future__ import annotations

from dataclasses import dataclass, field

from psoas.body.motion.activities import FRAMES, Activity, prepare
from psoas.body.person.calibration import muscles_of
from psoas.body.person.person import Person
from psoas.body.person.states import MuscleState
from psoas.body.simulation.cost import cost_named
from psoas.body.simulation.solve import ActivityResult, solve
from psoas.body.simulation.standing import shifts, stands
from psoas.errors import BodyError

MOST_FRAMES = 2001


@dataclass(frozen=True, slots=True)
class Body:
    """A person with the states of their muscles. ``Body(person)`` is the twin in health."""

    person: Person = field(default_factory=Person)
    states: tuple[MuscleState, ...] = ()

    def perform(
        self,
        activity: str | Activity,
        load_kg: float = 0.0,
        lifted: str = "right",
        *,
        frames: int = FRAMES,
        like: ActivityResult | None = None,
        cost: str | None = None,
    ) -> ActivityResult:
        """Hold a posture, or go through a movement.

        Args:
            activity: an activity or its code, see ``activities``.
            load_kg: weight in the hands, shared by both.
            lifted: the side that it is about: the raised or leading leg, or the kneeling, stretched one.
            frames: how many frames of a movement; a posture has one.
            cost: what recruitment keeps small, see ``costs``; the usual one where it is not given.
            like: the same activity of a like body, to begin the search from; the answer does not depend on it.

        Raises:
            BodyError: the activity, the side, the load or the number of frames is not one that the body can take.
        """
        if not 2 <= frames <= MOST_FRAMES:
            raise BodyError(f"frames: {frames!r} cannot be used; give 2 to {MOST_FRAMES}.")
        code = activity.code if isinstance(activity, Activity) else activity
        task = prepare(self.person, code, load_kg, lifted, frames)
        if code == "stand" and shifts(self.person, self.states):
            # Short hip flexors, and what was measured of the posture, change how this client stands.
            task = stands(self.person, self.states, task.load_kg, task.lifted)
        start = like.price if like is not None and like.price.shape[0] == task.moved.motion.frames else None
        return solve(
            task, self.person, self.states, muscles_of(self.person, self.states), start, cost=cost_named(cost)
        )

    @property
    def altered(self) -> bool:
        """Whether anything is stated or measured that its healthy twin has not."""
        return self != self.twin()

    def twin(self) -> Body:
        """The same body in health: without states, and without what was measured to be weak, short or aslant."""
        usual = Person(
            self.person.mass_kg, self.person.height_m, self.person.sex, self.person.age_years,
            leg_length_difference_mm=self.person.leg_length_difference_mm,
        )  # fmt: skip
        return Body(usual)
