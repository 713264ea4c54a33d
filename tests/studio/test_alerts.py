"""A client who was told to get help shows on every page of the desk that is open."""

from __future__ import annotations

from .conftest import People
from .server.routes import every_route, things_of
from .visits import signed_in


def test_every_page_of_the_desk_asks_for_alerts_by_itself(people: People) -> None:
    things, browser = things_of(people), signed_in(people.practitioner)
    frames = {}
    for route in every_route():
        if route.rule is None or "practitioner" not in route.rule.roles or not route.is_ours:
            continue
        page = browser.get(route.address(things))
        if page["Content-Type"].startswith("text/html") and 'class="rail"' in page.content.decode():
            frames[route.name] = page.content.decode()
    assert {"today", "visit", "visit_draw", "note", "client", "clients", "client_new", "settings"} <= set(
        frames
    )
    asking = {
        name
        for name, page in frames.items()
        if 'id="alerts" aria-live="polite" data-live data-quiet hx-get="/alerts"' in page
    }
    assert set(frames) - asking == {"today"}, "only Today has the whole list instead"
    assert 'hx-get="/today/attention" hx-trigger="every 4s' in frames["today"]
