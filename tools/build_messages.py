"""Writes the Spanish catalogue of the studio's pages anew from their sources: ``python tools/build_messages.py``, or ``make messages``.

What was translated stays; what is new stands there with an empty translation; what no page says any longer is kept at the end of the
file. Nothing is guessed from a similar sentence. ``--check`` writes nothing and fails where the file is not that of the sources.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[1]
STUDIO: Final = ROOT / "src" / "psoas" / "studio"
LANGUAGES: Final = ("es",)
KEYWORDS: Final = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip
WIDTH: Final = 140
HEADER: Final = """\
# The words of the studio's pages. Written by `make messages`; only the translations (msgstr) are edited by hand.
# Not yet read by a practitioner who speaks the language.
msgid ""
msgstr ""
"Project-Id-Version: psoas\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def of_pages(folder: Path = STUDIO) -> Catalog:
    """The strings of the pages below a folder, and the core's sentences that they show."""
    with (ROOT / "tools" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog()
    for _file, _line, message, comments, context in extract_from_dir(
        folder, methods, options, KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
    ):
        found.add(message, context=context, auto_comments=comments)
    for text, table in _core().items():
        if text not in found:
            found.add(text, auto_comments=[f"core: {table}"])
            found[text].flags.discard("python-format")
    return found


def _core() -> dict[str, str]:
    """The core's sentences; its rooms import the studio's settings nowhere, so no studio is needed."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("PSOAS_STUDIO_DATA", tempfile.gettempdir())
    from psoas.studio.wording.sentences import core_sentences  # noqa: PLC0415

    return core_sentences()


def place(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return STUDIO / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it stands; empty where there is none yet."""
    file = place(language)
    if not file.is_file():
        return Catalog(locale=language)
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def missing(language: str) -> int:
    """How many entries have no translation."""
    return sum(
        not all([m.string] if isinstance(m.string, str) else m.string or [""]) for m in read(language) if m.id
    )


def updated(language: str, wanted: Catalog) -> str:
    """The file of a language with the entries of now."""
    now = read(language)
    # A sentence that comes back finds its translation again.
    for key, message in list(now.obsolete.items()):
        if message.id in wanted:
            now[message.id] = message
            del now.obsolete[key]
    now.update(wanted, no_fuzzy_matching=True)
    out = io.BytesIO()
    write_po(out, now, width=WIDTH, no_location=True, omit_header=True, sort_output=True)
    return HEADER.format(language=language, plural=now.plural_forms) + out.getvalue().decode("utf-8")


def main() -> int:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where a catalogue is out of date"
    )
    check = parser.parse_args().check
    wanted = of_pages()
    stale = False
    for language in LANGUAGES:
        text, file = updated(language, wanted), place(language)
        if check:
            stale |= not file.is_file() or file.read_text(encoding="utf-8") != text
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        print(f"{language}: {len(wanted)} entries, {missing(language)} without a translation")
    if stale:
        print("A catalogue is not that of the sources: run `make messages`.", file=sys.stderr)
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
