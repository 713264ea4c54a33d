"""Changing the plan of a visit: each change with its reason, refused where it is unsafe for this client, and taken back by a row of its own."""

from __future__ import annotations

from typing import Final

from psoas.assessment import AppliedEdit, Cleared, PlanEdit
from psoas.care import intervention_named, interventions, plan_edit
from psoas.care.naming import plain_name
from psoas.errors import VisitFileError, nearest
from psoas.studio.commands import changes
from psoas.studio.commands.lengths import REASON, refuse_long
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.commands.verdicts import take_verdict
from psoas.studio.engine import Answer, answer_for
from psoas.studio.engine.stored import pain_of
from psoas.studio.models import Member, PlanChange, Visit
from psoas.studio.security.write import write

MOST: Final = 60  # changes of one plan, the taken back ones counted
_MEANWHILE: Final = "the visit was changed meanwhile; look at the plan again, then change it."


def change_plan(
    *, by: Member, visit: Visit, kind: str, what: str, reason: str, instead_of: str = "", first: bool = False
) -> Answer:
    """Add, remove or replace something in the plan.

    Args:
        by: who changes it.
        visit: of which visit.
        kind: add, remove or replace.
        what: the intervention that comes in or goes, by its code or any of its names.
        reason: why, in a sentence; it stands on no page of the client.
        instead_of: of ``replace`` the code of what goes.
        first: whether what comes in is one of the first steps.

    Raises:
        RefusedError: the visit is signed or has no plan, no reason was written, there is no such thing to do, or a caution forbids it for this
            client; the message is the caution in words.
    """
    changes.refuse_signed(visit)
    if not reason.strip():
        raise RefusedError("reason: is missing; write in a sentence why you change the plan.")
    refuse_long("reason", reason, REASON)
    edit = _edit(kind, what, reason.strip(), instead_of, first=first)
    revision = Visit.objects.get(pk=visit.pk).revision
    applied = _tried(visit, edit)  # it takes long: outside the transaction
    if not applied.taken:
        raise RefusedError(applied.told)
    with write(by=by, verb=f"visit.plan_{edit.kind}", about=("visit", visit.pk)):
        rows = PlanChange.objects.filter(visit=visit)
        if rows.count() >= MOST:
            raise RefusedError(f"plan: a visit keeps at most {MOST} changes of its plan.")
        if not Visit.objects.filter(pk=visit.pk, revision=revision).exists():
            raise RefusedError(_MEANWHILE)
        row = PlanChange(
            studio_id=visit.studio_id, visit=visit, kind=edit.kind, intervention=edit.intervention, instead_of=edit.instead_of,
            first=edit.first, member=by,
        )  # fmt: skip
        row.reason = edit.reason
        row.save(force_insert=True)
        changes.count_up(visit)
    return take_verdict(visit)


def take_change_back(*, by: Member, visit: Visit, change: PlanChange) -> Answer:
    """Take a change of the plan back: the plan is again as it would be without it. The row stays, and a row that ends it is added.

    Raises:
        RefusedError: the visit is signed, or the change was taken back already.
    """
    changes.refuse_signed(visit)
    with write(by=by, verb="visit.plan_take_back", about=("visit", visit.pk)):
        if change.kind == PlanChange.Kind.TAKE_BACK or PlanChange.objects.filter(takes_back=change).exists():
            raise RefusedError("this change was taken back already.")
        PlanChange(
            studio_id=visit.studio_id, visit=visit, kind=PlanChange.Kind.TAKE_BACK, intervention=change.intervention,
            instead_of=change.instead_of, takes_back=change, member=by,
        ).save(force_insert=True)  # fmt: skip
        changes.count_up(visit)
    return take_verdict(visit)


def _edit(kind: str, what: str, reason: str, instead_of: str, *, first: bool) -> PlanEdit:
    """The change, checked against the tables.

    Raises:
        RefusedError: there is no such thing to do, or no such kind of change.
    """
    if not what.strip():
        raise RefusedError("what: is missing; choose what to do from the list.")
    refuse_long("what", what, 120)
    told = {
        "kind": kind,
        "intervention": _code(what.strip()),
        "reason": reason,
        "instead_of": instead_of,
        "first": first,
    }
    try:
        return plan_edit(told, "change")
    except VisitFileError as error:
        raise RefusedError(str(error)) from None


def _code(what: str) -> str:
    """The code of what was named.

    Raises:
        RefusedError: there is none of that name, or there are several; the message names those that may be meant.
    """
    try:
        return intervention_named(what).code
    except VisitFileError:
        words = set(plain_name(what).split())
        names = [one.name for one in interventions().values()]
        meant = [name for name in names if words and words <= set(plain_name(name).split())]
    if meant:
        raise RefusedError(f"what: several have that name. Choose one: {'; '.join(meant[:8])}.")
    near = nearest(what, names, 3)
    offer = f" Did you mean: {'; '.join(near)}?" if near else ""
    raise RefusedError(f"what: there is no such thing to do.{offer} Choose one from the list.")


def _tried(visit: Visit, edit: PlanEdit) -> AppliedEdit:
    """What would become of a change, beside those that stand.

    Raises:
        RefusedError: the visit has no plan.
    """
    answer = answer_for(visit)
    if not isinstance(answer.record.assessment, Cleared):
        raise RefusedError(
            "there is no plan to change: a doctor comes first, or too little of the visit is known."
        )
    made = answer.record.gate.outcome((*answer.standing.edits, edit), pain_of(visit))
    if not isinstance(made, Cleared):  # an edit changes the plan alone, never the gate
        raise RefusedError(_MEANWHILE)
    return made.plan.edits[-1]
