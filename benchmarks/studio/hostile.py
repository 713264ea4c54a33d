"""What the fuzzer sends: what clients say, what nobody says, and the forms that a page offers."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, Final

SECRET: Final = "zebrahip"  # noqa: S105 - stands in what clients say
MARK: Final = "<zq onerror=1>"  # must never come back as markup
LIFE: Final = (
    f"{SECRET} deep ache in the front of my left hip for eight weeks, worse on stairs. No fever, no numbness.",
    f"{SECRET} Since this morning I cannot feel between my legs and I cannot pass water.",
    f"{SECRET} My hip hurts and I have had a fever with night sweats, I lost 10 kg.",
    f"{SECRET} I do not want to live any more.",
    f"{SECRET} Me duele la cadera y tengo fiebre.",
)
NASTY: Final = (
    MARK, "=1+1|cmd", "@SUM(A1)", "-2+3", "\x00", "a\x00b", "\ud800", "a\u202eb\u2066c", "😀👩‍👩‍👧", "\r\nX-Evil: 1", "{{7*7}}{%raw%}", "²", "٣",
    "9" * 400, "-1", "1e400", "NaN", "Infinity", "0x10", "", " ", "null", "true", "[]", "{}", "[" * 400, '{"a":' * 100, "' OR 1=1 --", "../../etc/passwd",
    "9999-12-31", "0001-01-01", "2026-02-30", "2026-11-30T25:00", "%s%n%(x)s", "x" * 21_000, "\u200b\ufeff", "Å" * 301, "\u2028", "\x1b[31m",
)  # fmt: skip
WORDS: Final = (
    "story",
    "walk",
    "words",
    "medicines",
    "half_kneel_tilt",
    "left",
    "still",
    "ST36",
    "subjective",
    "0-4",
    "1-1",
    "x" * 60,
    "%00",
    "..",
)


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and its fields with what they offer."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self.links: list[str] = []
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a field or a link."""
        told = {name: value or "" for name, value in attrs}
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"])
        for verb in ("hx-post", "data-post", "data-save", "data-events"):
            if told.get(verb, "").startswith("/"):
                self.forms.append((told[verb], {}))
        if tag == "form":
            self.forms.append((told.get("action") or told.get("hx-post") or "", {}))
        elif (
            self.forms and (name := told.get("name", "")) and tag in {"input", "textarea", "button", "select"}
        ):
            self._name = name
            self.forms[-1][1].setdefault(name, [])
            if tag != "select":
                self.forms[-1][1][name].append(told.get("value", ""))
        elif tag == "option" and self.forms and self._name in self.forms[-1][1]:
            self.forms[-1][1][self._name].append(told.get("value", ""))


def answers(rng: random.Random, value: Callable[[list[str]], str], *, check_in: bool) -> list[dict[str, Any]]:
    """A batch as a phone sends it, of valid and broken answers."""
    pages = (
        "story",
        "drawing",
        "medicines",
        "conditions",
        "goals",
        "pain",
        "size",
        "work",
        "safety",
        "consent",
        "language",
        "born",
        "names",
        "activities",
        "done",
    )
    batch: list[dict[str, Any]] = []
    for _ in range(rng.randint(1, 6)):
        name = rng.choice(
            (
                "words",
                "pain_now",
                "goal-1",
                "score-1",
                "activity-1",
                "data",
                "asked",
                "asks_about",
                "answer",
                "drawing",
                "on",
                "medicines",
                "guardian",
                "agree",
            )
        )
        event: dict[str, Any] = {
            "id": str(uuid.UUID(int=rng.getrandbits(128), version=4)), "seq": rng.choice((1, 2, 3, 50, 2**30, rng.randint(1, 10**6))), "finished": rng.random() < 0.6,
            "page": "check_in" if check_in else rng.choice(pages), "fields": {name: [value([])], "words": [rng.choice(LIFE)]},
        }  # fmt: skip
        broken = rng.random()
        if broken < 0.15:
            event[rng.choice(list(event))] = rng.choice(
                (None, [], {}, 10**40, "x", True, [[[]]], {"a": {"b": []}})
            )
        elif broken < 0.3 and not check_in:
            event = {"id": event["id"], "seq": event["seq"], "step": rng.choice(("about", "heard", "safety", "scores", "medicines", "drawing", "story", "told")), "payload": {rng.choice(("corrections", "asks_about", "group", "height_m", "words", "rules", "sex", "activities", "also", "answer")): rng.choice((1, None, [1], {"a": 1}, "x", -1e300, [None], [{}], "red_flag:fever"))}}  # fmt: skip
        batch.append(event)
    return batch
