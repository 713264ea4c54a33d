"""The page of the evaluation, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from psoas.evaluation.calibration import Bin
from psoas.evaluation.figures import Table
from psoas.evaluation.mistakes import CodeMistakes, SourceMistakes
from psoas.evaluation.uncertainty import Figure
from psoas.vocabulary import label

HEAD: Final = """# Evaluation

Written by `psoas evaluate`. Annotated statements and cases are answered, and each answer is held against what a
clinician wrote down beforehand. Behind each figure stands its 95% interval: Wilson's for shares of cases, statements
or single findings, the bootstrap over whole statements or cases (2,000 resamples, fixed seed) for all else. A figure
is only as good as its set: a small or invented set says little about the clients of one clinic.
"""
_BLIND: Final = (
    "The sets are **blind**: they were written from clinical knowledge, without sight of the program's code, tables, tests or "
    "output, and are only measured. Nothing is tuned to them, and who improves the program does not read their texts; "
    "which findings and sources go wrong is not listed either, for a list would be something to tune to."
)
_LISTENING: Final = """A finding is found when type, code and said-or-denied agree with the annotation; what the annotator
marked as optional counts neither way. Sides are judged among the places and qualities found."""
_CASES: Final = """A case hands in the words together with the findings and exams that its annotator recorded as codes, as a
visit does; listening alone is judged above. A source is right when it is the diagnosis, or another that the annotator would accept. Probabilities
are of being present now, and sources may be present together: the plain Brier score is that of the true source, the
normalised one is over all sources after division by their sum (0 best, 2 worst). Flagged means that a doctor is asked
for within two weeks or sooner."""
_CALIBRATION: Final = """The source put first, in ten bins with as many cases each. On the broken line, what is said and
what comes true agree. The bars are 95% intervals."""
_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that the page tells. ``files`` names each file with how many lines of it were read."""

    files: Sequence[tuple[str, int]]
    statements: int
    cases: int
    listening: Sequence[Table]
    deciphering: Sequence[Table]
    bins: Sequence[Bin]
    codes: Sequence[CodeMistakes]
    sources: Sequence[SourceMistakes]
    blind: bool = False
    refused: int = 0


def shown(figure: Figure, *, percent: bool) -> str:
    """A figure with its interval in a cell.

    >>> shown(Figure(0.9, 0.8, 0.95, 40, 36), percent=True)
    '90% (80 to 95), 36 of 40'
    """
    if figure.value is None or figure.low is None or figure.high is None:
        return "none to judge"
    if percent:
        count = "" if figure.hits is None else f", {figure.hits} of {figure.of}"
        return f"{figure.value:.0%} ({100 * figure.low:.0f} to {100 * figure.high:.0f}){count}"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def page(found: Evaluation, picture: str) -> str:
    """The page.

    Args:
        found: what was measured.
        picture: the place of the calibration picture beside the page.
    """
    lines = [HEAD, _files(found), ""]
    if found.blind:
        lines += [_BLIND, ""]
    if found.listening:
        lines += [f"## Listening: {found.statements} statements", "", _LISTENING, ""]
        lines += [line for table in found.listening for line in _table(table)]
        lines += () if found.blind else _codes(found.codes)
    if found.deciphering:
        lines += [f"## Deciphering and keeping safe: {found.cases} cases", "", _CASES, ""]
        lines += [line for table in found.deciphering for line in _table(table)]
        lines += [
            "### Calibration",
            "",
            _CALIBRATION,
            "",
            f"![Calibration of the first source]({picture})",
            "",
        ]
        lines += () if found.blind else _sources(found.sources)
    return "\n".join(lines).rstrip() + "\n"


def _files(found: Evaluation) -> str:
    read = ", ".join(f"`{name}` ({count} lines)" for name, count in found.files)
    left = f" {found.refused} lines could not be read and are left out." if found.refused else ""
    return f"Read: {read}.{left}"


def _table(table: Table) -> list[str]:
    head = ["| | " + " | ".join(table.columns) + " |", "|---" * (1 + len(table.columns)) + "|"]
    rows = [
        f"| {label(name)} | " + " | ".join(shown(f, percent=table.percent) for f in row.values()) + " |"
        for name, row in table.rows.items()
    ]
    return [f"### {table.name}", "", *head, *rows, ""]


def _more(count: int) -> list[str]:
    return [f"And {count - _ROWS} more.", ""] if count > _ROWS else []


def _codes(mistakes: Sequence[CodeMistakes]) -> list[str]:
    if not mistakes:
        return []
    rows = [
        f"| {m.finding} | {'said' if m.present else 'denied'} | {m.there} | {m.missed} | {m.wrong} | {m.turned} |"
        for m in mistakes[:_ROWS]
    ]
    head = ["| finding | | there | missed | found in error | turned round |", "|---|---|---|---|---|---|"]
    return ["### Findings most often mistaken", "", *head, *rows, "", *_more(len(mistakes))]


def _sources(mistakes: Sequence[SourceMistakes]) -> list[str]:
    if not mistakes:
        return []
    rows = [
        f"| {label(m.source)} | {m.cases} | {m.not_first} | {m.not_in_three} | {m.flag_missed} | {m.false_alarms} | "
        f"{', '.join(f'{label(source)} {count}' for source, count in m.instead)} |"
        for m in mistakes[:_ROWS]
    ]
    head = [
        "| true source | cases | not first | not in three | flag missed | false alarm | first instead |",
        "|---|---|---|---|---|---|---|",
    ]
    return ["### Sources most often mistaken", "", *head, *rows, "", *_more(len(mistakes))]
