"""What a check-in's link sends: each answer stored once, its words heard, and whoever has to look at the client told.

An answer is ``{"id": uuid, "seq": number, "page": "check_in", "fields": {name: [text]}, "finished": bool}``, as the phone's script and
a plain form send it. A link makes one check-in a day; a later answer of the same day replaces the earlier one.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import F, Q
from django.utils import timezone

from psoas.assessment import stops
from psoas.errors import PsoasError
from psoas.outcomes.course.values import Alert
from psoas.outcomes.review.alerts import not_heard
from psoas.studio.commands import verdicts
from psoas.studio.commands.clients import add_consents
from psoas.studio.commands.intake import MAX_ANSWERS, MAX_BATCH, Received
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.commands.signs import Said, attend, put
from psoas.studio.engine import Answer
from psoas.studio.following.answers import PAGE, Fields, agrees, answers_of, day_of, guardian_in
from psoas.studio.following.course import followed_of
from psoas.studio.following.hearing import heard_answer
from psoas.studio.following.questions import Questions, no_guardian, not_agreed, questions_of
from psoas.studio.models import Attention, CheckIn, Client, IntakeEvent, Link, Visit
from psoas.studio.models.clients import ConsentKind
from psoas.studio.security.write import write

_MOST_SEQUENCE: Final = 2**31
_TOLD: Final = "told"
_APART: Final = 4  # texts of one day that are heard each by itself, beside the one that stands
_IN_WORDS: Final = frozenset({"red_flag", "self_harm"})
_UNREADABLE: Final = (TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError)
_log: Final = logging.getLogger("psoas.studio.check_ins")


@dataclass(frozen=True, slots=True)
class Told:
    """What the page that says to get help was shown for: rules, the reasons for the desk, and how soon."""

    rules: tuple[str, ...]
    why: tuple[str, ...]
    urgency: str


def receive(*, link: Link, events: Sequence[object]) -> Received:
    """Store the answers of a batch in their order, then hear the words. The same answer sent twice is stored once.

    Words that a newer answer replaced within the batch, or before it came, are heard too: a sign in them does not go unseen.

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
    said: dict[uuid.UUID, list[Said]] = {}
    for event in events:
        key = str(event.get("id", ""))[:36] if isinstance(event, dict) else ""
        try:
            kept = _store(link, event)
            if kept is not None:
                row, words = kept
                rows[row.pk] = row
                said.setdefault(row.pk, []).append(words)
            stored.append(key)
        except PsoasError as error:
            refused.append((key, str(error)))
        except _UNREADABLE:
            _log.exception("an answer of a check-in could not be read")
            refused.append((key, "fields: could not be read."))
    for pk, row in rows.items():
        settle(row, _to_hear(said[pk]))
    return Received(tuple(stored), tuple(refused))


def _to_hear(said: Sequence[Said]) -> list[Said]:
    """Of the words of one day: each that was sent, and of those that were being typed the last; the same words once.

    A phone sends few; of very many the oldest are heard together, so that no batch takes long.
    """
    newest = max((n for n, one in enumerate(said) if one.stands), default=-1)
    standing = said[newest] if newest >= 0 else None
    earlier: dict[str, Said] = {}
    for n, one in enumerate(said):
        # Half a sentence that was typed on says nothing by itself.
        if n != newest and one.words and not (one.is_draft and one.stands):
            earlier[one.words] = replace(one, stands=False)
    if standing is not None and (same := earlier.pop(standing.words, None)) is not None and not same.is_draft:
        standing = replace(standing, is_draft=False)
    found = list(earlier.values())
    if len(found) > _APART:
        lines = (line for one in found[:-_APART] for line in one.words.splitlines())
        older = "\n\n".join(dict.fromkeys(lines))  # what was only added to is heard once
        found = [Said(older, stands=False), *found[-_APART:]]
    return [*found, standing] if standing is not None else found


def _store(link: Link, event: object) -> tuple[CheckIn, Said] | None:
    """The check-in that the answer makes, and its words; None where it was stored before."""
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
        if IntakeEvent.objects.filter(link=link).count() >= MAX_ANSWERS:
            raise RefusedError("this link takes no more answers; ask your practitioner for a new one.")
        stored = IntakeEvent(id=key, studio_id=link.studio_id, link=link, sequence=sequence, step=PAGE)
        stored.payload = {"page": PAGE, "on": on.isoformat(), "answers": answers, "finished": finished}
        stored.save(force_insert=True)
        if questions.asks_consent:
            _agreed(link, visit, fields, by_guardian=questions.asks_guardian)
        row = CheckIn.objects.filter(link=link, on=on).first()
        if row is None:
            row = CheckIn(
                studio_id=link.studio_id, client_id=link.client_id, visit_id=visit.pk, link=link, on=on
            )
        elif row.sequence > sequence:
            # A newer answer came first, as from another device of theirs. Its scores stand; the words of this one are heard.
            CheckIn.objects.filter(pk=row.pk).update(heard_sequence=None)
            return row, Said(answers["words"], is_draft=not finished, stands=False)
        row.answers, row.sequence = answers, sequence
        if finished:
            row.done_at = row.done_at or timezone.now()
            Link.objects.filter(pk=link.pk).update(completed_at=row.done_at)
        row.save()
    return row, Said(answers["words"], is_draft=not finished)


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
    if questions.asks_guardian and not guardian_in(fields):
        raise RefusedError(no_guardian())


def _agreed(link: Link, visit: Visit, fields: Fields, *, by_guardian: bool) -> None:
    """The consent that came with the answers; of a child it is the guardian's, as on the pages before the visit."""
    if by_guardian:
        client = Client.objects.get(pk=visit.client_id)
        client.guardian = guardian_in(fields)
        client.save(update_fields=["guardian_sealed"])
    add_consents(by=link, client=link.client, given={ConsentKind.DATA.value: True}, by_guardian=by_guardian)


def settle(row: CheckIn, said: Sequence[Said] | None = None) -> None:
    """Hear the words of a check-in, and say who has to look; what is heard takes longer than a transaction may.

    Args:
        row: the check-in.
        said: the words to hear; all that were sent for its day where they are not given.
    """
    row.refresh_from_db()
    said = list(said) if said is not None else _said_on(row)
    heard: list[tuple[Said, Answer | None]] = []
    unheard = False
    for one in said:
        try:
            heard.append((one, heard_answer(row, one.words)))
        except Exception:  # whatever it is, a person reads the words then
            _log.exception("words of check-in %s could not be heard", row.pk)
            unheard = True
    alerts = _alerts(row)
    newest = next((answer for one, answer in heard if one.stands), None)
    urgency = newest.record.assessment.verdict.urgency if newest is not None else "none"
    with write(by=row.studio, verb="check_in.heard", about=("check_in", row.pk)):
        CheckIn.objects.filter(pk=row.pk, sequence=row.sequence).update(heard_sequence=row.sequence)
        if any(one.stands for one in said):
            CheckIn.objects.filter(pk=row.pk, sequence=row.sequence).update(urgency=urgency)
        attend(row, heard)
        if alerts is not None:
            _think_again(row, alerts)
        if unheard:
            _ask_to_read(row)


def _said_on(row: CheckIn) -> list[Said]:
    """Everything that was sent for the day of a check-in."""
    said: list[Said] = []
    for event in IntakeEvent.objects.filter(link_id=row.link_id, step=PAGE).order_by("sequence"):
        payload = event.payload
        if payload.get("on") == row.on.isoformat():
            words = str((payload.get("answers") or {}).get("words", ""))
            said.append(Said(words, is_draft=not payload.get("finished")))
    return _to_hear(said) if said else [Said(str(row.answers.get("words", "")))]


def _alerts(row: CheckIn) -> tuple[Alert, ...] | None:
    """What the course says; None where it cannot be worked out, or the check-in was not finished."""
    if row.done_at is None:
        return None
    try:
        course = followed_of(row.client, timezone.localdate())
    except Exception:  # the signs in the words do not wait for the course
        _log.exception("the course beside check-in %s could not be worked out", row.pk)
        return None
    return course.followed.alerts if course is not None else ()


def _think_again(row: CheckIn, alerts: Sequence[Alert]) -> None:
    """What the course says: each cause once, also where it was put aside; a cause that is gone is taken off.

    Warning signs that stop, in words, stand on the list by themselves (``signs.attend``).
    """
    standing = {a.key: a for a in alerts if a.kind not in _IN_WORDS or not stops(a.urgency)}
    rows = Attention.objects.filter(client_id=row.client_id, kind=Attention.Kind.COURSE)
    known: set[str] = set()
    for old in rows:
        known.update(old.codes)
        if old.cleared_at is None and not set(old.codes) & set(standing) and not old.told.get("unheard"):
            Attention.objects.filter(pk=old.pk).update(cleared_at=timezone.now())
    for key, alert in standing.items():
        if key not in known:
            put(row, Attention.Kind.COURSE, [key], _told(alert))


def _told(alert: Alert) -> dict[str, Any]:
    return {
        "kind": alert.kind, "title": alert.title, "why": alert.why, "do": alert.act, "citation": alert.citation
    }  # fmt: skip


def _ask_to_read(row: CheckIn) -> None:
    """Words on which the program broke are read by a person; once for a check-in."""
    if not any(one.told.get("unheard") for one in row.attention.filter(kind=Attention.Kind.COURSE)):
        alert = not_heard(max(0, (row.on - row.visit.on).days))
        put(row, Attention.Kind.COURSE, [alert.key], {**_told(alert), "unheard": True})


def say_told(*, link: Link, row: CheckIn, said: Told, key: uuid.UUID | None = None, way: str = "") -> None:
    """Keep that the page which says to get help was shown, or how the client left it; shown twice is kept once.

    Args:
        link: the opened link.
        row: the check-in in which the sign was told.
        said: what the page was shown for.
        key: of the answer; the same page shown twice has the same.
        way: how the client left the page.
    """
    if _is_told(row, said, key):
        return
    with write(by=link, verb="check_in.told", about=("check_in", row.pk)):
        if _is_told(row, said, key):  # by another window meanwhile
            return
        # An answer of the phone that took this key stands for nothing that was shown.
        free = key if key is not None and not IntakeEvent.objects.filter(pk=key).exists() else None
        numbers = IntakeEvent.objects.filter(link=link).order_by("-sequence")
        last = numbers.values_list("sequence", flat=True).first() or 0
        event = IntakeEvent(
            id=free or uuid.uuid4(), studio_id=link.studio_id, link=link, step=_TOLD,
            sequence=min(last + 1, _MOST_SEQUENCE - 1),
        )  # fmt: skip
        rules = [on_day(row, rule) for rule in said.rules]
        event.payload = {"rules": rules} | ({"way": way} if way else {})
        event.save(force_insert=True)
        if not _known_of(row, said):
            put(
                row,
                Attention.Kind.TOLD_TO_GET_HELP,
                said.rules,
                {"why": list(said.why), "urgency": said.urgency},
            )


def _is_told(row: CheckIn, said: Told, key: uuid.UUID | None) -> bool:
    """Whether it is kept that this page was shown."""
    shown = key is not None and IntakeEvent.objects.filter(pk=key, step=_TOLD).exists()
    return shown and _known_of(row, said)


def _known_of(row: CheckIn, said: Told) -> bool:
    """Whether the desk's list says, or said, that they were told for all of these."""
    told = list(row.attention.filter(kind=Attention.Kind.TOLD_TO_GET_HELP))
    return bool(told) and set(said.rules) <= {rule for one in told for rule in one.codes}


def on_day(row: CheckIn, rule: str) -> str:
    """A rule on the day of a check-in: the same sign on another day is a new one."""
    return f"{row.on.isoformat()} {rule}"


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
        except Exception:  # one that fails hides no other
            _log.exception("check-in %s could not be heard", row.pk)
    return count


def last_check_in(client: Client) -> CheckIn | None:
    """The client's newest check-in that was finished."""
    found: CheckIn | None = (
        client.check_ins.filter(done_at__isnull=False).order_by("-on", "-received_at").first()
    )
    return found
