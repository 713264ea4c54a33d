"""Drawn pictures on disk beside the body: drawn once, then read.

One folder whose name is the hash of the poses and of all that drawing depends on. What cannot be read or written is no
error: the picture is then drawn again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from psoas.body.model import cache
from psoas.body.posing import pose_cache

_TABLES: Final = ("skin_parts.csv", "exercise_pictures.toml", "bellies.csv", "drawing.csv")
_UNREADABLE: Final = (OSError, ValueError)


def kept(name: str, draw: Callable[[], str]) -> str:
    """A text by its name, from the cache where it is there.

    Args:
        name: a file's name.
        draw: makes the text.
    """
    path = cache.folder() / f"pictures-{_key()}" / name
    with contextlib.suppress(*_UNREADABLE):
        return path.read_text(encoding="utf-8")
    text = draw()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Beside its place and moved into it: a reader sees a whole file or none.
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{name}-", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(part).replace(path)
    return text


@lru_cache(maxsize=1)
def _key() -> str:
    digest = hashlib.sha256(pose_cache.key().encode())
    room = resources.files("psoas.graphics")
    for module in sorted(
        p.name for p in room.joinpath("exercise_pictures").iterdir() if p.name.endswith(".py")
    ):
        digest.update(room.joinpath("exercise_pictures").joinpath(module).read_bytes())
    for name in _TABLES:
        digest.update(room.joinpath("data").joinpath(name).read_bytes())
    return digest.hexdigest()[:20]
