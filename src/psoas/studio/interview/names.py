"""Names of medicines and conditions that begin with what is being typed, from the program's own tables."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from psoas.text.lexicon import lexicon
from psoas.text.medicines.table import entry, names, plain

MOST: Final = 8
LEAST: Final = 2  # letters before anything is offered
_KINDS: Final = frozenset({"condition", "state"})


def medicines(prefix: str) -> list[str]:
    """Medicines whose name begins so: substances first, then everyday names, the shorter ones before."""
    wanted = plain(prefix)
    if len(wanted) < LEAST:
        return []
    found = [entry(key) for key in names() if key.startswith(wanted)]
    found.sort(
        key=lambda e: (
            e.name not in e.substances,
            e.kind == "class",
            e.seldom,
            not e.common,
            len(e.name),
            e.name,
        )
    )
    return list(dict.fromkeys(e.name for e in found))[:MOST]


def conditions(prefix: str) -> list[str]:
    """Conditions that have a word that begins so."""
    wanted = prefix.strip().casefold()
    if len(wanted) < LEAST:
        return []
    found = [
        name
        for name in _conditions()
        if name.startswith(wanted) or any(w.startswith(wanted) for w in name.split())
    ]
    return sorted(found, key=lambda name: (not name.startswith(wanted), len(name), name))[:MOST]


@lru_cache(maxsize=1)
def _conditions() -> tuple[str, ...]:
    return tuple(code.replace("_", " ") for code, kind in lexicon().condition_kinds.items() if kind in _KINDS)
