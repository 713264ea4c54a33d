"""Why a command was refused."""

from __future__ import annotations

from dataclasses import dataclass

from psoas.errors import StudioError


class RefusedError(StudioError):
    """A command cannot be carried out; the message says why and what to do, and holds nothing that a client said."""


@dataclass
class ConflictError(Exception):
    """Someone else changed the same thing since it was read. Neither version is lost: both are shown.

    Attributes:
        field: what both changed.
        theirs: what stands now; ``mine`` was not stored.
        revision: the number to name when writing again.
    """

    field: str
    theirs: object
    mine: object
    revision: int

    def __str__(self) -> str:
        """Without what was written."""
        return f"{self.field}: was changed by someone else"
