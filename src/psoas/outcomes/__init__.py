"""Is it working? Measures to follow, the course to expect, and when to think again.

``follow_up`` says at a visit what to measure and expect; ``follow`` holds what was told since then against it.
"""

from psoas.outcomes.course.build import course_of, matters_words
from psoas.outcomes.course.expected import band_for, expected
from psoas.outcomes.course.values import (
    ALERT_KINDS,
    JUDGEMENTS,
    ActivityCourse,
    Alert,
    AlertKind,
    BandPoint,
    CheckIn,
    Course,
    CoursePoint,
    Discharge,
    Expected,
    Followed,
    HeardCheckIn,
    NextStep,
    TotalCourse,
    VisitFacts,
)
from psoas.outcomes.following import after_stop, follow_up
from psoas.outcomes.measures.phq4 import Phq4, phq4_bands, read_phq4
from psoas.outcomes.measures.totals import change_of
from psoas.outcomes.review.alerts import alerts_of
from psoas.outcomes.review.discharge import discharge, keeps_it_so
from psoas.outcomes.review.encouragement import encouragement
from psoas.outcomes.review.follow import follow
from psoas.visit.questionnaires import Questionnaire, questionnaires, total_of
from psoas.visit.scores import GOT_IN_WAY

__all__ = [
    "ALERT_KINDS",
    "GOT_IN_WAY",
    "JUDGEMENTS",
    "ActivityCourse",
    "Alert",
    "AlertKind",
    "BandPoint",
    "CheckIn",
    "Course",
    "CoursePoint",
    "Discharge",
    "Expected",
    "Followed",
    "HeardCheckIn",
    "NextStep",
    "Phq4",
    "Questionnaire",
    "TotalCourse",
    "VisitFacts",
    "after_stop",
    "alerts_of",
    "band_for",
    "change_of",
    "course_of",
    "discharge",
    "encouragement",
    "expected",
    "follow",
    "follow_up",
    "keeps_it_so",
    "matters_words",
    "phq4_bands",
    "questionnaires",
    "read_phq4",
    "total_of",
]
