"""Names of findings as a client reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from psoas.assessment import RedFlag
from psoas.report.words import denied_name, finding_name
from psoas.screening.rules import rules
from psoas.vocabulary import check_code, meaning
from psoas.vocabulary.tables import Row, read

_TOLD = "told: "  # the vocabulary's mark of what cannot be seen


@lru_cache(maxsize=1)
def _client_names() -> Mapping[str, str]:
    """Names of warning signs whose meaning is written for practitioners."""

    def make(row: Row) -> tuple[str, str]:
        row.text("citation"), row.verified()
        type_, _sep, code = row.text("key").partition(":")
        check_code(type_, code, "key")
        return row.text("key"), row.text("name")

    columns = ("key", "name", "citation", "verified")
    return dict(read("psoas.studio.interview", "client_names.csv", columns, make))


@lru_cache(maxsize=1)
def client_reasons() -> Mapping[str, str]:
    """Why a warning sign cannot wait, for clients: by what it points to, or by its rule."""

    def make(row: Row) -> tuple[str, str]:
        row.text("citation"), row.verified()
        type_, _sep, code = row.text("key").partition(":")
        if type_ == "source":
            check_code("source", code, "key")
        elif code not in {rule.code for rule in rules()}:
            raise row.fail("key", f"{code}: is no rule of screening.")
        return row.text("key"), row.text("reason")

    columns = ("key", "reason", "citation", "verified")
    return dict(read("psoas.studio.interview", "client_reasons.csv", columns, make))


def client_reason(flag: RedFlag) -> str:
    """Why a warning sign cannot wait, in words for a client; the practitioner's sentence where none is written for them."""
    keys = (f"rule:{flag.rule}", *(f"source:{source}" for source in flag.points_to[:1]))
    return next((client_reasons()[key] for key in keys if key in client_reasons()), flag.reason)


def said_name(key: str) -> str:
    """A finding (``type:code``) that is there; a warning sign by its meaning, since its short name is for practitioners."""
    return _(plain_name(key))


def not_said_name(key: str) -> str:
    """A finding that is not there."""
    if key.startswith("red_flag:"):
        return _("no: %(sign)s") % {"sign": _(plain_name(key))}
    return _(f"no {_client_names()[key]}" if key in _client_names() else denied_name(key))


def plain_name(key: str) -> str:
    """A finding's name in the tables' own language; a warning sign by its plain name or its meaning."""
    if key in _client_names():
        return _client_names()[key]
    type_, _sep, code = key.partition(":")
    return meaning(type_, code).removeprefix(_TOLD) if type_ == "red_flag" else finding_name(key)


def readable(texts: Iterable[str]) -> tuple[str, ...]:
    """Sentences of the tables in the client's language, each once; one that has not been translated is left out."""
    english = (get_language() or "en").startswith("en")
    return tuple(dict.fromkeys(_(text) for text in texts if english or _(text) != text))
