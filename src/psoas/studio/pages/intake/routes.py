"""Their addresses. No address holds a code of what a client has: questions are numbered."""

from __future__ import annotations

from typing import Final

from django.urls import path

from psoas.studio.pages.intake import beside, events, steps, stop

ROUTES: Final = [
    path("i/", steps.start, name="intake"),
    path("i/events", events.events, name="intake_events"),
    path("i/heard", events.heard, name="intake_heard"),
    path("i/names/<slug:kind>", events.names, name="intake_names"),
    path("i/sw.js", beside.service_worker, name="intake_worker"),
    path("i/shell", beside.shell, name="intake_shell"),
    path("i/help", beside.help_now, name="intake_help"),
    path("i/stop", stop.stop, name="intake_stop"),
    path("i/done", steps.done, name="intake_done"),
    path("i/safety", steps.safety, name="intake_safety"),
    path("i/safety/<int:number>", steps.safety, name="intake_question"),
    path("i/<slug:code>", steps.step, name="intake_step"),
]
