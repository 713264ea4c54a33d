"""What the stretches do to this client's psoas, told once for every page: of those that the client may do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from psoas.assessment import CarePlan, PsoasStretch
from psoas.care.planning.lengths import Lengths

_TAKEN_OUT: Final = "The practitioner took it out of the plan."
_ANOTHER: Final = "Another stretch with the same aim comes first."
_NOT_ASKED: Final = "Nothing that was found asks for a stretch."


def told_stretch(made: CarePlan, lengths: Lengths, barred: Callable[[str], bool]) -> PsoasStretch:
    """The stretches of a plan.

    Args:
        made: the plan with the practitioner's changes.
        lengths: what each stretch does in this client's body.
        barred: whether an intervention may not be offered to this client.
    """
    items = {item.intervention: item for item in made.items}
    withheld = {item.intervention for item in made.withheld}
    may = [
        code for code in lengths.stretches() if code in items or (code not in withheld and not barred(code))
    ]
    begun = [step.intervention for step in made.first_steps if step.intervention in may]
    planned = next(iter((*begun, *(code for code in may if code in items))), "")
    found = tuple(one for code in may if (one := lengths.length(code)) is not None)
    why_not = ""
    if may and may[0] != planned:
        taken_out = {e.edit.instead_of or e.edit.intervention for e in made.edits if e.taken}
        if may[0] in items:
            why_not = items[may[0]].why_later or _ANOTHER
        elif may[0] in taken_out:
            why_not = _TAKEN_OUT
        else:
            why_not = _ANOTHER if planned else _NOT_ASKED
    return PsoasStretch(lengths.concerned, found, planned, why_not)
