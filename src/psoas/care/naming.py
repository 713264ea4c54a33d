"""An intervention found by any of its names: its code, its title, or another name in common use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from psoas.care.interventions import Intervention, check_intervention, interventions
from psoas.care.triggers import PACKAGE
from psoas.errors import VisitFileError, nearest
from psoas.vocabulary.tables import Row, read

_WORD: Final = re.compile(r"[^\W_]+")
_MOST_OFFERED: Final = 8
_NEAR: Final = 0.7  # a name that shares less than this is another thing, and no slip of the hand


def _make(row: Row) -> tuple[str, tuple[str, ...]]:
    row.text("citation"), row.verified()
    code = check_intervention(row.text("intervention")).code
    return code, tuple(name.strip() for name in row.text("names").split(";") if name.strip())


@lru_cache(maxsize=1)
def also_called() -> Mapping[str, tuple[str, ...]]:
    """The other names of each intervention, by its code."""
    return dict(read(PACKAGE, "names.csv", ("intervention", "names", "citation", "verified"), _make))


def intervention_named(name: str) -> Intervention:
    """The intervention of a code, a title or another name; capitals and hyphens do not matter.

    Raises:
        VisitFileError: there is none, or there are several; the message lists those that may be meant.

    >>> intervention_named("Golden milk").code
    'turmeric_curcumin'
    """
    known = interventions()
    if name in known:
        return known[name]
    wanted = plain_name(name)
    exact = [code for code, names in _names().items() if wanted in names]
    words = set(wanted.split())
    found = exact or [
        code for code, names in _names().items() if words and any(words <= set(n.split()) for n in names)
    ]
    if len(found) == 1:
        return known[found[0]]
    if found:
        raise VisitFileError(
            f"intervention: {_shown(name)} may be several; give one of {', '.join(found[:_MOST_OFFERED])}."
        )
    raise VisitFileError(
        f"intervention: {_shown(name)} is not known{_offer(wanted)} `psoas codes intervention` lists all."
    )


def _offer(wanted: str) -> str:
    """The code whose name is most like what was typed."""
    of_name = {n: code for code, names in _names().items() for n in names}
    close = nearest(wanted, of_name, 1, _NEAR)
    return f"; did you mean {of_name[close[0]]!r}?" if close else "."


@lru_cache(maxsize=1)
def _names() -> Mapping[str, frozenset[str]]:
    """Every name of each intervention, in plain words."""
    return {
        code: frozenset(map(plain_name, (code, i.name, *also_called().get(code, ()))))
        for code, i in interventions().items()
    }


def plain_name(name: str) -> str:
    """A name in lower case without hyphens, dots and apostrophes."""
    return " ".join(_WORD.findall(name.casefold().replace("'", "").replace("\u2019", "")))


def _shown(name: str) -> str:
    return repr(name if len(name) <= 60 else name[:57] + "...")
