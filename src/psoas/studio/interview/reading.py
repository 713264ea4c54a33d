"""From the fields of a page to an answer as ``commands.intake`` takes it. The phone's script and a plain form send the same fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from psoas.screening import covered_by
from psoas.studio.commands.lengths import LINE
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.interview import steps
from psoas.studio.interview.privacy import kept
from psoas.studio.interview.safety import Safety
from psoas.studio.models import Link, Visit
from psoas.studio.models.clients import ConsentKind
from psoas.studio.security.untrusted import read_json, whole_number
from psoas.vocabulary import codes

Fields = Mapping[str, Sequence[str]]
METRES_A_FOOT: Final = 0.3048
FEET_AN_INCH: Final = 1 / 12
KILOGRAMS_A_POUND: Final = 0.45359237
IMPERIAL: Final = frozenset({"US"})  # countries whose clients give feet, inches and pounds
GOALS: Final = 3
LISTED: Final = 30
_WISHES: Final = ("worse", "better")
_LISTS: Final = frozenset({"sports", "medicines", "conditions"})


class FieldError(RefusedError):
    """A field holds what cannot be taken; ``field`` names it, the message is for the client."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def payload_of(code: str, fields: Fields, link: Link, visit: Visit, safety: Safety) -> dict[str, Any]:
    """The answer that a page's fields make.

    Where a page did not show what was written before, its field ``after`` names the last answer then: what stood there is kept.

    Args:
        code: the page.
        fields: by name, as a form sends them.
        link: whose answers they are.
        visit: whose intake it is.
        safety: the questions that were asked and that are open.

    Raises:
        FieldError: a field holds what cannot be taken.
    """
    match code:
        case "safety":
            return _safety(fields, safety)
        case "consent":
            return _consent(fields, visit)
        case _:
            found = _READ[code](fields)
    after = whole_number(one(fields, "after"))
    if after is None:
        return found
    earlier: dict[str, list[str]] = {}
    for key in _LISTS.intersection(found):
        earlier[key] = kept(link, visit, key, after)
        found[key] = list(dict.fromkeys([*earlier[key], *found[key]]))
    if code == "work" and found["work"] is None:
        del found["work"]
    return found | {"after": after, "kept": earlier}


def one(fields: Fields, name: str) -> str:
    """The text of a field; empty where it is missing."""
    values = fields.get(name) or ()
    return values[-1].strip() if values else ""


def _language(fields: Fields) -> dict[str, Any]:
    if not one(fields, "language"):
        raise FieldError("language", _("Choose a language."))
    return {"language": one(fields, "language")}


def _consent(fields: Fields, visit: Visit) -> dict[str, Any]:
    given = {
        kind: one(fields, kind) == "yes" for kind in ConsentKind.values if one(fields, kind) in {"yes", "no"}
    }
    guardian = one(fields, "guardian")
    if ConsentKind.DATA.value not in given:
        raise FieldError("data", _("Say whether we may keep what you tell us."))
    if given[ConsentKind.DATA.value] and steps.is_child(visit) and not guardian:
        raise FieldError("guardian", _("Write the name of the parent or guardian who agrees."))
    return {"given": given, "guardian": guardian}


def _number(fields: Fields, name: str) -> float | None:
    text = one(fields, name).replace(",", ".")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1000:
        raise FieldError(name, _("Write a number, or leave it empty."))
    return value


def _born(fields: Fields) -> dict[str, Any]:
    year = one(fields, "born")
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise FieldError("born", _("Write the year with four digits, such as 1984, or leave it empty."))
    return {"born": year}


def _sex(fields: Fields) -> dict[str, Any]:
    return {"sex": one(fields, "sex") or None}


def _size(fields: Fields) -> dict[str, Any]:
    metres = _number(fields, "height_cm")
    feet, inches = _number(fields, "height_ft"), _number(fields, "height_in")
    kilograms, pounds = _number(fields, "mass_kg"), _number(fields, "mass_lb")
    height = None if metres is None else metres / 100
    if feet is not None:
        height = (feet + (inches or 0) * FEET_AN_INCH) * METRES_A_FOOT
    mass = kilograms if pounds is None else pounds * KILOGRAMS_A_POUND
    return {
        "height_m": None if height is None else round(height, 3),
        "mass_kg": None if mass is None else round(mass, 1),
    }


def _work(fields: Fields) -> dict[str, Any]:
    for name in ("work", "sports"):
        if len(one(fields, name)) > LINE:
            raise FieldError(name, _("Please write it shorter: at most %(most)s letters.") % {"most": LINE})
    sports = [text.strip() for text in one(fields, "sports").split(",") if text.strip()]
    return {"work": one(fields, "work") or None, "sports": sports}


def _story(fields: Fields) -> dict[str, Any]:
    return {"words": (fields.get("words") or ("",))[-1].replace("\r\n", "\n")}


def _drawing(fields: Fields) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if one(fields, "drawing"):
        try:
            found["drawing"] = read_json(one(fields, "drawing"))
        except ValueError:
            raise FieldError("drawing", _("The drawing could not be read. Please draw again.")) from None
    # The list of a page without a script.
    if "listed" in fields:
        places = (value.split("@", 1) for value in fields.get("place", ()) if "@" in value)
        found["places"] = [{"code": code, "side": side} for code, side in places]
    return found


def _activities(fields: Fields) -> dict[str, Any]:
    known = codes("activity")
    return {wish: [code for code in known if one(fields, f"a-{code}") == wish] for wish in _WISHES}


def _safety(fields: Fields, safety: Safety) -> dict[str, Any]:
    answer = one(fields, "answer")
    if answer not in {"yes", "no", "unsure"}:
        raise FieldError("answer", _("Choose an answer. “I am not sure” is one too."))
    abouts, texts = list(fields.get("asks_about", ())), list(fields.get("asked", ()))
    texts += [""] * (len(abouts) - len(texts))
    asked = [_asked(about, text, safety) for about, text in zip(abouts, texts, strict=False)]
    if not asked:
        raise FieldError("answer", _("This question is no longer open."))
    if len(asked) == 1:
        return asked[0] | {"answer": answer}
    return {"group": asked, "answer": answer}


def _asked(about: str, text: str, safety: Safety) -> dict[str, Any]:
    """One question of a page, as it was asked."""
    known = [q for q in safety.known if q.asks_about == about]
    if not known:
        raise FieldError("answer", _("This question is no longer open."))
    # Several things may have been asked in one sentence first, and then each by itself.
    question = next((q for q in known if q.text == text), known[-1])
    found: dict[str, Any] = {"asks_about": about, "asked": question.text, "why": question.why}
    also = [key for key in covered_by(question) if key != about]
    return found | ({"also": also} if also else {})


def _listed(fields: Fields, name: str) -> list[str]:
    if any(len(text.strip()) > LINE for text in fields.get(name, ())):
        raise FieldError("", _("Please write it shorter: at most %(most)s letters.") % {"most": LINE})
    return list(dict.fromkeys(text.strip() for text in fields.get(name, ()) if text.strip()))[:LISTED]


def score_of(fields: Fields, name: str) -> int | None:
    """A score from 0 to 10; None where none was chosen.

    Raises:
        FieldError: it is something else.
    """
    text = one(fields, name)
    if not text:
        return None
    score = whole_number(text)
    if score is None or score > 10:
        raise FieldError(name, _("Choose a number from 0 to 10."))
    return score


def _pain(fields: Fields) -> dict[str, Any]:
    return {"pain_now": score_of(fields, "pain_now")}


def _goals(fields: Fields) -> dict[str, Any]:
    found = []
    for n in range(1, GOALS + 1):
        name, score = one(fields, f"goal-{n}"), score_of(fields, f"score-{n}")
        if name:
            found.append({"name": name[:120], "score": score})
        elif score is not None:
            raise FieldError(f"goal-{n}", _("Write what the number is about."))
    return {"activities": found}


_READ: Final[Mapping[str, Callable[[Fields], dict[str, Any]]]] = {
    "language": _language, "born": _born, "sex": _sex, "size": _size, "story": _story, "drawing": _drawing,
    "activities": _activities, "pain": _pain, "goals": _goals, "work": _work,
    "medicines": lambda fields: {"medicines": _listed(fields, "medicines")},
    "conditions": lambda fields: {"conditions": _listed(fields, "conditions")},
}  # fmt: skip
