"""The pages in Spanish: nothing without a translation, nothing that is no longer said, no English left on a client's page."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import translation
from tools import build_messages

from psoas.screening.responses import helplines
from psoas.studio.interview import steps
from psoas.studio.security.checks import languages
from psoas.studio.wording.sentences import core_sentences
from psoas.studio.wording.spoken import how_long, spoken, spoken_text

from ..conftest import People
from ..intake.test_intake_pages import PLAIN
from ..intake_pages import ACHE, CAUDA, answer_safety, asked_on, filled, link_of, opened, send
from ..visits import STORY, planned, signed_in
from ..words import english_in

_PERCENT = re.compile(r"%\(\w+\)[sd]|%%|%[sd]")
NAMES = ("Mia Sample", "Maya Sample", "Pia Practitioner", "Hip and Back", "psoas studio")
# Lines of help have names of their own.
PROPER = tuple(sorted({line.name for line in helplines() if line.kind != "emergency"}, key=len, reverse=True))


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    """What the sources say now."""
    return build_messages.of_pages()


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    return build_messages.read("es")


def entries(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def braces(text: str) -> list[str]:
    return sorted(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name)


def test_the_catalogue_is_that_of_the_sources(wanted: Catalog) -> None:
    assert len(wanted) > 1500
    text = build_messages.place("es").read_text(encoding="utf-8")
    assert build_messages.updated("es", wanted) == text, "run `make messages`"


def test_every_entry_is_translated_and_none_is_a_guess(spanish: Catalog) -> None:
    assert [m.id for m in entries(spanish) if not all(forms(m.string))] == []
    assert [m.id for m in entries(spanish) if m.fuzzy] == []


def test_placeholders_are_those_of_the_english(spanish: Catalog) -> None:
    wrong = []
    for message in entries(spanish):
        first = forms(message.id)[-1]
        for form in forms(message.string):
            same = sorted(_PERCENT.findall(first)) == sorted(_PERCENT.findall(form))
            if not same or ("{" in first and braces(first) != braces(form)):
                wrong.append((first, form))
    assert wrong == []


def test_a_sentence_ends_as_the_english_does(spanish: Catalog) -> None:
    """A question stays a question: its answer by yes or no must mean the same."""
    wrong = [
        (english, message.string)
        for message in entries(spanish)
        for english in forms(message.id)
        if english[-1] in ".?!:" and any(form[-1] != english[-1] for form in forms(message.string))
    ]
    assert wrong == []
    questions = [m for m in entries(spanish) if forms(m.id)[0].endswith("?")]
    assert all("¿" in form for m in questions for form in forms(m.string))


def test_the_core_s_sentences_are_in_the_catalogue(wanted: Catalog) -> None:
    core = core_sentences()
    assert len(core) > 700
    assert "Have you had a fever, chills or shivering?" in core
    assert "numbness between the legs or around the genitals or anus" in core
    assert [text for text in core if text not in wanted] == []
    with translation.override("es"):
        assert (
            translation.gettext("Have you had a fever, chills or shivering?")
            == "¿Ha tenido fiebre, escalofríos o temblores?"
        )


def test_missing_words_are_reported(tmp_path: Path) -> None:
    assert languages(None) == []
    with override_settings(LOCALE_PATHS=[tmp_path]):
        (found,) = languages(None)
    assert found.id == "studio.W1"
    assert "'es'" in found.msg
    assert "make web" in str(found.hint)


def test_every_page_of_the_intake_in_spanish(people: People) -> None:
    phone, _link = opened(people.practitioner, agreed=False, language="es", born="1984")
    seen: list[str] = []

    def look(address: str) -> str:
        answer = phone.get(address)
        assert answer.status_code == 200, address
        page = str(answer.content.decode())
        assert '<html lang="es"' in page
        assert english_in(page, *NAMES, *PROPER) == [], address
        seen.append(address)
        return page

    look("/i/language")
    phone.post("/i/language", {"language": "es"})
    look("/i/consent")
    # Nothing is chosen: the page says what is missing.
    refused = phone.post("/i/consent", {})
    assert english_in(refused.content.decode(), *NAMES) == []
    phone.post("/i/consent", {"data": "yes"})
    for page, fields in PLAIN.items():
        if page == "medicines":
            first = look("/i/safety/1")
            phone.post("/i/safety/1", asked_on(first) | {"answer": "unsure"})
            for number in range(2, 20):
                if phone.get(f"/i/safety/{number}").status_code != 200:
                    break
                phone.post(f"/i/safety/{number}", asked_on(look(f"/i/safety/{number}")) | {"answer": "no"})
        look(f"/i/{page}")
        sent = (
            {"words": "Me duele la ingle izquierda desde hace ocho semanas."} if page == "story" else fields
        )
        assert phone.post(f"/i/{page}", sent).status_code == 302
    for address in ("/i/done", "/i/help", "/i/shell"):
        look(address)
    assert {f"/i/{code}" for code in steps.CODES if code != "safety"} <= set(seen)


@pytest.mark.parametrize("born", ["1984", "2015"])
def test_the_stop_page_in_spanish(people: People, born: str) -> None:
    phone, _link = opened(people.practitioner, born=born, language="es")
    phone.post("/i/consent", {"data": "yes", "guardian": "Ana Sample"})
    send(phone, filled(10, "story", words=[CAUDA]))
    page = phone.get("/i/stop").content.decode()
    assert "pida ayuda ahora" in page or "busque ayuda para su hijo o hija ahora" in page
    assert "Llamar al 911" in page
    assert "adormecimiento entre las piernas" in page
    assert english_in(page, *NAMES) == []


def test_an_english_story_on_spanish_pages(people: People) -> None:
    """What was understood is named in Spanish; only the client's own words stay as they were written."""
    phone, _link = opened(people.practitioner, language="es")
    answer = phone.post("/i/heard", {"words": ACHE})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "parte delantera de la cadera" in page
    own = [text for text in english_in(page, *NAMES) if text.strip("“”«». ") not in ACHE]
    assert own == []


@pytest.mark.parametrize("words", [STORY, CAUDA, "Pain."])
def test_the_desk_in_spanish(people: People, words: str) -> None:
    """Everything but the texts that the core has in English alone, which say so by their ``lang``."""
    visit = planned(people.practitioner, words)
    pages = ["/", reverse("clients"), reverse("client_new"), reverse("client", args=[visit.client.pk])]
    pages += [reverse(name, args=[visit.pk]) for name in ("visit", "note", "visit_draw")]
    practitioner, owner = signed_in(people.practitioner), signed_in(people.owner)
    for address, browser in [*((page, practitioner) for page in pages), (reverse("settings"), owner)]:
        page = browser.get(address, headers={"accept-language": "es"}).content.decode()
        assert '<html lang="es"' in page, address
        assert english_in(page, *NAMES) == [], address


def test_what_has_no_translation_is_marked_as_english() -> None:
    with translation.override("es"):
        assert spoken("Front of the hip, left") == "Parte delantera de la cadera, izquierda"
        assert spoken("unlikely to very likely") == "poco probable a muy probable"
        assert spoken("2% to 32%") == "2% a 32%"
        assert spoken("hip impingement or labral tear") == "pinzamiento de la cadera o rotura del labrum"
        assert how_long("about 8 weeks") == "alrededor de 8 semanas"
        assert how_long("1 day") == "1 día"
        assert spoken("Cauda equina syndrome is likely enough (over 99%) to be ruled out first.") == (
            "Síndrome de la cola de caballo: tan probable (más del 99 %) que hay que descartarlo primero."
        )
        assert (
            spoken_text("A sentence that is <new>.")
            == '<span lang="en">A sentence that is &lt;new&gt;.</span>'
        )
        assert spoken("") == spoken_text("") == ""
    with translation.override("en"):
        assert spoken("Front of the hip, left") == "Front of the hip, left"
        assert spoken_text("A sentence that is new.") == "A sentence that is new."
        assert how_long("about 8 weeks") == "about 8 weeks"


def test_pages_before_the_language_is_known_follow_the_browser(people: People) -> None:
    browser = Browser(headers={"host": "127.0.0.1", "accept-language": "es-MX,es;q=0.9"})
    for address in ("/account/login/", "/i/", "/nothing/here/"):
        page = browser.get(address, follow=True).content.decode()
        assert '<html lang="es"' in page, address
        assert english_in(page, *NAMES) == [], address
    link, token = link_of(people.practitioner)
    link.delete()
    assert english_in(browser.get(f"/i/{token}/open", follow=True).content.decode(), *NAMES) == []


def test_the_english_pages_stay_english(people: People) -> None:
    """The check itself finds English where there is some."""
    phone, _link = opened(people.practitioner, language="en")
    assert len(english_in(phone.get("/i/story").content.decode())) > 5
    assert answer_safety(phone) >= 0
