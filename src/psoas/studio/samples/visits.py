"""Writes the sample clients with their visits and check-ins, by the same commands that the pages use."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from psoas.studio.commands import changes, check_ins, clients, intake
from psoas.studio.commands.records import notes
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.commands.verdicts import take_verdict
from psoas.studio.models import Client, Link, Member, Visit
from psoas.studio.models.clients import ConsentKind, Purpose
from psoas.studio.samples.members import DOMAIN
from psoas.studio.samples.stories import SampleCheckIn, SampleClient, SampleVisit, sample_clients
from psoas.studio.security.write import write

_SIGNED_AFTER: Final = datetime.timedelta(hours=1)
_CONSENT: Final = {kind.value: kind != ConsentKind.NEEDLES for kind in ConsentKind}


def add_sample_clients(members: Mapping[str, Member]) -> None:
    """Add every sample client; ``members`` are the sample members by role."""
    for sample in sample_clients():
        _add(sample, members)


def _add(sample: SampleClient, members: Mapping[str, Member]) -> None:
    carer = members[sample.practitioner]
    client = clients.add_client(
        by=carer, name=sample.name, born=sample.born, about=sample.about, is_sample=True,
        contact={"email": f"{sample.name.split()[0].lower()}@{DOMAIN}"},
    )  # fmt: skip
    client.team.set([members[role] for role in sample.team])
    # In the order of their days: a check-in belongs to the visit before it.
    both: list[SampleVisit | SampleCheckIn] = [*sample.visits, *sample.check_ins]
    for told in sorted(both, key=lambda one: -one.days_ago):
        if isinstance(told, SampleCheckIn):
            _between(carer, client, told)
            continue
        day = timezone.localdate() - datetime.timedelta(days=told.days_ago)
        planned = timezone.make_aware(datetime.datetime.combine(day, told.at))
        visit = clients.plan_visit(by=carer, client=client, planned_at=planned)
        if told.intake:
            _today(carer, client, visit, told)
        else:
            _past(carer, visit, told, planned)


def _past(carer: Member, visit: Visit, told: SampleVisit, planned: datetime.datetime) -> None:
    clients.record_consent(by=carer, client=visit.client, given=_CONSENT)
    clients.open_visit(by=carer, visit=visit)
    with write(by=carer, verb="sample.visit", about=("visit", visit.pk)):
        changes.store_text(visit, "words", told.visit.words, None)
        changes.store_text(visit, "observations", told.visit.notes, None)
        if told.drawing:
            changes.store_drawing(visit, [dict(stroke) for stroke in told.drawing])
        for f in told.visit.findings:
            found = {"type": f.type, "code": f.code, "side": f.side, "present": f.present}
            changes.store_finding(carer, visit, found, only_side=True)
        for m in told.visit.muscles:
            changes.store_muscle(carer, visit, muscle=m.muscle, side=m.side, state=m.state, amount=m.amount)
        changes.store_outcomes(visit, told.outcomes)
    take_verdict(visit)
    notes.sign_note(by=carer, visit=visit, body=told.note, at=planned + _SIGNED_AFTER)


def _between(carer: Member, client: Client, told: SampleCheckIn) -> None:
    """A check-in, by a link that was made on its day."""
    visit = client.visits.select_related("studio", "practitioner").order_by("-on").first()
    link, _token = clients.make_link(by=carer, client=client, visit=visit, purpose=Purpose.CHECK_IN)
    made = timezone.now() - datetime.timedelta(days=told.days_ago)
    with write(by=carer, verb="sample.link", about=("link", link.pk)):
        Link.objects.filter(pk=link.pk).update(made_at=made)
    link = Link.objects.select_related("client", "visit", "studio").get(pk=link.pk)
    fields = {"on": [timezone.localtime(made).date().isoformat()], **told.fields}
    event = {"id": str(uuid.uuid4()), "seq": 1, "page": "check_in", "fields": fields, "finished": True}
    received = check_ins.receive(link=link, events=[event])
    if received.refused:
        raise RefusedError(f"a sample's check-in was refused: {received.refused[0][1]}")


def _today(carer: Member, client: Client, visit: Visit, told: SampleVisit) -> None:
    """What the client has sent from their phone so far."""
    link, _token = clients.make_link(by=carer, client=client, visit=visit, purpose=Purpose.INTAKE)
    if told.intake == "invited":
        return
    steps: list[tuple[str, dict[str, Any]]] = [
        ("consent", {"given": _CONSENT}),
        ("story", {"words": told.visit.words}),
    ]
    if told.phone:
        steps.append(("activities", dict(told.phone)))
    if told.intake != "begun":
        steps.append(("scores", dict(told.outcomes)))
    if told.intake == "told":
        steps.append(("told", {}))
    if told.intake == "done":
        steps.append(("done", {}))
    _send(link, steps)


def _send(link: Link, steps: list[tuple[str, dict[str, Any]]]) -> None:
    events = [
        {"id": str(uuid.uuid4()), "seq": n, "step": step, "payload": payload}
        for n, (step, payload) in enumerate(steps, start=1)
    ]
    received = intake.receive(link=link, events=events)
    if received.refused:
        raise RefusedError(f"a sample's answer was refused: {received.refused[0][1]}")
