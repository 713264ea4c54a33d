"""What a studio may give away: rounded counts alone, the small ones left out; no person, no day, no code of a person.

No total is given beside the counts: a total would tell a count that was left out. Counts are rounded: whoever holds an export of
before and one of after a client's word would otherwise read that client's source and exams from what differs between the two.
"""

from __future__ import annotations

import csv
import io
from typing import Final

from psoas.differential.knowledge.evidence import PACKAGE
from psoas.differential.learning.counting import Tally
from psoas.visit.fields import Json
from psoas.vocabulary import SOURCES
from psoas.vocabulary.tables import settings

COLUMNS: Final = ("kind", "source", "exam", "confirmed", "refuted", "positive", "done")
FORM: Final = "psoas-own-evidence-2"


def rows_without_persons(tally: Tally) -> list[dict[str, Json]]:
    """One row a source and one an exam and source; a count under the limit is None, and a row without a count is left out.

    Every count is rounded to the nearest multiple of ``exported_to``.
    """
    confirmed, refuted = dict(tally.confirmed), dict(tally.refuted)
    rows: list[dict[str, Json]] = [
        {
            "kind": "source",
            "source": source,
            "exam": None,
            "confirmed": _kept(confirmed.get(source, 0)),
            "refuted": _kept(refuted.get(source, 0)),
            "positive": None,
            "done": None,
        }
        for source in SOURCES
    ]
    for one in tally.exams:
        # The negative ones are the rest of those done: where either is small, neither is told.
        both = _kept(one.positive) is not None and _kept(one.done - one.positive) is not None
        rows.append(
            {
                "kind": "exam",
                "source": one.source,
                "exam": one.exam,
                "confirmed": None,
                "refuted": None,
                "positive": _kept(one.positive) if both else None,
                "done": _kept(one.done),
            }
        )
    return [row for row in rows if any(row[c] is not None for c in ("confirmed", "refuted", "done"))]


def export_json(tally: Tally, year: int) -> dict[str, Json]:
    """The export as JSON.

    Args:
        tally: what was counted.
        year: in which it is given away; no date is finer.
    """
    least = int(settings(PACKAGE, "learning_settings.csv")["least_exported"])
    rows: list[Json] = [dict(row) for row in rows_without_persons(tally)]
    return {
        "form": FORM,
        "year": year,
        "counts_under_this_are_left_out": least,
        "counts_are_rounded_to": _step(),
        "counts": rows,
    }


def export_csv(tally: Tally, year: int) -> str:
    """The export as CSV, with the year in each row; a count that is left out is empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ("year", *COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows({"year": year, **row} for row in rows_without_persons(tally))
    return out.getvalue()


def _kept(count: int) -> int | None:
    if count < settings(PACKAGE, "learning_settings.csv")["least_exported"]:
        return None
    return _step() * ((2 * count + _step()) // (2 * _step()))


def _step() -> int:
    return int(settings(PACKAGE, "learning_settings.csv")["exported_to"])
