"""What is wrong with a file that is not TOML, and what to type; never a word of the client's."""

from __future__ import annotations

import re
from typing import Final

from psoas.visit.fields import other_order

_PLACE: Final = re.compile(r"at line (\d+), column \d+")
_KEY: Final = re.compile(r"\s*([a-z_]+)\s*=\s*(.*)")
# What each value looks like. Only these keys are ever named: another word before a "=" may be the client's.
_EXAMPLES: Final = {
    "date": "date = 2026-11-23",
    "age": "age = 42",
    "height_m": "height_m = 1.68",
    "mass_kg": "mass_kg = 62",
    "amount": "amount = 0.3",
    "occurrence": "occurrence = 1",
    "sex": 'sex = "female"',
    "side": 'side = "left"',
    "type": 'type = "region"',
    "code": 'code = "groin"',
    "status": 'status = "affirmed"',
    "country": 'country = "GB"',
    "work": 'work = "desk work"',
    "sports": 'sports = ["running", "yoga"]',
    "medicines": 'medicines = ["ibuprofen", "apixaban"]',
    "conditions": 'conditions = ["osteoporosis", "asthma"]',
}
_LONG_TEXTS: Final = frozenset({"words", "notes", "quote"})
_TRIPLE: Final = 'three quotation marks (""") before and after the text'


def toml_fault(message: str, text: str) -> str:
    """A TOML error in a sentence: what, where, and what to type.

    Args:
        message: tomllib's own, which may quote the file.
        text: the file.

    >>> toml_fault("Expected newline or end of document after a statement (at line 1, column 9)", "age = 42 years")
    'Expected newline or end of document after a statement at line 1, column 9. Write age = 42'
    """
    what = message.split(":", maxsplit=1)[0].split("(", maxsplit=1)[0].split("'", maxsplit=1)[0].strip()
    where = _PLACE.search(message)
    if where is None:  # at the end of the file: something was opened and never closed
        open_text = text.count('"""') % 2 == 1 or text.count("'''") % 2 == 1
        hint = f"A text is not closed: put {_TRIPLE}." if open_text else _HINT_END
        place = "at the end of the file" if "at end" in message else ""
        return f"{what} {place}".strip() + f". {hint}"
    lines = text.splitlines()
    number = int(where[1])
    line = lines[number - 1] if number <= len(lines) else ""
    return f"{what} {where[0]}. {_hint(what, line)}"


_HINT_END: Final = "Write a value after each =, and close every quotation mark and bracket."


def _hint(what: str, line: str) -> str:
    """What to type on this line."""
    if any(sign in what for sign in ("overwrite", "declare", "mutate")):
        return "A name or a section stands twice: keep one of them."
    entry = _KEY.match(line)
    if entry is None:
        return f"Write name = value, or put {_TRIPLE} if this line belongs to one."
    key, value = entry[1], entry[2]
    if key in _LONG_TEXTS or (value.startswith('"') and key not in _EXAMPLES):
        name = f"{key}: " if key in _LONG_TEXTS else ""
        return f"{name}put {_TRIPLE}, so that it may hold quotation marks and several lines."
    if key == "date" and (meant := other_order(value.strip(" \"'"), key)):
        return f"Dates begin with the year{meant}"
    if key in _EXAMPLES:
        return f"Write {_EXAMPLES[key]}"
    return 'Write text in quotation marks, such as groin = "left", and numbers without a unit.'
