"""A visit and what was said, drawn, found and decided in it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from psoas.studio.models.clients import Client, Link
from psoas.studio.models.people import Member, Role, Studio
from psoas.studio.security.seal import SealedJson, SealedText, sealed_column


class VisitQuerySet(models.QuerySet["Visit"]):
    """Visits, filtered by who asks."""

    def visible_to(self, member: Member) -> VisitQuerySet:
        """As clients are (``ClientQuerySet.visible_to``)."""
        own = self.filter(studio_id=member.studio_id, client__erased_at__isnull=True)
        if member.role == Role.PRACTITIONER:
            return own.filter(
                models.Q(client__practitioner=member) | models.Q(client__team=member)
            ).distinct()
        return own


class VisitState(models.TextChoices):
    """How far a visit has come."""

    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    SIGNED = "signed", _("Signed")


class Visit(models.Model):
    """One visit. ``words``, ``drawing``, ``observations`` and ``corrections`` are what a visit file holds.

    ``drawing`` is a list of tables as in a visit file (``psoas.visit.drawing``), ``corrections`` likewise, ``observations`` the
    practitioner's notes that are heard like the words, ``outcomes`` the pain (``pain_now``, 0 to 10) and the client's own activities
    (``activities``: a list of ``{"name", "score"}``). ``urgency`` and ``understood`` are the verdict at ``verdict_revision``, for lists; a visit
    whose ``revision`` is later has to be assessed again (``commands.verdicts.catch_up``).
    Each text has a number that counts its changes; a writer says which one they saw, so that nobody overwrites another unseen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="visits")
    practitioner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="visits")
    on = models.DateField()
    planned_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=16, choices=VisitState.choices, default=VisitState.PLANNED)
    revision = models.PositiveIntegerField(default=0)
    words_sealed = sealed_column()
    words_revision = models.PositiveIntegerField(default=0)
    drawing_sealed = sealed_column()
    observations_sealed = sealed_column()
    observations_revision = models.PositiveIntegerField(default=0)
    corrections_sealed = sealed_column()
    outcomes_sealed = sealed_column()
    intake_started_at = models.DateTimeField(null=True, blank=True)
    intake_done_at = models.DateTimeField(null=True, blank=True)
    urgency = models.CharField(max_length=24, blank=True)
    understood = models.CharField(max_length=16, blank=True)
    verdict_revision = models.PositiveIntegerField(default=0)
    told_to_get_help_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    words = SealedText("words_sealed")
    observations = SealedText("observations_sealed")
    drawing = SealedJson("drawing_sealed", [])
    corrections = SealedJson("corrections_sealed", [])
    outcomes = SealedJson("outcomes_sealed", {})

    objects: ClassVar = VisitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-on", "-created_at"]
        indexes: ClassVar = [models.Index(fields=["studio", "on"]), models.Index(fields=["client", "on"])]


class Finding(models.Model):
    """A coded finding: stated, drawn from a list, or by hand. A correction is a new row that supersedes the old one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="findings")
    type = models.CharField(max_length=24)
    code = models.CharField(max_length=64)
    side = models.CharField(max_length=12, default="unstated")
    present = models.BooleanField(default=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True)
    link = models.ForeignKey(Link, on_delete=models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["visit", "type", "code", "side"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_current_finding",
            )
        ]


class MuscleJudgement(models.Model):
    """A muscle judged weak, tight, inhibited or in spasm; ``amount`` from 0 to 1."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="muscles")
    muscle = models.CharField(max_length=64)
    side = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    amount = models.FloatField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at"]


class SafetyOverride(models.Model):
    """A practitioner's written reason to go on although the verdict asks for a doctor within two weeks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="overrides")
    urgency = models.CharField(max_length=24)
    rules = models.JSONField(default=list)
    reason_sealed = sealed_column()
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    reason = SealedText("reason_sealed")


class Snapshot(models.Model):
    """What went in and what came out when a note was signed, with the versions; compressed and sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="snapshots")
    note = models.OneToOneField("studio.NoteVersion", on_delete=models.CASCADE, related_name="snapshot")
    content_sealed = sealed_column()
    version = models.CharField(max_length=24)
    at = models.DateTimeField(auto_now_add=True)

    content = SealedJson("content_sealed", {})


class Attention(models.Model):
    """Why someone should look at a client now. It goes when the reason goes, or is dismissed with a written reason.

    ``check_in`` is the check-in in which it was told, where it was. ``told`` says what an alert of the course says: ``title``, ``why``,
    ``do``, ``citation``.
    """

    class Kind(models.TextChoices):
        """In the order of danger."""

        TOLD_TO_GET_HELP = "told_to_get_help", _("Told to get help now")
        RED_FLAG = "red_flag", _("New warning sign")
        FOLLOW_UP = "follow_up", _("Ask how they are")
        COURSE = "course", _("Think again")
        INTAKE_DONE = "intake_done", _("Intake done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="attention")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="attention")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    codes = models.JSONField(default=list)
    since = models.DateTimeField(auto_now_add=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True)
    reason_sealed = sealed_column()
    check_in = models.ForeignKey(
        "studio.CheckIn", on_delete=models.CASCADE, null=True, blank=True, related_name="attention"
    )
    told_sealed = sealed_column()

    reason = SealedText("reason_sealed")
    told = SealedJson("told_sealed", {})


class BodyResult(models.Model):
    """A result of the body, kept to answer again; it names no client and may be thrown away at any time."""

    key = models.CharField(max_length=96, primary_key=True)
    kind = models.CharField(max_length=24)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
