"""What was understood of the story, as chips that the client can confirm, change or take out, and what is asked about it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from psoas.assessment import Assessment, private_keys
from psoas.pathway.assess import gate_of
from psoas.report.words import side_name
from psoas.studio.engine import read_of
from psoas.studio.interview.words import not_said_name, said_name
from psoas.studio.models import Visit as Row
from psoas.visit import HeardMention, Question, Span, Understanding
from psoas.vocabulary import codes, title

CONFIRMED: Final = "correction"
_LENGTHS: Final = frozenset({"course:acute", "course:subacute", "course:chronic"})
_SIDED: Final = ("left", "right", "both")
# What may be changed into another of its kind; the rest is taken out and said anew.
_CHANGED: Final = ("region", "quality")
_OTHER_WAY: Final = {"activity_worse": "activity_better", "activity_better": "activity_worse"}
_MOST_UNREAD: Final = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """A button or an entry of a list: its words, and the correction that it makes."""

    words: str
    correction: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that was understood. ``state``: said, denied or unsure. ``others``: what it may be changed into."""

    words: str
    state: str
    quote: str
    confirmed: bool
    choices: tuple[Choice, ...]
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about words that are doubtful, with the words."""

    quote: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """``read`` is false where the language is not one that is read; ``unread`` are the words that were not understood."""

    chips: tuple[Chip, ...] = ()
    asks: tuple[Ask, ...] = ()
    unread: tuple[str, ...] = ()
    duration: str = ""
    read: bool = True
    language: str = "en"


def heard_in(row: Row, words: str) -> Heard:
    """What is understood of words that need not be stored, with the corrections of the visit."""
    # Hearing and the safety rules are enough here: sources and plan take as long again, and show on no page of the phone.
    gate = gate_of(replace(read_of(row).visit, words=words))
    private = gate.screened.kept_from_paper | gate.screened.kept_from_client
    return _heard(gate.heard.words, private)


def heard_of(assessment: Assessment) -> Heard:
    """What was understood of the words of an assessment; nothing of what is private, nor of the words beside it."""
    return _heard(assessment.understanding, private_keys(assessment))


def _heard(said: Understanding, private: frozenset[str]) -> Heard:
    if not said.text.strip():
        return Heard()
    if said.language != "en":
        return Heard(read=False, language=said.language)
    hidden = [m.span for m in said.mentions if m.key in private]

    def open_(span: Span | None) -> bool:
        return span is None or not any(h.start < span.end and span.start < h.end for h in hidden)

    shown = [m for m in said.mentions if m.key not in private and open_(m.span)]
    if said.duration_days is not None:  # its chip says it in days, weeks or months
        shown = [m for m in shown if m.key not in _LENGTHS]
    return Heard(
        chips=tuple(_chips(said, shown)),
        asks=tuple(
            _asks(said, shown, [q for q in said.questions if q.asks_about not in private and open_(q.span)])
        ),
        # Beside something private even a quote of the rest may hint at it.
        unread=() if private else tuple(s.text.strip() for s in said.not_understood[:_MOST_UNREAD]),
        duration=_duration(said.duration_days),
    )


def _chips(said: Understanding, shown: list[HeardMention]) -> list[Chip]:
    found: dict[tuple[str, str], Chip] = {}
    # The same words may name a sign and an illness ("no fever"): they are shown once, as the sign.
    signs = {(m.span, m.status) for m in shown if m.type != "condition"}
    for mention in shown:
        if mention.status in {"bare", "excluded"} or (
            mention.type == "condition" and (mention.span, mention.status) in signs
        ):
            continue
        state = {"affirmed": "said", "negated": "denied"}.get(mention.status, "unsure")
        key = (mention.key, mention.side)
        if key not in found:
            found[key] = _chip(said, mention, state)
    return list({(chip.words, chip.state): chip for chip in reversed(found.values())}.values())[::-1]


def _chip(said: Understanding, mention: HeardMention, state: str) -> Chip:
    def choice(words: str, status: str, **other: str) -> Choice:
        return Choice(words, _correction(said, mention.span, mention.type, mention.code, status, **other))

    choices: list[Choice] = []
    if mention.status != "affirmed" or mention.rule != CONFIRMED:
        choices.append(choice(_("Yes, that is so"), "affirmed"))
    if mention.status != "negated":
        choices.append(choice(_("No, I do not have this"), "negated"))
    choices.append(choice(_("I did not mean this"), "rejected"))
    others: list[Choice] = []
    if mention.type in _CHANGED:
        if mention.type == "region":
            others += [
                choice(_side_words(side), "affirmed", side=side) for side in _SIDED if side != mention.side
            ]
        others += [
            Choice(
                _(title(mention.type, code)),
                _correction(said, mention.span, mention.type, code, "affirmed", side=mention.side),
            )
            for code in codes(mention.type)
            if code != mention.code
        ]
    elif mention.type in _OTHER_WAY:
        other = _OTHER_WAY[mention.type]
        others.append(
            Choice(
                said_name(f"{other}:{mention.code}"),
                _correction(said, mention.span, other, mention.code, "affirmed"),
            )
        )
    return Chip(
        words=_chip_words(mention, state), state=state, quote=mention.span.text, confirmed=mention.rule == CONFIRMED,
        choices=tuple(choices), others=tuple(others),
    )  # fmt: skip


def _chip_words(mention: HeardMention, state: str) -> str:
    name = not_said_name(mention.key) if state == "denied" else said_name(mention.key)
    side = _(side_name(mention.side)) if mention.side not in {"unstated", "midline"} else ""
    return f"{name}, {side}" if side else name


def _side_words(side: str) -> str:
    return {
        "left": _("It is on the left"),
        "right": _("It is on the right"),
        "both": _("It is on both sides"),
    }[side]


def _asks(said: Understanding, shown: list[HeardMention], questions: list[Question]) -> list[Ask]:
    asks: dict[str, Ask] = {}
    sided: dict[str, set[str]] = {}
    for mention in shown:
        if mention.status == "affirmed":
            sided.setdefault(mention.key, set()).add(mention.side)
    for mention in shown:
        if (
            mention.key in asks  # asked once, however often it was said
            or mention.type != "region"
            or mention.status != "affirmed"
            or sided[mention.key] != {"unstated"}
            or mention.rule == CONFIRMED
        ):
            continue
        choices = tuple(
            Choice(words, _correction(said, mention.span, mention.type, mention.code, "affirmed", side=side))
            for side, words in (
                ("left", _("Left")),
                ("right", _("Right")),
                ("both", _("Both")),
                ("midline", _("In the middle")),
            )
        )
        asks[mention.key] = Ask(mention.span.text, _("Which side is that?"), choices)
    for question in questions:
        type_, _sep, code = question.asks_about.partition(":")
        if question.span is None or type_ == "red_flag" or not code or type_ == "client":
            continue  # danger is asked on pages of its own
        if question.asks_about in asks:
            continue
        span = question.span
        choices = (
            Choice(_("Yes"), _correction(said, span, type_, code, "affirmed")),
            Choice(_("No"), _correction(said, span, type_, code, "negated")),
        )
        asks[question.asks_about] = Ask(span.text, _(question.text), choices)
    return list(asks.values())


def _correction(
    said: Understanding, span: Span, type_: str, code: str, status: str, **other: str
) -> dict[str, Any]:
    """As a visit file holds it: the place is found again by its quote."""
    return {
        "quote": span.text, "occurrence": _occurrence(said.text, span), "type": type_, "code": code, "status": status,
        "side": "unstated", "box": "words",
    } | other  # fmt: skip


@lru_cache(
    maxsize=1
)  # every choice of a chip asks for the same place; no more words are kept in memory than that
def _occurrence(text: str, span: Span) -> int:
    """Which of several equal quotes a place is, as ``visit.corrections`` counts them."""
    pattern = r"\s+".join(re.escape(word) for word in span.text.split())
    for form in (rf"(?<!\w){pattern}(?!\w)", pattern):
        starts = [m.start() for m in re.finditer(form, text, re.IGNORECASE)]
        if span.start in starts:
            return starts.index(span.start) + 1
    return 1


def _duration(days: int | None) -> str:
    if days is None:
        return ""
    weeks, months, years = round(days / 7), round(days / 30.44), round(days / 365.25)
    if days < 14:
        return _("for %(days)s days") % {"days": days} if days > 1 else _("since today or yesterday")
    if weeks <= 12:
        return _("for about %(weeks)s weeks") % {"weeks": weeks}
    if months < 24:
        return _("for about %(months)s months") % {"months": months}
    return _("for about %(years)s years") % {"years": years}
