"""What a check-in asks of this client: their own activities, the home actions of their plan, and mood where it was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas.care.handout import LANGUAGES
from psoas.outcomes import GOT_IN_WAY
from psoas.report import client_handout
from psoas.studio.engine import answer_for
from psoas.studio.engine.occasion import occasion_of
from psoas.studio.engine.stored import standing_of, with_standing
from psoas.studio.interview.steps import agreed, is_child
from psoas.studio.models import Link, Visit

PHQ4: Final = "phq4"
ACTIVITIES: Final = 3
# The published wording of the PHQ-4 (Kroenke 2009), which is free to use and must not be altered.
_MOOD: Final = (
    gettext_lazy("Feeling nervous, anxious or on edge"),
    gettext_lazy("Not being able to stop or control worrying"),
    gettext_lazy("Little interest or pleasure in doing things"),
    gettext_lazy("Feeling down, depressed, or hopeless"),
)
_HOW_OFTEN: Final = (
    gettext_lazy("Not at all"),
    gettext_lazy("Several days"),
    gettext_lazy("More than half the days"),
    gettext_lazy("Nearly every day"),
)
_IN_THE_WAY: Final = {
    "nothing": gettext_lazy("Nothing"), "pain": gettext_lazy("The pain"), "time": gettext_lazy("No time"),
    "forgot": gettext_lazy("I forgot"), "unsure_how": gettext_lazy("I was not sure how to do it"),
    "afraid": gettext_lazy("I was afraid to do harm"), "ill": gettext_lazy("I was ill"),
    "low_mood": gettext_lazy("I felt too low"), "other": gettext_lazy("Something else"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Action:
    """One of the home actions of the plan: its code, and what the handout calls it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked.

    Attributes:
        activities: the client's own, in their words; empty where one of them says what no page may show.
        actions: the home actions of the plan.
        asks_mood: whether the practitioner asked for the PHQ-4.
        asks_consent: whether nobody has agreed yet that answers are kept.
        asks_guardian: whether a parent or guardian of a child has not agreed yet; without their name nothing is kept.
    """

    activities: tuple[str, ...]
    actions: tuple[Action, ...]
    asks_mood: bool
    asks_consent: bool
    asks_guardian: bool = False


def questions_of(link: Link, visit: Visit) -> Questions:
    """What the check-in of a link asks.

    Args:
        link: the opened link.
        visit: the visit that it belongs to; what is missing there is taken from the client's earlier visits.
    """
    earlier = (
        Visit.objects.filter(client_id=visit.client_id, on__lte=visit.on)
        .exclude(pk=visit.pk)
        .select_related("client", "studio", "practitioner")
    )
    visits = [visit, *with_standing(earlier).order_by("-on", "-created_at")]
    return Questions(
        activities=next((found for one in visits if (found := _activities(one))), ()),
        actions=next((offered for one in visits if (offered := _actions(one))), ()),
        asks_mood=PHQ4 in link.asks,
        asks_consent=not agreed(visit),
        # Also where a guardian's name is noted: that somebody wrote it down is no consent of theirs.
        asks_guardian=is_child(visit) and not agreed(visit),
    )


def _activities(visit: Visit) -> tuple[str, ...]:
    if not (visit.outcomes or {}).get("activities"):
        return ()
    return occasion_of(visit).goals[:ACTIVITIES]


def _actions(visit: Visit) -> tuple[Action, ...]:
    if not visit.words_sealed and not standing_of(visit).findings:
        return ()
    language = visit.client.language if visit.client.language in LANGUAGES else LANGUAGES[0]
    answer = answer_for(visit)
    handout = client_handout(answer.visit, answer.record.assessment, language=language)
    return tuple(Action(a.intervention, a.name) for a in handout.actions) if handout is not None else ()


def mood_items() -> tuple[tuple[str, str], ...]:
    """The four items of the PHQ-4: the name of the field, and the words."""
    return tuple((f"mood-{n}", str(words)) for n, words in enumerate(_MOOD, 1))


def how_often() -> tuple[str, ...]:
    """The four answers of the PHQ-4; the place in the list is the score."""
    return tuple(str(words) for words in _HOW_OFTEN)


def in_the_way() -> tuple[tuple[str, str], ...]:
    """What may have got in the way: codes and words."""
    return tuple((code, str(_IN_THE_WAY[code])) for code in GOT_IN_WAY)


def in_the_way_words(code: str) -> str:
    """What got in the way, for the practitioner; empty for a code that is not known."""
    return _(str(_IN_THE_WAY[code])) if code in _IN_THE_WAY else ""


def not_agreed() -> str:
    """Why nothing can be kept yet."""
    return _("We keep nothing until you have agreed that we may.")


def no_guardian() -> str:
    """Why nothing of a child can be kept yet."""
    return _("Write the name of the parent or guardian who agrees.")
