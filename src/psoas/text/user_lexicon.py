"""A practitioner's own words: a file beside the lexicon, in the lexicon's own form.

The file is named by ``PSOAS_WORDS``, else it is ``psoas/words.toml`` in the user's configuration folder::

    [region.groin]
    yes = "bikini crease / top of the leg at the front"

    [red_flag.bladder_change]
    no = "plumbing is grand"

    [spelling]
    hipp = "hip"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from psoas.errors import VisitFileError, not_allowed
from psoas.vocabulary import check_code

SPELLING: Final = "spelling"
MARKS: Final = ("yes", "no", "topic")
_MOST_BYTES: Final = 1_000_000

TEMPLATE: Final = """# Your own words for psoas: phrases that your clients use, each under its code (`psoas codes` lists the codes).
#   low|lower back      either word
#   pain? in groin      the word may be missing
#   cant .. stairs      up to four words may stand between
# Phrases are break_before by " / ". Articles, "my", "left", "really" and the like need not be written.
# yes: says it; no: denies it; topic: says it only with a verdict ("bladder", which may be "fine").

#[region.groin]
#yes = "bikini crease / top of the leg at the front"

#[red_flag.bladder_change]
#no = "plumbing is grand"

#[spelling]
#hipp = "hip"
"""


def own_words_file() -> Path:
    """Where the practitioner's own words are looked for."""
    if chosen := os.environ.get("PSOAS_WORDS"):
        return Path(chosen)
    base = os.environ.get("XDG_CONFIG_HOME")
    return (Path(base) if base else Path.home() / ".config") / "psoas" / "words.toml"


def own_words(families: tuple[str, ...]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The file's phrases by family, code and mark; spellings under ``spelling`` and an empty code. Empty without a file.

    Raises:
        VisitFileError: the file cannot be read, or a name or value in it is not what it must be.
    """
    path = own_words_file()
    try:
        if not path.is_file():
            return {}
        raw = path.read_bytes()[: _MOST_BYTES + 1]
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or "it is not TOML in UTF-8"
        raise VisitFileError(
            f"{path}: your own words cannot be read ({reason}); mend or remove the file."
        ) from None
    if len(raw) > _MOST_BYTES:
        raise VisitFileError(f"{path}: larger than {_MOST_BYTES:,} bytes; a list of words is small.")
    found: dict[str, dict[str, dict[str, str]]] = {}
    for family, blocks in data.items():
        if family not in (*families, SPELLING):
            raise VisitFileError(f"{path}: {not_allowed('section', family, (*families, SPELLING))}")
        if not isinstance(blocks, dict):
            raise VisitFileError(f"{path}: [{family}] must be a section, such as [region.groin].")
        if family == SPELLING:
            found[family] = {"": _texts(path, family, blocks)}
        else:
            found[family] = {code: _phrases(path, family, code, marks) for code, marks in blocks.items()}
    return found


def _phrases(path: Path, family: str, code: str, marks: object) -> dict[str, str]:
    check_code(family, code, f"{path}: [{family}.{code}]")
    if not isinstance(marks, dict):
        raise VisitFileError(f"{path}: [{family}.{code}] must hold yes, no or topic.")
    for mark in marks:
        if mark not in MARKS:
            raise VisitFileError(f"{path}: {not_allowed(f'[{family}.{code}]', mark, MARKS)}")
    return _texts(path, f"{family}.{code}", marks)


def _texts(path: Path, where: str, values: Mapping[str, object]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in values.items():
        if not isinstance(value, str) or not value.strip():
            raise VisitFileError(f"{path}: [{where}] {key}: must be words in quotation marks.")
        texts[key.lower() if where == SPELLING else key] = value.lower()
    return texts
