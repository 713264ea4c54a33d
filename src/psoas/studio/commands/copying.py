"""What is taken over from an earlier visit, line by line, as the practitioner chose."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from psoas.studio.commands import changes
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.commands.verdicts import take_verdict
from psoas.studio.engine import Answer
from psoas.studio.models import Member, Visit
from psoas.studio.security.write import write

SECTIONS: Final = ("exams", "places", "muscles", "observations")


def copy_from(
    *, by: Member, visit: Visit, source: Visit, section: str, chosen: Collection[str] = ()
) -> Answer:
    """Take lines of an earlier visit of the same client over into this one, as if they were entered today.

    Args:
        by: who takes them over.
        visit: where they go.
        source: the earlier visit.
        section: ``exams``, ``places``, ``muscles`` or ``observations``.
        chosen: the ids of the lines; observations are taken as a whole and put below what stands already.

    Raises:
        RefusedError: the visit is signed, the source is another client's, or the section is not known.
    """
    changes.refuse_signed(visit)
    if section not in SECTIONS:
        raise RefusedError(f"section: must be one of {', '.join(SECTIONS)}.")
    if source.client_id != visit.client_id or source.pk == visit.pk:
        raise RefusedError("source: must be an earlier visit of the same client.")
    with write(by=by, verb=f"visit.copy_{section}", about=("visit", visit.pk)):
        if section == "observations":
            now = Visit.objects.get(pk=visit.pk)
            text = "\n\n".join(filter(None, (now.observations.rstrip(), source.observations.strip())))
            changes.store_text(visit, "observations", text, None)
        elif section == "muscles":
            for m in source.muscles.filter(superseded_at__isnull=True):
                if str(m.pk) in chosen:
                    changes.store_muscle(
                        by, visit, muscle=m.muscle, side=m.side, state=m.state, amount=m.amount
                    )
        else:
            for f in source.findings.filter(superseded_at__isnull=True).order_by("at", "id"):
                if str(f.pk) in chosen and (f.type == "exam") is (section == "exams"):
                    finding = {"type": f.type, "code": f.code, "side": f.side, "present": f.present}
                    changes.store_finding(by, visit, finding, only_side=section != "exams")
    return take_verdict(visit)
