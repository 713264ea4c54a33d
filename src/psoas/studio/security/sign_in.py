"""Who may make an account, and how often somebody may try to sign in: nobody by themselves; the owner invites people."""

from __future__ import annotations

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest

_APP: Final = "psoas.studio"
_EVERYWHERE: Final = "login_failed_everywhere"


class StudioAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Signing up is closed; failed sign-ins are counted for an account at an address, and for an account from everywhere."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's interface
        """Nobody signs up by themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try; too many of one account at this address, of it from everywhere, or of this address are refused."""
        super().pre_authenticate(request, **credentials)
        account = super()._get_login_attempts_cache_key(request, **credentials)
        counted = ratelimit.consume(
            request,
            app=_APP,
            action=_EVERYWHERE,
            config={_EVERYWHERE: settings.SIGN_INS_FROM_EVERYWHERE},
            key=account,
        )
        if not counted:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage += counted.usage  # what succeeds is counted back

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{account}:{ratelimit.get_ip(request)}"
