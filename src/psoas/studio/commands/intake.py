"""What a client's phone sends: a batch of answers, each named by the phone, stored and applied once, then acknowledged.

An answer is ``{"id": uuid, "seq": number, "step": step, "payload": {…}}``. The steps and their payloads:

==============  =====================================================================================================
``language``    ``{"language": code}``: of the client's pages
``consent``     ``{"given": {kind: bool}, "guardian": name}``
``about``       ``{"born", "sex", "height_m", "mass_kg", "work", "sports"}``: those that were asked; null takes an answer back
``story``       ``{"words"}``: the whole text so far; with ``"after": number`` it is added to the story of that sequence
``heard``       ``{"corrections": [a correction as a visit file holds it]}``
``drawing``     ``{"drawing": [tables as a visit file holds them], "places": [{"code", "side"}], "qualities": [{"code", "side"}]}``
``activities``  ``{"worse": [code], "better": [code]}``
``safety``      ``{"asks_about": "red_flag:fever", "answer": "yes|no|unsure"}``; ``also``: what the same question asks about besides;
                or ``{"group": [{"asks_about", "asked", "why", "also"}], "answer"}``: several on one page, denied together by a no
``medicines``   ``{"medicines": [text], "conditions": [text]}``: one of them or both
``scores``      ``{"pain_now": 0-10, "activities": [{"name", "score"}]}``
``told``        ``{"rules": [code]}``: the page that says to get help was shown for these; ``"way"``: how the client left it
``done``        ``{}``
==============  =====================================================================================================

Every payload may also hold ``page`` and ``finished``: which page was answered, and whether the client went on from it
(``psoas.studio.interview``).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from psoas.assessment import Urgency, stops
from psoas.errors import PsoasError
from psoas.studio.commands import changes, lengths
from psoas.studio.commands.clients import add_consents, checked_birth
from psoas.studio.commands.lengths import refuse_long
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.commands.signs import goes_on
from psoas.studio.commands.verdicts import standing_sign, take_verdict
from psoas.studio.interview.steps import is_child
from psoas.studio.models import Attention, Client, Finding, IntakeEvent, Link, Visit
from psoas.studio.models.clients import ConsentKind
from psoas.studio.security.write import write

MAX_BATCH: Final = 50
# A long story written word by word makes some three hundred; more than this is no client at a phone.
MAX_ANSWERS: Final = 3_000
_SHORT: Final = ("asked", "why", "page", "guardian", "way")
_MOST_SEQUENCE: Final = 2**31
_ABOUT: Final = ("sex", "height_m", "mass_kg", "work", "sports")
# Of a phone a yes or no settles dangers and the course; what a hand found is the practitioner's.
_ASKED_TYPES: Final = frozenset({"red_flag", "course", "context", "quality"})
_OWN_BOX: Final = "words"
# What Python says of values of the wrong kind. A database that is busy is not among them: the phone sends again then.
_UNREADABLE: Final = (TypeError, ValueError, KeyError, AttributeError, OverflowError, RecursionError)
_log: Final = logging.getLogger("psoas.studio.intake")
_ANSWERS: Final = {"yes": True, "no": False, "unsure": None}
_MOST_TOGETHER: Final = 10


@dataclass(frozen=True, slots=True)
class _Answer:
    key: uuid.UUID
    sequence: int
    step: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a batch: the ids that are stored (now or before), and those that were refused, with why."""

    stored: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def receive(*, link: Link, events: Sequence[object]) -> Received:
    """Store and apply answers in their order. The same answer sent twice is stored once. Then the verdict is taken.

    An answer that cannot be read is refused and costs the others nothing.

    Raises:
        RefusedError: the batch is too large or no list of answers.
    """
    if len(events) > MAX_BATCH:
        raise RefusedError(f"events: at most {MAX_BATCH} at a time.")
    visit = _visit_of(link)
    stored: list[str] = []
    refused: list[tuple[str, str]] = []
    changed, replaced = False, None
    for event in events:
        try:
            answer = _answer(event)
        except RefusedError as error:
            refused.append((str(event.get("id", ""))[:36] if isinstance(event, dict) else "", str(error)))
            continue
        try:
            if _puts_other_words(visit, answer, changed=changed):
                # What stood there is heard before it goes: milder words take nothing off the practitioner's list.
                replaced = _sign_before(visit, changed=changed) or replaced
            changed |= _store(link, visit, answer)
            stored.append(str(answer.key))
        except PsoasError as error:
            refused.append((str(answer.key), str(error)))
        except _UNREADABLE:
            # Otherwise the phone would send it again for ever, and everything after it would wait behind it.
            _log.exception("an answer of the step %s could not be read", answer.step)
            refused.append((str(answer.key), "payload: could not be read."))
    if changed:
        take_verdict(visit, replaced=replaced)
    return Received(tuple(stored), tuple(refused))


def _puts_other_words(visit: Visit, answer: _Answer, *, changed: bool) -> bool:
    """Whether a story is put in the place of another one, and not that one typed on."""
    words = answer.payload.get("words")
    if answer.step != "story" or not isinstance(words, str) or "after" in answer.payload:
        return False
    before = (Visit.objects.get(pk=visit.pk) if changed else visit).words
    return bool(before.strip()) and not goes_on(before, words)


def _sign_before(visit: Visit, *, changed: bool) -> Mapping[str, Any] | None:
    if changed:
        take_verdict(visit)
    return standing_sign(visit) if stops(cast("Urgency", visit.urgency)) else None


def _visit_of(link: Link) -> Visit:
    if link.visit_id is None:
        raise RefusedError("this link belongs to no visit.")
    return Visit.objects.select_related("client", "studio", "practitioner").get(pk=link.visit_id)


def _answer(event: object) -> _Answer:
    if not isinstance(event, dict):
        raise RefusedError("an answer: must be an object.")
    step, payload, sequence = event.get("step"), event.get("payload"), event.get("seq")
    try:
        key = uuid.UUID(str(event.get("id")))
    except ValueError:
        raise RefusedError("id: must be a UUID.") from None
    if not isinstance(step, str) or step not in _APPLY:
        raise RefusedError(f"step: must be one of {', '.join(_APPLY)}.")
    if (
        not isinstance(payload, dict)
        or not isinstance(sequence, int)
        or isinstance(sequence, bool)
        or not 0 <= sequence < _MOST_SEQUENCE
    ):
        raise RefusedError("payload must be an object and seq a whole number.")
    group = payload.get("group")
    for told in (payload, *(group[:_MOST_TOGETHER] if isinstance(group, list) else ())):
        for field in _SHORT:
            refuse_long(field, told.get(field) if isinstance(told, dict) else None, lengths.REASON)
    return _Answer(key, sequence, step, payload)


def _store(link: Link, visit: Visit, answer: _Answer) -> bool:
    """Whether it was new. A late answer to a step that a newer one has answered is stored and not applied."""
    if IntakeEvent.objects.filter(pk=answer.key, link=link).exists():
        return False
    changes.refuse_signed(visit)
    with write(by=link, verb=f"intake.{answer.step}", about=("visit", visit.pk)):
        mine, same = Q(link=link), Q(pk=answer.key)
        newer = mine & Q(step=answer.step, sequence__gt=answer.sequence)
        before = IntakeEvent.objects.filter(mine | same).aggregate(
            all=Count("pk", filter=mine), newer=Count("pk", filter=newer),
            same=Count("pk", filter=same), again=Count("pk", filter=mine & same),
        )  # fmt: skip
        if before["same"]:
            if not before["again"]:  # another link's
                raise RefusedError("id: is in use.")
            return False  # sent twice at the same time
        if before["all"] >= MAX_ANSWERS:
            raise RefusedError(
                f"this link has taken {MAX_ANSWERS:,} answers, and takes no more; ask the practitioner for a new link."
            )
        late = answer.step not in {"safety", "heard", "consent", "told"} and before["newer"] > 0
        event = IntakeEvent(
            id=answer.key, studio_id=link.studio_id, link=link, sequence=answer.sequence, step=answer.step
        )
        event.payload = answer.payload
        event.save(force_insert=True)
        if not late:
            _APPLY[answer.step](link, visit, answer.payload)
        if visit.intake_started_at is None:
            visit.intake_started_at = timezone.now()
            Visit.objects.filter(pk=visit.pk, intake_started_at__isnull=True).update(
                intake_started_at=visit.intake_started_at
            )
    return True


def _language(_link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    language = payload.get("language")
    allowed = [code for code, _name in settings.LANGUAGES]
    if language not in allowed:
        raise RefusedError(f"language: must be one of {', '.join(allowed)}.")
    Client.objects.filter(pk=visit.client_id).update(language=language)


def _consent(link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    given = payload.get("given")
    if not isinstance(given, dict) or not all(
        k in ConsentKind.values and isinstance(v, bool) for k, v in given.items()
    ):
        raise RefusedError(
            f"given: must name kinds of consent with true or false. Kinds: {', '.join(ConsentKind.values)}."
        )
    guardian = payload.get("guardian")
    named = isinstance(guardian, str) and bool(guardian.strip())
    if given.get(ConsentKind.DATA.value) and is_child(visit) and not named:
        raise RefusedError("guardian: is missing; of a child the parent or guardian agrees.")
    if isinstance(guardian, str) and named:
        client = Client.objects.get(pk=visit.client_id)
        client.guardian = guardian.strip()[:200]
        client.save(update_fields=["guardian_sealed"])
    add_consents(by=link, client=visit.client, given=given, by_guardian=named)


def _about(_link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    born = payload.get("born")
    known = {key: payload[key] for key in _ABOUT if key in payload}
    # A year says nothing new of a birth date that begins with it: the whole date stays.
    new = checked_birth(str(born)) if born and not visit.client.born.startswith(str(born)) else None
    changes.store_about(visit, known, new)


def _story(link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    words = payload.get("words")
    if not isinstance(words, str):
        raise RefusedError("words: must be text.")
    words = words.encode("utf-8", "replace").decode()
    told = _added(link, payload.get("after"), words)
    now = Visit.objects.get(pk=visit.pk)
    standing, before = now.words, _told_before(link, visit)
    if standing.strip() not in told and standing != before:
        # The practitioner wrote here since: theirs stays, and what the phone tells stands below it.
        theirs = standing.removesuffix(before).rstrip() if before else standing
        told = f"{theirs}\n\n{told}".strip()
    changes.store_text(visit, "words", told, None, now=now)


def _told_before(link: Link, visit: Visit) -> str:
    """The story that a phone told last, before the one that was stored just now."""
    mine = IntakeEvent.objects.filter(link=link, step="story").order_by("-sequence")[1:2]
    others = IntakeEvent.objects.filter(link__visit=visit, step="story").exclude(link=link)
    last = next(iter(mine), None) or others.select_related("link").order_by("-received_at").first()
    if last is None:
        return ""
    return _added(
        link if last.link_id == link.pk else last.link,
        last.payload.get("after"),
        str(last.payload.get("words", "")),
    )


def _added(link: Link, after: object, words: str) -> str:
    """A story that is added to an earlier one, which the phone does not show again (``interview.privacy``)."""
    parts, below = [words], _MOST_SEQUENCE
    # Each is added to one of a smaller number, so that two that name each other end here.
    while isinstance(after, int) and 0 <= after < below:
        earlier = IntakeEvent.objects.filter(link=link, step="story", sequence=after).first()
        if earlier is None:
            break
        parts.append(str(earlier.payload.get("words", "")))
        below, after = after, earlier.payload.get("after")
    return "\n\n".join(reversed(parts)).strip() if len(parts) > 1 else words


def _heard(_link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    corrections = payload.get("corrections")
    if not isinstance(corrections, list) or not all(isinstance(c, dict) for c in corrections):
        raise RefusedError("corrections: must be a list.")
    for correction in corrections:
        if correction.get("box", _OWN_BOX) != _OWN_BOX:
            raise RefusedError("box: a client corrects what was read in their own words.")
        changes.store_correction(visit, correction)


def _drawing(link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    changes.store_drawing(visit, payload.get("drawing") or [])
    for key, type_ in (("places", "region"), ("qualities", "quality")):
        wanted = payload.get(key)
        if isinstance(wanted, list) and all(isinstance(w, dict) for w in wanted):
            changes.store_stated(link, visit, type_, wanted)


def _activities(link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    for key in ("worse", "better"):
        listed = payload.get(key) or []
        if not isinstance(listed, list):
            raise RefusedError(f"{key}: must be a list of activities.")
        changes.store_stated(
            link, visit, f"activity_{key}", [{"code": code, "side": "unstated"} for code in listed]
        )


def _safety(link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    group = payload.get("group")
    if group is None:
        _answered(link, visit, payload, payload.get("answer"))
        return
    answer = payload.get("answer")
    if (
        not isinstance(group, list)
        or not 1 < len(group) <= _MOST_TOGETHER
        or not all(isinstance(q, dict) for q in group)
    ):
        raise RefusedError(f"group: must be a list of two to {_MOST_TOGETHER} questions.")
    for question in group:
        # "Yes" to one of several, or "not sure", settles none of them, and takes an earlier "no" back: each is asked by itself next.
        _answered(link, visit, question, answer, reopens=answer in ("yes", "unsure"))


def _answered(
    link: Link, visit: Visit, payload: Mapping[str, Any], answer: object, *, reopens: bool = False
) -> None:
    about = payload.get("asks_about")
    if (
        not isinstance(answer, str)
        or answer not in _ANSWERS
        or not isinstance(about, str)
        or ":" not in about
    ):
        raise RefusedError("asks_about must be type:code, and answer yes, no or unsure.")
    also = payload.get("also") or []
    if not isinstance(also, list) or not all(isinstance(key, str) and ":" in key for key in also):
        raise RefusedError("also: must be a list of type:code.")
    if not all(key.partition(":")[0] in _ASKED_TYPES for key in (about, *also)):
        raise RefusedError(f"asks_about: must be of {', '.join(sorted(_ASKED_TYPES))}.")
    # "Not sure" is kept among the answers and settles nothing: the question stays open for the practitioner.
    present = _ANSWERS[answer]
    # A yes to "this or that?" is taken for the first, which is the graver; a no denies both.
    if reopens:
        denied = Finding.objects.filter(
            visit=visit, superseded_at__isnull=True, present=False, link__isnull=False
        )
        for type_, code in [(f.type, f.code) for f in denied if f"{f.type}:{f.code}" in {about, *also}]:
            changes.store_finding(
                link, visit, {"type": type_, "code": code, "side": "unstated", "present": None}
            )
        return
    for key in [about, *(also if present is False else [])] if present is not None else []:
        type_, _, code = key.partition(":")
        changes.store_finding(
            link, visit, {"type": type_, "code": code, "side": "unstated", "present": present}
        )


def _medicines(_link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    named = {key: payload[key] or [] for key in ("medicines", "conditions") if key in payload}
    changes.store_about(visit, named, None)


def _scores(_link: Link, visit: Visit, payload: Mapping[str, Any]) -> None:
    changes.store_outcomes(visit, {k: v for k, v in payload.items() if k in {"pain_now", "activities"}})


def _told(link: Link, visit: Visit, _payload: Mapping[str, Any]) -> None:
    now = timezone.now()
    if Visit.objects.filter(pk=visit.pk, told_to_get_help_at__isnull=True).update(told_to_get_help_at=now):
        Attention(
            studio_id=link.studio_id,
            client_id=visit.client_id,
            visit=visit,
            kind=Attention.Kind.TOLD_TO_GET_HELP,
        ).save(force_insert=True)


def _done(link: Link, visit: Visit, _payload: Mapping[str, Any]) -> None:
    now = timezone.now()
    if Visit.objects.filter(pk=visit.pk, intake_done_at__isnull=True).update(intake_done_at=now):
        Attention(
            studio_id=link.studio_id, client_id=visit.client_id, visit=visit, kind=Attention.Kind.INTAKE_DONE
        ).save(force_insert=True)
    Link.objects.filter(pk=link.pk).update(completed_at=now)


_APPLY: Final[dict[str, Callable[[Link, Visit, Mapping[str, Any]], None]]] = {
    "language": _language, "consent": _consent, "about": _about, "story": _story, "heard": _heard, "drawing": _drawing, "activities": _activities,
    "safety": _safety, "medicines": _medicines, "scores": _scores, "told": _told, "done": _done,
}  # fmt: skip
