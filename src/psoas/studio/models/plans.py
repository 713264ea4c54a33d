"""What a practitioner changes in the plan of a visit."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from psoas.studio.models.people import Member, Studio
from psoas.studio.models.visits import Visit
from psoas.studio.security.seal import SealedText, sealed_column


class PlanChange(models.Model):
    """One change of a plan, with its reason. Rows are only added: taking a change back is a row of its own.

    ``intervention`` is what is added or removed, of ``replace`` what comes in, and ``instead_of`` what goes. ``takes_back`` is the change
    that a row of kind ``take_back`` ends. The database refuses to change a row.
    """

    class Kind(models.TextChoices):
        """What is done."""

        ADD = "add", _("Added")
        REMOVE = "remove", _("Taken out")
        REPLACE = "replace", _("Replaced")
        TAKE_BACK = "take_back", _("Taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="plan_changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    intervention = models.CharField(max_length=64)
    instead_of = models.CharField(max_length=64, blank=True)
    first = models.BooleanField(default=False)
    takes_back = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="taken_back"
    )
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    reason_sealed = sealed_column()

    reason = SealedText("reason_sealed")

    class Meta:
        ordering: ClassVar = ["at", "id"]
