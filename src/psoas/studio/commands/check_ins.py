"""What a check-in's link sends: each answer stored once, its words heard, and whoever has to look at the client told.

An answer is ``{"id": uuid, "seq": number, "page": "check_in", "fields": {name: [text]}, "finished": bool}``, as the phone's script and
a plain form send it. A link makes one check-in a day; a later answer of the same day replaces the earlier one.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import F, Q
from django.utils import timezone

from psoas.assessment import stops
from psoas.errors import PsoasError
from psoas.outcomes.course.values import Alert
from psoas.studio.commands import verdicts
from psoas.studio.commands.clients import add_consents
from psoas.studio.commands.intake import MAX_BATCH, Received
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.engine import Answer
from psoas.studio.following.answers import PAGE, Fields, agrees, answers_of, day_of
from psoas.studio.following.course import followed_of
from psoas.studio.following.hearing import heard_answer
from psoas.studio.following.questions import Questions, not_agreed, questions_of
from psoas.studio.models import Attention, CheckIn, Client, IntakeEvent, Link
from psoas.studio.models.clients import ConsentKind
from psoas.studio.security.write import write

_MOST_SEQUENCE: Final = 2**31
_IN_WORDS: Final = frozenset({"red_flag", "self_harm"})
_UNREADABLE: Final = (TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError)
_log: Final = logging.getLogger("psoas.studio.check_ins")


def receive(*, link: Link, events: Sequence[object]) -> Received:
    """Store the answers of a batch in their order, then hear the words. The same answer sent twice is stored once.

    Raises:
        RefusedError: the batch is too large.
    """
    if len(events) > MAX_BATCH:
        raise RefusedError(f"events: at most {MAX_BATCH} at a time.")
    if link.visit is None:
        raise RefusedError("this link belongs to no visit.")
    stored: list[str] = []
    refused: list[tuple[str, str]] = []
    rows: dict[uuid.UUID, CheckIn] = {}
    for event in events:
        key = str(event.get("id", ""))[:36] if isinstance(event, dict) else ""
        try:
            row = _store(link, event)
            if row is not None:
                rows[row.pk] = row
            stored.append(key)
        except PsoasError as error:
            refused.append((key, str(error)))
        except _UNREADABLE:
            _log.exception("an answer of a check-in could not be read")
            refused.append((key, "fields: could not be read."))
    for row in rows.values():
        settle(row)
    return Received(tuple(stored), tuple(refused))


def _store(link: Link, event: object) -> CheckIn | None:
    """The check-in that the answer makes; None where it was stored before."""
    key, sequence, fields, finished = _read(event)
    if IntakeEvent.objects.filter(pk=key, link=link).exists():
        return None
    visit = link.visit
    if visit is None:
        raise RefusedError("this link belongs to no visit.")
    questions = questions_of(link, visit)
    _may_keep(questions, fields)
    answers, on = answers_of(fields, questions, link), day_of(fields, link)
    with write(by=link, verb="check_in.answer", about=("link", link.pk)):
        if IntakeEvent.objects.filter(pk=key).exists():
            if not IntakeEvent.objects.filter(pk=key, link=link).exists():
                raise RefusedError("id: is in use.")
            return None
        stored = IntakeEvent(id=key, studio_id=link.studio_id, link=link, sequence=sequence, step=PAGE)
        stored.payload = {"page": PAGE, "on": on.isoformat(), "answers": answers, "finished": finished}
        stored.save(force_insert=True)
        if questions.asks_consent:
            add_consents(by=link, client=link.client, given={ConsentKind.DATA.value: True}, by_guardian=False)
        row = CheckIn.objects.filter(link=link, on=on).first()
        if row is None:
            row = CheckIn(
                studio_id=link.studio_id, client_id=link.client_id, visit_id=visit.pk, link=link, on=on
            )
        elif row.sequence > sequence:
            return row  # a newer answer came first
        row.answers, row.sequence = answers, sequence
        if finished:
            row.done_at = row.done_at or timezone.now()
            Link.objects.filter(pk=link.pk).update(completed_at=row.done_at)
        row.save()
    return row


def _read(event: object) -> tuple[uuid.UUID, int, Fields, bool]:
    if not isinstance(event, dict):
        raise RefusedError("an answer: must be an object.")
    try:
        key = uuid.UUID(str(event.get("id")))
    except ValueError:
        raise RefusedError("id: must be a UUID.") from None
    sequence, fields = event.get("seq"), event.get("fields")
    if not isinstance(sequence, int) or isinstance(sequence, bool) or not 0 <= sequence < _MOST_SEQUENCE:
        raise RefusedError("seq: must be a whole number.")
    if event.get("page") != PAGE or not isinstance(fields, dict):
        raise RefusedError("page and fields: must be those of the check-in.")
    if not all(isinstance(v, list) and all(isinstance(one, str) for one in v) for v in fields.values()):
        raise RefusedError("fields: must be lists of texts by name.")
    return key, sequence, fields, event.get("finished") is True


def _may_keep(questions: Questions, fields: Fields) -> None:
    """Nothing is kept before the client has agreed, here or before."""
    if questions.asks_consent and agrees(fields) is not True:
        raise RefusedError(not_agreed())


def settle(row: CheckIn) -> Answer | None:
    """Hear the words of a check-in, and say who has to look; what is heard takes longer than a transaction may.

    Returns:
        The assessment of the words; None where nothing was written.
    """
    row.refresh_from_db()
    answer = heard_answer(row)
    urgency = answer.record.assessment.verdict.urgency if answer else "none"
    rules = (
        sorted({f.rule for f in answer.record.assessment.screening.red_flags if stops(f.urgency)})
        if answer
        else []
    )
    course = followed_of(row.client, timezone.localdate()) if row.done_at is not None else None
    alerts = course.followed.alerts if course is not None else ()
    with write(by=row.studio, verb="check_in.heard", about=("check_in", row.pk)):
        CheckIn.objects.filter(pk=row.pk, sequence=row.sequence).update(
            heard_sequence=row.sequence, urgency=urgency
        )
        _attend(row, rules, stopped=answer is not None and stops(urgency))
        if row.done_at is not None:
            _think_again(row, alerts)
    return answer


def _attend(row: CheckIn, rules: list[str], *, stopped: bool) -> None:
    """A warning sign in the words is put on the list; one that was taken back is taken off."""
    known = row.attention.filter(kind=Attention.Kind.RED_FLAG)
    if not stopped:
        known.filter(cleared_at__isnull=True).update(cleared_at=timezone.now())
        return
    if set(rules) - {rule for one in known for rule in one.codes} or not known.exists():
        _put(row, Attention.Kind.RED_FLAG, rules)


def _think_again(row: CheckIn, alerts: Sequence[Alert]) -> None:
    """What the course says: each cause once, also where it was put aside; a cause that is gone is taken off.

    Warning signs that stop, in words, stand on the list by themselves (``_attend``).
    """
    standing = {a.key: a for a in alerts if a.kind not in _IN_WORDS or not stops(a.urgency)}
    rows = Attention.objects.filter(client_id=row.client_id, kind=Attention.Kind.COURSE)
    known: set[str] = set()
    for old in rows:
        known.update(old.codes)
        if old.cleared_at is None and not set(old.codes) & set(standing):
            Attention.objects.filter(pk=old.pk).update(cleared_at=timezone.now())
    for key, alert in standing.items():
        if key not in known:
            told = {
                "kind": alert.kind,
                "title": alert.title,
                "why": alert.why,
                "do": alert.act,
                "citation": alert.citation,
            }
            _put(row, Attention.Kind.COURSE, [key], told)


def _put(row: CheckIn, kind: str, codes: Sequence[str], told: dict[str, str] | None = None) -> None:
    made = Attention(
        studio_id=row.studio_id, client_id=row.client_id, visit_id=row.visit_id, check_in=row, kind=kind, codes=list(codes)
    )  # fmt: skip
    made.told = told or {}
    made.save(force_insert=True)


def say_told(*, link: Link, key: uuid.UUID, rules: Sequence[str], way: str = "") -> None:
    """Keep that the page which says to get help was shown, or how the client left it; shown twice is kept once."""
    row = CheckIn.objects.filter(link=link).order_by("-on").first()
    if row is None or IntakeEvent.objects.filter(pk=key).exists():
        return
    last = (
        IntakeEvent.objects.filter(link=link).order_by("-sequence").values_list("sequence", flat=True).first()
    )
    with write(by=link, verb="check_in.told", about=("check_in", row.pk)):
        event = IntakeEvent(
            id=key, studio_id=link.studio_id, link=link, sequence=(last or 0) + 1, step="told"
        )
        event.payload = {"rules": list(rules)} | ({"way": way} if way else {})
        event.save(force_insert=True)
        if not row.attention.filter(kind=Attention.Kind.TOLD_TO_GET_HELP).exists():
            _put(row, Attention.Kind.TOLD_TO_GET_HELP, ())


def told_at(link: Link) -> Any:
    """When the page that says to get help was first shown."""
    return (
        Attention.objects.filter(check_in__link=link, kind=Attention.Kind.TOLD_TO_GET_HELP)
        .order_by("since")
        .values_list("since", flat=True)
        .first()
    )


def catch_up(studio_id: uuid.UUID) -> int:
    """Assess every visit and hear every check-in that changed after its last verdict, as after a power cut."""
    count = verdicts.catch_up(studio_id)
    behind = CheckIn.objects.select_related("visit__client", "visit__studio", "studio").filter(
        studio_id=studio_id
    )
    for row in behind.filter(Q(heard_sequence__isnull=True) | ~Q(heard_sequence=F("sequence"))):
        try:
            settle(row)
            count += 1
        except PsoasError:
            _log.exception("check-in %s could not be heard", row.pk)
    return count


def last_check_in(client: Client) -> CheckIn | None:
    """The client's newest check-in that was finished."""
    found: CheckIn | None = (
        client.check_ins.filter(done_at__isnull=False).order_by("-on", "-received_at").first()
    )
    return found
