"""The words of the body's panel, in the page's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from psoas.vocabulary import label

_MUSCLES = (
    "psoas", "iliacus", "rectus_femoris", "sartorius", "tensor_fasciae_latae", "pectineus", "adductor_longus", "adductor_brevis",
    "adductor_magnus", "gracilis", "gluteus_maximus", "gluteus_medius", "gluteus_minimus", "piriformis", "short_rotators", "hamstrings",
    "erector_spinae", "multifidus", "quadratus_lumborum", "rectus_abdominis", "external_oblique", "internal_oblique", "vasti", "gastrocnemius",
    "soleus", "tibialis_anterior",
)  # fmt: skip


def activity_title(code: str) -> str:
    """An activity of the body in plain words."""
    titles = {
        "lift_knee": _("Lift the knee"), "walk": _("Walk"), "stand": _("Stand"), "climb_stairs": _("Climb stairs"),
        "descend_stairs": _("Go down stairs"), "sit_upright": _("Sit upright"), "sit_slouched": _("Sit slouched"),
        "sit_to_stand": _("Get up from a chair"), "stand_to_sit": _("Sit down"), "car_transfer": _("Get into a car"),
        "bend_forward": _("Bend forward"), "squat": _("Squat"), "single_leg_stance": _("Stand on one leg"),
        "straight_leg_raise": _("Lift a straight leg, lying"), "run": _("Run"), "lie_supine": _("Lie on the back"),
        "half_kneeling_stretch": _("Half-kneeling stretch"),
    }  # fmt: skip
    return titles.get(code, code.replace("_", " "))


def muscle_title(code: str) -> str:
    """A muscle's name as the vocabulary has it, or its plain name."""
    try:
        return _(label(code))
    except KeyError:
        return code.replace("_", " ")


def viewer_words() -> dict[str, Any]:
    """The words of the viewer's own controls (``mountViewer``'s ``labels``)."""
    return {
        "viewer": _("The body in motion"), "play": _("Play"), "pause": _("Pause"), "time": _("Time in the activity"),
        "seconds": _("{now} of {all} s"), "preset": _("What is shown"),
        "presets": {"psoas": _("Psoas"), "hip": _("Hip"), "spine": _("Spine"), "whole": _("Whole body")},
        "client": _("This client"), "twin": _("The same body in health"), "reset": _("Turn to the front"),
        "turn": _("Turn the body with the arrow keys, nearer and further with plus and minus"), "left": _("left"), "right": _("right"),
        "work": _("Muscle work"), "muscle": _("Muscle"), "legend": _("Darker red: works harder"), "rest": _("at rest"), "most": _("at its most"),
        "pull": _("{level} {side}: {newton} N"), "hip": _("Hip {side}: {newton} N"), "turntable": _("Turn slowly"),
        "pulls": _("Arrows at the spine: the pull of the psoas on each vertebra."),
        "hips": _("Arrows into the hips: the load on the joint, drawn shorter for its size."),
        "caution": _("Computed by a model, not measured in this person. Load is not pain."),
        "nothing": _("This browser cannot draw the body. The figures below say the same."),
        "failed": _("The body could not be loaded. Try again."), "again": _("Try again"),
        "muscles": {code: muscle_title(code) for code in _MUSCLES},
    }  # fmt: skip
