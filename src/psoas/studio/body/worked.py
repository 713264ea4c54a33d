"""The answers to what pages ask of the body; only the body's own process imports this."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from psoas.body import ActivityResult, Body, compare, muscle_groups, stretches
from psoas.body import MuscleState as BodyState
from psoas.graphics.binary import activations_binary, activity_binary, bones_binary
from psoas.pathway.examination import painful_side, person_of
from psoas.pathway.muscles import suppose
from psoas.studio.body.asked import FRAMES, Asked
from psoas.visit.fields import Json
from psoas.vocabulary import label

_LISTED: Final = 8


def answer(asked: Asked) -> bytes:
    """The file or the figures that were asked for."""
    return _ANSWERS[asked.kind](asked)


def warm() -> None:
    """Load the body, and go through the first activity once."""
    bones_binary()
    answer(Asked("summary", activity="lift_knee"))


@lru_cache(maxsize=16)
def _twin(person: object, side: str, activity: str) -> tuple[Body, ActivityResult]:
    body = Body(person)  # type: ignore[arg-type] # a Person, kept as a key
    return body, body.perform(activity, lifted=side, frames=FRAMES)


@lru_cache(maxsize=32)
def _works(asked: Asked) -> tuple[Body, ActivityResult, Body, ActivityResult]:
    person, _ = person_of(asked.client)
    side = painful_side(asked.findings)
    states = tuple(BodyState(s.muscle, s.side, s.state, s.amount) for s in suppose(asked.judged, asked.findings, muscle_groups()))
    twin, healthy = _twin(person, side, asked.activity)
    if not states:
        return twin, healthy, twin, healthy
    body = Body(person, states)
    return body, body.perform(asked.activity, lifted=side, frames=FRAMES, like=healthy), twin, healthy


def _of(asked: Asked) -> tuple[Body, ActivityResult, Body, ActivityResult]:
    return _works(Asked("activity", asked.client, asked.findings, asked.judged, asked.activity))


def _activity(asked: Asked) -> bytes:
    body, work, _, _ = _of(asked)
    return activity_binary(body, work)


def _healthy(asked: Asked) -> bytes:
    _, _, twin, healthy = _of(asked)
    return activity_binary(twin, healthy)


def _activations(asked: Asked) -> bytes:
    return activations_binary(_of(asked)[1])


def _summary(asked: Asked) -> bytes:
    """The same facts in figures: who works harder than in health, who compensates, the psoas's pull, the hip's load."""
    body, work, _, healthy = _of(asked)
    compared = compare(work, healthy)
    person, assumed = person_of(asked.client)
    told: dict[str, Json] = {
        "activity": asked.activity,
        "side": work.lifted,
        "assumed": list(assumed),
        "suppositions": [s.to_json() for s in suppose(asked.judged, asked.findings, muscle_groups())],
        "overworked": [
            {"muscle": d.muscle, "percent": round(100 * d.peak), "healthy_percent": round(100 * d.healthy_peak)}
            for d in compared.overworked[:_LISTED]
        ],
        "compensating": [d.muscle for d in compared.compensating[:_LISTED]],
        "spared": [d.muscle for d in compared.spared[:_LISTED]],
        "psoas": [_psoas(work, healthy, side) for side in ("left", "right")],
        "hips": [
            {"side": side, "bw": round(work.joints[f"hip_{side}"].peak_contact_bw, 2), "healthy_bw": round(healthy.joints[f"hip_{side}"].peak_contact_bw, 2)}
            for side in ("left", "right")
        ],
        "mass_kg": person.mass_kg,
    }
    return json.dumps(told).encode()


def _psoas(work: ActivityResult, healthy: ActivityResult, side: str) -> dict[str, Json]:
    now, usual = work.muscles[f"psoas_{side}"], healthy.muscles[f"psoas_{side}"]
    return {
        "side": side, "percent": round(100 * now.peak_activation), "healthy_percent": round(100 * usual.peak_activation),
        "force_n": round(now.peak_force_n), "healthy_force_n": round(usual.peak_force_n),
        "title": label("psoas") if False else "psoas",
    }  # fmt: skip


def _bones(_asked: Asked) -> bytes:
    return bones_binary()


_ANSWERS: Final[dict[str, Callable[[Asked], bytes]]] = {
    "bones": _bones, "activity": _activity, "twin": _healthy, "activations": _activations, "summary": _summary,
}  # fmt: skip
