"""What a client scores on a day: pain, their own activities, the change as a whole, mood, and what was done at home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from psoas.errors import VisitFileError
from psoas.visit import fields
from psoas.visit.fields import Json
from psoas.visit.questionnaires import total_of

GotInWay = Literal["nothing", "pain", "time", "forgot", "unsure_how", "afraid", "ill", "low_mood", "other"]
GOT_IN_WAY: Final[tuple[GotInWay, ...]] = (
    "nothing", "pain", "time", "forgot", "unsure_how", "afraid", "ill", "low_mood", "other",
)  # fmt: skip
PHQ4_ITEMS: Final = 4
PHQ4_MOST: Final = 3
ACTIVITIES_MOST: Final = 5  # the PSFS asks for three to five
PAIN_MOST: Final = 10
CHANGE_MOST: Final = 5
TIMES_MOST: Final = 100
SCORE_KEYS: Final = (
    "pain",
    "activities",
    "global_change",
    "phq4",
    "done",
    "got_in_way",
    "provoked",
    "totals",
)
_ACTIONS_MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Scores:
    """What was scored. What was not asked or not answered is None or empty.

    Attributes:
        pain: 0 none to 10 worst.
        activities: the client's own activities (PSFS), each with 0 cannot to 10 as before.
        global_change: -5 much worse to +5 much better since the beginning (11-point global rating of change).
        phq4: the four answers of the PHQ-4, each 0 to 3, in the published order: two of worry, two of mood.
        done: how often each home action was done in the last seven days; None where it was not told.
        got_in_way: what got in the way of doing it.
        provoked: the actions that brought the pain on or made it worse.
        totals: of licensed questionnaires, by code: their questions and answers are kept nowhere.
    """

    pain: int | None = None
    activities: tuple[tuple[str, int], ...] = ()
    global_change: int | None = None
    phq4: tuple[int, int, int, int] | None = None
    done: tuple[tuple[str, int | None], ...] = ()
    got_in_way: GotInWay | None = None
    provoked: tuple[str, ...] = ()
    totals: tuple[tuple[str, float], ...] = ()

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], name: str) -> Scores:
        """Read from TOML or JSON, as ``to_json`` writes it.

        Args:
            data: any of the attributes; activities, done and totals are tables.
            name: where it stands, for messages.

        Raises:
            VisitFileError: a key is not known or a value is not what it must be.
        """
        fields.known_keys(data, SCORE_KEYS, name)
        way = data.get("got_in_way")
        done = fields.mapping(data.get("done") or {}, f"{name}.done")
        totals = fields.mapping(data.get("totals") or {}, f"{name}.totals")
        provoked = fields.items(data.get("provoked") or [], f"{name}.provoked", limit=_ACTIONS_MOST)
        return cls(
            pain=_maybe(data.get("pain"), f"{name}.pain", 0, PAIN_MOST),
            activities=_activities(data.get("activities") or {}, f"{name}.activities"),
            global_change=_maybe(
                data.get("global_change"), f"{name}.global_change", -CHANGE_MOST, CHANGE_MOST
            ),
            phq4=_phq4(data.get("phq4"), f"{name}.phq4"),
            done=tuple((key, _maybe(times, f"{name}.done", 0, TIMES_MOST)) for key, times in done.items()),
            got_in_way=None if way is None else _got_in_way(way, f"{name}.got_in_way"),
            provoked=tuple(fields.text(one, f"{name}.provoked", limit=80) for one in provoked),
            totals=tuple((code, total_of(code, total, f"{name}.totals")) for code, total in totals.items()),
        )

    def to_json(self) -> dict[str, Json]:
        """In the form of a visit file."""
        return {
            "pain": self.pain,
            "activities": dict(self.activities),
            "global_change": self.global_change,
            "phq4": None if self.phq4 is None else list(self.phq4),
            "done": dict(self.done),
            "got_in_way": self.got_in_way,
            "provoked": list(self.provoked),
            "totals": dict(self.totals),
        }


def scores_from(data: Mapping[str, object], field: str = "") -> Scores | None:
    """The table ``scores`` of a visit file or of a check-in in it; nothing where there is none."""
    if "scores" not in data:
        return None
    name = f"{field}.scores" if field else "scores"
    return Scores.from_mapping(fields.mapping(data["scores"], name), name)


def _maybe(value: object, name: str, low: int, high: int) -> int | None:
    return None if value is None else fields.whole(value, name, low, high)


def _activities(value: object, name: str) -> tuple[tuple[str, int], ...]:
    told = fields.mapping(value, name)
    if len(told) > ACTIVITIES_MOST:
        raise VisitFileError(f"{name}: holds {len(told)} activities; give at most {ACTIVITIES_MOST}.")
    # The names are the client's words: a message counts them instead.
    return tuple(
        (one, fields.whole(score, f"{name} ({n})", 0, PAIN_MOST))
        for n, (one, score) in enumerate(told.items(), 1)
    )


def _phq4(value: object, name: str) -> tuple[int, int, int, int] | None:
    if value is None:
        return None
    answers = [fields.whole(one, name, 0, PHQ4_MOST) for one in fields.items(value, name)]
    if len(answers) != PHQ4_ITEMS:
        raise VisitFileError(
            f"{name}: holds {len(answers)} answers; give four, each 0 to 3, or leave it out."
        )
    return answers[0], answers[1], answers[2], answers[3]


def _got_in_way(value: object, name: str) -> GotInWay:
    chosen = fields.choice(value, name, GOT_IN_WAY)
    return next(way for way in GOT_IN_WAY if way == chosen)
