"""People at work with a served studio: a client at a phone, a practitioner at a desk. Each knows what was acknowledged."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.studio.inside import WORDS
from benchmarks.studio.served import Browser
from psoas.studio.samples.members import PASSWORD

EXAMS = ("thomas_test", "fadir", "straight_leg_raise", "psoas_palpation_pain", "log_roll")
RESULTS = ("left", "right", "negative")


class NotAnsweredError(Exception):
    """The studio gave another status than it should."""


@dataclass
class Phone:
    """A client who writes their story; ``acknowledged`` holds the ids of answers that the studio said it has stored."""

    browser: Browser
    token: str
    chance: random.Random
    acknowledged: list[str] = field(default_factory=list)
    sequence: int = 0

    def open(self) -> None:
        """Exchange the link for a cookie, and read the first page."""
        _answered(self.browser.get(f"/i/{self.token}/open"), 302)
        _answered(self.browser.get("/i/"), 200, 302)
        _answered(self.browser.get("/i/story"), 200, 302)

    def write(self) -> None:
        """Send the story so far as one answer."""
        self.sequence += 1
        key = str(uuid.uuid4())
        words = " ".join(WORDS.split()[: self.chance.randrange(12, len(WORDS.split()))])
        event = {"id": key, "seq": self.sequence, "step": "story", "payload": {"words": words}}
        status, text, _ = self.browser.post(
            "/i/events",
            json.dumps({"events": [event]}).encode(),
            Content_Type="application/json",
            X_CSRFToken=self.browser.csrf(),
        )
        _answered((status, text, {}), 200)
        if key not in json.loads(text)["stored"]:
            raise NotAnsweredError(f"an answer was not stored: {status}")
        self.acknowledged.append(key)

    def hear(self) -> None:
        """Ask what is understood of the words so far."""
        words = " ".join(WORDS.split()[: self.chance.randrange(6, len(WORDS.split()))])
        _answered(self.browser.post("/i/heard", {"words": words}), 200)


@dataclass
class Desk:
    """A practitioner at a visit; ``acknowledged`` holds the results that the studio has taken."""

    browser: Browser
    visit: str
    chance: random.Random
    acknowledged: list[str] = field(default_factory=list)

    def sign_in(self, email: str) -> None:
        """Sign in, and open the visit."""
        self.browser.get("/account/login/")
        _answered(self.browser.post("/account/login/", {"login": email, "password": PASSWORD}), 302)
        self.look()

    def look(self) -> None:
        """Read the visit's page."""
        _answered(self.browser.get(f"/visits/{self.visit}/"), 200)

    def today(self) -> None:
        """Read the first page."""
        _answered(self.browser.get("/"), 200)

    def examine(self) -> None:
        """Enter the result of an exam."""
        code, result = self.chance.choice(EXAMS), self.chance.choice(RESULTS)
        values = {"type": "exam", "code": code, "result": result}
        _answered(self.browser.post(f"/visits/{self.visit}/findings/", values, HX_Request="true"), 200)
        self.acknowledged.append(f"{self.visit} {code} {result}")


Act = Callable[[], None]


def _answered(answer: tuple[int, str, dict[str, str]], *wanted: int) -> None:
    if answer[0] not in wanted:
        raise NotAnsweredError(f"status {answer[0]}, wanted {wanted}")
