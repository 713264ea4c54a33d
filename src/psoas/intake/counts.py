"""A number and a unit of time as people say it: "a couple of months", "two and a half years", "3½ years", "week and a half"."""

from __future__ import annotations

from typing import Final

from psoas.intake.story import Story
from psoas.intake.text import COMMA, figure, stems


def count_before(story: Story, at: int) -> tuple[int, float | None]:
    """The number before a unit and where it begins: "a couple of", "two or three", "5 - 6", "a"."""
    back, skipped = at - 1, stems("of full good long solid odd more past last whole the or so")
    if story.breaks(at, at) >= COMMA:
        return _one(story, at)
    while back > 0 and story.tokens[back].stem in skipped and at - back < 4:
        back -= 1
    if (whole := _and_a_part(story, at)) is not None:
        return whole
    number = _number(story, back)
    if number is None:
        return _one(story, at)
    if story.tokens[back].word in ("a", "an") and not _a_means_one(story, back, at):
        return at, None
    return _from_where(story, back, at, number)


def _from_where(story: Story, back: int, at: int, number: float) -> tuple[int, float]:
    """Where a number with all that belongs to it begins, and the number: "two or three", "3-4", "half a"."""
    if back >= 2 and story.tokens[back - 1].stem in ("or", "to") and _number(story, back - 2) is not None:
        back -= 2
    if (
        back
        and story.tokens[back - 1].stem == "#"
        and story.tokens[back].start - story.tokens[back - 1].end == 1
    ):
        back -= 1  # "3-4 weeks"
    if story.tokens[back].word in ("half",) and at - back <= 3:
        number = 0.5
    if back and story.tokens[back - 1].word in ("a", "half") and number >= 2:
        back -= 1
    if back and story.tokens[back].stem == "a" and story.tokens[back - 1].stem == "half":
        return back - 1, 0.5
    return back, number


def _number(story: Story, at: int) -> float | None:
    word = story.tokens[at].word
    whole, _, part = word.replace(",", ".").partition(".")
    if figure(whole) is None or (part and figure(part) is None):
        return story.words.numbers.get(word)
    return float(f"{whole}.{part or 0}")


def _one(story: Story, at: int) -> tuple[int, float | None]:
    """As in "last week", "week and a half": one, without a number."""
    if [t.stem for t in story.tokens[at + 1 : at + 3]] in (["and", "half"], ["and", "a"], ["and", "mor"]):
        return at, 1.0
    alone = story.tokens[at - 1].stem in ("past", "last") and story.tokens[at].word != "night"
    alone = alone and not story.tokens[at].parted
    return (at - 1, 1.0) if alone else (at, None)


def _and_a_part(story: Story, at: int) -> tuple[int, float] | None:
    """As in "two and a half years", "two and a bit years", "3½ years": where the number before ``at`` begins, and the number."""
    before = [t.stem for t in story.tokens[max(0, at - 3) : at]]
    if story.tokens[at - 1].word == _HALF_SIGN:
        whole = _number(story, at - 2) if at >= 2 else None
        return (at - 1, 0.5) if whole is None else (at - 2, whole + 0.5)
    if at < 4 or before not in (["and", "a", "half"], ["and", "a", "bit"]):
        return None
    whole = _number(story, at - 4)
    return None if whole is None else (at - 4, whole + (0.5 if before[-1] == "half" else 0.0))


_HALF_SIGN: Final = "1\u20442"


def _a_means_one(story: Story, article: int, unit: int) -> bool:
    """As in "for a year", "a month ago"; not "twice a year"."""
    before = story.tokens[article - 1].stem if article else ""
    after = story.tokens[unit + 1].stem if unit + 1 < len(story.tokens) else ""
    return (
        before
        in stems("it for about over nearly almost roughly around than since past least half only been under")
        or (before == "of" and story.tokens[article - 2].stem == "part")
        or (before == "on" and story.tokens[article - 2].stem in stems("going getting"))
        or after in stems("ago now of and back")
        or story.tokens[article].parted >= COMMA
    )
