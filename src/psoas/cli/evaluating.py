"""``psoas evaluate``: annotated statements and cases, answered and held against their annotation."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from psoas.cli.lines import answer_lines
from psoas.cli.screen import console, escape, grid, print_json, progress
from psoas.errors import OutputError, VisitFileError

if TYPE_CHECKING:
    from psoas.evaluation import CaseScore, Evaluation, StatementScore
    from psoas.evaluation.mistakes import SourceMistakes

Line = Mapping[str, object]


@dataclass(slots=True)
class _Reading:
    """What has been read so far: the files with their number of good lines, and what was refused."""

    files: list[tuple[str, int]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def run_evaluation(
    statements: Sequence[Path],
    cases: Sequence[Path],
    out: Path | None,
    *,
    as_json: bool,
    errors: bool,
    blind: bool,
) -> int:
    """Evaluate; print, and write the page where a folder is given. 1 if a line was bad, else 0.

    Raises:
        VisitFileError: a file cannot be opened.
        OutputError: the folder cannot be written.
    """
    from psoas.evaluation import calibration_picture, evaluate, mistake_lines, page

    reading = _Reading()
    with progress("answering every statement and case…"):
        heard, answered = _scores(statements, cases, reading)
        found = evaluate(heard, answered, reading.files, blind=blind, refused=len(reading.refused))
    if out is not None:
        _write(out / "evaluation.md", page(found, "images/calibration.svg"))
        if answered:
            _write(out / "images" / "calibration.svg", calibration_picture(found.bins))
    wrong = mistake_lines(heard, answered) if errors else ()
    if as_json:
        print_json(_as_json(found, reading.refused) | ({"errors": list(wrong)} if errors else {}))
    else:
        _show(found, wrong)
    for line in reading.refused:
        sys.stderr.write(f"psoas: {line}\n")
    return 1 if reading.refused else 0


def _scores(
    statements: Sequence[Path], cases: Sequence[Path], reading: _Reading
) -> tuple[list[StatementScore], list[CaseScore]]:
    from psoas.evaluation import answer_case, answer_statement

    heard: list[StatementScore] = []
    answered: list[CaseScore] = []
    _each(statements, lambda line: heard.append(answer_statement(line)), reading)
    _each(cases, lambda line: answered.append(answer_case(line)), reading)
    return heard, answered


def _each(files: Sequence[Path], take: Callable[[Line], None], reading: _Reading) -> None:
    """Hand each line of each file on; name those that are refused by file and line."""
    ids: set[str] = set()

    def answer(data: Line) -> Line:
        id_ = str(data.get("id", ""))
        if id_ in ids:
            raise VisitFileError("id: stands twice; every annotated line needs one of its own.")
        ids.add(id_)
        take(data)
        return {}

    for file in files:
        good = 0
        for number, raw in _numbered(file):
            said: list[str] = []
            if answer_lines(iter([raw]), answer, said.append):
                refusal = json.loads(said[0])
                name = "" if refusal["id"] is None else f" ({str(refusal['id'])[:40]})"
                reading.refused.append(f"{file}, line {number}{name}: {refusal['error']}")
            else:
                good += bool(said)
        reading.files.append((_shown_name(file), good))


def _numbered(file: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with file.open("rb") as stream:
            yield from enumerate(stream, 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise VisitFileError(f"{file}: cannot be read ({reason}).") from None


def _shown_name(file: Path) -> str:
    """The file as it was named, but of a whole path only the end: a page must not show this machine's folders."""
    return file.name if file.is_absolute() or ".." in file.parts else file.as_posix()


def _as_json(found: Evaluation, refused: Sequence[str]) -> dict[str, object]:
    def tables(of: str) -> dict[str, object]:
        return {
            table.name: {
                name: {column: figure.to_json() for column, figure in row.items()}
                for name, row in table.rows.items()
            }
            for table in getattr(found, of)
        }

    return {
        "files": [{"file": name, "lines": count} for name, count in found.files],
        "statements": found.statements,
        "cases": found.cases,
        "listening": tables("listening"),
        "deciphering": tables("deciphering"),
        "calibration": [asdict(one) for one in found.bins],
        "findings_mistaken": [asdict(one) for one in found.codes],
        "sources_mistaken": [asdict(one) for one in found.sources],
        "refused": list(refused),
    }


def _show(found: Evaluation, wrong: Sequence[str]) -> None:
    from psoas.evaluation import shown

    out = console()
    out.print(f"{found.statements} statements, {found.cases} cases; each figure with its 95% interval.")
    for table in (*found.listening, *found.deciphering):
        columns = table.columns
        out.print(f"\n[bold]{table.name}[/]")
        head = [("", *columns)] if len(columns) > 1 else []
        rows = [
            (name.replace("_", " "), *(shown(figure, percent=table.percent) for figure in row.values()))
            for name, row in table.rows.items()
        ]
        out.print(grid([*head, *rows]))
    if found.codes:
        out.print("\n[bold]Findings most often mistaken[/]")
        out.print(
            grid(
                (
                    f"{'' if m.present else 'no '}{m.finding}",
                    f"{m.missed} missed of {m.there}",
                    f"{m.wrong} wrong",
                )
                for m in found.codes[:10]
            )
        )
    if found.sources:
        out.print("\n[bold]Sources most often mistaken[/]")
        out.print(grid(_source_row(mistakes) for mistakes in found.sources[:10]))
    for line in wrong:
        out.print(escape(line), soft_wrap=True)


def _source_row(mistakes: SourceMistakes) -> tuple[str, ...]:
    flags = [f"{mistakes.flag_missed} flag missed"] * bool(mistakes.flag_missed)
    flags += [f"{mistakes.false_alarms} false alarm"] * bool(mistakes.false_alarms)
    instead = ", ".join(source for source, _ in mistakes.instead)
    not_first = f"{mistakes.not_first} of {mistakes.cases} not first"
    return mistakes.source, not_first, ", ".join(flags), f"first instead: {instead}" if instead else ""


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{file}: cannot be written ({error.strerror}); give another folder.") from None
    sys.stderr.write(f"Written: {file}\n")
