"""The client's pages in a browser: nothing that is typed is lost, nothing comes twice, and no word of the client stays in a cache."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from tests.browser_waits import until, wait
from tests.studio.web.site import Site, render

pytestmark = pytest.mark.browser

STORY = """
{% extends "client.html.jinja" %}
{% from "components/forms.html.jinja" import area, answers, checks %}
{% block title %}What brings you here?{% endblock %}{% block page %}client page-story{% endblock %}
{% block main %}<h1>What brings you here?</h1><form id="answers" method="post" data-answers data-next="{{ next }}">
{{ area("Your story", "story", given, voice=true) }}
{{ answers("Numb?", "numb", [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}], answer=false) }}
{{ checks("Consent", [{"name": "touch", "label": "Touch"}]) }}</form>{% endblock %}
{% block go_on %}<button type="submit" form="answers">Go on</button>{% endblock %}
"""


def story(**values: object) -> str:
    given: dict[str, object] = {
        "intake": "one",
        "page_code": "story",
        "step": 3,
        "steps": 9,
        "next": "/i/next",
        "fill": "phone",
    }
    return render(STORY, **{**given, "pages": ["/i/story", "/i/next"], "given": "", **values})


def words(site: Site, name: str = "story") -> list[Any]:
    """What a field held, each time that it was another; an answer holds every field of its page."""
    said = [event["fields"][name][0] for event in site.events if event["fields"].get(name, [""])[0]]
    return [text for text, before in zip(said, [None, *said], strict=False) if text != before]


@pytest.fixture
def phone(browser: Any, site: Site) -> Iterator[Any]:
    site.pages["/i/story"] = story()
    site.pages["/i/next"] = story(step=4, page_code="next")
    site.kept = {"/i/story", "/i/next"}
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    said: list[str] = []
    context.on(
        "console", lambda message: said.append(message.text) if "ERR_INTERNET" not in message.text else None
    )
    yield context
    context.close()
    assert [text for text in said if "Content Security Policy" in text or "Uncaught" in text] == []


def opened(phone: Any, site: Site, path: str = "/i/story") -> Any:
    page = phone.new_page()
    page.goto(site.address + path)
    page.wait_for_selector("#kept:not([hidden])")
    return page


def ready_for_offline(page: Any) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(
        page,
        "caches.open('psoas-intake-1').then(c => c.keys()).then(k => k.filter(r => r.url.includes('/i/')).length >= 2)",
        seconds=8,
    )


def test_answers_reach_the_server_once_each_and_in_order(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    page.fill("#f-story", "an ache")
    page.check("input[name=numb][value=no]")
    page.check("input[name=touch]")
    wait(lambda: bool(words(site, "touch")), page=page)
    numbers = [event["seq"] for event in site.events]
    assert numbers == sorted(set(numbers))
    assert words(site) == ["an ache"]
    assert words(site, "numb") == ["no"]
    assert site.events[-1]["page"] == "story"
    assert site.events[-1]["fields"] == {"story": ["an ache"], "numb": ["no"], "touch": ["yes"]}
    assert not site.events[-1]["finished"]
    wait(lambda: "Saved" in page.inner_text("#kept"), page=page)


def test_without_a_connection_it_says_so_and_sends_later(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    phone.set_offline(True)
    page.fill("#f-story", "written in a tunnel")
    wait(lambda: "Kept on this phone" in page.inner_text("#kept"), page=page)
    assert site.events == []
    phone.set_offline(False)
    wait(lambda: words(site) == ["written in a tunnel"], page=page)
    wait(lambda: "Saved" in page.inner_text("#kept"), page=page)


def test_a_closed_tab_loses_nothing(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    site.status = 503
    page.fill("#f-story", "the battery was flat")
    wait(lambda: len(site.posts) > 0, page=page)
    page.close()
    site.status = 0
    again = opened(phone, site)
    wait(lambda: words(site) == ["the battery was flat"], page=again)


def test_a_reload_without_a_connection_shows_what_waits(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    ready_for_offline(page)
    phone.set_offline(True)
    page.fill("#f-story", "still here")
    wait(lambda: "Kept on this phone" in page.inner_text("#kept"), page=page)
    page.reload()
    assert page.inner_text("h1") == "What brings you here?"
    wait(lambda: page.input_value("#f-story") == "still here", page=page)
    page.click("text=Go on")
    page.wait_for_url("**/i/next")
    phone.set_offline(False)
    wait(lambda: words(site) == ["still here"], page=page)


def test_no_word_of_the_client_is_in_a_cache_and_the_outbox_empties(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    ready_for_offline(page)
    page.fill("#f-story", "another secret")
    wait(lambda: words(site) == ["another secret"], page=page)
    cached = page.evaluate(
        """async () => { let all = ''; for (const name of await caches.keys()) { const c = await caches.open(name);
        for (const r of await c.keys()) all += r.url + await (await c.match(r)).text(); } return all; }"""
    )
    assert "/i/story" in cached
    assert "secret" not in cached
    waiting = """() => new Promise(done => { const asked = indexedDB.open('psoas-intake', 2); asked.onsuccess = () => {
        const all = asked.result.transaction('events').objectStore('events').count(); all.onsuccess = () => done(all.result); }; })"""
    wait(lambda: page.evaluate(waiting) == 0, page=page)


def test_a_page_with_words_is_never_kept(phone: Any, site: Site) -> None:
    site.kept = {"/i/next"}
    page = opened(phone, site)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(
        page,
        "caches.open('psoas-intake-1').then(c => c.keys()).then(k => k.some(r => r.url.endsWith('/i/next')))",
    )
    page.reload()
    assert not page.evaluate(
        "caches.open('psoas-intake-1').then(c => c.keys()).then(k => k.some(r => r.url.endsWith('/i/story')))"
    )


def test_what_one_client_wrote_is_not_sent_by_anothers_link(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    site.status = 503
    page.fill("#f-story", "mine alone")
    wait(lambda: len(site.posts) > 0, page=page)
    page.close()
    time.sleep(0.5)  # the page's own last try as it closes
    site.status = 0
    site.pages["/i/story"] = story(intake="two", fill="")
    other = opened(phone, site)
    other.check("input[name=numb][value=yes]")
    wait(lambda: words(site, "numb") == ["yes"], page=other)
    assert words(site) == []


def test_a_link_that_has_ended_is_said_and_keeps_the_words(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    site.status = 410
    page.fill("#f-story", "too late")
    wait(lambda: "This link has ended" in page.inner_text("#kept"), page=page)
    site.status = 0
    page.reload()
    wait(lambda: words(site) == ["too late"], page=page)


def test_one_answer_that_is_refused_does_not_hold_up_the_next(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    site.status = 422
    page.check("input[name=numb][value=yes]")
    wait(lambda: "could not be saved" in page.inner_text("#kept"), page=page)
    site.status = 0
    page.fill("#f-story", "goes through")
    wait(lambda: words(site) == ["goes through"], page=page)
    assert "could not be saved" in page.inner_text("#kept")


def test_where_the_browser_keeps_nothing_the_answers_still_go(phone: Any, site: Site) -> None:
    phone.add_init_script(
        "Object.defineProperty(window, 'indexedDB', {get() { throw new DOMException('private'); }})"
    )
    page = opened(phone, site)
    site.status = 503
    page.fill("#f-story", "in a private tab")
    wait(lambda: "keep this page open" in page.inner_text("#kept"), page=page)
    site.status = 0
    wait(lambda: words(site) == ["in a private tab"], page=page)


def test_a_finished_intake_leaves_nothing_behind(phone: Any, site: Site) -> None:
    page = opened(phone, site)
    ready_for_offline(page)
    site.pages["/i/done"] = story(done=True, page_code="done")
    page.goto(site.address + "/i/done")
    until(page, "caches.keys().then(k => k.length === 0)")
    until(page, "navigator.serviceWorker.getRegistrations().then(r => r.length === 0)")
