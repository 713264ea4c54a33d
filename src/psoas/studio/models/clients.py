"""Clients, the links that they open on their phones, and what they consented to."""

from __future__ import annotations

import datetime
import uuid
from typing import ClassVar, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from psoas.studio.models.people import Member, Role, Studio
from psoas.studio.security.seal import SealedJson, SealedText, sealed_column

OLDEST: Final = 120  # years; the oldest that a visit file takes


class ClientQuerySet(models.QuerySet["Client"]):
    """Clients, filtered by who asks."""

    def visible_to(self, member: Member) -> ClientQuerySet:
        """Owner and front desk: all of the studio. A practitioner: those in whose care team they are."""
        own = self.filter(studio_id=member.studio_id, erased_at__isnull=True)
        if member.role == Role.PRACTITIONER:
            return own.filter(models.Q(practitioner=member) | models.Q(team=member)).distinct()
        return own


class Client(models.Model):
    """A person who comes to the studio. Everything that tells who they are is sealed.

    ``about`` holds what a visit file's ``[client]`` table holds, without the age: ``sex``, ``height_m``, ``mass_kg``, ``work``,
    ``sports``, ``medicines``, ``conditions``, ``country``. ``born`` is an ISO date or a year. ``contact``: ``email``, ``phone``.
    ``discharged_on`` is the day on which the work was finished; a new visit takes it away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT, related_name="clients")
    practitioner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="clients")
    team = models.ManyToManyField(Member, related_name="team_clients", blank=True)
    name_sealed = sealed_column()
    born_sealed = sealed_column()
    contact_sealed = sealed_column()
    about_sealed = sealed_column()
    guardian_sealed = sealed_column()
    email_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    language = models.CharField(max_length=8, default="en")
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    discharged_on = models.DateField(null=True, blank=True)

    name = SealedText("name_sealed")
    born = SealedText("born_sealed")
    guardian = SealedText("guardian_sealed")
    contact = SealedJson("contact_sealed", {})
    about = SealedJson("about_sealed", {})

    objects: ClassVar = ClientQuerySet.as_manager()

    def age_on(self, day: datetime.date) -> int | None:
        """Whole years on a day; None where the birth date is not known. Of a year alone, the age reached in that year."""
        born = self.born
        if not born:
            return None
        if len(born) == 4:
            years = day.year - int(born)
        else:
            birth = datetime.date.fromisoformat(born)
            years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
        # A visit may be planned for after, or be noted from before, what the birth date allows.
        return min(max(years, 0), OLDEST)


class Purpose(models.TextChoices):
    """What a link is for; it opens nothing else."""

    INTAKE = "intake", _("Intake")
    CHECK_IN = "check_in", _("Check-in")
    HANDOUT = "handout", _("Handout")


class Link(models.Model):
    """A link that a client opens without an account. Only the hash of its 256-bit token is kept.

    ``asks`` names what a check-in asks beside the usual: ``phq4``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="links")
    visit = models.ForeignKey(
        "studio.Visit", on_delete=models.CASCADE, related_name="links", null=True, blank=True
    )
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    asks = models.JSONField(default=list, blank=True)

    def is_open(self, now: datetime.datetime) -> bool:
        """Whether it still opens."""
        return self.revoked_at is None and now < self.expires_at


class ConsentKind(models.TextChoices):
    """What is consented to, each apart."""

    DATA = "data", _("Keeping what you tell us")
    TOUCH = "touch", _("Hands-on examination and treatment")
    NEEDLES = "needles", _("Acupuncture needles")
    EMOTIONAL = "emotional", _("Talking about how you feel")


class Consent(models.Model):
    """One kind of consent, given or refused; a later row replaces an earlier one, and none is changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=16, choices=ConsentKind.choices)
    given = models.BooleanField()
    text_version = models.CharField(max_length=16)
    by_guardian = models.BooleanField(default=False)
    link = models.ForeignKey(Link, on_delete=models.SET_NULL, null=True, blank=True)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
