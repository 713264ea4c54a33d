"""Two windows of one person: neither overwrites the other unseen."""

from __future__ import annotations

import pytest

from psoas.studio.commands import visits
from psoas.studio.commands.records import notes
from psoas.studio.commands.refusals import ConflictError
from psoas.studio.models import Finding, Visit

from ..conftest import People
from ..visits import HTMX, planned, signed_in


def test_a_note_in_an_older_window_of_its_author_is_shown_beside_the_newer(people: People) -> None:
    visit, me = planned(people.practitioner), people.practitioner
    first = notes.save_draft(by=me, visit=visit, section="plan", text="Rest.", seen=0)
    notes.save_draft(by=me, visit=visit, section="plan", text="Rest, then walk.", seen=first)
    with pytest.raises(ConflictError) as caught:
        notes.save_draft(by=me, visit=visit, section="plan", text="Swim.", seen=first)
    assert (caught.value.theirs, caught.value.mine) == ("Rest, then walk.", "Swim.")


def test_a_result_in_an_older_window_of_its_author_is_shown_beside_the_newer(people: People) -> None:
    visit, browser = planned(people.practitioner), signed_in(people.practitioner)
    sent = {"type": "exam", "code": "fadir", "result": "left", "result_seen": ""}
    assert browser.post(f"/visits/{visit.pk}/findings/", sent, **HTMX).status_code == 200
    older = browser.post(f"/visits/{visit.pk}/findings/", sent | {"result": "negative"}, **HTMX)
    assert older.status_code == 409
    standing = Finding.objects.get(visit=visit, superseded_at__isnull=True)
    assert standing.present
    seen = {"result": "right", "result_seen": str(standing.pk)}
    assert browser.post(f"/visits/{visit.pk}/findings/", sent | seen, **HTMX).status_code == 200


def test_scores_count_the_visit_up_so_that_open_pages_hear_of_them(people: People) -> None:
    visit, browser = planned(people.practitioner), signed_in(people.practitioner)
    address = f"/visits/{visit.pk}/changes?seen={Visit.objects.get(pk=visit.pk).revision}"
    assert browser.get(address).status_code == 204
    visits.set_outcomes(by=people.practitioner, visit=visit, outcomes={"pain_now": 4})
    assert browser.get(address).status_code == 200
    now = Visit.objects.get(pk=visit.pk)
    assert now.verdict_revision == now.revision, "the verdict is that of this revision"
