"""The changes themselves, without a transaction of their own: commands and a phone's answers make them inside theirs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from psoas.outcomes import total_of
from psoas.studio.commands.lengths import refuse_long, refuse_long_about
from psoas.studio.commands.refusals import ConflictError, RefusedError
from psoas.studio.models import Client, Finding, Link, Member, MuscleJudgement, Visit
from psoas.studio.models.visits import VisitState
from psoas.visit import Client as CoreClient
from psoas.visit import Correction
from psoas.visit import Finding as CoreFinding
from psoas.visit.drawing import strokes_from
from psoas.visit.fields import Json

_SIGNED: Final = "the visit is signed; amend its note, or plan a new visit."
TEXTS: Final = ("words", "observations")
# What makes pain worse does not make it better: the newer word replaces the older.
_OPPOSITES: Final = {"activity_worse": "activity_better", "activity_better": "activity_worse"}
_ONE_A_SIDE: Final = frozenset({"region", "quality"})
_MAX_NAME: Final = 120
_MAX_ACTIVITIES: Final = 5
_MAX_CORRECTIONS: Final = 500
# A paper that a client brings along is of this complaint; an older day is most often a mistyped year.
_PAPER_WITHIN: Final = datetime.timedelta(days=366)


def refuse_signed(visit: Visit) -> None:
    """Nothing of a signed visit changes.

    Raises:
        RefusedError: it is signed.
    """
    if visit.state == VisitState.SIGNED:
        raise RefusedError(_SIGNED)


def count_up(visit: Visit) -> None:
    """The visit has changed: its verdict is taken anew. Every change ends here, inside its transaction.

    Raises:
        RefusedError: it was signed meanwhile; then nothing of the change stays.
    """
    standing = Visit.objects.filter(pk=visit.pk).exclude(state=VisitState.SIGNED)
    if not standing.update(revision=F("revision") + 1):
        raise RefusedError(_SIGNED)
    # It is read anew when it is asked for: what was read of the visit is kept by it.
    visit.__dict__.pop("revision", None)


def store_text(visit: Visit, field: str, text: str, seen: int | None, *, now: Visit | None = None) -> None:
    """Replace a text.

    Args:
        visit: of which visit.
        field: which text.
        text: the whole text.
        seen: the revision that the writer saw; None where the writer is alone with it.
        now: the visit as this transaction has read it already.

    Raises:
        ConflictError: someone changed it since.
        RefusedError: it is no text of a visit, or is too long.
    """
    if field not in TEXTS:
        raise RefusedError(f"{field}: is no text of a visit. Allowed: {', '.join(TEXTS)}.")
    if len(text) > settings.MAX_WORDS:
        raise RefusedError(f"{field}: has {len(text):,} characters; at most {settings.MAX_WORDS:,} are kept.")
    number = f"{field}_revision"
    now = now or Visit.objects.get(pk=visit.pk)
    if getattr(now, field) == text:
        return
    if seen is not None and getattr(now, number) != seen:
        raise ConflictError(field, getattr(now, field), text, getattr(now, number))
    setattr(now, field, text)
    setattr(now, number, getattr(now, number) + 1)
    now.save(update_fields=[f"{field}_sealed", number])
    count_up(visit)


def store_drawing(visit: Visit, drawing: object) -> None:
    """Replace the drawing.

    Raises:
        VisitFileError: it is not a drawing as a visit file holds it.
    """
    strokes_from(drawing)
    now = Visit.objects.get(pk=visit.pk)
    now.drawing = drawing
    now.save(update_fields=["drawing_sealed"])
    count_up(visit)


def store_finding(
    by: Member | Link,
    visit: Visit,
    finding: Mapping[str, object],
    *,
    seen: str | None = None,
    only_side: bool = False,
) -> None:
    """Enter a coded finding, or withdraw it (``present`` is None); for the arguments see ``commands.visits.enter_finding``.

    Raises:
        ConflictError: somebody entered another result since.
        VisitFileError: it is no finding of the vocabulary.
    """
    withdrawn = finding.get("present", True) is None
    core = CoreFinding.from_mapping(
        {**finding, "present": True if withdrawn else finding.get("present", True)}
    )
    standing = Finding.objects.filter(visit=visit, type=core.type, code=core.code, superseded_at__isnull=True)
    if only_side or core.type in _ONE_A_SIDE:
        standing = standing.filter(side=core.side)
    last = standing.order_by("-at").first()
    if seen is not None and str(last.pk if last else "") != seen:
        raise ConflictError(
            f"{core.type}:{core.code}", _result(last), None if withdrawn else _result(core), visit.revision
        )
    now = timezone.now()
    standing.update(superseded_at=now)
    if opposite := _OPPOSITES.get(core.type):
        Finding.objects.filter(visit=visit, type=opposite, code=core.code, superseded_at__isnull=True).update(
            superseded_at=now
        )
    if not withdrawn:
        Finding(
            studio_id=visit.studio_id, visit=visit, type=core.type, code=core.code, side=core.side, present=core.present,
            member=by if isinstance(by, Member) else None, link=by if isinstance(by, Link) else None,
        ).save(force_insert=True)  # fmt: skip
    count_up(visit)


def store_stated(by: Link, visit: Visit, type_: str, wanted: Sequence[Mapping[str, object]]) -> None:
    """Make the findings of one type that this link stated exactly those that are wanted (a list on a phone, sent whole).

    Raises:
        VisitFileError: one is no finding of the vocabulary.
    """
    new: dict[tuple[str, str], CoreFinding] = {
        (f.code, f.side): f for f in (CoreFinding.from_mapping({**w, "type": type_}) for w in wanted)
    }
    mine = Finding.objects.filter(visit=visit, type=type_, link__isnull=False, superseded_at__isnull=True)
    for row in mine:
        kept = new.get((row.code, row.side))
        if kept is None or kept.present != row.present:
            Finding.objects.filter(pk=row.pk).update(superseded_at=timezone.now())
    standing = set(
        Finding.objects.filter(visit=visit, type=type_, superseded_at__isnull=True).values_list(
            "code", "side"
        )
    )
    for (code, side), f in new.items():
        if (code, side) not in standing:
            store_finding(
                by, visit, {"type": type_, "code": code, "side": side, "present": f.present}, only_side=True
            )
    count_up(visit)


def store_muscle(
    by: Member, visit: Visit, *, muscle: str, side: str, state: str, amount: float, gone: bool = False
) -> None:
    """Replace the judgement of a muscle, side and state; an amount of 0 takes it back, or with ``gone`` says that it is not there."""
    MuscleJudgement.objects.filter(
        visit=visit, muscle=muscle, side=side, state=state, superseded_at__isnull=True
    ).update(superseded_at=timezone.now())
    if amount > 0 or gone:
        MuscleJudgement(
            studio_id=visit.studio_id,
            visit=visit,
            muscle=muscle,
            side=side,
            state=state,
            amount=amount,
            member=by,
        ).save(force_insert=True)
    count_up(visit)


def store_correction(visit: Visit, correction: Mapping[str, object]) -> None:
    """Correct what was read at a place; an earlier correction of the same place and code is replaced.

    Raises:
        VisitFileError: it is not a correction as a visit file holds it.
    """
    new = Correction.from_mapping(correction, "correction").to_json()
    refuse_long("quote", new.get("quote"), settings.MAX_WORDS)
    now = Visit.objects.get(pk=visit.pk)
    same = ("quote", "occurrence", "type", "code", "box")
    others = [c for c in now.corrections if any(c.get(k) != new[k] for k in same)]
    if len(others) >= _MAX_CORRECTIONS:
        raise RefusedError(f"corrections: a visit keeps at most {_MAX_CORRECTIONS}; take one back first.")
    now.corrections = [*others, new]
    now.save(update_fields=["corrections_sealed"])
    count_up(visit)


def withdraw_correction(visit: Visit, correction: Mapping[str, object]) -> None:
    """Take a correction back: what was read there counts again."""
    now = Visit.objects.get(pk=visit.pk)
    same = ("quote", "occurrence", "type", "code", "box")
    now.corrections = [
        c for c in now.corrections if any(c.get(k) != correction.get(k, c.get(k)) for k in same)
    ]
    now.save(update_fields=["corrections_sealed"])
    count_up(visit)


def store_about(visit: Visit, about: Mapping[str, object], born: str | None) -> None:
    """What is known of the client: the keys that are named are replaced, the others stay.

    Raises:
        VisitFileError: a value is not what it must be.
    """
    client = Client.objects.get(pk=visit.client_id)
    refuse_long_about(about)
    merged = {**client.about, **about}
    CoreClient.from_mapping({k: v for k, v in merged.items() if v not in (None, "")})
    client.about = merged
    if born is not None:
        client.born = born
    client.save(update_fields=["about_sealed", "born_sealed"])
    count_up(visit)


def store_outcomes(visit: Visit, outcomes: Mapping[str, Json]) -> None:
    """Pain from 0 to 10 (``pain_now``), and the client's own activities (``{"name", "score"}``).

    Raises:
        RefusedError: a key is not known, a score is not from 0 to 10, or a name is too long.
    """
    if set(outcomes) - {"pain_now", "activities"}:
        raise RefusedError("outcomes: may hold pain_now and activities.")
    activities = outcomes.get("activities") or []
    if (
        not isinstance(activities, list)
        or len(activities) > _MAX_ACTIVITIES
        or not all(_is_activity(a) for a in activities)
    ):
        raise RefusedError(
            f"activities: at most {_MAX_ACTIVITIES}, each with a name of at most {_MAX_NAME} characters and a score."
        )
    scores = [outcomes.get("pain_now"), *(cast("Mapping[str, Any]", a).get("score") for a in activities)]
    if not all(score is None or _is_score(score) for score in scores):
        raise RefusedError("a score: must be a number from 0 to 10.")
    now = Visit.objects.get(pk=visit.pk)
    now.outcomes = {**now.outcomes, **outcomes}
    now.save(update_fields=["outcomes_sealed"])
    count_up(visit)


def store_total(visit: Visit, code: str, total: float | None, on: datetime.date) -> None:
    """Keep the total of a licensed questionnaire and the day on which it was filled in; None takes it back.

    Raises:
        RefusedError: the day is after that of the visit, or more than a year before it.
        VisitFileError: there is no such questionnaire, or the total is out of its range.
    """
    if total is not None:
        total = total_of(code, total)
    if on > visit.on:
        raise RefusedError("on: must be the day of the visit, or one before it.")
    if visit.on - on > _PAPER_WITHIN:
        raise RefusedError("on: must be at most a year before the visit; look at the year.")
    now = Visit.objects.get(pk=visit.pk)
    kept = [one for one in now.outcomes.get("totals") or [] if one["code"] != code]
    if total is not None:
        kept.append({"code": code, "value": total, "on": on.isoformat()})
    now.outcomes = {**now.outcomes, "totals": kept}
    now.save(update_fields=["outcomes_sealed"])
    count_up(visit)


def _is_score(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10


def _is_activity(value: object) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"name", "score"}
        and isinstance(value.get("name"), str)
        and len(value["name"]) <= _MAX_NAME
    )


def _result(finding: Finding | CoreFinding | None) -> dict[str, object] | None:
    return None if finding is None else {"side": finding.side, "present": finding.present}
