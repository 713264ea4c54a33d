"""The body's answers as JSON values, in the form of ``psoas body --jsonl``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from psoas.body.mechanics.kinematics import GRAVITY
from psoas.body.mechanics.loads import ContactLoad
from psoas.body.person.person import MeasuredRange, MeasuredStrength, Person
from psoas.body.person.states import MuscleState
from psoas.body.simulation.body import Body
from psoas.body.simulation.day import Day
from psoas.body.simulation.solve import ActivityResult, Floats
from psoas.body.simulation.trial import Trial
from psoas.errors import BodyError, not_allowed

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
_POSTURE_KEYS = ("pelvis_tilt_deg", "lordosis_deg", "leg_length_difference_mm")
QUERY_KEYS = (
    "id", "activity", "mass_kg", "height_m", "sex", "age", "load_kg", "side", "muscles", *_POSTURE_KEYS,
    "strengths", "ranges",
)  # fmt: skip
_STRENGTH_KEYS = ("action", "side", "force_n", "lever_m")
_RANGE_KEYS = ("test", "side", "angle_deg")
_STATE_KEYS = ("muscle", "side", "state", "amount")


def work_to_json(work: ActivityResult) -> dict[str, Json]:
    """An activity as lists over its frames (a posture has one). Newtons, body weights, 0 to 1."""
    full = _full(work)
    return {"frames": work.frames, "time_s": _list(work.time_s), **full, **_unsolved(work)}


def peaks_to_json(work: ActivityResult) -> dict[str, Json]:
    """The same without the lists: only what is largest."""
    full: dict[str, Json] = {}
    for what, entries in _full(work).items():
        if isinstance(entries, dict):
            full[what] = {
                name: {key: value for key, value in entry.items() if not isinstance(value, list)}
                for name, entry in entries.items()
                if isinstance(entry, dict)
            }
    full["attachments"] = {
        name: {
            "peak_psoas_force_n": float(a.psoas_force_n.max()),
            "peak_psoas_compression_n": float(a.psoas_compression_n.max()),
        }
        for name, a in work.attachments.items()
    }
    return {"frames": work.frames, **full, **_unsolved(work)}


def trial_to_json(trial: Trial) -> dict[str, Json]:
    """A measured motion in the form of ``work_to_json``, with what the forces left unexplained and the verdict on it.

    Without muscles and joints where the trial is not usable; a residual that could not be taken is null.
    """
    answer: dict[str, Json] = {} if trial.work is None else work_to_json(trial.work)
    force, moment = trial.residual_force_n, trial.residual_moment_nm
    return {
        **answer,
        "pelvis_residual": {
            "force_bw": None if force is None else force / trial.weight_n,
            "moment_nm": moment,
            "frames": trial.explained,
        },
        "trust": {"verdict": trial.trust.verdict, "because": list(trial.trust.because)},
        "assumed": list(trial.assumed),
    }


def _full(work: ActivityResult) -> dict[str, Json]:
    muscles: dict[str, Json] = {
        name: {
            "force_n": _list(m.force_n), "activation": _list(m.activation),
            "peak_force_n": m.peak_force_n, "peak_activation": m.peak_activation,
        }
        for name, m in work.muscles.items()
    }  # fmt: skip
    joints: dict[str, Json] = {}
    for name, load in work.joints.items():
        if isinstance(load, ContactLoad):
            joints[name] = {"contact_bw": _list(load.contact_bw), "peak_contact_bw": load.peak_contact_bw}
        else:
            joints[name] = {
                "compression_n": _list(load.compression_n), "shear_n": _list(load.shear_n),
                "peak_compression_n": load.peak_compression_n, "peak_shear_n": load.peak_shear_n,
            }  # fmt: skip
    attachments: dict[str, Json] = {
        name: {
            "psoas_force_n": _list(a.psoas_force_n),
            "psoas_compression_n": _list(a.psoas_compression_n),
            "psoas_shear_n": _list(a.psoas_shear_n),
        }
        for name, a in work.attachments.items()
    }
    return {"muscles": muscles, "joints": joints, "attachments": attachments}


def _unsolved(work: ActivityResult) -> dict[str, Json]:
    residual: dict[str, Json] = {"max_moment_nm": work.residual.max_moment_nm}
    if work.residual.coordinate:
        residual["coordinate"] = work.residual.coordinate
    return {
        "residual": residual,
        "pelvis_residual": {
            "force_bw": work.residual.pelvis_force_n / (work.person.mass_kg * GRAVITY),
            "moment_nm": work.residual.pelvis_moment_nm,
        },
    }


def _list(values: Floats) -> list[Json]:
    return [float(v) for v in values]


def answer_line(data: Mapping[str, object]) -> dict[str, Json]:
    """Answer one query ``{"activity", "mass_kg", "height_m", "sex", "load_kg", "muscles": […]}``.

    ``side`` (left or right) chooses the leg that is lifted or stretched, ``age`` the person's age; both may be
    left out, as may everything but ``activity``.

    Raises:
        BodyError: a value is not one that the body can take; it names the field and what was allowed.
    """
    return work_to_json(asked_work(data)[1])


def asked_body(data: Mapping[str, object]) -> Body:
    """Whose body a query is about, with the states of its muscles.

    Raises:
        BodyError: a value is not one that a body can have.
    """
    for key in data:
        if key not in QUERY_KEYS:
            raise BodyError(not_allowed("key", key, QUERY_KEYS))
    usual = Person()
    age = data.get("age")
    person = Person(
        mass_kg=_number(data, "mass_kg", usual.mass_kg),
        height_m=_number(data, "height_m", usual.height_m),
        sex=_text(data, "sex", usual.sex),
        age_years=None if age is None else _number(data, "age", 0.0),
        **{key: _number(data, key, 0.0) for key in _POSTURE_KEYS},
        strengths=tuple(_strengths(data.get("strengths"))),
        ranges=tuple(_ranges(data.get("ranges"))),
    )
    return Body(person, tuple(_states(data.get("muscles"))))


def asked_work(data: Mapping[str, object]) -> tuple[Body, ActivityResult]:
    """A query's body, and what it does.

    Raises:
        BodyError: as ``answer_line``.
    """
    body = asked_body(data)
    if "activity" not in data:
        raise BodyError("activity: is missing; say what to do, for example 'lift_knee'.")
    work = body.perform(
        _text(data, "activity", ""),
        load_kg=_number(data, "load_kg", 0.0),
        lifted=_text(data, "side", "right"),
    )
    return body, work


def day_to_json(day: Day) -> dict[str, Json]:
    """A day as JSON: mean activations of all hours, newtons."""
    return {
        "hours": dict(day.hours),
        "muscles": {
            f"{m.muscle}_{m.side}": {"activation": m.activation, "twin_activation": m.twin_activation}
            for m in day.muscles
        },
        "overworked": [f"{m.muscle}_{m.side}" for m in day.overworked],
        "spared": [f"{m.muscle}_{m.side}" for m in day.spared],
        "L4_L5": {"mean_compression_n": day.l4_l5_mean_n, "twin_mean_compression_n": day.twin_l4_l5_mean_n},
        "psoas_share": day.psoas_share,
    }


def _states(value: object) -> list[MuscleState]:
    return [
        MuscleState(
            _text(e, "muscle", ""), _text(e, "side", ""), _text(e, "state", ""), _number(e, "amount", 0.0)
        )
        for e in _entries(value, "muscles", _STATE_KEYS)
    ]


def _strengths(value: object) -> list[MeasuredStrength]:
    return [
        MeasuredStrength(
            _text(e, "action", ""), _text(e, "side", ""), _number(e, "force_n", 0.0),
            None if e.get("lever_m") is None else _number(e, "lever_m", 0.0),
        )
        for e in _entries(value, "strengths", _STRENGTH_KEYS, optional="lever_m")
    ]  # fmt: skip


def _ranges(value: object) -> list[MeasuredRange]:
    return [
        MeasuredRange(_text(e, "test", ""), _text(e, "side", ""), _number(e, "angle_deg", 0.0))
        for e in _entries(value, "ranges", _RANGE_KEYS)
    ]


def _entries(value: object, what: str, keys: Sequence[str], optional: str = "") -> list[Mapping[str, object]]:
    """The tables of a list, each with the keys that it must have and no others."""
    if value is None:
        return []
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BodyError(f"{what}: must be a list of tables.")
    entries: list[Mapping[str, object]] = []
    for i, entry in enumerate(value):
        if not isinstance(entry, Mapping):
            raise BodyError(f"{what}[{i}]: must be a table with {', '.join(keys)}.")
        for key in entry:
            if key not in keys:
                raise BodyError(not_allowed(f"{what}[{i}]", key, keys))
        missing = [k for k in keys if k not in entry and k != optional]
        if missing:
            raise BodyError(f"{what}[{i}]: {', '.join(missing)} missing.")
        entries.append(entry)
    return entries


def _number(data: Mapping[str, object], key: str, default: float) -> float:
    value = data.get(key)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BodyError(f"{key}: must be a number.")
    try:
        return float(value)
    except OverflowError:
        raise BodyError(f"{key}: is too large.") from None


def _text(data: Mapping[str, object], key: str, default: str) -> str:
    value = data.get(key)
    if value is None:
        return default
    if not isinstance(value, str):
        raise BodyError(f"{key}: must be a word.")
    return value
