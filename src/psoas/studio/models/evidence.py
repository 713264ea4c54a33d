"""What the pain turned out to come from, and whether the studio uses what it counted of that."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from psoas.studio.models.people import Member, Studio
from psoas.studio.models.visits import Visit
from psoas.studio.security.seal import SealedJson, sealed_column


class SourceConfirmation(models.Model):
    """A practitioner's word on one source. Rows are only added: a later row about the same source replaces an earlier one.

    ``said`` holds ``source``, ``outcome`` and ``by``, as ``[[confirmed]]`` of a visit file does. The database refuses to change a row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="confirmations")
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    said_sealed = sealed_column()

    said = SealedJson("said_sealed", {})

    class Meta:
        ordering: ClassVar = ["at", "id"]


class EvidenceVersion(models.Model):
    """What was counted when own evidence was switched on or off, or when a word was added while it was on.

    ``counts`` holds numbers only, no person. ``seen`` is how many words on sources there were when it was counted: a count that was overtaken
    is thrown away. ``member`` is who switched; none where the program counted anew. The studio's newest version that is
    used is ``Studio.own_evidence``. The database refuses to change a row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    is_on = models.BooleanField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    seen = models.PositiveIntegerField()
    counts_sealed = sealed_column()

    counts = SealedJson("counts_sealed", {})

    class Meta:
        ordering: ClassVar = ["at", "id"]
