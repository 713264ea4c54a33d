"""The practitioner's changes to a plan: adding, removing, replacing, each with a reason, checked again for this client."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from psoas.assessment import AppliedEdit, CarePlan, FirstStep, PlanEdit, PlanItem
from psoas.care.interventions import check_intervention, interventions
from psoas.care.planning.items import unsafe
from psoas.care.planning.together import clash
from psoas.care.settings import setting
from psoas.errors import VisitFileError
from psoas.visit import fields

KINDS: Final = ("add", "remove", "replace")
_KEYS: Final = ("kind", "intervention", "reason", "instead_of", "first")
# The reason is the practitioner's own and stands with the edit; this line is read by the client.
_CHOSEN: Final = "Your practitioner chose it for you."
ItemOf = Callable[[str], PlanItem]


def plan_edit(data: Mapping[str, object], field: str = "edit") -> PlanEdit:
    """A practitioner's change, read and checked.

    Raises:
        VisitFileError: naming the field, what it held and what is allowed.
    """
    fields.known_keys(data, _KEYS, field)
    kind = fields.choice(data.get("kind"), f"{field}.kind", KINDS)
    reason = fields.text(data.get("reason", ""), f"{field}.reason").strip()
    if not reason:
        raise VisitFileError(f"{field}.reason: is blank; write in a sentence why you change the plan.")
    instead = data.get("instead_of") or ""
    if (kind == "replace") != bool(instead):
        raise VisitFileError(f"{field}.instead_of: belongs to a change of kind replace, and only there.")
    return PlanEdit(
        kind=kind,
        intervention=check_intervention(data.get("intervention")).code,
        reason=reason,
        instead_of=check_intervention(instead).code if instead else "",
        first=fields.boolean(data.get("first", False), f"{field}.first"),
    )


def edited(made: CarePlan, edits: Sequence[PlanEdit], item_of: ItemOf) -> CarePlan:
    """A plan after the practitioner's changes, in their order; what is unsafe for this client is not taken in.

    Args:
        made: the plan.
        edits: the changes.
        item_of: an intervention as the practitioner would have it in the plan of this client, with its cautions.

    Returns:
        The plan with ``edits`` saying what became of each. What was not taken stands under ``withheld``.
    """
    for edit in edits:
        made = _apply(made, edit, item_of)
    return made


def _apply(made: CarePlan, edit: PlanEdit, item_of: ItemOf) -> CarePlan:
    name = interventions()[edit.intervention].name
    if edit.kind == "remove":
        if edit.intervention not in _codes(made.items):
            return _noted(made, edit, taken=False, told=f"{name} is not in the plan.")
        return _noted(_without(made, edit.intervention), edit, taken=True, told=f"{name} was taken out.")
    item = item_of(edit.intervention)
    staying = _codes(made.items) - {edit.instead_of}
    against = unsafe(edit.intervention, item) or clash(edit.intervention, sorted(staying))
    if against is not None:
        if edit.intervention not in _codes(made.withheld):
            cautions = tuple(dict.fromkeys((against, *item.cautions)))
            made = replace(made, withheld=(*made.withheld, replace(item, cautions=cautions)))
        return _noted(made, edit, taken=False, told=f"{name} was not added. {against.text}")
    place = None
    if edit.kind == "replace":
        if edit.instead_of not in _codes(made.items):
            gone = interventions()[edit.instead_of].name
            return _noted(
                made, edit, taken=False, told=f"{gone} is not in the plan, so nothing was replaced."
            )
        place = _place(made.first_steps, edit.instead_of)
        made = _without(made, edit.instead_of)
    return _noted(_with(made, item, edit, place), edit, taken=True, told=_told(name, item))


def _told(name: str, item: PlanItem) -> str:
    """What was added, and what has to be watched or said of it."""
    parts = [f"{name} was added."]
    if item.evidence == "negative":
        parts.append(f"It was tested and did not help. {item.summary}")
    parts += [caution.text for caution in item.cautions]
    return " ".join(parts)


def _codes(items: Sequence[PlanItem]) -> frozenset[str]:
    return frozenset(item.intervention for item in items)


def _place(steps: Sequence[FirstStep], code: str) -> int | None:
    return next((n for n, step in enumerate(steps) if step.intervention == code), None)


def _without(made: CarePlan, code: str) -> CarePlan:
    return replace(
        made,
        items=tuple(i for i in made.items if i.intervention != code),
        first_steps=tuple(s for s in made.first_steps if s.intervention != code),
    )


def _with(made: CarePlan, item: PlanItem, edit: PlanEdit, place: int | None) -> CarePlan:
    """The plan with one item more; a first step where it is wished or takes the place of one."""
    code = item.intervention
    before = _without(made, code)
    held = _place(made.first_steps, code)
    place = held if place is None else place
    items = (*before.items, replace(item, why_later=""))
    withheld = tuple(i for i in before.withheld if i.intervention != code)
    steps = list(before.first_steps)
    if place is not None or edit.first:
        step = FirstStep(code, interventions()[code].name, _CHOSEN)
        steps.insert(len(steps) if place is None else place, step)
        # One that is wished for as a first step has a place among the few; the last of the others waits.
        most = int(setting("first_steps_most"))
        steps = steps if len(steps) <= most else [*steps[: most - 1], step]
    return replace(before, items=items, withheld=withheld, first_steps=tuple(steps))


def _noted(made: CarePlan, edit: PlanEdit, *, taken: bool, told: str) -> CarePlan:
    return replace(made, edits=(*made.edits, AppliedEdit(edit, taken, told)))


def plan_edits(data: object, field: str = "plan_edits") -> tuple[PlanEdit, ...]:
    """Several changes, as a visit or a page keeps them.

    Raises:
        VisitFileError: naming the field and what is allowed.
    """
    entries = fields.items(data, field)
    return tuple(
        plan_edit(fields.mapping(e, f"{field}[{n}]"), f"{field}[{n}]") for n, e in enumerate(entries)
    )
