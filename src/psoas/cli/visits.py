"""``psoas visit``: visit files, or a folder with the visits of one client, in; a report, a letter, the client's page (also as PDF) and ``assessment.json`` out for each."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psoas import __version__
from psoas.cli.changes import print_since
from psoas.cli.reading import doubt_dates, print_assessment, verdict_words
from psoas.cli.screen import console, escape, progress
from psoas.errors import OutputError, PsoasError, VisitFileError
from psoas.visit import Visit, load_visit

if TYPE_CHECKING:  # only their names: the rooms are loaded where they are needed
    from psoas.care.handout import Occasion
    from psoas.pathway import Record, Since


_DAYS_A_YEAR: Final = 365.25


def run_visits(
    files: Sequence[Path], out: Path, *, as_json: bool, brief: bool = False, override: str | None = None
) -> int:
    """Assess each file; one that fails is named and costs the others nothing.

    A folder holds the visits of one client: they are put in order by their dates, and each but the first begins with what
    has changed since the one before. ``brief`` prints two lines a visit: the verdict, and where the report is. ``override`` is a practitioner's reason to
    go on with the one file that is given.

    Returns:
        0, or the exit code of the last failure's family.

    Raises:
        OutputError: ``out`` cannot be written, found out before any work is done.
    """
    _check_writable(out)
    code = 0
    series = [place for place in files if place.is_dir()]
    single = [place for place in files if not place.is_dir()]
    for place in series:
        code = (
            _run_series(place, out / place.resolve().name, as_json=as_json, brief=brief, override=override)
            or code
        )
    for file, folder in zip(single, _folders(single, out), strict=True):
        try:
            _run_visit(file, folder, as_json=as_json, brief=brief, override=override)
        except PsoasError as error:
            code = _failed(error, folder)
    return code


def _failed(error: PsoasError, folder: Path) -> int:
    """Say what failed, and that pages of an earlier run are not of this one."""
    sys.stderr.write(f"psoas: {error}\n")
    if (folder / "report.html").exists():
        sys.stderr.write(f"psoas: the pages in {folder} are from an earlier run; do not use them.\n")
    return error.exit_code


def _run_series(place: Path, out: Path, *, as_json: bool, brief: bool, override: str | None) -> int:
    """Assess the visits of one client; all or none, since each rests on those before it."""
    files = sorted(place.glob("*.toml"))
    folders = _folders(files, out)
    try:
        if not files:
            raise VisitFileError(f"{place}: holds no visit file; put the client's visits (*.toml) there.")
        visits = {file: load_visit(file) for file in files}
        if _of_several(visits.values()):
            raise VisitFileError(
                f"{place}: holds visits of more than one client (their sex or age differs); a folder is read as the visits of one client "
                f"in turn. Give the files instead: psoas visit {place}/*.toml"
            )
        with progress(f"{place.name}: reading, screening, deciphering {len(files)} visits…"):
            from psoas.pathway import records_of

            made = {one.record.visit.date: one for one in records_of(tuple(visits.values()), override)}
        for file, folder in zip(files, folders, strict=True):
            doubt_dates(visits[file], file)
            one = made[visits[file].date]
            _write_visit(file, folder, one.record, one.to_json, one.since, as_json=as_json, brief=brief)
    except PsoasError as error:
        stale = next((folder for folder in folders if (folder / "report.html").exists()), out)
        return _failed(error, stale)
    return 0


def _of_several(visits: Iterable[Visit]) -> bool:
    """Whether these cannot be the visits of one client: another sex, or an age that the time between them does not explain."""
    told = tuple(visits)
    sexes = {v.client.sex for v in told} - {"unstated"}
    ages = [v.client.age_years for v in told if v.client.age_years is not None]
    days = [v.date for v in told if v.date is not None]
    years = (max(days) - min(days)).days / _DAYS_A_YEAR if days else 0.0
    return len(sexes) > 1 or (bool(ages) and max(ages) - min(ages) > years + 1)


def _check_writable(out: Path) -> None:
    """Refuse a folder that cannot be made or written, without making it."""
    there = next((place for place in (out, *out.absolute().parents) if place.exists()), out)
    if not there.is_dir():
        raise OutputError(f"{there}: is a file, not a folder; give another folder with --out.")
    if not os.access(there, os.W_OK | os.X_OK):
        raise OutputError(f"{out}: cannot be written (Permission denied); give another folder with --out.")


def _run_visit(file: Path, folder: Path, *, as_json: bool, brief: bool, override: str | None) -> None:
    visit = load_visit(file)
    doubt_dates(visit, file)
    with progress(f"{file.name}: reading, screening, deciphering…"):
        from psoas.pathway import record_of

        record = record_of(visit, override)
    _write_visit(file, folder, record, record.to_json, None, as_json=as_json, brief=brief)


def _write_visit(
    file: Path,
    folder: Path,
    record: Record,
    to_json: Callable[[], Mapping[str, object]],
    since: Since | None,
    *,
    as_json: bool,
    brief: bool,
) -> None:
    """Write the pages and the record of one visit, and print what stands in them."""
    visit = record.visit
    with progress(f"{file.name}: loading the body (a first run builds it once)…"):
        examination = record.examination
    with progress(f"{file.name}: drawing the report…"):
        from psoas.report import Made, handout_as_pdf, render_client, render_html, render_letter
        from psoas.report.from_body import section_of

        occasion = _occasion(visit, since)
        made = Made(datetime.datetime.now().astimezone().date(), __version__)
        beside = {
            "letter.html": ("Letter", render_letter(visit, record.assessment, made)),
            "client.html": ("Client's page", render_client(visit, record.assessment, made, occasion)),
        }
        handout = handout_as_pdf(visit, record.assessment, made, occasion)
        files = tuple((name, file_name) for file_name, (name, html) in beside.items() if html is not None)
        if handout is not None:
            files = (*files, ("Client's page as PDF", "handout.pdf"))
        section = section_of(examination) if examination else None
        page = render_html(visit, record.assessment, section, replace(made, files=files), since)
    told = to_json()
    _write(folder / "report.html", page)
    for file_name, (_, html) in beside.items():
        _write_or_remove(folder / file_name, html)
    _write_or_remove(folder / "handout.pdf", handout)
    _write(folder / "assessment.json", _by_line(told))
    if as_json:
        sys.stdout.write(json.dumps(told, allow_nan=False) + "\n")
        return
    show = console()
    report = escape(str(folder / "report.html"))
    if brief:
        show.print(f"[bold]{escape(file.stem)}[/]: {verdict_words(record.assessment)}\n  {report}")
        return
    show.rule(f"[bold]{escape(file.stem)}[/]", align="left")
    if since is not None:
        print_since(since, record.assessment)
    print_assessment(record.assessment, visit.client, "on the page (below)")
    show.print(f"\nReport: [bold]{report}[/]")


def _occasion(visit: Visit, since: Since | None) -> Occasion:
    """What the handout says beside the plan: where the work is done, what keeps it so, and when it is asked once more."""
    from psoas.assessment.watch import date_words
    from psoas.care.handout import Occasion

    done = since.followed.discharge if since is not None and since.followed is not None else None
    if done is None or not done.ready or visit.date is None:
        return Occasion()
    again = visit.date + datetime.timedelta(days=done.check_in_after_days)
    return Occasion(keeps=tuple(one.text for one in done.keeps_it_so), asks_again=date_words(again))


def _by_line(told: Mapping[str, object]) -> str:
    """The record as JSON, one line a key: an indented one takes ten times as long to write."""
    lines = (
        f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for key, value in told.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _folders(files: Sequence[Path], out: Path) -> list[Path]:
    """A folder for each file, named after it; files of the same name are told apart by a number, and none lies above ``out``."""
    names = [file.stem if file.stem.strip(".") else "visit" for file in files]
    taken: set[str] = set()
    folders: list[Path] = []
    for name in names:
        free, number = name, 1
        while free in taken or (number > 1 and free in names):
            number += 1
            free = f"{name}_{number}"
        taken.add(free)
        folders.append(out / free)
    return folders


def _write_or_remove(path: Path, content: str | bytes | None) -> None:
    """Write the page, or remove one that an earlier run left: it would speak of another verdict."""
    if content is not None:
        _write(path, content)
        return
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path}: an earlier page cannot be removed ({error.strerror}); remove it, or give another folder with --out."
        ) from None


def _write(path: Path, content: str | bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise OutputError(f"{path}: cannot be written ({reason}); give another folder with --out.") from None
