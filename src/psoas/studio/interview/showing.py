"""What was answered on a page before, as its fields show it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from psoas.studio.commands.clients import consents
from psoas.studio.engine import Answer
from psoas.studio.interview.privacy import is_private, last_of
from psoas.studio.interview.reading import FEET_AN_INCH, GOALS, IMPERIAL, KILOGRAMS_A_POUND, METRES_A_FOOT
from psoas.studio.models import Link, Visit

Values = dict[str, Any]
# Pages with texts of the client's own, which are added to where they are not shown.
_ADDED_TO: Final = frozenset({"story", "work", "medicines", "conditions"})


def values_of(code: str, link: Link, visit: Visit, answer: Answer, *, unseen: bool = False) -> Values:
    """The values of a page's fields, by name.

    Args:
        code: the page.
        link: whose answers they are.
        visit: whose intake it is.
        answer: its assessment. Where something is private, no text of the client is shown: ``after`` names the last answer instead.
        unseen: for a page that the phone may keep: nothing that was answered.
    """
    if code in _ADDED_TO and (unseen or is_private(answer)):
        return {"after": last_of(link, code)}
    if unseen or code not in _SHOW or (code == "goals" and is_private(answer)):
        return {}
    return _SHOW[code](visit)


def imperial(visit: Visit) -> bool:
    """Whether lengths are asked in feet and inches, and weights in pounds."""
    return (visit.client.about.get("country") or visit.studio.country) in IMPERIAL


def _language(visit: Visit) -> Values:
    return {"language": visit.client.language}


def _consent(visit: Visit) -> Values:
    given = {kind: "yes" if value else "no" for kind, value in consents(visit.client).items()}
    return given | {"guardian": visit.client.guardian}


def _born(visit: Visit) -> Values:
    return {"born": visit.client.born[:4]}


def _sex(visit: Visit) -> Values:
    return {"sex": visit.client.about.get("sex") or ""}


def _size(visit: Visit) -> Values:
    height, mass = visit.client.about.get("height_m"), visit.client.about.get("mass_kg")
    if imperial(visit):
        inches = round(height / METRES_A_FOOT / FEET_AN_INCH) if height else 0
        a_foot = round(1 / FEET_AN_INCH)
        return {
            "height_ft": inches // a_foot if height else "", "height_in": inches % a_foot if height else "",
            "mass_lb": round(mass / KILOGRAMS_A_POUND) if mass else "",
        }  # fmt: skip
    return {"height_cm": round(height * 100) if height else "", "mass_kg": f"{mass:g}" if mass else ""}


def _work(visit: Visit) -> Values:
    about = visit.client.about
    return {"work": about.get("work") or "", "sports": ", ".join(about.get("sports") or [])}


def _story(visit: Visit) -> Values:
    return {"words": visit.words}


def _drawing(visit: Visit) -> Values:
    places = visit.findings.filter(type="region", link__isnull=False, superseded_at__isnull=True)
    return {
        "drawing": json.dumps(visit.drawing, separators=(",", ":")),
        "place": [f"{f.code}@{f.side}" for f in places],
    }


def _activities(visit: Visit) -> Values:
    found = visit.findings.filter(type__startswith="activity_", superseded_at__isnull=True, present=True)
    return {f"a-{f.code}": f.type.removeprefix("activity_") for f in found}


def _medicines(visit: Visit) -> Values:
    return {"medicines": visit.client.about.get("medicines") or []}


def _conditions(visit: Visit) -> Values:
    return {"conditions": visit.client.about.get("conditions") or []}


def _pain(visit: Visit) -> Values:
    return {"pain_now": visit.outcomes.get("pain_now")}


def _goals(visit: Visit) -> Values:
    goals = visit.outcomes.get("activities") or []
    return {f"goal-{n}": g.get("name", "") for n, g in enumerate(goals[:GOALS], 1)} | {
        f"score-{n}": g.get("score") for n, g in enumerate(goals[:GOALS], 1)
    }


_SHOW: Final[Mapping[str, Callable[[Visit], Values]]] = {
    "language": _language, "consent": _consent, "born": _born, "sex": _sex, "size": _size, "work": _work, "story": _story,
    "drawing": _drawing, "activities": _activities, "medicines": _medicines, "conditions": _conditions, "pain": _pain,
    "goals": _goals,
}  # fmt: skip
