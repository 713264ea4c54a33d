"""The open safety questions at the desk: the gravest stand open, every other stands once, folded under its danger."""

from __future__ import annotations

import re

from psoas.studio.pages.visit.dangers import FIRST, OTHERS, folded, groups

from .conftest import People
from .visits import HTMX, planned, signed_in, state


def test_an_empty_visit_shows_a_few_questions_and_folds_the_rest_by_danger(people: People) -> None:
    visit = planned(people.practitioner, "")
    browser = signed_in(people.practitioner)
    text = browser.get(f"/visits/{visit.pk}/").content.decode()
    card = text[text.index('<section class="card" id="safety"') :]
    card = card[: card.index("</section>")]
    open_ones, _, rest = card.partition('<div class="dangers">')
    asked = re.findall(r'name="asks_about" value="([^"]+)"', card)
    assert len(asked) == len(set(asked)) > 3 * FIRST
    assert open_ones.count('class="q1"') == FIRST
    counted = [int(n) for n in re.findall(r'<span class="num quiet">(\d+)</span>', rest)]
    assert sum(counted) == rest.count('class="q1"') == len(asked) - FIRST
    assert f"{len(asked) - FIRST} more, by danger" in open_ones
    # One that is answered deep in the list stays under its danger, where the hand is.
    key, nth = re.findall(r'name="asks_about" value="([^"]+)".*?name="nth" value="(\d+)"', rest)[-1]
    sent = {"asks_about": key, "list": "s", "nth": nth, "answer": "no", **state(text)}
    answered = browser.post(f"/visits/{visit.pk}/answers/", sent, **HTMX).content.decode()
    row = answered[answered.index(f'name="asks_about" value="{key}"') :]
    assert 'value="no" checked' in row[: row.index("</form>")].replace('"neg"', "")
    assert answered.index('class="dangers"') < answered.index(f'name="asks_about" value="{key}"')


def test_each_finding_belongs_to_one_danger_and_an_unknown_one_is_still_listed() -> None:
    keys = [key for own in groups().values() for key in own]
    assert len(keys) == len(set(keys))
    first, dangers = folded([*keys[: FIRST + 2], "quality:dull"])
    assert first == FIRST
    assert sorted(place for one in dangers for place in one.places) == list(range(FIRST, FIRST + 3))
    assert dangers[-1].code == OTHERS
