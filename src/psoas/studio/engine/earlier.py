"""What a client's earlier visits and check-ins leave for a visit: worked out once, and kept while nothing of them changes."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from psoas import __version__
from psoas.errors import PsoasError
from psoas.outcomes import CheckIn
from psoas.pathway import History, Record, history_of
from psoas.studio.engine.kept import Kept
from psoas.studio.engine.stored import standing_of, with_standing
from psoas.studio.models import CheckIn as CheckInRow
from psoas.studio.models import Visit as Row
from psoas.studio.models.visits import VisitState
from psoas.visit.scores import ACTIVITIES_MOST


@dataclass(frozen=True, slots=True)
class Left:
    """What is left for a visit: the records of the earlier ones in their order, and the history that they make.

    ``key`` stands for what it was made from; None where it is made for one use.
    """

    records: tuple[Record, ...] = ()
    history: History | None = None
    key: bytes | None = None


NOTHING_LEFT: Final = Left(key=b"")
_LEFT: Final = Kept[Left](128)


TookPlace = tuple[tuple[uuid.UUID, int, datetime.date], ...]


def took_place(client: uuid.UUID) -> TookPlace:
    """The visits of a client that took place, in their order: key, revision, day; asked for once by a page of many visits."""
    rows = Row.objects.filter(client_id=client, state__in=(VisitState.OPEN, VisitState.SIGNED))
    return tuple(rows.order_by("on", "created_at").values_list("pk", "revision", "on"))


def left_for(
    row: Row, recorded: Callable[[Row, History | None], Record], known: TookPlace | None = None
) -> Left:
    """What the earlier visits of the client leave for this one.

    A visit counts that has taken place: opened by a practitioner or signed, on an earlier day, with something in it. One that cannot be
    read is passed over: it does not hide the others.

    Args:
        row: the visit.
        recorded: makes the record of an earlier visit from what those before it left.
        known: the client's visits that took place; asked for here where they are not known.
    """
    all_visits = took_place(row.client_id) if known is None else known
    visits = tuple(one for one in all_visits if one[2] < row.on)
    if not visits:
        return NOTHING_LEFT
    said = CheckInRow.objects.filter(
        client_id=row.client_id, done_at__isnull=False, on__gte=visits[0][2], on__lte=row.on
    ).order_by("on", "received_at")
    # The sealed answers are new each time they are stored; two devices may send the same number.
    check_ins = tuple((pk, bytes(answers)) for pk, answers in said.values_list("pk", "answers_sealed"))
    today = scores_of(row, visits[0][2])
    client = row.client
    about = (bytes(client.about_sealed or b""), bytes(client.born_sealed or b""), row.studio.country)
    evidence = row.studio.own_evidence  # its version: what the earlier visits are assessed by
    words = bytes(row.words_sealed or b"")  # of today: whether the exercises were done
    told = (__version__, row.on, visits, check_ins, today, words, about, evidence)
    key = hashlib.sha256(repr(told).encode()).digest()

    def make() -> Left:
        rows = with_standing(
            Row.objects.filter(pk__in=[pk for pk, *_rest in visits]).select_related(
                "client", "studio", "practitioner"
            )
        )
        made = _made(list(rows.order_by("on", "created_at")), row, list(said), recorded)
        return replace(made, key=key)

    return _LEFT.get(key, make)


def _made(
    rows: list[Row], row: Row, said: list[CheckInRow], recorded: Callable[[Row, History | None], Record]
) -> Left:
    records: list[Record] = []
    scored: list[CheckIn] = []
    began, last = row.on, None
    for one in (*rows, row):
        if one.on == last or (one is not row and not _holds_something(one)):
            continue
        began = began if records else one.on
        if (scores := scores_of(one, began)) is not None:
            scored.append(scores)
        between = [check_in_of(each, began) for each in said if began <= each.on <= one.on]
        told = sorted([*scored, *between], key=lambda check_in: check_in.day)
        history = history_of(records, one.on, told, one.words) if records else None
        if one is row:
            return Left(tuple(records), history)
        try:
            records.append(recorded(one, history))
            last = one.on
        except PsoasError:
            continue
    return NOTHING_LEFT


def _holds_something(row: Row) -> bool:
    return bool(row.words_sealed or row.drawing_sealed or standing_of(row).findings)


def check_in_of(row: CheckInRow, began: datetime.date) -> CheckIn:
    """A stored check-in as the core takes it, by days since the first visit."""
    return CheckIn.from_mapping({"day": max(0, (row.on - began).days), **row.answers})


def totals_of(visit: Row, began: datetime.date) -> list[CheckIn]:
    """The totals of licensed questionnaires that were entered at a visit, each on the day on which it was filled in."""
    entered = (visit.outcomes or {}).get("totals") or []
    return [
        CheckIn(
            max(0, (datetime.date.fromisoformat(one["on"]) - began).days),
            totals=((one["code"], one["value"]),),
        )
        for one in entered
    ]


def scores_of(visit: Row, began: datetime.date) -> CheckIn | None:
    """The scores of a visit as the core takes them; None where none was given."""
    outcomes: dict[str, Any] = visit.outcomes or {}
    scored = [a for a in outcomes.get("activities") or [] if a.get("score") is not None and a.get("name")]
    pain = outcomes.get("pain_now")
    if pain is None and not scored:
        return None
    return CheckIn(
        day=(visit.on - began).days,
        pain=None if pain is None else round(pain),
        activities=tuple((str(a["name"]), round(a["score"])) for a in scored[:ACTIVITIES_MOST]),
    )
