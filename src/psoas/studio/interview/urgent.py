"""The page that says to get help now: when it is shown, and what may stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from psoas.assessment import (
    AT_ONCE,
    Assessment,
    Helpline,
    Stopped,
    Urgency,
    may_be_written,
    shown_findings,
    shown_flags,
)
from psoas.care.handout.tables import LANGUAGES, urgency_lines
from psoas.pathway.serious import serious_sources
from psoas.report.words import source_name
from psoas.screening.responses import emergency_number, lines_for
from psoas.screening.rules import Rule, rules
from psoas.screening.ways import Way, ways_of
from psoas.studio.engine import Answer
from psoas.studio.interview.sent import Sent
from psoas.studio.interview.steps import parent_reads
from psoas.studio.interview.words import client_reason, plain_name, readable
from psoas.studio.models import Visit

_FALL: Final = "course:trauma"
# A doctor is told of the lesser signs too: weight that was lost beside a cancer of years ago.
_WORTH_SAYING: Final[tuple[Urgency, ...]] = ("within_2_weeks", *AT_ONCE)


@dataclass(frozen=True, slots=True)
class Tap:
    """One way to reach a line: its words, and what a tap opens (empty where it is only told)."""

    words: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True)
class Call:
    """A line of help, and its first number; ``digits`` for the phone, empty where the line has no number.

    ``taps`` are all ways to reach it; empty where the line has no numbers of its own, and then ``also`` says what is known.
    """

    name: str
    number: str
    digits: str
    also: str = ""
    taps: tuple[Tap, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """What the page says.

    Attributes:
        rules: what it is shown for; the same are not shown again after the client has gone on.
        emergency: now, and not only today.
        told: what the client told, in short names.
        do: how soon, and whom to see.
        why: reasons, in whole sentences.
        ask_about: what to name to a doctor.
        until: what to leave until somebody has looked.
        call: the emergency number.
        parent: the page speaks to a parent.
    """

    rules: tuple[str, ...]
    emergency: bool
    told: tuple[str, ...]
    do: tuple[str, ...]
    why: tuple[str, ...]
    ask_about: tuple[str, ...]
    until: tuple[str, ...]
    call: Call | None
    parent: bool


def stop_of(visit: Visit, answer: Answer) -> Stop | None:
    """The page for a visit that needs a doctor now or today; None for every other.

    None also where the haste comes from what may not stand on a client's page: it would give the reason away.
    """
    assessment = answer.record.assessment
    urgency = assessment.verdict.urgency
    if not isinstance(assessment, Stopped) or urgency not in AT_ONCE or not may_be_written(assessment):
        return None
    flags = [flag for flag in shown_flags(assessment) if flag.urgency in AT_ONCE]
    suspected = [one for one in assessment.suspected if one.urgency in AT_ONCE]
    if not flags and not suspected:
        return None
    parent = parent_reads(visit)
    said = [g.text for one in suspected for g in one.says] or [g.text for g in assessment.guidance[:1]]
    why = [client_reason(flag) for flag in flags if flag.urgency == urgency] or said
    # The gravest first; what a doctor has to rule out today is named beside it, so that a fall is not forgotten over a bleed.
    gravest_first = sorted(flags, key=lambda flag: flag.urgency != urgency)
    sources = dict.fromkeys(source_name(s) for flag in gravest_first for s in flag.points_to[:1])
    soon = urgency_lines(
        urgency,
        country=country_of(visit),
        emergency=emergency_number(country_of(visit)),
        language=_language(),
    )
    return Stop(
        rules=(*(flag.rule for flag in flags), *(f"suspected:{s}" for one in suspected for s in one.sources)),
        emergency=urgency == "emergency_now",
        told=_told(
            assessment,
            {
                code
                for flag in shown_flags(assessment)
                if flag.urgency in _WORTH_SAYING
                for code in flag.because
            },
        ),
        do=(soon.when, soon.parent if parent else soon.client),
        why=readable(why)[:3],
        ask_about=tuple(_(source) for source in sources)[:2],
        until=readable(assessment.until_seen),
        call=emergency_call(visit),
        parent=parent,
    )


def _language() -> str:
    """The page's language, where whom to see is written in it; else English."""
    language = (get_language() or "en").partition("-")[0]
    return language if language in LANGUAGES else "en"


def needs_stop(sent: Sent, stop: Stop | None) -> bool:
    """Whether the page has to be shown now: for a danger that the client has not yet gone on from.

    Another sign of the same danger, no more urgent, says nothing new: the line at the head of each page goes on saying it.
    """
    if stop is None:
        return False
    gone = left(sent)
    said = {_danger(rule) for rule in gone}
    said |= {("same_day", source) for urgency, source in said if urgency == "emergency_now"}
    return any(_danger(rule) not in said for rule in stop.rules if rule not in gone)


@lru_cache(maxsize=1024)
def _danger(rule: str) -> tuple[str, str]:
    """How urgent a rule is, and the source that its page names; by its own name where it points to none."""
    if (found := _rules().get(rule)) is not None:
        return found.urgency, next(iter(found.sources), rule)
    source = rule.removeprefix("suspected:")
    known = serious_sources().get(source)
    return (known.urgency if known is not None else "emergency_now"), source


@lru_cache(maxsize=1)
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for rule in rules()}


def left(sent: Sent) -> frozenset[str]:
    """What the client has left the page for, by one of its two ways."""
    payloads = (event.payload for event in sent.of("told"))
    return frozenset(rule for p in payloads if p.get("way") for rule in p.get("rules", []))


def _told(assessment: Assessment, codes: set[str]) -> tuple[str, ...]:
    findings = shown_findings(assessment, assessment.findings)
    # The warning signs themselves, and a fall; where there is none, everything that fired the rule.
    named = [f.key for f in findings if f.present and f.code in codes]
    signs = [key for key in named if key.startswith("red_flag:") or key == _FALL]
    return readable(plain_name(key) for key in signs or named)


def country_of(visit: Visit) -> str:
    """The client's country; the studio's where theirs is not known."""
    return str(visit.client.about.get("country") or visit.studio.country)


def emergency_call(visit: Visit) -> Call | None:
    """The emergency number of the client's country; None where it is not known."""
    return next(
        (_call(line) for line in lines_for(country_of(visit), ("emergency",)) if line.kind == "emergency"),
        None,
    )


def help_calls(visit: Visit) -> tuple[Call, ...]:
    """The lines that the help page lists for everyone alike: emergency and crisis."""
    return tuple(_call(line) for line in lines_for(country_of(visit), ("emergency", "crisis")))


def _call(line: Helpline) -> Call:
    ways = ways_of(line)
    first = next((way for way in ways if way.kind == "call"), None)
    also = _(line.also) if line.also and not ways else ""
    return Call(
        _(line.name),
        first.number if first is not None else line.number,
        first.href.removeprefix("tel:") if first is not None else "",
        also,
        tuple(_tap(line, way) for way in ways),
    )


def _tap(line: Helpline, way: Way) -> Tap:
    # The name of a service of its own is no common word.
    name = way.name or _(line.name)
    what = _(way.what) if way.what else ""
    if way.kind == "told":
        return Tap(what[:1].upper() + what[1:], "", way.kind)
    number = way.number.replace(" ", "\u00a0")  # a number is read in one line
    said = {"name": f"{name}, {what}" if what else name, "number": number, "word": way.says}
    match way.kind:
        case "call":
            words = f"{said['name']}: {number}"
        case "text" if way.says:
            words = _("%(name)s: text %(word)s to %(number)s") % said
        case "text":
            words = _("%(name)s: text %(number)s") % said
        case "whatsapp":
            words = f"{said['name']}: WhatsApp {number}"
        case _:
            words = f"{said['name']}: {way.number.partition('/')[0]}"
    return Tap(words, way.href, way.kind)
