"""Who may make an account, and how often somebody may try to sign in: nobody by themselves; the owner invites people."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from psoas.studio.models.people import User
from psoas.studio.security import device, tries


class StudioAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Signing up is closed; wrong passwords are counted by ``security.tries``, and a browser that signed in is known."""

    _try: tries.Try | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's interface
        """Nobody signs up by themselves."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try; who has to wait is told how long. Allauth's own limits, which lock an account, are not asked.

        Raises:
            ValidationError: it is too soon.
        """
        login = str(credentials.get("email") or "").strip().lower()
        found = tries.begin(
            login=login, address=ratelimit.get_ip(request), browser=device.known(request, login)
        )
        if not isinstance(found, tries.Try):
            raise ValidationError(
                _("Too many wrong tries. Wait %(minutes)d min, then try once more.")
                % {"minutes": tries.minutes(found)}
            )
        self._try = found

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The user whose password it is."""
        user = cast("User | None", super().authenticate(request, **credentials))
        if user is not None and self._try is not None:
            self._try.succeeded()
        return user

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        """After signing in the browser is known."""
        response = cast("HttpResponse", super().post_login(request, user, **told))
        device.remember(request, response, user)
        return response
