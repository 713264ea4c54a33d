"""What the desk's pages have in common: the frame round them, and the visit that an address names."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from psoas.studio.models import Visit
from psoas.studio.security.policy import StaffRequest


def desk_frame(request: StaffRequest, active: str = "clients") -> dict[str, Any]:
    """What ``desk.html.jinja`` needs; ``active`` is the place in the rail that is marked."""
    return {
        "active": active,
        "studio_is_sample": request.member.studio.is_sample,
    }


def visit_for(request: StaffRequest, pk: object) -> Visit:
    """A visit that the member may see; others' are not there.

    Raises:
        Http404: there is none, or it is another's.
    """
    row: Visit = get_object_or_404(
        Visit.objects.visible_to(request.member).select_related("client", "studio", "practitioner"), pk=pk
    )
    return row
