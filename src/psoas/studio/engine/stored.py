"""A stored visit as the core's value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from django.db import connection
from django.db.models import Prefetch, QuerySet

from psoas.assessment import PlanEdit
from psoas.care import interventions
from psoas.studio.engine.kept import Kept
from psoas.studio.models import Finding as FindingRow
from psoas.studio.models import MuscleJudgement as MuscleRow
from psoas.studio.models import PlanChange, SafetyOverride
from psoas.studio.models import Visit as Row
from psoas.visit import Client, Correction, Finding, MuscleState, Visit
from psoas.visit.drawing import strokes_from
from psoas.vocabulary import Side


def client_of(row: Row) -> Client:
    """The client as the core knows them, with their age on the day of the visit."""
    about: dict[str, Any] = {k: v for k, v in row.client.about.items() if v not in (None, "")}
    age = row.client.age_on(row.on)
    if age is not None:
        about["age"] = age
    about.setdefault("country", row.studio.country)
    return Client.from_mapping(about)


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of a visit that stand: none of them has been superseded or withdrawn."""

    findings: tuple[FindingRow, ...]
    muscles: tuple[MuscleRow, ...]
    override: SafetyOverride | None
    plan: tuple[PlanChange, ...] = ()

    @property
    def edits(self) -> tuple[PlanEdit, ...]:
        """The changes of the plan for the core. One of something that an update took out of the tables is passed over."""
        return tuple(edit_of(row) for row in self.plan if is_known(row))


# Behind what is words alone.
NOTHING_STANDS: Final = Standing((), (), None)


def edit_of(row: PlanChange) -> PlanEdit:
    """A stored change of the plan as the core's value."""
    return PlanEdit(row.kind, row.intervention, row.reason, row.instead_of, row.first)


def is_known(row: PlanChange) -> bool:
    """Whether the tables still hold what a change of the plan names."""
    return row.intervention in interventions() and (not row.instead_of or row.instead_of in interventions())


def with_standing(visits: QuerySet[Row]) -> QuerySet[Row]:
    """Visits that are only read, with their standing rows: four queries for all of them and not four for each."""
    findings, muscles, overrides, changes = _standing()
    return visits.prefetch_related(
        Prefetch("findings", findings, to_attr="read_findings"),
        Prefetch("muscles", muscles, to_attr="read_muscles"),
        Prefetch("overrides", overrides, to_attr="read_overrides"),
        Prefetch("plan_changes", changes, to_attr="read_plan_changes"),
    )


def _standing() -> tuple[
    QuerySet[FindingRow], QuerySet[MuscleRow], QuerySet[SafetyOverride], QuerySet[PlanChange]
]:
    return (
        FindingRow.objects.filter(superseded_at__isnull=True).select_related("member").order_by("at", "id"),
        MuscleRow.objects.filter(superseded_at__isnull=True).order_by("at", "id"),
        SafetyOverride.objects.filter(withdrawn_at__isnull=True).select_related("member").order_by("-at"),
        PlanChange.objects.filter(taken_back__isnull=True)
        .exclude(kind=PlanChange.Kind.TAKE_BACK)
        .select_related("member")
        .order_by("at", "id"),
    )


def standing_of(row: Row) -> Standing:
    """Read the rows of a visit that stand, in the order in which they were entered."""
    read = row.__dict__
    if "read_overrides" in read:
        first = next(iter(read["read_overrides"]), None)
        return Standing(
            tuple(read["read_findings"]), tuple(read["read_muscles"]), first, tuple(read["read_plan_changes"])
        )
    with_findings, with_muscles, with_overrides, with_changes = _which_are_there(row)
    findings, muscles, overrides, changes = _standing()
    return Standing(
        tuple(findings.filter(visit=row)) if with_findings else (),
        tuple(muscles.filter(visit=row)) if with_muscles else (),
        overrides.filter(visit=row).first() if with_overrides else None,
        tuple(changes.filter(visit=row)) if with_changes else (),
    )


# Most visits have rows in one of the four tables only; asking where costs less than Django's building of a query that finds nothing.
_IS_THERE: Final = "EXISTS (SELECT 1 FROM {} WHERE visit_id = %s)"
_ARE_THERE: Final = "SELECT " + ", ".join(
    _IS_THERE.format(model._meta.db_table) for model in (FindingRow, MuscleRow, SafetyOverride, PlanChange)
)


def _which_are_there(row: Row) -> tuple[bool, ...]:
    """Which of the four tables have rows of a visit."""
    visit = Row._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(_ARE_THERE, [visit] * 4)
        return tuple(bool(there) for there in cursor.fetchone())


@dataclass(frozen=True, slots=True)
class Read:
    """A stored visit as it was read: ``key`` stands for all that is stored of it."""

    key: tuple[object, ...]
    visit: Visit
    standing: Standing


_READ: Final = Kept[Read](256)
_SEALED: Final = (
    "words_sealed",
    "observations_sealed",
    "drawing_sealed",
    "corrections_sealed",
    "outcomes_sealed",
)


def read_of(row: Row) -> Read:
    """A visit and the rows that stand in it, read once while nothing of it changes: every change counts its revision up.

    Raises:
        VisitFileError: what is stored is not what it must be; commands check it before it is stored.
    """
    client = row.client
    key = (
        row.pk, row.revision, row.on, row.studio.country, bytes(client.about_sealed or b""), bytes(client.born_sealed or b""),
        *(bytes(getattr(row, name) or b"") for name in _SEALED),
    )  # fmt: skip

    def made() -> Read:
        standing = standing_of(row)
        return Read(key, _visit_of(row, standing), standing)

    return _READ.get(key, made)


def pain_of(row: Row) -> float | None:
    """The pain now, from 0 to 10, where it was asked."""
    pain = (row.outcomes or {}).get("pain_now")
    return float(pain) if isinstance(pain, int | float) and not isinstance(pain, bool) else None


def _visit_of(row: Row, rows: Standing) -> Visit:
    """The visit, with every finding that stands."""
    findings = tuple(
        Finding(f.type, f.code, cast("Side", f.side), f.present, _origin(f.type, f.member_id is not None))
        for f in rows.findings
    )
    muscles = tuple(
        MuscleState(m.muscle, cast("Any", m.side), cast("Any", m.state), m.amount) for m in rows.muscles
    )
    return Visit(
        id=row.on.isoformat(),  # what a report is titled with: no name and no key
        client=client_of(row),
        words=row.words,
        findings=findings,
        muscles=muscles,
        drawing=strokes_from(row.drawing),
        date=row.on,
        notes=row.observations,
        corrections=tuple(
            Correction.from_mapping(c, f"corrections[{n}]") for n, c in enumerate(row.corrections)
        ),
    )


def _origin(type_: str, by_member: bool) -> Any:
    if type_ == "exam":
        return "hand"
    return "stated" if by_member else "drawing" if type_ == "region" else "stated"
