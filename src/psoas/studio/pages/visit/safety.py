"""The verdict with what may be answered in it, and what raised it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from psoas.assessment import (
    AT_ONCE,
    Assessment,
    Cleared,
    Guidance,
    Stopped,
    may_be_overridden,
    may_be_written,
    shown_flags,
)
from psoas.pathway.serious import answerable
from psoas.report.references import References
from psoas.report.views.private import PrivateView
from psoas.report.views.safety import (
    FlagView,
    Step,
    VerdictView,
    WatchView,
    ask_next,
    flag_views,
    open_questions,
    verdict_view,
    watch_views,
)
from psoas.report.words import finding_name, sentence_case
from psoas.studio.desk.attention import Need
from psoas.studio.interview.words import plain_name
from psoas.studio.models import Finding as FindingRow
from psoas.studio.models import SafetyOverride
from psoas.studio.pages.visit.dangers import Danger, folded
from psoas.visit import Question

_IN_VERDICT: Final = {"cleared": 2, "undetermined": 2, "stopped": 3}
_ANSWERED: Final = frozenset({"red_flag", "context"})
_TO_SAY: Final = ("doctor_first", "what_to_say")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question with its answer: yes, no, unknown, or empty where it is open.

    One that was answered just now stays where it was, so that the hand and the focus keep their place: ``list`` (q in the
    verdict, s in the safety card, n among the questions that tell sources apart, a among those answered) and ``nth`` say where.
    """

    key: str
    text: str
    why: str
    answer: str = ""
    list: str = ""
    nth: int = 0


def kept_in_place(asks: list[Ask], just: Ask | None, name: str) -> list[Ask]:
    """The open questions of a list, with the one that was answered there just now where it stood."""
    if just is None:
        return asks
    others = [ask for ask in asks if ask.key != just.key]
    return [*others[: just.nth], just, *others[just.nth :]] if just.list == name else others


@dataclass(frozen=True, slots=True)
class VerdictPart:
    """The first thing on the screen.

    Attributes:
        asks: what may be answered in it: the question just answered, then the gravest open ones.
        may_go_on: a written reason may set it aside.
        gone_on_by: who wrote the reason, where one stands.
        has_letter: a letter to a doctor may be written.
        held: the dangers told before that nobody has settled: with one of them there is no green light.
    """

    view: VerdictView
    asks: tuple[Ask, ...]
    more: int
    may_go_on: bool
    gone_on_by: str
    has_letter: bool
    may_change: bool
    held: tuple[Need, ...] = ()

    @property
    def urgency(self) -> str:
        """How soon: as the visit says where it stops, otherwise as the danger that holds it."""
        if not self.held or self.view.kind == "stopped":
            return self.view.urgency
        gravest = self.held[0].urgency
        return gravest if gravest in AT_ONCE else "same_day"


@dataclass(frozen=True, slots=True)
class SafetyPart:
    """What raised the verdict, what is watched, what is still to ask, what was answered, and what is for the practitioner alone.

    Attributes:
        asks: in the order of danger.
        open: how many of them stand open.
        folded: the others, by danger.
    """

    kind: str
    flags: tuple[FlagView, ...]
    watch: tuple[WatchView, ...]
    next: tuple[Step, ...]
    say: tuple[Guidance, ...]
    asks: tuple[Ask, ...]
    open: int
    folded: tuple[Danger, ...]
    answered: tuple[Ask, ...]
    private: PrivateView | None
    may_be_printed: bool
    may_change: bool
    left: tuple[str, ...] = ()


def verdict_part(
    whole: Assessment, shown: Assessment, override: SafetyOverride | None, just: Ask | None, *,
    country: str, child: bool, in_private: bool, may_change: bool, held: tuple[Need, ...],
) -> VerdictPart:  # fmt: skip
    """The verdict.

    Args:
        whole: the assessment with what is private.
        shown: as the open part of the screen may show it.
        override: the reason to go on that stands.
        just: the question that was answered just now; it stays where the hand is.
        country: where the client lives, whose numbers are named.
        child: the client is one.
        in_private: the haste comes only from what is for the practitioner alone.
        may_change: the visit is not signed.
        held: the dangers told before that hold this visit.
    """
    view = verdict_view(shown, country=country, child=child, in_private=in_private)
    asked = [_ask(q) for q in open_questions(shown)]
    asked = kept_in_place(asked, just, "q")
    first = tuple(
        asked[: max(_IN_VERDICT[view.kind], just.nth + 1 if just is not None and just.list == "q" else 0)]
    )
    urgency = whole.verdict.urgency
    return VerdictPart(
        view=view,
        asks=first,
        more=len(asked) - len(first),
        may_go_on=isinstance(whole, Stopped) and may_be_overridden(urgency),
        gone_on_by=override.member.name if override is not None and isinstance(whole, Cleared) else "",
        has_letter=urgency != "none" and may_be_written(whole, letter=True),
        may_change=may_change,
        held=held,
    )


def safety_part(
    shown: Assessment, references: References, private: PrivateView | None, verdict: VerdictPart,
    rows: tuple[FindingRow, ...], *, just: Ask | None, may_be_printed: bool, left: tuple[str, ...] = (),
) -> SafetyPart:  # fmt: skip
    """What raised the verdict.

    Args:
        shown: the assessment as the open part of the screen may show it.
        references: of what is shown.
        private: what is for the practitioner alone.
        verdict: its questions are not repeated.
        rows: the standing findings.
        just: the question that was answered just now.
        may_be_printed: whether a printed page could give away what is private.
        left: the findings that the client's phone left to the practitioner.
    """
    there = {ask.key for ask in verdict.asks}
    asks = kept_in_place([_ask(q) for q in open_questions(shown) if q.asks_about not in there], just, "s")
    there |= {just.key} if just is not None and just.list != "a" else set()
    hidden = private is not None
    answered = [r for r in rows if r.type in _ANSWERED and f"{r.type}:{r.code}" not in there]
    keys = {f.key for f in shown.findings}
    first, dangers = folded([ask.key for ask in asks])
    return SafetyPart(
        kind=verdict.view.kind,
        flags=flag_views(shown_flags(shown, letter=True), references),
        watch=() if verdict.view.kind == "stopped" else watch_views(shown.screening.watch, references),
        next=ask_next(shown),
        say=tuple(g for g in shown.guidance if g.topic in _TO_SAY) if isinstance(shown, Stopped) else (),
        asks=tuple(asks),
        open=first,
        folded=dangers,
        answered=tuple(
            Ask(
                f"{r.type}:{r.code}",
                sentence_case(finding_name(f"{r.type}:{r.code}")),
                "",
                "yes" if r.present else "no",
            )
            for r in answered
            if not hidden or f"{r.type}:{r.code}" in keys
        ),
        private=private,
        may_be_printed=may_be_printed,
        may_change=verdict.may_change,
        left=tuple(sentence_case(plain_name(key)) for key in left),
    )


def _ask(question: Question) -> Ask:
    question = answerable(question)
    return Ask(question.asks_about, question.text, question.why)
