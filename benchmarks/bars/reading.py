"""The reading age of all that a client reads, by kind, in English and in Spanish."""

from __future__ import annotations

from typing import Final

from benchmarks.bars.bar import Bar, none_of
from benchmarks.reading.client_texts import Told, by_kind, client_texts
from benchmarks.reading.ease import grade, inflesz

GRADE_MOST: Final = 7
EASE_LEAST: Final = 55
# The formulas are made for prose: of a text of a few words one long word decides.
WORDS_LEAST: Final = 8
_NAMES: Final = "helplines"


def too_hard(texts: tuple[Told, ...]) -> list[str]:
    """The English texts above the grade, each measured by itself; names in a list are no prose."""
    return [
        told.english
        for told in texts
        if len(told.english.split()) >= WORDS_LEAST
        and not told.is_names
        and grade([told.english]) > GRADE_MOST
    ]


def bars() -> list[Bar]:
    """A line for each kind and language, and one for the single texts."""
    texts = client_texts()
    found = []
    for kind, of in by_kind(texts).items():
        english = grade(told.english for told in of)
        found.append(
            Bar(
                f"{kind}, English, {len(of)} texts, Flesch-Kincaid grade", f"{GRADE_MOST} or lower",
                f"{english:.1f}", english <= GRADE_MOST,
            )
        )  # fmt: skip
    for kind, of in by_kind(texts).items():
        told = [one.spanish for one in of if one.spanish]
        if told:
            spanish = inflesz(told)
            found.append(
                Bar(
                    f"{kind}, Spanish, {len(told)} texts, INFLESZ", f"at least {EASE_LEAST} (normal)",
                    f"{spanish:.0f}", spanish >= EASE_LEAST,
                )
            )  # fmt: skip
    hard = too_hard(texts)
    for text in hard:
        print(text)
    prose = sum(len(told.english.split()) >= WORDS_LEAST for told in texts)
    # A helpline has names, numbers and addresses of its own.
    asked = [told for told in texts if told.kind != _NAMES]
    missing = [told.english for told in asked if not told.spanish]
    for text in missing:
        print("no Spanish:", text)
    return [
        *found,
        none_of(
            f"single English texts of {WORDS_LEAST} words or more above grade {GRADE_MOST}", len(hard), prose
        ),
        none_of("texts of a client without Spanish", len(missing), len(asked)),
    ]
