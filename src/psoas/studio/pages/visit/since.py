"""The visit before this one: how pain and activities went since, and what may be copied from it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from psoas.assessment import Cleared, TreatmentTrial
from psoas.differential.knowledge.trials import weight_of
from psoas.pathway import Found, Since, since_of
from psoas.report.words import finding_name, percent, sentence_case, source_name
from psoas.report.words import name as exam_name
from psoas.studio.engine import Answer
from psoas.studio.models import Finding as FindingRow
from psoas.studio.models import Member
from psoas.studio.models import MuscleJudgement as MuscleRow
from psoas.studio.models import Visit as Row
from psoas.studio.pages.visit.exams import result_in, result_of
from psoas.studio.wording.spoken import spoken
from psoas.visit import Finding as FoundFinding
from psoas.vocabulary import label

_PLACES: Final = ("region", "quality", "activity_worse", "activity_better", "course")


@dataclass(frozen=True, slots=True)
class Score:
    """A score then and now, 0 to 10; ``better`` is how much better it is, None where one is missing."""

    name: str
    then: float | None
    now: float | None
    better: float | None


@dataclass(frozen=True, slots=True)
class Copyable:
    """A line that may be copied; ``today`` says what stands today instead, ``same`` that it stands already."""

    id: str
    name: str
    value: str
    today: str
    same: bool


@dataclass(frozen=True, slots=True)
class Section:
    """What may be copied together."""

    code: str
    lines: tuple[Copyable, ...]


@dataclass(frozen=True, slots=True)
class SincePart:
    """The visit before; ``key`` is empty where this is the first.

    ``changes`` says what the earlier visits changed in the sources, with where each figure is from; ``counts`` what was found by hand
    earlier and still counts; ``ask_of`` names the warning signs that were told last time and are not spoken of now.
    """

    key: str
    on: datetime.date | None
    scores: tuple[Score, ...]
    sections: tuple[Section, ...]
    observations: str
    may_change: bool
    changes: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    ask_of: tuple[str, ...] = ()


def before(row: Row, member: Member) -> Row | None:
    """The client's visit before this one, among those that the member may see."""
    earlier = (
        Row.objects.visible_to(member).filter(client_id=row.client_id, on__lte=row.on).exclude(pk=row.pk)
    )
    found: Row | None = earlier.filter(created_at__lt=row.created_at).order_by("-on", "-created_at").first()
    return found


def since_part(
    row: Row,
    last: Row | None,
    rows: tuple[FindingRow, ...],
    muscles: tuple[MuscleRow, ...],
    answer: Answer,
    *,
    may_change: bool,
) -> SincePart:
    """What has changed since the visit before.

    Args:
        row: this visit.
        last: the one before, or nothing.
        rows: this visit's standing findings.
        muscles: this visit's standing judgements.
        answer: this visit's assessment.
        may_change: this visit is not signed.
    """
    if last is None:
        return SincePart("", None, (), (), "", may_change)
    then_rows = tuple(last.findings.filter(superseded_at__isnull=True).order_by("at", "id"))
    then_muscles = tuple(last.muscles.filter(superseded_at__isnull=True).order_by("at", "id"))
    sections = (
        Section("exams", _exams(then_rows, rows)),
        Section("places", _places(then_rows, rows)),
        Section("muscles", _muscles(then_muscles, muscles)),
    )
    since = since_of(answer.left.records, answer.record) if answer.left.records else None
    cleared = isinstance(answer.record.assessment, Cleared)
    return SincePart(
        changes=changes_in(since) if since is not None and cleared else (),
        counts=tuple(map(_counts, since.counts)) if since is not None and cleared else (),
        ask_of=tuple(dict.fromkeys(_finding(f) for f in since.ask_of)) if since is not None else (),
        key=str(last.pk),
        on=last.on,
        scores=_scores(last.outcomes, row.outcomes),
        sections=tuple(s for s in sections if s.lines),
        observations="" if last.observations.strip() in row.observations else last.observations,
        may_change=may_change,
    )


def changes_in(since: Since) -> tuple[str, ...]:
    """What the earlier visits changed: what the trials of treatment say, and how the likeliest source moved."""
    said = [_trial(one) for one in since.trials]
    if since.moved:
        first = since.moved[0]
        said.append(
            _("%(source)s: %(before)s at the last visit, %(now)s now.")
            % {
                "source": spoken(source_name(first.source)),
                "before": percent(first.before.probability), "now": percent(first.latest.probability),
            }
        )  # fmt: skip
    return tuple(said)


def _trial(one: TreatmentTrial) -> str:
    weight, source = weight_of(one), spoken(source_name(one.source))
    if weight is None:
        return _("%(source)s: no better in %(days)s days. It was not told whether the treatment was done, so this speaks neither way.") % {
            "source": source, "days": one.days,
        }  # fmt: skip
    basis = _("estimate") if weight.verified == "estimate" else weight.citation
    told = {"source": source, "days": one.days, "ratio": f"{weight.ratio:g}", "basis": basis}
    if one.result == "helped":
        return _("%(source)s: its treatment helped in %(days)s days, so it counts %(ratio)s times as likely (%(basis)s).") % told  # fmt: skip
    return _("%(source)s: its treatment was done for %(days)s days and did not help, so it counts %(ratio)s times as likely (%(basis)s).") % told  # fmt: skip


def _counts(one: Found) -> str:
    if isinstance(one.what, FoundFinding):
        result = result_in(one.what.side, is_present=one.what.present)
        found = f"{spoken(sentence_case(exam_name(one.what.code)))}: {spoken(result)}"
    else:
        m = one.what
        found = (
            f"{spoken(sentence_case(label(m.muscle)))}, {spoken(m.side)}: {spoken(m.state)} {m.amount:.0%}"
        )
    until = date_format(one.until, "DATE_FORMAT") if one.until is not None else ""
    return _("%(what)s, found on %(on)s. It counts until %(until)s.") % {
        "what": found, "on": date_format(one.on, "DATE_FORMAT"), "until": until,
    }  # fmt: skip


def _finding(one: FoundFinding) -> str:
    return spoken(finding_name(one.key))


def _exams(then: tuple[FindingRow, ...], now: tuple[FindingRow, ...]) -> tuple[Copyable, ...]:
    today = {r.code: result_of(r) for r in now if r.type == "exam"}
    return tuple(
        Copyable(
            str(r.pk),
            sentence_case(exam_name(r.code)),
            result_of(r),
            today.get(r.code, ""),
            today.get(r.code) == result_of(r),
        )
        for r in then
        if r.type == "exam"
    )


def _places(then: tuple[FindingRow, ...], now: tuple[FindingRow, ...]) -> tuple[Copyable, ...]:
    today = {(r.type, r.code, r.side): "yes" if r.present else "no" for r in now}
    made = []
    for r in then:
        if r.type in _PLACES:
            value, stands = "yes" if r.present else "no", today.get((r.type, r.code, r.side), "")
            side = "" if r.side == "unstated" else f", {r.side}"
            made.append(
                Copyable(
                    str(r.pk),
                    sentence_case(finding_name(f"{r.type}:{r.code}")) + side,
                    value,
                    stands,
                    stands == value,
                )
            )
    return tuple(made)


def _muscles(then: tuple[MuscleRow, ...], now: tuple[MuscleRow, ...]) -> tuple[Copyable, ...]:
    today = {(m.muscle, m.side, m.state): m.amount for m in now}
    return tuple(
        Copyable(
            str(m.pk),
            f"{sentence_case(label(m.muscle))}, {m.side}",
            f"{m.state} {m.amount:.0%}",
            _amount(stands, m.state),
            stands == m.amount,
        )
        for m in then
        if m.amount > 0  # what was said to be gone is no state to copy
        for stands in (today.get((m.muscle, m.side, m.state)),)
    )


def _amount(amount: float | None, state: str) -> str:
    return "" if amount is None else f"{state} {amount:.0%}"


def _scores(then: dict[str, Any], now: dict[str, Any]) -> tuple[Score, ...]:
    """Pain (less is better), then the activities by name (more is better)."""
    made = []
    if then.get("pain_now") is not None or now.get("pain_now") is not None:
        made.append(_score("", then.get("pain_now"), now.get("pain_now"), -1))
    old = {str(a["name"]).strip().casefold(): a for a in then.get("activities") or []}
    new = {str(a["name"]).strip().casefold(): a for a in now.get("activities") or []}
    for key in dict.fromkeys([*new, *old]):
        shown = new.get(key) or old[key]
        made.append(
            _score(str(shown["name"]), old.get(key, {}).get("score"), new.get(key, {}).get("score"), 1)
        )
    return tuple(made)


def _score(name: str, then: float | None, now: float | None, way: int) -> Score:
    better = None if then is None or now is None else way * (now - then)
    return Score(name, then, now, better)
