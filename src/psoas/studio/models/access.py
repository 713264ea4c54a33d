"""The access log: who read or changed what, and when; each row holds the hash of the one before it."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import ClassVar

from django.db import models

from psoas.studio.models.people import Studio
from psoas.studio.security.seal import SealedJson, sealed_column


class Access(models.Model):
    """One act. It names ids and codes, never a person's name or words."""

    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    role = models.CharField(max_length=16)
    verb = models.CharField(max_length=48)
    object_type = models.CharField(max_length=32)
    object_id = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16, default="done")
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["studio", "number"], name="one_access_a_number")
        ]

    def chained(self) -> str:
        """The hash that this row must hold."""
        at = self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        told = [
            str(self.studio_id), self.number, at, self.actor, self.role, self.verb, self.object_type, self.object_id,
            self.outcome, self.previous_hash,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class AccessHead(models.Model):
    """The last row of a studio's access log, sealed: without the key nobody takes rows from the log's end unseen.

    ``last`` holds its ``number`` and its ``hash``. Whoever can put back an old copy of this row as well puts the studio back to that
    day, as a backup does; the rows of the log alone do not suffice.
    """

    studio = models.OneToOneField(Studio, on_delete=models.PROTECT, primary_key=True)
    last_sealed = sealed_column()

    last = SealedJson("last_sealed", {})
