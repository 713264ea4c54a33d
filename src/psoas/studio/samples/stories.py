"""The sample clients as they stand in their TOML files."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from psoas.errors import KnowledgeError
from psoas.visit import Visit
from psoas.visit.fields import Json

INTAKES: Final = ("", "invited", "begun", "told", "done")
_OF_THE_VISIT_FILE: Final = ("words", "points_at", "by_hand", "muscles", "drawing", "notes")


@dataclass(frozen=True, slots=True)
class SampleVisit:
    """A visit: how many days ago, at what time, what a visit file holds, scores, the note, how far the intake came.

    ``intake``: empty for a visit that was signed, else ``invited``, ``begun``, ``told`` (the page that says to get help was shown) or ``done``.
    """

    days_ago: int
    at: datetime.time
    visit: Visit
    drawing: tuple[Mapping[str, Json], ...]
    outcomes: Mapping[str, Json]
    note: Mapping[str, str]
    intake: str
    phone: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class SampleCheckIn:
    """A check-in: how many days ago, and its fields as the phone sends them."""

    days_ago: int
    fields: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class SampleClient:
    """An invented person. ``practitioner`` and ``team`` name roles of the sample members."""

    name: str
    born: str
    about: Mapping[str, Json]
    practitioner: str
    team: tuple[str, ...]
    visits: tuple[SampleVisit, ...]
    check_ins: tuple[SampleCheckIn, ...] = ()


def sample_clients() -> tuple[SampleClient, ...]:
    """Every sample client, in the order of today's visits.

    Raises:
        KnowledgeError: a file is not what it must be.
    """
    found = [f for f in files(__package__).iterdir() if f.name.endswith(".toml")]
    read = [_client(tomllib.loads(f.read_text(encoding="utf-8")), f.name) for f in found]
    return tuple(sorted(read, key=lambda c: c.visits[-1].at))


def _client(data: dict[str, Any], file: str) -> SampleClient:
    try:
        visits = tuple(_visit(v, f"{file}[{n}]") for n, v in enumerate(data["visits"]))
        return SampleClient(
            data["name"],
            data["born"],
            data["about"],
            data["practitioner"],
            tuple(data.get("team", ())),
            visits,
            tuple(_check_in(dict(one)) for one in data.get("check_ins", ())),
        )
    except KeyError as error:
        raise KnowledgeError(f"{file}: {error.args[0]} is missing.") from None


def _check_in(data: dict[str, Any]) -> SampleCheckIn:
    days_ago = int(data.pop("days_ago"))
    return SampleCheckIn(days_ago, {name: [str(value)] for name, value in data.items()})


def _visit(data: dict[str, Any], place: str) -> SampleVisit:
    intake = data.get("intake", "")
    if intake not in INTAKES or bool(intake) == ("note" in data):
        raise KnowledgeError(f"{place}: has either a note or an intake, one of {', '.join(INTAKES[1:])}.")
    told: dict[str, Any] = {key: data[key] for key in _OF_THE_VISIT_FILE if key in data}
    told["words"] = told.get("words", "").strip()
    outcomes: dict[str, Json] = {key: data[key] for key in ("pain_now", "activities") if key in data}
    return SampleVisit(
        data["days_ago"], datetime.time.fromisoformat(data["at"]), Visit.from_mapping(told, "sample"), tuple(data.get("drawing", ())),
        outcomes, data.get("note", {}), intake, data.get("phone", {}),
    )  # fmt: skip
