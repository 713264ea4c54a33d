"""JSON Lines in, JSON Lines out: a bad line is answered on its own line, and the others are still answered."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final

from psoas.errors import PsoasError, VisitFileError

MAX_LINE_BYTES: Final = 4_000_000

Answer = Callable[[Mapping[str, object]], Mapping[str, object]]


def answer_lines(raw_lines: Iterator[bytes], answer: Answer, write: Callable[[str], object]) -> int:
    """Answer each line with one JSON object, ``id`` carried through.

    Args:
        raw_lines: the lines as bytes, with or without their line ends; blank ones are passed over.
        answer: from one decoded object to its answer (without ``id``).
        write: takes one line of text.

    Returns:
        How many lines could not be answered.
    """
    bad = 0
    for raw in raw_lines:
        if not raw.strip():
            continue
        id_: object = None
        try:
            data = _decode(raw)
            id_ = data.get("id")
            out = {"id": id_, **answer(data)}
            line = json.dumps(out, allow_nan=False)
        except PsoasError as error:
            line, bad = _refusal(id_, str(error)), bad + 1
        except Exception as error:  # a fault, even ours, must not cost the other lines
            why = f"psoas could not answer this line ({type(error).__name__}); this is a fault of psoas."
            line, bad = _refusal(id_, why), bad + 1
        write(line + "\n")
    return bad


def run_lines(source: str, answer: Answer) -> int:
    """Answer a file (``-`` for standard input) on standard output; 1 if any line was bad, else 0.

    Raises:
        VisitFileError: the file cannot be opened.
    """
    if source == "-":
        return 1 if answer_lines(_lines(sys.stdin.buffer), answer, sys.stdout.write) else 0
    try:
        stream = Path(source).open("rb")  # noqa: SIM115 - closed below; opening alone may raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise VisitFileError(f"{source}: cannot be read ({reason}).") from None
    with stream:
        return 1 if answer_lines(_lines(stream), answer, sys.stdout.write) else 0


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines of at most ``MAX_LINE_BYTES``; of a longer one only the start is kept, which then is refused."""
    while line := stream.readline(MAX_LINE_BYTES + 1):
        rest = line
        while len(rest) > MAX_LINE_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(MAX_LINE_BYTES + 1)
        yield line


def _decode(raw: bytes) -> Mapping[str, object]:
    """One line's object.

    Raises:
        VisitFileError: it is too long, not UTF-8, not JSON, or not an object.
    """
    if len(raw) > MAX_LINE_BYTES:
        raise VisitFileError(f"this line is longer than {MAX_LINE_BYTES:,} bytes.")
    try:
        data = json.loads(
            raw.decode("utf-8-sig"), parse_constant=_finite, parse_float=_finite, object_pairs_hook=_once
        )
    except UnicodeDecodeError as error:
        raise VisitFileError(f"this line is not UTF-8 text (byte {error.start}).") from None
    except json.JSONDecodeError as error:
        raise VisitFileError(f"this line is not JSON: {error.msg} at character {error.pos}.") from None
    except (ValueError, RecursionError):
        raise VisitFileError("this line holds a number too long, or nests too deeply, to be read.") from None
    if not isinstance(data, dict):
        raise VisitFileError('this line must be a JSON object, such as {"id": "s1", "text": "my left hip"}.')
    return data


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys stand once each.

    Raises:
        VisitFileError: a key stands twice, so that one of its values would be lost in silence.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise VisitFileError("this line gives a key twice; give each key once, so that nothing is lost.")
    return found


def _finite(number: str) -> float:
    """A number that JSON can carry back.

    Raises:
        VisitFileError: it is infinite or not a number.
    """
    value = float(number)
    if not math.isfinite(value):
        raise VisitFileError("this line holds a number that is infinite or is none.")
    return value


def _refusal(id_: object, why: str) -> str:
    return json.dumps({"id": id_, "error": why})
