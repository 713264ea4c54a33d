"""Signs of illness in a text on medicines and conditions, as the conditions that they may stand for.

In the story they are findings, and the screening judges them. A text that is asked for cautions alone is not screened: there
"I cannot hold my water" must stand for what it may be.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources

from psoas.errors import KnowledgeError
from psoas.text.lexicon import CONDITION, lexicon
from psoas.text.matching import Mention


@lru_cache(maxsize=1)
def _signs() -> Mapping[str, str]:
    """The condition that each red flag may stand for."""
    path = resources.files("psoas.text").joinpath("data", "en", "signs.csv")
    found: dict[str, str] = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        if row["condition"] not in lexicon().condition_kinds:
            raise KnowledgeError(
                f"psoas.text/data/en/signs.csv: condition {row['condition']!r} is not known."
            )
        found[row["red_flag"]] = row["condition"]
    return found


def signs_of(matches: Iterable[Mention]) -> Iterator[Mention]:
    """The conditions that the red flags among the phrases may stand for, each in its place."""
    for one in matches:
        if one.type == "red_flag" and one.mark == "yes" and one.code in _signs():
            yield replace(one, type=CONDITION, code=_signs()[one.code])
