"""Who may make an account: nobody by themselves. The owner invites people."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StudioAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Signing up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's interface
        """Nobody signs up by themselves."""
        return False
