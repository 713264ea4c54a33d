"""The lists that the pages show, in words for clients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from psoas.intake.pain_drawing.outline import settings as drawing_settings
from psoas.intake.pain_drawing.svg import svg_views
from psoas.report.words import sentence_case
from psoas.studio.models.clients import ConsentKind
from psoas.visit.drawing import CURRENT_OUTLINE
from psoas.vocabulary import codes


@dataclass(frozen=True, slots=True)
class ConsentQuestion:
    """One kind of consent: what is asked, and what it means."""

    code: str
    asks: str
    means: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity: its code, which also names its picture, and what it is called."""

    code: str
    words: str


# Of each group its heading and its activities; every activity of the vocabulary is in one (a test sees to it).
GROUPS: Final = (
    (gettext_lazy("Walking and running"), ("walk", "long_stride", "run", "jump", "kick")),
    (gettext_lazy("Stairs, chairs and the car"), ("climb_stairs", "descend_stairs", "sit", "sit_to_stand", "car_transfer", "stand")),
    (gettext_lazy("Bending and lifting"), ("bend_forward", "bend_backward", "twist", "squat", "lift_object", "put_on_shoes", "cough_sneeze")),
    (gettext_lazy("Lifting the leg"), ("lift_knee", "sit_up", "stretch_hip")),
    (gettext_lazy("Lying and resting"), ("lie_on_back", "lie_on_side", "turn_in_bed", "rest", "heat")),
)  # fmt: skip

# What is said to a client where the vocabulary's meaning is that of the field.
_PLAIN: Final = {
    "lift_knee": gettext_lazy("Lifting the knee, marching"),
    "twist": gettext_lazy("Twisting or turning round"),
}


def consent_kinds() -> tuple[ConsentQuestion, ...]:
    """Each kind of consent, apart, in plain words."""
    return (
        ConsentQuestion(
            ConsentKind.DATA.value, _("May we keep what you tell us?"),
            _("Your practitioner needs it to help you. It stays in this studio, locked. You can ask for a copy, or have it removed."),
            needed=True,
        ),
        ConsentQuestion(
            ConsentKind.TOUCH.value, _("May your practitioner examine and treat you with their hands?"),
            _("They ask you again each time. You can say stop at any moment."), needed=False,
        ),
        ConsentQuestion(
            ConsentKind.NEEDLES.value, _("Are acupuncture needles all right for you?"),
            _("Only where they may help. You can say no now, and yes later."), needed=False,
        ),
        ConsentQuestion(
            ConsentKind.EMOTIONAL.value, _("May your practitioner ask how you feel?"),
            _("Worry, grief and stress can keep muscles tight. You say how much you want to tell."), needed=False,
        ),
    )  # fmt: skip


def activity_groups() -> tuple[tuple[str, tuple[Activity, ...]], ...]:
    """The activities in groups, each as the vocabulary means it, in plain words."""
    means = codes("activity")
    return tuple(
        (
            str(heading),
            tuple(Activity(code, str(_PLAIN.get(code) or sentence_case(_(means[code])))) for code in group),
        )
        for heading, group in GROUPS
    )


def outline() -> dict[str, Any]:
    """What the body to draw on needs."""
    return {
        "views": tuple(svg_views(CURRENT_OUTLINE).values()), "outline_version": CURRENT_OUTLINE, "thresholds": drawing_settings(),
    }  # fmt: skip


def not_agreed() -> str:
    """Why nothing can be kept yet."""
    return _("We keep nothing until you have agreed that we may.")


def in_plain_words(why: str, code: str) -> str:
    """A refusal of the commands, for a client: it names a field as the tables do, which nobody else has to read."""
    plain = {
        "born": _("This year cannot be right. Write it with four digits, or leave it empty."),
        "size": _("One of these numbers cannot be right. Check the units, or leave it empty."),
        "story": _("This is longer than we can keep. Please shorten it a little."),
        "drawing": _("The drawing could not be kept. Please draw again."),
    }
    return plain.get(code, _("This could not be kept. Please check it, or leave it empty.")) if why else ""
