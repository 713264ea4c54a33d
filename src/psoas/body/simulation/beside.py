"""A client and the same body in health, side by side, quickly: what a slider asks for."""

from __future__ import annotations

from functools import lru_cache

from psoas.body.motion.activities import FRAMES, Activity
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult


@lru_cache(maxsize=16)
def _in_health(twin: Body, code: str, load_kg: float, lifted: str, frames: int) -> ActivityResult:
    """The twin's work. It is kept, so what it holds may only be read."""
    work = twin.perform(code, load_kg, lifted, frames=frames)
    for values in (work.fascicle_activation, work.fascicle_force_n, work.fibre_length, work.price):
        values.flags.writeable = False
    return work


def beside_twin(
    body: Body,
    activity: str | Activity,
    load_kg: float = 0.0,
    lifted: str = "right",
    *,
    frames: int = FRAMES,
    like: ActivityResult | None = None,
) -> tuple[ActivityResult, ActivityResult]:
    """The body's work in an activity, and its healthy twin's.

    The twin does not change while states do: it is worked out once for a person and activity, and the search for the
    body's own work begins where its twin's ended.

    Args:
        body: the client.
        activity: an activity or its code, see ``activities``.
        load_kg: weight in the hands, kilograms, shared by both.
        lifted: the side that it is about.
        frames: how many frames of a movement.
        like: the same activity in a state that is nearer than health (the slider's last place), to begin from; the
            answer does not depend on it.

    Raises:
        BodyError: the activity, the side, the load or the number of frames is not one that the body can take.
    """
    code = activity.code if isinstance(activity, Activity) else activity
    twin = _in_health(body.twin(), code, float(load_kg), lifted, frames)
    if not body.altered:
        return twin, twin
    near = like if like is not None and like.activity == code else twin
    return body.perform(code, load_kg, lifted, frames=frames, like=near), twin
