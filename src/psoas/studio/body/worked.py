"""The answers to what pages ask of the body; only the body's own process imports this."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from psoas.body import ActivityResult, Body, beside_twin, compare
from psoas.body import MuscleState as BodyState
from psoas.graphics.binary import activations_binary, activity_binary, bones_binary
from psoas.pathway.examination import person_of
from psoas.studio.body.asked import FRAMES, Asked
from psoas.studio.body.pictures import drawn
from psoas.visit.fields import Json

_LISTED: Final = 8


def answer(asked: Asked) -> bytes:
    """The file or the figures that were asked for.

    Raises:
        BodyError: there is no such activity or muscle.
    """
    return _ANSWERS[asked.kind](asked)


def warm() -> None:
    """Load the body, and go through the first activity once."""
    bones_binary()
    answer(Asked("summary", activity="lift_knee"))


class _Works(NamedTuple):
    body: Body
    work: ActivityResult
    twin: Body
    healthy: ActivityResult


@lru_cache(maxsize=24)
def _works(asked: Asked) -> _Works:
    person, _ = person_of(asked.client)
    body = Body(person, tuple(BodyState(s.muscle, s.side, s.state, s.amount) for s in asked.states))
    work, healthy = beside_twin(body, asked.activity, lifted=asked.side, frames=FRAMES)
    return _Works(body, work, body.twin(), healthy)


def _of(asked: Asked) -> _Works:
    return _works(replace(asked, kind="activity"))


def _activity(asked: Asked) -> bytes:
    done = _of(asked)
    return activity_binary(done.body, done.work)


def _healthy(asked: Asked) -> bytes:
    done = _of(asked)
    return activity_binary(done.twin, done.healthy)


def _activations(asked: Asked) -> bytes:
    return activations_binary(_of(asked).work)


def _summary(asked: Asked) -> bytes:
    """The same facts in figures: who works harder than in health, who stands in, the psoas's pull, the hip's load."""
    done = _of(asked)
    compared = compare(done.work, done.healthy)
    _, assumed = person_of(asked.client)
    standing_in = {(d.muscle, d.side) for d in compared.compensating}
    told: dict[str, Json] = {
        "activity": asked.activity,
        "side": done.work.lifted,
        "assumed": list(assumed),
        "overworked": [
            {
                "muscle": d.muscle, "side": d.side, "percent": round(100 * d.activation),
                "healthy_percent": round(100 * d.twin_activation), "compensates": (d.muscle, d.side) in standing_in,
            }
            for d in compared.overworked[:_LISTED]
        ],
        "sentences": list(compared.sentences[:_LISTED]),
        "psoas": [_psoas(done, side) for side in ("left", "right")],
        "vertebrae": [_vertebra(done.work, name) for name in ("T12", "L1", "L2", "L3", "L4", "L5")],
        "hips": [
            {
                "side": side, "bw": round(done.work.hip(side).peak_contact_bw, 1),
                "healthy_bw": round(done.healthy.hip(side).peak_contact_bw, 1),
            }
            for side in ("left", "right")
        ],
    }  # fmt: skip
    return json.dumps(told).encode()


def _psoas(done: _Works, side: str) -> dict[str, Json]:
    now, usual = done.work.muscle("psoas", side), done.healthy.muscle("psoas", side)
    return {
        "side": side, "percent": round(100 * now.peak_activation), "healthy_percent": round(100 * usual.peak_activation),
        "force_n": round(now.peak_force_n), "healthy_force_n": round(usual.peak_force_n),
    }  # fmt: skip


def _vertebra(work: ActivityResult, name: str) -> dict[str, Json]:
    """The psoas's greatest pull on a vertebra, each side, in newtons."""
    return {"name": name} | {
        side: round(float(work.attachments[f"{name}_{side}"].psoas_force_n.max()))
        for side in ("left", "right")
    }


def _picture(asked: Asked) -> bytes:
    return drawn(asked.activity)


def _bones(_asked: Asked) -> bytes:
    return bones_binary()


_ANSWERS: Final[dict[str, Callable[[Asked], bytes]]] = {
    "bones": _bones, "activity": _activity, "twin": _healthy, "activations": _activations, "summary": _summary,
    "picture": _picture,
}  # fmt: skip
