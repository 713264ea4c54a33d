"""The values of a client's course: what they say between visits, what was to be expected, what to think of it.

Days count from the visit at which the course begins (day 0). Pain is 0 none to 10 worst, an activity 0 cannot to 10 as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from psoas.assessment import Guidance, RedFlag, Urgency
from psoas.errors import VisitFileError
from psoas.visit import fields
from psoas.visit.fields import Json

Judgement = Literal["on_course", "slower", "stuck", "worse", "recovered", "too_early", "unknown"]
JUDGEMENTS: Final[tuple[Judgement, ...]] = (
    "on_course", "slower", "stuck", "worse", "recovered", "too_early", "unknown",
)  # fmt: skip
AlertKind = Literal[
    "self_harm", "alone", "red_flag", "not_read", "mood", "worse", "relapse", "stuck", "slower", "provoked", "not_done",
]  # fmt: skip
# In the order in which they are shown.
ALERT_KINDS: Final[tuple[AlertKind, ...]] = (
    "self_harm", "alone", "red_flag", "not_read", "mood", "worse", "relapse", "stuck", "slower", "provoked", "not_done",
)  # fmt: skip
GotInWay = Literal["nothing", "pain", "time", "forgot", "unsure_how", "afraid", "ill", "low_mood", "other"]
GOT_IN_WAY: Final[tuple[GotInWay, ...]] = (
    "nothing", "pain", "time", "forgot", "unsure_how", "afraid", "ill", "low_mood", "other",
)  # fmt: skip
NextKind = Literal[
    "see_now", "ask", "look_again", "change_plan", "ease_plan", "talk_over", "go_on", "step_up", "finish",
]  # fmt: skip
PHQ4_ITEMS: Final = 4
PHQ4_MOST: Final = 3
_MOST: Final = 10
_CHANGE_MOST: Final = 5
_TIMES_MOST: Final = 100
ACTIVITIES_MOST: Final = 5  # the PSFS asks for three to five
_CHECK_IN_KEYS: Final = (
    "day", "pain", "activities", "global_change", "phq4", "done", "got_in_way", "provoked", "words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What a client says of one day, by link or at a visit. What was not asked or not answered is None or empty.

    Attributes:
        day: days since the course began; the scores of the first visit are the check-in of day 0.
        pain: 0 to 10.
        activities: the client's own activities (PSFS), each with 0 to 10.
        global_change: -5 much worse to +5 much better since the course began (11-point global rating of change).
        phq4: the four answers of the PHQ-4, each 0 to 3, in the published order: two of worry, two of mood.
        done: how often each home action was done in the last seven days; None where it was not told.
        got_in_way: what got in the way of doing it.
        provoked: the actions that brought the pain on or made it worse.
        words: any new sign, in the client's own words.
    """

    day: int
    pain: int | None = None
    activities: tuple[tuple[str, int], ...] = ()
    global_change: int | None = None
    phq4: tuple[int, int, int, int] | None = None
    done: Mapping[str, int | None] = field(default_factory=dict)
    got_in_way: GotInWay | None = None
    provoked: tuple[str, ...] = ()
    words: str = ""

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], name: str = "") -> CheckIn:
        """Read from JSON, as ``to_json`` writes it.

        Args:
            data: only ``day`` must be there.
            name: where it stands, for messages.

        Raises:
            VisitFileError: a key is not known or a value is not what it must be.
        """
        at = f"{name}." if name else ""
        fields.known_keys(data, _CHECK_IN_KEYS, name)
        way = data.get("got_in_way")
        return cls(
            day=fields.whole(data.get("day"), f"{at}day", 0, 36_500),
            pain=_maybe(data.get("pain"), f"{at}pain", 0, _MOST),
            activities=_activities(data.get("activities") or {}, f"{at}activities"),
            global_change=_maybe(
                data.get("global_change"), f"{at}global_change", -_CHANGE_MOST, _CHANGE_MOST
            ),
            phq4=_phq4(data.get("phq4"), f"{at}phq4"),
            done={
                action: _maybe(times, f"{at}done", 0, _TIMES_MOST)
                for action, times in fields.mapping(data.get("done") or {}, f"{at}done").items()
            },
            got_in_way=None if way is None else _got_in_way(way, f"{at}got_in_way"),
            provoked=tuple(
                fields.text(one, f"{at}provoked", limit=80)
                for one in fields.items(data.get("provoked") or [], f"{at}provoked", limit=50)
            ),
            words=fields.text(data.get("words") or "", f"{at}words"),
        )

    def to_json(self) -> dict[str, Json]:
        """As the studio stores it."""
        return {
            "day": self.day,
            "pain": self.pain,
            "activities": dict(self.activities),
            "global_change": self.global_change,
            "phq4": None if self.phq4 is None else list(self.phq4),
            "done": dict(self.done),
            "got_in_way": self.got_in_way,
            "provoked": list(self.provoked),
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class HeardCheckIn:
    """What the rooms for words and for safety made of a check-in's words; ``pathway.hear_check_ins`` makes it.

    Attributes:
        day: that of the check-in.
        red_flags: the rules that something in these words fires, most urgent first.
        self_harm: the names of those rules that are about the client harming themselves.
        not_read: a language that the program cannot read, by name; empty where the words were read.
    """

    day: int
    red_flags: tuple[RedFlag, ...] = ()
    self_harm: frozenset[str] = frozenset()
    not_read: str = ""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What of the visit at the beginning counts for the course.

    Attributes:
        duration_days: how long the complaint had lasted by then; None where unknown.
        goals: for each of the client's activities the score that they want to reach; one without counts by a table's figure.
        names: the home actions in a person's words, by the code that a check-in has.
        on_day: the day on which the course is looked at; None is the day of the last check-in.
        put_aside: the keys of the alerts that were dealt with or put aside with a reason.
    """

    duration_days: int | None = None
    goals: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    on_day: int | None = None
    put_aside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BandPoint:
    """What is to be expected in one week: the middle, and the bounds between which most people lie (0 to 10, or a share)."""

    week: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Expected:
    """The course to expect for a source, as shares of the pain at the start (1 is as bad as then).

    Attributes:
        code: the row family of the table.
        title: what it is called, for a person.
        shares: the band by week.
        matters: the least change of pain that matters, in points of 10.
        matters_share: the same as a share of the pain at the start; either counts.
        review_week: when to look again where nothing has changed.
        citation, verified: of the middle; ``band_verified`` of the bounds, which are seldom published.
    """

    code: str
    source: str
    title: str
    shares: tuple[BandPoint, ...]
    matters: float
    matters_share: float
    review_week: float
    citation: str
    verified: str
    band_verified: str


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """The pain that was told on a day, beside what was to be expected then."""

    day: int
    pain: int
    low: float
    high: float

    @property
    def inside(self) -> bool:
        """Not above what was to be expected."""
        return self.pain <= self.high


@dataclass(frozen=True, slots=True)
class ActivityCourse:
    """One of the client's own activities: at the start, at last, every score told, and what the change means."""

    name: str
    start: int
    latest: int
    goal: int
    meaning: Literal["better", "worse", "little"]
    scores: tuple[tuple[int, int], ...] = ()

    @property
    def met(self) -> bool:
        """Whether the client's own goal is reached."""
        return self.latest >= self.goal


@dataclass(frozen=True, slots=True)
class ActionDone:
    """A home action: how often it was done in the week, by day of the check-in."""

    action: str
    times: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The course so far.

    Attributes:
        points: the pain told, by day.
        band: what was to be expected of this client, in points of 10; empty where no pain was told at the start.
        judgement: see ``JUDGEMENTS``; ``why`` says it in a sentence.
        activities: the client's own, in their order.
        done: the home actions of which something was told.
    """

    points: tuple[CoursePoint, ...]
    band: tuple[BandPoint, ...]
    judgement: Judgement
    why: str
    activities: tuple[ActivityCourse, ...] = ()
    done: tuple[ActionDone, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """A reason to think again, or to act.

    Attributes:
        kind: see ``ALERT_KINDS``.
        why: what was seen, in a sentence for the practitioner; it never quotes words that are kept from paper.
        urgency: how soon someone else must see this client; ``none`` where it is for the practitioner alone.
        since_day: the day from which on it holds.
        citation, verified: of the rule.
        title: its name, for a list.
        act: what to do.
        within_days: until when; 0 is at once.
        key: tells alerts of one client apart: the same cause gives the same key, so that one put aside stays so.
        private: whether it may stand on no paper and on nothing that the client or others see.
    """

    kind: AlertKind
    why: str
    urgency: Urgency
    since_day: int
    citation: str
    verified: str
    title: str = ""
    act: str = ""
    within_days: int = 0
    key: str = ""
    private: bool = False

    def to_json(self) -> dict[str, Json]:
        """For a page or a record."""
        return {
            "kind": self.kind, "why": self.why, "urgency": self.urgency, "since_day": self.since_day,
            "citation": self.citation, "verified": self.verified, "title": self.title, "act": self.act,
            "within_days": self.within_days, "key": self.key, "private": self.private,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next, and why."""

    kind: NextKind
    title: str
    text: str
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Discharge:
    """Whether the work is done: the client's own goals are met and stay met.

    Attributes:
        ready: whether it is.
        why: what is met, or what is still missing, as sentences.
        keeps_it_so: what keeps it so.
        check_in_after_days: when to ask once more.
    """

    ready: bool
    why: tuple[str, ...]
    keeps_it_so: tuple[Guidance, ...]
    check_in_after_days: int


@dataclass(frozen=True, slots=True)
class Followed:
    """A client's course with what follows from it. ``encouragement`` holds only sentences that are true of this client."""

    course: Course
    alerts: tuple[Alert, ...]
    next_step: NextStep
    encouragement: tuple[str, ...] = ()
    expected: Expected | None = None
    discharge: Discharge | None = None


def _maybe(value: object, name: str, low: int, high: int) -> int | None:
    return None if value is None else fields.whole(value, name, low, high)


def _activities(value: object, name: str) -> tuple[tuple[str, int], ...]:
    told = fields.mapping(value, name)
    if len(told) > ACTIVITIES_MOST:
        raise VisitFileError(f"{name}: holds {len(told)} activities; give at most {ACTIVITIES_MOST}.")
    # The names are the client's words: a message counts them instead.
    return tuple(
        (one, fields.whole(score, f"{name} ({n})", 0, _MOST))
        for n, (one, score) in enumerate(told.items(), 1)
    )


def _phq4(value: object, name: str) -> tuple[int, int, int, int] | None:
    if value is None:
        return None
    answers = [fields.whole(one, name, 0, PHQ4_MOST) for one in fields.items(value, name, limit=PHQ4_ITEMS)]
    if len(answers) != PHQ4_ITEMS:
        raise VisitFileError(
            f"{name}: holds {len(answers)} answers; give four, each 0 to 3, or leave it out."
        )
    return answers[0], answers[1], answers[2], answers[3]


def _got_in_way(value: object, name: str) -> GotInWay:
    chosen = fields.choice(value, name, GOT_IN_WAY)
    return next(way for way in GOT_IN_WAY if way == chosen)
