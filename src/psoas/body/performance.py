"""A person's body, and what it does when it performs an activity."""

from __future__ import annotations

from dataclasses import dataclass, field

from psoas.body import cache
from psoas.body.activities import FRAMES, Activity, prepare
from psoas.body.person import Person
from psoas.body.states import MuscleState, changes
from psoas.body.work import Work, cost_named, solve
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
        like: Work | None = None,
        cost: str | None = None,
    ) -> Work:
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
        start = like.price if like is not None and like.price.shape[0] == task.moved.motion.frames else None
        return solve(
            task, self.person, self.states, changes(cache.load(), self.states), start, cost=cost_named(cost)
        )

    def twin(self) -> Body:
        """The same body in health."""
        return Body(self.person)
