"""A studio and the people who work in it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member may do; the rules of the routes name these."""

    OWNER = "owner", _("Owner")
    PRACTITIONER = "practitioner", _("Practitioner")
    DESK = "desk", _("Front desk")


class Studio(models.Model):
    """A practice. ``is_sample``: it holds invented people only.

    ``own_evidence`` is the version of its own evidence (``EvidenceVersion``) by which its visits are assessed; none: the published
    figures alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    country = models.CharField(max_length=2, blank=True)
    is_sample = models.BooleanField(default=False)
    own_evidence = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class UserManager(BaseUserManager["User"]):
    """Makes users who sign in by e-mail address."""

    def create_user(self, email: str, password: str, **values: Any) -> User:
        """A user with a hashed password."""
        user = User(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()


class Member(models.Model):
    """A user in a studio, with one role there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    studio = models.ForeignKey(Studio, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=16, choices=Role.choices)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["studio", "user"], name="one_membership_a_studio")
        ]

    @property
    def is_owner(self) -> bool:
        """Whether this is an owner of the studio."""
        return self.role == Role.OWNER

    @property
    def sees_words(self) -> bool:
        """Whether what clients say may be shown to them: the front desk sees names and times only."""
        return self.role in {Role.OWNER, Role.PRACTITIONER}
