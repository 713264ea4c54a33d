"""One visit and all that came of it: the assessment, the body of a cleared one, and the record that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from psoas.assessment import Assessment, Cleared, PlanEdit, SourceEstimate, Undetermined
from psoas.differential.knowledge.own import OwnEvidence
from psoas.pathway.assess import Gate, gate_of
from psoas.pathway.history import History
from psoas.visit import Visit
from psoas.visit.fields import Json

if TYPE_CHECKING:  # only its name: the body room loads a physics engine
    from psoas.pathway.examination import Examination


@dataclass(frozen=True)
class Record:
    """A visit with its assessment; the body is worked out when it is first asked for, and only of a cleared visit."""

    visit: Visit
    assessment: Assessment
    gate: Gate

    @cached_property
    def estimates(self) -> tuple[SourceEstimate, ...]:
        """Every source with its probability, also where the visit is stopped; none where too little was understood.

        Of a stopped visit they are for the record and for evaluation, by the published figures: no page, letter or plan shows them.
        """
        if isinstance(self.assessment, Cleared):
            return self.assessment.differential.estimates
        return () if isinstance(self.assessment, Undetermined) else self.gate.published.estimates

    @cached_property
    def examination(self) -> Examination | None:
        """The body of this client; nothing where the visit is not cleared."""
        if not isinstance(self.assessment, Cleared):
            return None
        from psoas.pathway.examination import examine  # noqa: PLC0415 - it loads a physics engine

        return examine(self.visit, self.assessment, self.gate)

    def assessment_json(self) -> dict[str, Json]:
        """The assessment in the contract's form of ``psoas assess``, with the sources also where the visit is stopped."""
        return self.assessment.to_json() | {"differential": [e.to_json() for e in self.estimates]}

    def to_json(self) -> dict[str, Json]:
        """``assessment.json``: the assessment in the contract's form, with the date, the client and the body."""
        examined = self.examination
        return self.assessment_json() | {
            "date": self.visit.date.isoformat() if self.visit.date else None,
            "client": self.visit.client.to_json(),
            "body": examined.to_json() if examined else None,
        }


def record_of(
    visit: Visit,
    override: str | None = None,
    history: History | None = None,
    *,
    edits: Sequence[PlanEdit] = (),
    pain: float | None = None,
    evidence: OwnEvidence | None = None,
) -> Record:
    """Assess a visit.

    Args:
        visit: what is known.
        override: a practitioner's reason to go on, as ``assess`` takes it.
        history: what earlier visits of the same client leave.
        edits: what the practitioner changes in the plan.
        pain: now, from 0 to 10, where it was asked.
        evidence: the studio's own, as ``assess`` takes it.

    Raises:
        VisitFileError: ``override`` is blank.
    """
    gate = gate_of(visit, override, history, evidence)
    return Record(visit, gate.outcome(edits, pain), gate)
