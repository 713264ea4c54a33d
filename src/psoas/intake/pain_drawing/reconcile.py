"""Drawing and words held against each other: where they agree one finding, where they contradict a question.

Neither is taken for the truer one: people mirror drawings, and say left for right. What only one of them shows is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, cast

from psoas.intake.pain_drawing.drawing import Drawing
from psoas.text.word_groups import exact_words
from psoas.visit import Finding, Question, Understanding
from psoas.vocabulary import Side, label

_BOTH: Final = exact_words("reconcile.both")
_MIRRORED: Final = "Words and drawing name different sides. A drawing of oneself is easily mirrored."
_DENIED: Final = "The words say no and the drawing says yes."
_ELSEWHERE: Final = Question(
    "drawing:elsewhere",
    "Part of your drawing is not on the back, belly, hips or legs. What do you feel there?",
    "Only the trunk below the neck at the back, the lower belly, hips and legs are read from a drawing.",
)


def reconcile(
    drawing: Drawing, understanding: Understanding
) -> tuple[tuple[Finding, ...], tuple[Question, ...]]:
    """The places that hurt by drawing and words together, and what to ask where the two contradict.

    Args:
        drawing: what was drawn and pointed at.
        understanding: what was read from the words.

    Returns:
        Region findings: first what was drawn (origin ``drawing``, with the place in the words where they say the same),
        then what was only said. A region drawn on one side and said on the other is one finding whose side is
        ``unstated`` until it is asked; a region drawn and denied stays. Questions: of sides, of denials, and of what
        was drawn where no region is.
    """
    said = [f for f in understanding.findings if f.type == "region"]
    drawn = drawing.findings
    codes = tuple(dict.fromkeys(f.code for f in drawn))
    verbs = {f.code: "pointed at" for f in drawing.pointed} | {hit.code: "drew" for hit in drawing.hits}
    findings: list[Finding] = []
    sides: dict[tuple[str, str, str], list[Finding]] = {}
    denials: list[Question] = []
    for code in codes:
        here, words = [f for f in drawn if f.code == code], [f for f in said if f.code == code]
        yes = [f for f in words if f.present]
        turned = _contradicted(here, yes)
        if turned is not None:
            span = next((f.span for f in yes if f.span is not None), None)
            findings.append(replace(here[0], side="unstated", span=span))
            sides.setdefault((*turned, verbs[code]), []).append(findings[-1])
            continue
        findings += _merged(here, yes)
        denials += _denied(here, words, verbs[code])
    asked = [_which_side(open_, *turned) for turned, open_ in sides.items()]
    asked = asked or _other_side(drawn, [f for f in said if f.present])
    elsewhere = [_ELSEWHERE] if drawing.asks_elsewhere else []
    only_said = [f for f in said if f.code not in codes]
    return (*findings, *only_said), (*asked, *denials, *elsewhere)


def _contradicted(drawn: Sequence[Finding], yes: Sequence[Finding]) -> tuple[str, str] | None:
    """The side said and the side drawn of a region, where they are not the same and neither is both."""
    drawn_sides, said_sides = _sides(drawn), _sides(yes)
    if not drawn_sides or not said_sides or drawn_sides & said_sides:
        return None
    return next(iter(said_sides)), next(iter(drawn_sides))


def _which_side(findings: Sequence[Finding], side: str, other: str, verb: str) -> Question:
    """One question for all regions that the words and the drawing turn the same way."""
    first = findings[0]
    places = " and ".join(label(f.code) for f in findings)
    which = "Which side is it?" if len(findings) == 1 else "Which side are they?"
    return Question(
        first.key, f"You wrote {side} {places} and {verb} the {other}. {which}", _MIRRORED, first.span
    )


def _denied(drawn: Sequence[Finding], words: Sequence[Finding], verb: str) -> list[Question]:
    """What to ask of a region that was drawn, and said not to hurt."""
    told, sides = any(f.present for f in words), _sides(drawn)
    denial = next((f for f in words if not f.present and _denies(f, sides, told=told)), None)
    if denial is None:
        return []
    where = f"{denial.side} {label(denial.code)}" if denial.side in _BOTH else label(denial.code)
    text = f"You wrote that the {where} does not hurt, and {verb} it. Does it hurt there?"
    return [Question(denial.key, text, _DENIED, denial.span)]


def _merged(drawn: list[Finding], yes: list[Finding]) -> list[Finding]:
    """What was drawn, with the sides that the words add and the place in the words."""
    if not yes:
        return drawn
    span = next((f.span for f in yes if f.span is not None), None)
    sides = _sides(drawn) | _sides(yes)
    if sides > _sides(drawn) and any(f.side != "midline" for f in drawn):
        side: Side = "both" if sides == _BOTH else cast("Side", next(iter(sides)))
        return [replace(drawn[0], side=side, span=span)]
    fallback = yes[0].side  # the midline, or nothing, where the words name no side
    return [replace(f, side=fallback if f.side == "unstated" else f.side, span=span) for f in drawn]


def _denies(denial: Finding, drawn_sides: frozenset[str], *, told: bool) -> bool:
    """Whether a denial is about what was drawn; one without a side is not where the words also say that it hurts."""
    denied = _sides([denial])
    return bool(denied & drawn_sides) if denied and drawn_sides else not told


def _other_side(drawn: Sequence[Finding], said: Sequence[Finding]) -> list[Question]:
    """Different regions, but all of one side in the words and all of the other in the drawing."""
    drawn_sides, said_sides = _sides(drawn), _sides(said)
    if len(drawn_sides) != 1 or len(said_sides) != 1 or drawn_sides == said_sides:
        return []
    (other,), (side,) = drawn_sides, said_sides
    first = next(f for f in said if f.side == side)
    place = label(next(f for f in drawn if f.side == other).code)
    text = f"You wrote {side} {label(first.code)} and marked the {other} {place}. Which side is it?"
    return [Question(first.key, text, _MIRRORED, first.span)]


def _sides(findings: Iterable[Finding]) -> frozenset[str]:
    """Left and right, as far as the findings name them."""
    named = {f.side for f in findings}
    return _BOTH if "both" in named else frozenset(named & _BOTH)
