"""What a client tells between visits, and a session in which feelings had their place."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from psoas.studio.models.clients import Client, Link
from psoas.studio.models.people import Member, Studio
from psoas.studio.models.visits import Visit
from psoas.studio.security.seal import SealedJson, SealedText, sealed_column


class CheckIn(models.Model):
    """What a client told on one day by one link; the answers as they were sent are intake events of the link.

    ``answers`` holds ``pain`` (0 to 10), ``activities`` (a list of ``{"name", "score"}``), ``done`` (how often each home action, by its
    code), ``got_in_way`` (a code), ``words``, ``global_change`` (-5 to 5) and ``phq4`` (four answers from 0 to 3). ``urgency`` is what was
    heard in the words at ``heard_sequence``; a row whose ``sequence`` is later has to be heard again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="check_ins")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="check_ins")
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="check_ins")
    on = models.DateField()
    answers_sealed = sealed_column()
    sequence = models.PositiveIntegerField(default=0)
    heard_sequence = models.PositiveIntegerField(null=True, blank=True)
    urgency = models.CharField(max_length=24, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    answers = SealedJson("answers_sealed", {})

    class Meta:
        ordering: ClassVar = ["on", "received_at"]
        indexes: ClassVar = [models.Index(fields=["client", "on"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["link", "on"], name="one_check_in_a_link_and_day")
        ]


class CareSession(models.Model):
    """What was asked, felt and agreed in a session that touched feelings. It is its author's; an owner opens it by a logged act.

    ``content`` holds ``consent_before``, ``signal``, ``distress_before``, ``consent_during``, ``felt`` (the client's own words),
    ``distress_after`` and ``phq4``. ``follow_up_by`` is the day by which somebody asks how they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="care_sessions")
    author = models.ForeignKey(Member, on_delete=models.PROTECT)
    content_sealed = sealed_column()
    follow_up_by = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    content = SealedJson("content_sealed", {})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "author"], name="one_care_session_an_author")
        ]


class Paper(models.Model):
    """A handout as PDF for the client's link: asked for, then made by the worker, and kept while what it says stays the same.

    ``key`` stands for all that it says. ``content`` is the file as base64, empty until it is made. It may be thrown away at any time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="papers")
    key = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True, blank=True)
    content_sealed = sealed_column()

    content = SealedText("content_sealed")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["visit", "key"], name="one_paper_a_key")]
