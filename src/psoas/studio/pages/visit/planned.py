"""What the page of a plan shows: each line with its picture, what stands behind it and what it lengthens, and who changed what."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from psoas.assessment import AppliedEdit, CarePlan, Cleared, PlanItem, may_be_written
from psoas.care import interventions
from psoas.care.detail import Line, detail
from psoas.care.exercises import fitting_exercise
from psoas.care.points import points
from psoas.report.references import References, collect, in_order
from psoas.report.views.plan import ItemView, item_view
from psoas.report.views.private import without_private
from psoas.report.words import intervention_name, sentence_case
from psoas.studio.engine import Answer
from psoas.studio.engine.stored import is_known
from psoas.studio.models import PlanChange
from psoas.studio.models import Visit as Row
from psoas.studio.pages.pictures import Shown, picture_of, point_address
from psoas.visit import shown_side
from psoas.vocabulary import title


@dataclass(frozen=True, slots=True)
class Behind:
    """One line of what stands behind something to do; ``picture`` is the address of a point's picture, ``place`` what it shows."""

    line: Line
    picture: str
    place: str


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One thing of the plan; what it does to this client's psoas stands in ``view.in_body``."""

    code: str
    view: ItemView
    citation: str
    verified: str
    picture: Shown | None
    behind: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of the plan: what, by whom and when, what became of it, and who took it back."""

    pk: uuid.UUID
    kind: str
    what: str
    instead_of: str
    reason: str
    by: str
    at: datetime.datetime
    applied: AppliedEdit | None
    back_by: str
    back_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """The plan of a visit; without ``plan`` there is none."""

    plan: CarePlan | None
    first: tuple[PlanLine, ...]
    groups: tuple[tuple[str, tuple[PlanLine, ...]], ...]
    withheld: tuple[ItemView, ...]
    changes: tuple[Changed, ...]
    has_client_page: bool


def plan_page(row: Row, answer: Answer, language: str) -> PlanPage:
    """Everything that the page of a plan shows.

    Args:
        row: the visit.
        answer: its assessment.
        language: of the pictures' words.
    """
    whole = answer.record.assessment
    _visit, shown = without_private(answer.visit, whole)
    if not isinstance(shown, Cleared):
        return PlanPage(None, (), (), (), _changes(row, answer, ()), has_client_page=False)
    plan, references = shown.plan, collect(shown)
    make = _Lines(answer, plan, references, language)
    chosen = {step.intervention: step.reason for step in plan.first_steps}
    by_code = {item.intervention: item for item in plan.items}
    rest = in_order(item for item in plan.items if item.intervention not in chosen)
    groups = groupby(rest, key=lambda item: item.modality)
    return PlanPage(
        plan=plan,
        first=tuple(make.line(by_code[code], why) for code, why in chosen.items() if code in by_code),
        groups=tuple(
            (sentence_case(title("modality", modality)), tuple(make.line(item) for item in items))
            for modality, items in groups
        ),
        withheld=tuple(item_view(item, references) for item in plan.withheld),
        changes=_changes(row, answer, plan.edits),
        has_client_page=may_be_written(whole),
    )


def names_to_choose() -> tuple[tuple[str, str], ...]:
    """Every intervention's name, with its kind, to be found by typing."""
    return tuple(
        sorted((one.name, sentence_case(title("modality", one.modality))) for one in interventions().values())
    )


class _Lines:
    """Makes the lines of one plan."""

    def __init__(
        self,
        answer: Answer,
        plan: CarePlan,
        references: References,
        language: str,
    ) -> None:
        self._plan, self._references, self._language = plan, references, language
        self._country = answer.visit.client.country
        self._side = shown_side(answer.record.gate.sore)

    def line(self, item: PlanItem, why: str = "") -> PlanLine:
        """One line; ``why`` says why it is a first step."""
        exercise, stretch = fitting_exercise(item.intervention, self._plan.facts), self._plan.stretch
        side = stretch.concerned.shown if stretch.of(item.intervention) is not None else self._side
        picture = picture_of(exercise.code, side, self._language) if exercise is not None else None
        return PlanLine(
            code=item.intervention,
            view=item_view(item, self._references, why),
            citation=item.citation,
            verified=item.verified,
            picture=picture,
            behind=tuple(
                map(_behind, detail(item.intervention, self._plan.held, item.for_sources, self._country))
            ),
        )


def _behind(line: Line) -> Behind:
    code = line.about.partition(" ")[0]
    point = points().get(code)
    return Behind(line, point_address(code) if point else "", point.place if point else "")


def _changes(row: Row, answer: Answer, edits: tuple[AppliedEdit, ...]) -> tuple[Changed, ...]:
    """Every change that was ever made, the last one first."""
    standing = [change.pk for change in answer.standing.plan if is_known(change)]
    became = dict(zip(standing, edits, strict=False))  # a visit without a plan has no edits
    rows: Any = (
        PlanChange.objects.filter(visit=row)
        .exclude(kind=PlanChange.Kind.TAKE_BACK)
        .select_related("member", "taken_back__member")
        .order_by("-at", "-id")
    )
    found = []
    for change in rows:
        back = getattr(change, "taken_back", None)
        found.append(
            Changed(
                pk=change.pk,
                kind=change.kind,
                what=_name(change.intervention),
                instead_of=_name(change.instead_of) if change.instead_of else "",
                reason=change.reason,
                by=change.member.name,
                at=change.at,
                applied=became.get(change.pk),
                back_by=back.member.name if back else "",
                back_at=back.at if back else None,
            )
        )
    return tuple(found)


def _name(code: str) -> str:
    return intervention_name(code) if code in interventions() else code
