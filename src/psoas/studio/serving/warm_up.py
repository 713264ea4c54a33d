"""The first assessment of a process reads every table, the first request every page: a second of work, done before anyone waits for it."""

from __future__ import annotations

import gc
from typing import Final

from django.template.loader import get_template
from django.urls import get_resolver

from psoas.pathway import record_of
from psoas.visit import Client, Visit

_WORDS: Final = (
    "A deep ache in the front of my left hip and in my low back, worse when I sit and when I climb stairs. "
    "No numbness, no fever, bladder and bowels are fine."
)


def warm_up() -> None:
    """Assess an invented sentence once, and load the pages."""
    # Nothing that is read here becomes garbage: looking for some while reading costs a fifth of the time (measured).
    gc.disable()
    try:
        record_of(Visit(id="warm-up", client=Client.from_mapping({"age": 40}), words=_WORDS), None)
        _ = get_resolver().url_patterns
        for name in ("desk.html.jinja", "client.html.jinja", "account/login.html.jinja"):
            get_template(name)
    finally:
        gc.enable()
    # The tables stay for as long as the process: looking through them for garbage again and again stops a request for 150 ms (measured).
    gc.collect()
    gc.freeze()
