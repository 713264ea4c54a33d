"""The check-in on the client's phone: one page, the page that says to get help, and the end."""

from typing import Final

from django.urls import path

from psoas.studio.pages.check_in import views

ROUTES: Final = [
    path("i/check-in", views.ask, name="check_in"),
    path("i/check-in/events", views.events, name="check_in_events"),
    path("i/check-in/stop", views.stop, name="check_in_stop"),
    path("i/check-in/help", views.help_now, name="check_in_help"),
    path("i/check-in/done", views.done, name="check_in_done"),
]
