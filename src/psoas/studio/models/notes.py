"""A practitioner's notes: a draft that is kept at each keystroke, and signed versions that are never changed."""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from typing import ClassVar

from django.db import models

from psoas.studio.models.people import Member, Studio
from psoas.studio.models.visits import Visit
from psoas.studio.security.seal import SealedJson, SealedText, sealed_column


class NoteDraft(models.Model):
    """What is being written. ``body`` holds a text by section (``subjective``, ``objective``, …); a private draft its author's alone.

    ``sections`` says of each section at which revision it was changed last, and by which member: ``{section: [revision, id]}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Member, on_delete=models.PROTECT)
    is_private = models.BooleanField(default=False)
    body_sealed = sealed_column()
    revision = models.PositiveIntegerField(default=0)
    sections = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    body = SealedJson("body_sealed", {})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["visit"], condition=models.Q(is_private=False), name="one_draft_a_visit"
            ),
            models.UniqueConstraint(
                fields=["visit", "author"],
                condition=models.Q(is_private=True),
                name="one_private_draft_an_author",
            ),
        ]


class NoteVersion(models.Model):
    """A signed note, or a dated amendment of one. The database refuses to change or delete it; hashes chain the versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="notes")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Member, on_delete=models.PROTECT)
    is_private = models.BooleanField(default=False)
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    body_sealed = sealed_column()
    reason_sealed = sealed_column()
    signed_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    body = SealedJson("body_sealed", {})
    reason = SealedText("reason_sealed")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "number"], name="one_note_a_number")
        ]

    def chained(self) -> str:
        """The hash that this version must hold. It covers the sealed text: a hash of the text itself could be guessed."""
        at = self.signed_at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        told = [
            str(self.pk), str(self.studio_id), str(self.visit_id), self.number, str(self.author_id), self.is_private,
            str(self.amends_id or ""), hashlib.sha256(bytes(self.body_sealed)).hexdigest(),
            hashlib.sha256(bytes(self.reason_sealed)).hexdigest(), at, self.previous_hash,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()
