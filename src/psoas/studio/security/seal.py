"""Columns whose content is sealed: AES-GCM, bound to table, column and row, so that a value moved elsewhere does not open.

A sealed value is ``1 byte version | 1 byte key number | 12 bytes nonce | ciphertext and tag``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import Any, Final, Generic, TypeVar, cast, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from psoas.errors import StudioError
from psoas.studio.security.keys import seal_keys
from psoas.visit.fields import Json

_VERSION: Final = 1
_HEAD: Final = 2
_NONCE: Final = 12


class SealBrokenError(StudioError):
    """A sealed value does not open: it was changed, moved to another row, or sealed with another key."""


def seal(text: str, bound_to: str) -> bytes:
    """Seal a text; it opens only with the same ``bound_to`` (``table:column:row``). An empty text stays empty."""
    if not text:
        return b""
    key = seal_keys(settings.DATA)[-1]
    nonce = os.urandom(_NONCE)
    return (
        bytes((_VERSION, key.number))
        + nonce
        + AESGCM(key.secret).encrypt(nonce, text.encode(), bound_to.encode())
    )


def unseal(value: bytes, bound_to: str) -> str:
    """Open a sealed text.

    Raises:
        SealBrokenError: it does not open; the message names the column and the row, never the content.
    """
    if not value:
        return ""
    value = bytes(value)
    key = (
        next((k for k in seal_keys(settings.DATA) if k.number == value[1]), None)
        if len(value) > _HEAD
        else None
    )
    if value[0] != _VERSION or key is None:
        raise SealBrokenError(f"{bound_to}: was sealed with a key that this studio does not have.")
    nonce, rest = value[_HEAD : _HEAD + _NONCE], value[_HEAD + _NONCE :]
    try:
        return AESGCM(key.secret).decrypt(nonce, rest, bound_to.encode()).decode()
    except (InvalidTag, ValueError):
        raise SealBrokenError(
            f"{bound_to}: does not open; it was changed or moved, or the key is another."
        ) from None


def blind_index(text: str, purpose: str) -> str:
    """A keyed hash by which a sealed e-mail address or telephone number can be found again, and not read."""
    key = seal_keys(settings.DATA)[-1].secret
    return (
        hmac.new(key, f"{purpose}:{text.strip().casefold()}".encode(), hashlib.sha256).hexdigest()
        if text.strip()
        else ""
    )


Value = TypeVar("Value")


class Sealed(Generic[Value]):
    """A readable attribute over a binary column; reads and writes go through the seal."""

    def __init__(self, column: str) -> None:
        self.column = column

    def _bound_to(self, row: models.Model) -> str:
        return f"{row._meta.db_table}:{self.column}:{row.pk}"

    @overload
    def __get__(self, row: None, owner: type[models.Model]) -> Sealed[Value]: ...
    @overload
    def __get__(self, row: models.Model, owner: type[models.Model]) -> Value: ...
    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Value | Sealed[Value]:
        if row is None:
            return self
        return self._from_text(unseal(getattr(row, self.column), self._bound_to(row)))

    def __set__(self, row: models.Model, value: Value) -> None:
        setattr(row, self.column, seal(self._to_text(value), self._bound_to(row)))

    def _from_text(self, text: str) -> Value:
        raise NotImplementedError

    def _to_text(self, value: Value) -> str:
        raise NotImplementedError


class SealedText(Sealed[str]):
    """A sealed text: ``words = SealedText("words_sealed")`` beside ``words_sealed = sealed_column()``."""

    def _from_text(self, text: str) -> str:
        return text

    def _to_text(self, value: str) -> str:
        return value


class SealedJson(Sealed[Any]):
    """A sealed JSON value; ``empty`` is what an empty column means."""

    def __init__(self, column: str, empty: Json) -> None:
        super().__init__(column)
        self.empty = empty

    def _from_text(self, text: str) -> Any:
        return json.loads(text if text else json.dumps(self.empty))

    def _to_text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def sealed_column() -> models.BinaryField[bytes, bytes]:
    """The column of a sealed attribute; never shown by Django's own forms."""
    return cast(
        "models.BinaryField[bytes, bytes]", models.BinaryField(default=b"", blank=True, editable=False)
    )
