"""Every text that a client reads, by kind, in English and in Spanish.

Nothing is listed by hand: the tables and the templates themselves are walked. Where a text holds a place for a value, a short word
stands there.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from babel.messages.extract import extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

import psoas
from psoas.care.exercises import exercises, line_in
from psoas.care.handout.tables import translated
from psoas.vocabulary.lines import lines_in

ROOT: Final = Path(psoas.__file__).parent
STUDIO: Final = ROOT / "studio"
_BABEL: Final = Path(__file__).parents[2] / "tools" / "babel.cfg"
_KEYWORDS: Final = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip
_WORD: Final = re.compile(r"[A-Za-z]+")
_PLACE: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
# The pages of the client's phone, and the parts that they share; by kind, the beginnings of their files below the studio's folder.
_PAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "intake pages and consent": (
        "templates/intake/", "pages/intake/", "interview/", "templates/client.html", "templates/components/words",
        "templates/components/forms",
    ),
    "drawing": ("templates/components/body_draw",),
    "stop pages": ("templates/intake/stop", "templates/intake/help", "templates/check_in/stop", "templates/check_in/help"),
    "check-in": ("templates/check_in/", "following/"),
    "handout's page, link and calendar": ("templates/handed/", "templates/faults/link_closed", "engine/calendar"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """One text that a client reads; ``spanish`` is empty where no translation is kept beside it."""

    kind: str
    english: str
    spanish: str

    @property
    def is_names(self) -> bool:
        """A list of names (months, languages with their numbers): no sentence."""
        words = _WORD.findall(self.english)
        large = sum(word[0].isupper() for word in words)
        return len(words) > 3 and 2 * large > len(words)


@lru_cache(maxsize=1)
def client_texts() -> tuple[Told, ...]:
    """Every text by kind, each once in its kind."""
    found = (*_of_exercises(), *_of_tables(), *_of_pairs(), *_of_pages(), *_of_pictures())
    return tuple(dict.fromkeys(found))


def _filled(text: str) -> str:
    return _PLACE.sub("one", text).replace("%%", "%")


@lru_cache(maxsize=1)
def _catalogue() -> Mapping[str, str]:
    with (STUDIO / "locale" / "es" / "LC_MESSAGES" / "django.po").open("rb") as stream:
        read = read_po(stream, locale="es")
    found: dict[str, str] = {}
    for message in read:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
        found |= {one: told for one, told in zip(ids, texts, strict=False) if one}
    return found


def rows(room: str, table: str) -> Iterator[dict[str, str]]:
    """The rows of a table of a room."""
    with (ROOT / room / "data" / table).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _of_exercises() -> Iterator[Told]:
    for one in exercises():
        for line in one.client_lines:
            # A reason to stop is read behind "Stop if".
            said = f"Stop if {line}" if line in one.stop_if else line
            yield Told("exercises", said, line_in(line, "es") or "")


def _of_tables() -> Iterator[Told]:
    """Texts whose translation stands in the studio's catalogue or in the handout's lines, by the English."""
    tables = (
        ("safety questions", "screening", "questions.csv", ("text", "why")),
        ("safety questions", "screening", "questions_persons.csv", ("text", "why")),
        ("safety questions", "screening", "single_questions.csv", ("text",)),
        ("why it cannot wait", "studio/interview", "client_reasons.csv", ("reason",)),
        ("signs as the phone names them", "studio/interview", "client_names.csv", ("name",)),
        ("what to leave until seen", "screening", "watch.csv", ("until_then",)),
        ("what to leave until seen", "pathway", "serious_sources.csv", ("until_seen",)),
        ("answers to what was asked", "care", "asked.csv", ("answer", "not_now")),
        ("cautions", "care", "cautions.csv", ("why", "do")),
        ("cautions", "care", "cautions/effect_rules.csv", ("why", "do")),
        ("herbs, as an answer tells them", "care", "herbs/herbs.csv", ("dose", "length", "evidence", "dangers")),
        ("herbs, as an answer tells them", "care", "herbs/law.csv", ("rule",)),
        ("helplines", "screening", "helplines.csv", ("also",)),
        ("helplines", "screening", "helpline_ways.csv", ("what",)),
    )  # fmt: skip
    for kind, room, table, columns in tables:
        for row in rows(room, table):
            for text in (row[column] for column in columns):
                if text:
                    yield Told(kind, _filled(text), _filled(_in_spanish(text)))


def _in_spanish(text: str) -> str:
    """A line as the handout, the catalogue or the tables of lines have it."""
    return translated(text, "es") or _catalogue().get(text, "") or lines_in("psoas.care", "es").get(text, "")


def _of_pairs() -> Iterator[Told]:
    """Tables that hold each language in rows of its own."""
    tables = (
        ("handout", "care", "handout_words.csv", ("key",), ("text",)),
        ("handout", "care", "handout_stopped.csv", ("key",), ("text",)),
        ("handout", "care", "handout_signs.csv", ("for_whom", "when"), ("text",)),
        ("doses", "care", "exercises/words.csv", ("key",), ("text",)),
        ("how soon and whom to see", "care", "handout_urgency.csv", ("urgency",), ("when", "who_client", "who_parent")),
        ("encouragement", "outcomes", "encouragement.csv", ("code",), ("text",)),
    )  # fmt: skip
    for kind, room, table, _keys, columns in tables:
        by: dict[str, list[str]] = {"en": [], "es": []}
        for row in rows(room, table):
            by[row["language"]] += [_filled(row[column]) for column in columns if row[column]]
        for english, spanish in zip(by["en"], by["es"], strict=True):
            yield Told(kind, english, spanish)


def _of_pages() -> Iterator[Told]:
    with _BABEL.open(encoding="utf-8") as file:
        _methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    templates = options["**.html.jinja"]
    # The stop pages stand inside the intake's folder: a file belongs to the longest beginning that names it.
    places = sorted(((at, kind) for kind, ats in _PAGES.items() for at in ats), key=lambda one: -len(one[0]))
    for folder in sorted({at.split("/")[0] for at, _kind in places}):
        for file_ in sorted((STUDIO / folder).rglob("*")):
            name = file_.relative_to(STUDIO).as_posix()
            kind = next((kind for at, kind in places if name.startswith(at)), "")
            method = {".jinja": "jinja2", ".py": "python"}.get(file_.suffix, "")
            if not kind or not method:
                continue
            found = extract_from_file(
                method, file_, _KEYWORDS, options=templates if method == "jinja2" else None
            )
            for _line, message, _comments, _context in found:
                for text in [message] if isinstance(message, str) else message:
                    if text:
                        yield Told(kind, _filled(text), _filled(_catalogue().get(text, "")))


def _of_pictures() -> Iterator[Told]:
    for room in ("graphics", "report"):
        with (ROOT / room / "data" / "exercise_pictures.toml").open("rb") as stream:
            for told in tomllib.load(stream).values():
                if "alt" in told:
                    yield Told("pictures in words", told["alt"], told["alt_es"])


def by_kind(texts: Iterable[Told]) -> Mapping[str, tuple[Told, ...]]:
    """The texts in the order of their kinds."""
    found: dict[str, list[Told]] = {}
    for told in texts:
        found.setdefault(told.kind, []).append(told)
    return {kind: tuple(of) for kind, of in found.items()}
