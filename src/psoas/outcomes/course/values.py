"""The values of a client's course: what they say between visits, what was to be expected, what to think of it.

Days count from the visit at which the course begins (day 0). Pain is 0 none to 10 worst, an activity 0 cannot to 10 as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from psoas.assessment import Guidance, RedFlag, Urgency
from psoas.visit import Scores, fields
from psoas.visit.fields import Json
from psoas.visit.scores import SCORE_KEYS, GotInWay

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
DAYS_MOST: Final = 36_500
NextKind = Literal[
    "see_now", "ask", "look_again", "change_plan", "ease_plan", "talk_over", "go_on", "step_up", "finish",
    "leave_out", "hold",
]  # fmt: skip


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
        totals: of licensed questionnaires, by code.
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
    totals: tuple[tuple[str, float], ...] = ()

    @classmethod
    def from_mapping(cls, data: Mapping[str, object], name: str = "") -> CheckIn:
        """Read from JSON, as ``to_json`` writes it.

        Args:
            data: only ``day`` must be there.
            name: where it stands, for messages.

        Raises:
            VisitFileError: a key is not known or a value is not what it must be.
        """
        fields.known_keys(data, ("day", "words", *SCORE_KEYS), name)
        at = f"{name}." if name else ""
        scored = {key: value for key, value in data.items() if key in SCORE_KEYS}
        return cls.of(
            fields.whole(data.get("day"), f"{at}day", 0, DAYS_MOST),
            Scores.from_mapping(scored, name or "check_in"),
            fields.text(data.get("words") or "", f"{at}words"),
        )

    @classmethod
    def of(cls, day: int, scores: Scores | None, words: str = "") -> CheckIn:
        """The check-in of a day with what was scored then."""
        told = scores or Scores()
        return cls(
            day, told.pain, told.activities, told.global_change, told.phq4, dict(told.done), told.got_in_way, told.provoked,
            words, told.totals,
        )  # fmt: skip

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
            "totals": dict(self.totals),
        }


@dataclass(frozen=True, slots=True)
class HeardCheckIn:
    """What the rooms for words and for safety made of a check-in's words; ``pathway.hear_check_ins`` makes it.

    Attributes:
        day: that of the check-in.
        red_flags: the rules that something in these words fires, most urgent first.
        self_harm: the names of those rules that are about the client harming themselves.
        not_read: why the words could not be read, as a sentence; empty where they were.
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
class TotalCourse:
    """The totals of one questionnaire, by day; ``meaning`` holds the last against the first.

    ``matters`` is the least change that matters, with its source; None where none is known, and then nothing is made of a change.
    """

    code: str
    title: str
    scores: tuple[tuple[int, float], ...]
    meaning: Literal["better", "worse", "little", "not_an_outcome"]
    matters: float | None
    citation: str
    verified: str


@dataclass(frozen=True, slots=True)
class Course:
    """The course so far.

    Attributes:
        points: the pain told, by day.
        band: what was to be expected of this client, in points of 10; empty where no pain was told at the start.
        judgement: see ``JUDGEMENTS``; ``why`` says it in a sentence.
        activities: the client's own, in their order.
        done: the home actions of which something was told.
        totals: the questionnaires of which a total was entered.
    """

    points: tuple[CoursePoint, ...]
    band: tuple[BandPoint, ...]
    judgement: Judgement
    why: str
    activities: tuple[ActivityCourse, ...] = ()
    done: tuple[ActionDone, ...] = ()
    totals: tuple[TotalCourse, ...] = ()


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
    """The one thing to do next, and why; ``steps`` names what is meant, as sentences."""

    kind: NextKind
    title: str
    text: str
    citation: str
    verified: str
    steps: tuple[str, ...] = ()


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
