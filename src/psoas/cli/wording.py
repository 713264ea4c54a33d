"""``psoas words``: every lay term with its code, and the practitioner's own file of them."""

from __future__ import annotations

from psoas.cli.screen import console, escape, print_json
from psoas.errors import OutputError, UnknownCodeError, not_allowed

_MEANT = {"yes": "says it", "no": "denies it", "topic": "with a verdict"}


def show_words(code: str | None, *, as_json: bool) -> None:
    """Print the phrases of one code, or of all.

    Raises:
        UnknownCodeError: there is no such code.
        VisitFileError: the practitioner's own words cannot be read.
    """
    from psoas.text.lexicon import TOLD, lay_terms
    from psoas.text.tables import FAMILIES
    from psoas.text.user_lexicon import own_words_file

    found = {family: lay_terms(family) for family in (*FAMILIES, *TOLD)}
    known = [c for codes in found.values() for c in codes]
    if code is not None and code not in known:
        raise UnknownCodeError(not_allowed("code", code, known))
    found = {f: {c: m for c, m in codes.items() if code in (None, c)} for f, codes in found.items()}
    if as_json:
        print_json(
            {
                f: {c: {m: list(p) for m, p in marks.items()} for c, marks in codes.items()}
                for f, codes in found.items()
            }
        )
        return
    out = console()
    for family, codes in found.items():
        for name, marks in codes.items():
            out.print(f"[bold]{family} {name}[/]")
            for mark, phrases in marks.items():
                out.print(f"  {_MEANT[mark]}: {escape(' · '.join(phrases))}")
    place = own_words_file()
    state = "is read" if place.is_file() else "is not there yet; `psoas words --new` writes it"
    out.print(f"Your own words: {escape(str(place))} {state}.")


def write_own_words() -> None:
    """Write an empty, commented file of own words; an existing one is never overwritten.

    Raises:
        OutputError: it exists, or cannot be written.
    """
    from psoas.text.user_lexicon import TEMPLATE, own_words_file

    place = own_words_file()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("x", encoding="utf-8") as stream:
            stream.write(TEMPLATE)
    except FileExistsError:
        raise OutputError(f"{place} exists already and was left as it is; edit it.") from None
    except OSError as error:
        raise OutputError(
            f"{place}: cannot be written ({error.strerror}); set PSOAS_WORDS to another place."
        ) from None
    console().print(
        f"{escape(str(place))} written. Add your clients' words to it; every visit then reads them."
    )
