"""OpenSim's storage format: the ``.mot`` and ``.sto`` files of measured motions and ground forces.

A header of free lines and ``key=value`` pairs ends with ``endheader``; a line of column names follows, then rows
of numbers. Writers differ in nearly everything else (tabs or blanks, counts called nRows or datarows, angles
declared in words, in a key, or not at all), so this reader trusts only what every file must have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.errors import BodyError

Floats = NDArray[np.float64]

_MOST_BYTES: Final = 200_000_000
_MOST_COLUMNS: Final = 20_000
_LATEST_S: Final = 1e9
_YES_NO: Final = {
    "yes": True,
    "true": True,
    "1": True,
    "y": True,
    "no": False,
    "false": False,
    "0": False,
    "n": False,
}
_SPACED_KEYS: Final = frozenset(
    ("name", "nrows", "ncolumns", "datarows", "datacolumns", "indegrees", "version", "range", "datatype", "otherdata")
)  # fmt: skip
_IN_WORDS: Final = re.compile(r"\bangles\s+are\s+in\s+(degrees|radians)\b", re.IGNORECASE)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True, eq=False)
class Storage:
    """A table over time, as the file has it.

    Attributes:
        source: the file's name, for messages.
        names: the columns but time, in order; a name may occur more than once.
        time_s: (T,), finite and rising.
        values: (T, k); a cell may be NaN (the file says so), never infinite.
        in_degrees: what the header says of angles; nothing where it is silent.
        header: what the header holds, keys in lower case.
        lines: the line of the file that each row stands on (T,).
        notes: where header and table disagree, in sentences; the table is believed.
    """

    source: str
    names: tuple[str, ...]
    time_s: Floats
    values: Floats
    in_degrees: bool | None
    header: dict[str, str]
    lines: NDArray[np.int64]
    notes: tuple[str, ...] = ()

    def finite(self, place: int) -> Floats:
        """The column at a place (T,), every cell of which must be a number.

        Raises:
            BodyError: a cell is NaN; the message names line and column.
        """
        column = self.values[:, place]
        gaps = np.flatnonzero(~np.isfinite(column))
        if len(gaps):
            raise BodyError(
                f"{self.source}, line {self.lines[gaps[0]]}, column {_short(self.names[place])}: not a number "
                f"({len(gaps)} such cells), expected one in every row; fill the gaps or cut the trial."
            )
        return column


def read_storage(path_or_text: str | Path | bytes) -> Storage:
    """Read a storage file.

    Args:
        path_or_text: a file's path; or its contents, as bytes or as text of more than one line.

    Raises:
        BodyError: it cannot be read or is not such a table; the message names line and column, what was expected
            and what to do.
    """
    if isinstance(path_or_text, bytes):
        return _parsed(_decoded(path_or_text, "storage"), "storage")
    if isinstance(path_or_text, str) and ("\n" in path_or_text or "\r" in path_or_text):
        return _parsed(path_or_text, "storage")
    path = Path(path_or_text)
    source = _clip(path.name or str(path_or_text))
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BodyError(
                f"{source}: over {_MOST_BYTES // 10**6} MB; cut the trial to the part that matters."
            )
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise BodyError(
            f"{source}: cannot be read ({type(error).__name__}); give the path of a .mot or .sto file."
        ) from None
    return _parsed(_decoded(content, source), source)


def _decoded(content: bytes, source: str) -> str:
    if len(content) > _MOST_BYTES:
        raise BodyError(f"{source}: over {_MOST_BYTES // 10**6} MB; cut the trial to the part that matters.")
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    text = content.decode(encoding, errors="replace")
    if "\0" in text:
        raise BodyError(
            f"{source}: not text, expected OpenSim's storage format (.mot, .sto); export the trial from OpenSim or "
            "OpenCap as text. A .c3d file may be given as the forces (with its ending), never as the motion."
        )
    return text


def _parsed(text: str, source: str) -> Storage:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not any(line.strip() for line in lines):
        raise BodyError(
            f"{source}: empty, expected a header, column names and rows of numbers; export it again."
        )
    end = next((i for i, line in enumerate(lines) if line.strip().lower() == "endheader"), None)
    if end is None:
        hint = (
            "a .trc file holds markers, not joint angles: scale a model and run OpenSim's inverse kinematics on it, then "
            "give the .mot file which that writes"
            if lines[0].lstrip().lower().startswith("pathfiletype")
            else "export it from OpenSim or OpenCap as .mot or .sto"
        )
        raise BodyError(f"{source}: no line 'endheader', so this is not OpenSim's storage format; {hint}.")
    header, in_degrees, contradiction = _header(lines[:end], source)
    at = next((i for i in range(end + 1, len(lines)) if lines[i].strip()), None)
    if at is None:
        raise BodyError(
            f"{source}, line {end + 1}: nothing after 'endheader', expected a line of column names."
        )
    names = _cells(lines[at], tabs="\t" in lines[at])
    time = _checked_names(names, at + 1, source)
    table, numbers = _rows(lines, at + 1, names, source)
    if not len(table):
        raise BodyError(
            f"{source}, line {at + 1}: no rows of numbers after the column names; export the trial again."
        )
    time_s = _checked_time(table[:, time], numbers, source)
    return Storage(
        source,
        (*names[:time], *names[time + 1 :]),
        time_s,
        np.delete(table, time, axis=1),
        in_degrees,
        header,
        numbers,
        (*contradiction, *_disagreements(header, table)),
    )


def _header(lines: list[str], source: str) -> tuple[dict[str, str], bool | None, list[str]]:
    """The header's keys, what it says of angles, and where it says two things; the key ``inDegrees`` is believed."""
    header: dict[str, str] = {}
    in_degrees: bool | None = None
    in_words: bool | None = None
    for number, line in enumerate(lines, start=1):
        said = _IN_WORDS.search(line)
        if said:
            in_words = said[1].lower() == "degrees"
        key, equals, value = line.partition("=")
        if not equals:
            key, _, value = (
                line.strip().partition(" ") if " " in line.strip() else line.strip().partition("\t")
            )
            if key.lower() not in _SPACED_KEYS:
                if line.strip():
                    header.setdefault("title", line.strip())
                continue
        key, value = key.strip().lower(), value.strip()
        header[key] = value
        if key == "indegrees":
            if value.lower() not in _YES_NO:
                raise BodyError(
                    f"{source}, line {number}: inDegrees is {_short(value)}, expected yes or no; correct the header."
                )
            in_degrees = _YES_NO[value.lower()]
    kind = header.get("datatype", "double")
    if kind.lower() not in {"double", "float"}:
        raise BodyError(
            f"{source}: DataType is {_short(kind)}, expected double (one number in a cell); flatten the table to scalars."
        )
    return header, *_believed(in_degrees, in_words)


def _believed(in_degrees: bool | None, in_words: bool | None) -> tuple[bool | None, list[str]]:
    """The unit by the key, else by the words, and a sentence where they differ."""
    if in_degrees is None:
        return in_words, []
    if in_words is None or in_words == in_degrees:
        return in_degrees, []
    words, key = ("degrees", "no") if in_words else ("radians", "yes")
    return in_degrees, [
        f"angles: the header says inDegrees={key} and, in words, that angles are in {words}; the key was believed"
    ]


def _cells(line: str, *, tabs: bool) -> list[str]:
    """The cells of a line: between tabs where the file is tabbed, else between blanks."""
    if not tabs or "\t" not in line:
        return line.split()
    cells = [cell.strip() for cell in line.split("\t")]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _checked_names(names: list[str], line: int, source: str) -> int:
    """Where the time column stands."""
    if len(names) > _MOST_COLUMNS:
        raise BodyError(
            f"{source}, line {line}: {len(names)} columns, at most {_MOST_COLUMNS} are read; export only what is needed."
        )
    times = [i for i, name in enumerate(names) if name.lower() == "time"]
    if len(times) != 1:
        raise BodyError(
            f"{source}, line {line}: {len(times)} columns named 'time', expected one; found {_some(names)}. "
            "Export the trial with its time column."
        )
    if "" in names:
        raise BodyError(
            f"{source}, line {line}: column {names.index('') + 1} has no name; name every column."
        )
    return times[0]


def _rows(lines: list[str], start: int, names: list[str], source: str) -> tuple[Floats, NDArray[np.int64]]:
    rows: list[Floats] = []
    numbers: list[int] = []
    tabs = "\t" in lines[start - 1]
    for at in range(start, len(lines)):
        line = lines[at]
        if not line.strip():
            continue
        cells = _cells(line, tabs=tabs)
        if len(cells) != len(names):
            raise BodyError(
                f"{source}, line {at + 1}: {len(cells)} cells, expected {len(names)}, one for each column; "
                "a cell is missing or the file was cut off: export it again."
            )
        try:
            rows.append(np.array([_number(cell) for cell in cells]))
        except ValueError:
            raise _not_a_number(cells, names, at + 1, source) from None
        numbers.append(at + 1)
    table = np.array(rows).reshape(len(rows), len(names))
    infinite = np.argwhere(np.isinf(table))
    if len(infinite):
        row, column = infinite[0]
        raise BodyError(
            f"{source}, line {numbers[row]}, column {_short(names[column])}: infinite, expected a number; correct the cell."
        )
    return table, np.array(numbers, dtype=np.int64)


def _number(cell: str) -> float:
    if "_" in cell:  # Python would read 1_0 as ten
        raise ValueError
    return float(cell)


def _not_a_number(cells: list[str], names: list[str], line: int, source: str) -> BodyError:
    for cell, name in zip(cells, names, strict=True):
        try:
            _number(cell)
        except ValueError:
            hint = "write a point, not a comma, in decimals" if "," in cell else "correct the cell"
            return BodyError(
                f"{source}, line {line}, column {_short(name)}: {_short(cell)}, expected a number; {hint}."
            )
    raise AssertionError("every cell is a number")


def _checked_time(time_s: Floats, lines: NDArray[np.int64], source: str) -> Floats:
    bad = np.flatnonzero(~(np.abs(time_s) <= _LATEST_S))
    if len(bad):
        raise BodyError(
            f"{source}, line {lines[bad[0]]}, column 'time': {time_s[bad[0]]:g}, expected seconds; correct the cell."
        )
    back = np.flatnonzero(np.diff(time_s) <= 0)
    if len(back):
        at = int(back[0]) + 1
        raise BodyError(
            f"{source}, line {lines[at]}, column 'time': {time_s[at]:g} after {time_s[at - 1]:g}, expected a later time; "
            "sort the rows and drop those that stand twice."
        )
    return time_s


def _disagreements(header: dict[str, str], table: Floats) -> list[str]:
    """Counts in the header that the table does not have."""
    notes = []
    for keys, found, what in ((("nrows", "datarows"), table.shape[0], "rows"),
                              (("ncolumns", "datacolumns"), table.shape[1], "columns")):  # fmt: skip
        notes += [
            f"the header says {_clip(header[key])} {what}, the file has {found}"
            for key in keys
            if key in header and header[key].split()[:1] != [str(found)]
        ]
    return notes


def _clip(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _short(text: str) -> str:
    return repr(_clip(text))


def _some(names: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(_short(name) for name in names[:8])
    return shown + (f" and {len(names) - 8} more" if len(names) > 8 else "")
