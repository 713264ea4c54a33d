"""The check three months after the end: who is due and has not answered."""

from __future__ import annotations

import datetime

from psoas.studio.following.dates import asks_again_on
from psoas.studio.following.settings import figure
from psoas.studio.models import CheckIn, Member, Visit


def checks_due(member: Member, today: datetime.date) -> list[tuple[Visit, datetime.date]]:
    """The newest visit of each client whose last check is due, and the day on which it was due.

    Args:
        member: who looks; the clients whom they may see.
        today: what is long overdue is shown no more.
    """
    visits = (
        Visit.objects.visible_to(member)
        .select_related("client")
        .filter(client__discharged_on__isnull=False, on__lte=today)
        .order_by("-on", "-created_at")
    )
    newest: dict[object, Visit] = {}
    for visit in visits:
        newest.setdefault(visit.client_id, visit)
    due: list[tuple[Visit, datetime.date]] = []
    for visit in newest.values():
        assert visit.client.discharged_on is not None  # noqa: S101 - filtered above
        on = asks_again_on(visit.client.discharged_on)
        if on <= today <= on + datetime.timedelta(days=figure("check_due_days")):
            due.append((visit, on))
    clients = [visit.client_id for visit, _on in due]
    answered = dict(
        CheckIn.objects.filter(client_id__in=clients, done_at__isnull=False)
        .order_by("on")
        .values_list("client_id", "on")
    )
    return [(visit, on) for visit, on in due if (last := answered.get(visit.client_id)) is None or last < on]
