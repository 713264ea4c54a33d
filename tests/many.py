"""How many cases of a property are tried: a share where all tests run, all of them in `make bars` (section many)."""

from __future__ import annotations

import os
from typing import Final

MANY: Final = bool(os.environ.get("PSOAS_MANY"))


def many(share: int, whole: int) -> int:
    """The count for this run."""
    return whole if MANY else share
