"""What a client's phone sent, in the order in which it was sent; nothing is ever changed here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from psoas.studio.models.clients import Link
from psoas.studio.models.people import Studio
from psoas.studio.security.seal import SealedJson, sealed_column


class IntakeEvent(models.Model):
    """One answer. The phone names it, so that the same answer sent twice is kept once."""

    id = models.UUIDField(primary_key=True, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    step = models.CharField(max_length=24)
    payload_sealed = sealed_column()
    received_at = models.DateTimeField(auto_now_add=True)

    payload = SealedJson("payload_sealed", {})

    class Meta:
        ordering: ClassVar = ["sequence", "received_at"]
