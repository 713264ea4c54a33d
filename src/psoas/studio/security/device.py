"""A browser that signed in before is known by a signed cookie, so that strangers' wrong tries never keep its people out.

The cookie opens nothing: it only says that this browser once knew the password, and has its tries counted apart. It names the accounts that
signed in here, each with a number of its own and a stamp of the password; a changed password makes it worthless.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from psoas.studio.models.people import User

COOKIE: Final = "studio_browser"
DAYS: Final = 180
_SALT: Final = "studio.browser"
_MOST: Final = 8  # accounts of one browser, as at a front desk


def known(request: HttpRequest, login: str) -> str | None:
    """The number of this browser for an account; None where it did not sign in to it, or the password was changed since."""
    told = _accounts(request)
    user = User.objects.filter(email=login).first() if told else None
    if user is None:
        return None
    number, stamp = told.get(str(user.pk), ("", ""))
    return number if number and constant_time_compare(stamp, _stamp(user)) else None


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know this browser from now on; its number is another after each sign-in."""
    told = {key: value for key, value in _accounts(request).items() if key != str(user.pk)}
    kept = dict(list(told.items())[-(_MOST - 1) :]) | {str(user.pk): (secrets.token_hex(8), _stamp(user))}
    response.set_cookie(
        COOKIE, signing.dumps(kept, salt=_SALT, compress=True), max_age=DAYS * 86400, path="/account/",
        httponly=True, samesite="Strict", secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip


def _accounts(request: HttpRequest) -> dict[str, tuple[str, str]]:
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=DAYS * 86400)
        return {str(key): (str(number), str(stamp)) for key, (number, stamp) in told.items()}
    except (signing.BadSignature, AttributeError, TypeError, ValueError):
        return {}


def _stamp(user: User) -> str:
    return salted_hmac(_SALT, user.password).hexdigest()[:16]
