"""What the phone says is left: the table is that of the pages, a returning client has less, and no step runs backwards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from benchmarks.studio.reading import words_to_read

from psoas.screening.questions import _topics
from psoas.studio.commands import clients
from psoas.studio.commands.intake import _ASKED_TYPES
from psoas.studio.interview import steps
from psoas.studio.interview.pace import page_times, safety_pages, speeds
from psoas.studio.models.clients import Purpose

from ..conftest import People
from ..intake_pages import ACHE, answer_safety, asked_on, browser, opened, text, visit_of

# What is counted in the markup: the qualities and tools of the drawing come with a script.
NOT_COUNTED = {"drawing"}


def shown(page: str) -> tuple[int, int]:
    """The step and the minutes left that a page says."""
    step, minutes = re.findall(r"(\d+) of 14</b> <span>about (\d+) minute", page)[0]
    return int(step), int(minutes)


def test_the_table_of_times_is_that_of_the_pages(people: People) -> None:
    times = page_times()
    assert list(times) == list(steps.CODES)
    phone, _link = opened(people.practitioner)
    for code in steps.CODES:
        if code == "safety":
            continue  # depends on the story; three questions are counted in the bars
        reads = words_to_read(text(phone, f"/i/{code}"))
        if code not in NOT_COUNTED:
            assert times[code].reads == pytest.approx(reads, rel=0.2, abs=4), code
    pace = speeds()
    whole = sum(
        pace.seconds(one) * (safety_pages() if code == "safety" else 1) for code, one in times.items()
    )
    assert whole / 60 < 6, "the bar of issue 13"


def test_no_step_runs_backwards_and_what_is_left_grows_less(people: People) -> None:
    phone, _link = opened(people.practitioner, agreed=False)
    seen = [shown(text(phone, "/i/language"))]
    answers: dict[str, dict[str, Any]] = {
        "language": {"language": "en"}, "consent": {"data": "yes"}, "born": {"born": "2012"}, "story": {"words": ACHE},
        # A condition that is told late opens a safety question again.
        "conditions": {"conditions": ["breast cancer"]},
    }  # fmt: skip
    asked: list[str] = []
    for _ in range(40):
        answer = phone.get("/i/", follow=True)
        address, page = answer.redirect_chain[-1][0], answer.content.decode()
        code = address.removeprefix("/i/")
        if code == "done":
            break
        seen.append(shown(page))
        if code.startswith("safety/"):
            said: dict[str, Any] = asked_on(page) | {"answer": "no"}
        elif code == "consent" and "born" in asked:
            assert page.partition("<details")[0].count('type="radio"') == 0, (
                "what was agreed to is not asked again"
            )
            said = {"data": "yes", "guardian": "Gus Guardian"}
        else:
            said = {**answers.get(code, {})}
        asked.append(code)
        assert phone.post(address, said).status_code == 302, code
    assert code == "done"
    assert any(code.startswith("safety/") for code in asked[asked.index("conditions") :]), (
        "a late answer asks again"
    )
    stepped = [step for step, _minutes in seen]
    assert stepped == sorted(stepped)
    assert stepped[-1] == len(steps.CODES)
    assert seen[1][1] > seen[-1][1]
    assert len(asked) == len(set(asked) - {"consent"}) + 2, (
        "only the guardian brings the page of consent again"
    )
    last = [code for code in asked if code.startswith("safety/")][-1].removeprefix("safety/")
    assert f'href="/i/safety/{last}"' in text(phone, "/i/medicines"), (
        "back leads to the last question that was asked"
    )


def test_a_client_who_was_here_before_has_less_left(people: People) -> None:
    new, _link = opened(people.practitioner)
    phone, link = opened(people.practitioner)
    for page, fields in (
        ("born", {"born": "1984"}), ("sex", {"sex": "female"}), ("size", {"height_ft": "5", "mass_lb": "140"}),
        ("work", {"work": "desk"}), ("medicines", {"medicines": ["ibuprofen"]}), ("conditions", {"conditions": ["asthma"]}),
    ):  # fmt: skip
        phone.post(f"/i/{page}", fields)
    visit = visit_of(link)
    again = clients.plan_visit(by=people.practitioner, client=visit.client)
    _made, token = clients.make_link(
        by=people.practitioner, client=visit.client, visit=again, purpose=Purpose.INTAKE
    )
    back = browser()
    back.get(f"/i/{token}/open")
    assert shown(text(back, "/i/language"))[1] < shown(text(new, "/i/language"))[1]
    back.post("/i/born", {"born": "1984"})
    answer_safety(back)


def test_a_year_does_not_shorten_a_birth_date(people: People) -> None:
    phone, link = opened(people.practitioner, born="1984-05-03")
    phone.post("/i/born", {"born": "1984"})
    assert visit_of(link).client.born == "1984-05-03"
    phone.post("/i/born", {"born": "1985"})
    assert visit_of(link).client.born == "1985"


def test_whatever_a_phone_may_ask_may_be_answered() -> None:
    asked = [t.keys for t in _topics() if any(k.partition(":")[0] in {"red_flag", "course"} for k in t.keys)]
    assert {key.partition(":")[0] for keys in asked for key in keys} <= _ASKED_TYPES
