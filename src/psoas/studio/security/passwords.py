"""Argon2id with the parameters that OWASP recommends for servers; Django's own take 100 MB a sign-in."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class StudioArgon2(Argon2PasswordHasher):
    """19 MB, two passes, one lane (OWASP Password Storage Cheat Sheet, argon2id)."""

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
