"""How long what a person writes may be. The pages' own fields stop there; what is sent otherwise is refused with the number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psoas.studio.commands.refusals import RefusedError

LINE: Final = 300  # characters of one line: work, a medicine, a condition
NAME: Final = 120  # of a member's name or a studio's, as its column holds it
REASON: Final = 2_000  # of a written reason
LIST: Final = 60  # lines of a list
ABOUT: Final = ("work", "sports", "medicines", "conditions")


def refuse_long(field: str, text: object, most: int) -> None:
    """Refuse a text that is too long.

    Raises:
        RefusedError: naming the field, its length and what is kept.
    """
    if isinstance(text, str) and len(text) > most:
        raise RefusedError(
            f"{field}: has {len(text):,} characters; at most {most:,} are kept. Please write it shorter."
        )


def refuse_long_about(about: Mapping[str, object]) -> None:
    """Refuse what is said of a client where a line or a list is too long.

    Raises:
        RefusedError: naming the field.
    """
    for field in ABOUT:
        value = about.get(field)
        lines = value if isinstance(value, list | tuple) else [value]
        if len(lines) > LIST:
            raise RefusedError(f"{field}: has {len(lines)} lines; at most {LIST} are kept.")
        for line in lines:
            refuse_long(field, line, LINE)
