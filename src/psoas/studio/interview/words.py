"""Names of findings as a client reads them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from psoas.report.words import denied_name, finding_name
from psoas.vocabulary import meaning

_TOLD = "told: "  # the vocabulary's mark of what cannot be seen


def said_name(key: str) -> str:
    """A finding (``type:code``) that is there; a warning sign by its meaning, since its short name is for practitioners."""
    return _(_plain(key))


def not_said_name(key: str) -> str:
    """A finding that is not there."""
    if key.startswith("red_flag:"):
        return _("no: %(sign)s") % {"sign": _(_plain(key))}
    return _(denied_name(key))


def _plain(key: str) -> str:
    type_, _sep, code = key.partition(":")
    return meaning(type_, code).removeprefix(_TOLD) if type_ == "red_flag" else finding_name(key)
