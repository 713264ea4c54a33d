"""Today: the clients of the day, and who needs attention."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from psoas.studio.models import Attention, Visit
from psoas.studio.security.policy import StaffRequest, staff


@staff("today")
def today(request: StaffRequest) -> HttpResponse:
    """The start page of every member."""
    day = timezone.localdate()
    visits = Visit.objects.visible_to(request.member).select_related("client", "practitioner").filter(on=day)
    attention = Attention.objects.select_related("client", "visit").filter(
        visit__in=Visit.objects.visible_to(request.member), cleared_at__isnull=True
    )
    return render(request, "today/page.html.jinja", {"visits": visits, "attention": attention, "day": day})


ROUTES: Final = [path("", today, name="today")]
