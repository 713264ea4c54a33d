"""Is it safe: the verdict, what raised it, what is watched, and what still has to be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, assert_never

from psoas.assessment import (
    FOR_YOU_ALONE,
    Assessment,
    Cleared,
    RedFlag,
    Stopped,
    Undetermined,
    Watch,
    shown_flags,
    stops,
)
from psoas.report.references import References
from psoas.report.views.not_read import not_read_in_lists, not_read_later
from psoas.report.words import alone_words, finding_name, sentence_case, source_name, urgency_words
from psoas.visit import Question
from psoas.vocabulary import label

_ICONS: Final = {
    "emergency_now": "phone",
    "same_day": "alert",
    "within_2_weeks": "cal",
    "mention_to_doctor": "letter",
}


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The first thing on a page.

    Attributes:
        kind: stopped, undetermined or cleared.
        read: all, where every word was read and nothing is open; else open. Only then may no urgency be green.
        missing: how many answers are open.
        because: whole sentences, the gravest first.
        doing: how soon, who, and what first; empty where nobody has to be called.
        look_again: by when to look again for what is watched; empty where nothing is.
        alone: points to what is for the practitioner alone; on the screen only.
        override: the practitioner's written reason for going on.
        not_known: medicines in no table, and entries of the client's lists in which nothing was read.
    """

    kind: str
    urgency: str
    read: str
    icon: str
    title: str
    missing: int
    unread: int
    because: tuple[str, ...]
    doing: tuple[tuple[str, str], ...]
    look_again: str = ""
    watch_for: str = ""
    alone: str = ""
    override: str = ""
    not_known: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The verdict in one sentence, as the page's heading and the terminal have it.

        >>> VerdictView("cleared", "none", "open", "q", "No stop sign so far", 2, 0, (), ()).sentence
        'No stop sign so far. 2 answers are missing.'
        """
        if not self.missing or self.kind != "cleared":
            return f"{self.title}."
        return f"{self.title}. {self.missing} {'answer is' if self.missing == 1 else 'answers are'} missing."


@dataclass(frozen=True, slots=True)
class FlagView:
    """A rule that fired."""

    title: str
    urgency: str
    reason: str
    number: int | None
    estimate: bool
    because: str
    points_to: str
    ask_next: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What to ask or do next; ``rule`` is the title of the rule that asks for it."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class WatchView:
    """What is looked at again on a day of its own."""

    title: str
    by_when: str
    reason: str
    number: int | None
    estimate: bool
    look_for: str
    then: str
    because: str


def verdict_view(
    assessment: Assessment, *, country: str = "", child: bool = False, in_private: bool = False
) -> VerdictView:
    """The verdict of an assessment as its page begins.

    Args:
        assessment: as the open part of the page may show it.
        country: where the client lives, as two letters: its numbers are named; empty where it is not known.
        child: the client is one; the first step then speaks of who came along.
        in_private: the haste comes only from what is for the practitioner alone, who alone says then whom to call.
    """
    verdict = assessment.verdict
    words = urgency_words(verdict.urgency, country)
    unread = len(assessment.understanding.not_understood) + not_read_later(assessment)
    first_step = words.child_first_step if child else words.first_step
    steps = (("How soon", words.when), ("Who", words.who), ("First", first_step))
    heading = words.title
    if in_private and stops(verdict.urgency):
        told = alone_words(verdict.urgency, country)
        steps = (("How soon", told.when), ("Who", told.who), ("First", told.first_step))
        heading = told.title
    doing = steps if words.when else ()
    because = tuple(reason for reason in verdict.because if reason != FOR_YOU_ALONE)
    alone = FOR_YOU_ALONE if len(because) < len(verdict.because) else ""
    match assessment:
        case Stopped():
            return VerdictView(
                "stopped", verdict.urgency, "all", _ICONS[verdict.urgency], heading, 0, unread,
                because, doing, alone=alone,
            )  # fmt: skip
        case Undetermined():
            return VerdictView(
                "undetermined", "none" if verdict.urgency == "none" else verdict.urgency, "open", "q",
                f"{'Nothing' if verdict.understood == 'nothing' else 'Too little'} was understood of this visit",
                len(assessment.questions), unread, because, (), alone=alone, not_known=not_read_in_lists(assessment),
            )  # fmt: skip
        case Cleared():
            return replace(_cleared(assessment, unread, doing, because), alone=alone)
        case _:
            assert_never(assessment)


def _cleared(
    assessment: Cleared, unread: int, doing: tuple[tuple[str, str], ...], because: tuple[str, ...]
) -> VerdictView:
    urgency, watch = assessment.verdict.urgency, assessment.screening.watch
    missing = len(open_questions(assessment))
    strange = not_read_in_lists(assessment)
    closed = not (missing or unread or strange or watch or assessment.corrections_not_applied)
    read = "all" if closed else "open"
    title = urgency_words(urgency).title
    if urgency == "none" and not closed:
        title = "No stop sign so far"
    reasons = because if urgency != "none" else ()
    return VerdictView(
        kind="cleared",
        urgency=urgency,
        read=read,
        icon=_ICONS.get(urgency, "check" if closed else "q"),
        title=title,
        missing=missing,
        unread=unread,
        because=reasons,
        doing=doing,
        look_again=watch[0].by_when if watch else "",
        watch_for=watch[0].reason if watch else "",
        override=assessment.verdict.override,
        not_known=strange,
    )


def open_questions(assessment: Assessment) -> tuple[Question, ...]:
    """What is still to be asked for safety and of the words, each once, in the order of danger."""
    first = assessment.questions if isinstance(assessment, Undetermined) else assessment.screening.questions
    stated = {f.key for f in assessment.findings if f.origin == "stated"}
    of_words = (
        q for q in assessment.understanding.questions if q.asks_about not in stated
    )  # answered from a list
    both = (*first, *of_words)
    return tuple({(q.asks_about, q.text): q for q in both}.values())


def ask_next(assessment: Assessment) -> tuple[Step, ...]:
    """What to ask or do next because a rule has fired, in the order of danger; without what is kept from paper."""
    flags = shown_flags(assessment, letter=True)
    steps = [Step(step, sentence_case(label(flag.rule))) for flag in flags for step in flag.ask_next]
    return tuple(
        {step.text: step for step in reversed(steps)}[text] for text in dict.fromkeys(s.text for s in steps)
    )


def flag_views(flags: Iterable[RedFlag], references: References) -> tuple[FlagView, ...]:
    """The rules that fired, the most urgent first."""
    return tuple(
        FlagView(
            title=sentence_case(label(flag.rule)),
            urgency=sentence_case(urgency_words(flag.urgency).word),
            reason=flag.reason,
            number=references.number(flag.citation),
            estimate=flag.verified == "estimate",
            because=", ".join(map(finding_name, flag.because)),
            points_to="; ".join(map(source_name, flag.points_to)),
            ask_next=flag.ask_next,
        )
        for flag in flags
    )


def watch_views(watch: Iterable[Watch], references: References) -> tuple[WatchView, ...]:
    """What is watched, the soonest first."""
    return tuple(
        WatchView(
            title=sentence_case(label(one.code)),
            by_when=one.by_when,
            reason=one.reason,
            number=references.number(one.citation),
            estimate=one.verified == "estimate",
            look_for=one.look_for,
            then=one.then,
            because=", ".join(map(finding_name, one.because)),
        )
        for one in watch
    )
