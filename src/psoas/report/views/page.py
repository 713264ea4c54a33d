"""Everything that a report says, in the order of a visit."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Final, assert_never

from psoas.assessment import (
    Assessment,
    Cleared,
    Differential,
    FollowUp,
    Guidance,
    Stopped,
    Undetermined,
    shown_flags,
)
from psoas.assessment.watch import date_words
from psoas.differential import what_is_known
from psoas.differential.mechanical.demand import mechanical_words
from psoas.pathway.series import Since
from psoas.report.body_values import BodySection
from psoas.report.drawing.body_picture import BodyView, body_view
from psoas.report.drawing.pain_map import PainMap, pain_map
from psoas.report.references import References, collect
from psoas.report.verdict import share_of_estimates
from psoas.report.verdict import verdict as clarity_words
from psoas.report.views.medicines import medicines_from_words
from psoas.report.views.plan import PlanView, plan_view
from psoas.report.views.private import PrivateView, on_paper, prints_empty, private_view, without_private
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
from psoas.report.views.since import SinceView, since_view
from psoas.report.views.sources import SourcesView, sources_view
from psoas.report.views.steps import StepsView, steps_view
from psoas.report.views.story import Passage, Piece, excerpt, pieces
from psoas.report.words import exam_meaning, found_by, scales_used, sentence_case, setting, with_side
from psoas.visit import Client, Finding, NotApplied, Question, Span, Visit
from psoas.vocabulary import knowledge_version, title

_ASKED_NOW: Final = 8
_TO_SAY: Final = ("doctor_first", "what_to_say")
_DENIED_SHOWN: Final = 5
_AGAIN: Final = 2  # sentences of the summary where nothing is watched
_NAMES_A_WEEK: Final = re.compile("(After|By|In) ")
_TRUST: Final = (
    ("yes", "Seen in the source"),
    ("recalled", "Recalled from a publication, to be checked"),
    ("estimate", "Estimate: an informed guess"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """When, and by which program, a page is made. The shell says so: a page has no clock.

    ``files`` are the pages beside this one, each with its name; they are linked at the top.
    """

    on: datetime.date | None = None
    program: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A text beside the client's first words: your notes, or a check-in (``later``)."""

    title: str
    later: bool
    words: tuple[Piece, ...]
    excerpt: tuple[Passage, ...]

    @property
    def warns(self) -> bool:
        """Whether a warning sign was heard in it."""
        return any(piece.kind == "warn" for piece in self.words)


@dataclass(frozen=True, slots=True)
class PageView:
    """What ``report.html.jinja`` shows. What an outcome does not have is empty or ``None``."""

    id: str
    kind: str  # stopped, undetermined or cleared
    day: str
    dated: str
    made: str
    files: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    verdict: VerdictView
    excerpt: tuple[Passage, ...]
    words: tuple[Piece, ...]
    marks: frozenset[str]
    denied: str  # the warning signs that the client said no to
    unread: tuple[Span, ...]
    not_applied: tuple[NotApplied, ...]
    recorded: tuple[tuple[str, str, str], ...]
    notes: tuple[Piece, ...]
    later: tuple[Told, ...]  # the check-ins
    warnings_elsewhere: tuple[Told, ...]  # notes and check-ins in which a warning sign was heard
    flags: tuple[FlagView, ...]
    watch: tuple[WatchView, ...]
    private: PrivateView | None
    may_be_printed: bool
    printed_verdict: VerdictView | None
    questions: tuple[Question, ...]
    safety_note: str
    references: References
    trust: tuple[tuple[str, str, str], ...]
    scales: tuple[str, ...]
    contents: tuple[tuple[str, str], ...]
    ask_next: tuple[Step, ...] = ()
    ask_now: tuple[Question, ...] = ()
    say: tuple[Guidance, ...] = ()
    map: PainMap | None = None
    sources: SourcesView | None = None
    clarity: str = ""
    steps: StepsView | None = None
    plan: PlanView | None = None
    body: BodyView | None = None
    course: FollowUp | None = None
    again: tuple[str, ...] = ()
    since: SinceView | None = None

    @property
    def cleared(self) -> bool:
        """Whether the page holds sources, plan and body."""
        return self.kind == "cleared"

    @property
    def ask_more(self) -> int:
        """How many questions the summary leaves for below."""
        return len(self.questions) - len(self.ask_now)


def page_view(
    visit: Visit,
    assessment: Assessment,
    body: BodySection | None,
    made: Made,
    since: Since | None = None,
) -> PageView:
    """The report of an assessment as values; ``Stopped`` and ``Undetermined`` have neither sources, plan nor body."""
    private = private_view(assessment)
    in_private = prints_empty(assessment)
    child = visit.client.age_years is not None and visit.client.age_years < setting("parent_reads_below_age")
    printed = on_paper(assessment)
    changed = since_view(since, assessment) if since is not None else None
    visit, assessment = without_private(visit, assessment)
    references = collect(assessment)
    questions = open_questions(assessment)
    said = assessment.understanding
    verdict = verdict_view(assessment, country=visit.country, child=child, in_private=in_private)
    kind = verdict.kind
    values = _of_kind(visit, assessment, body, references)
    shown = {name: value for name, value in values.items() if value}
    whole = pieces(said) if said.text.strip() else ()
    elsewhere = _elsewhere(visit, assessment)
    flags = flag_views(shown_flags(assessment, letter=True), references)
    watch = () if kind == "stopped" else watch_views(assessment.screening.watch, references)
    return PageView(
        id=visit.id,
        kind=kind,
        day=date_words(visit.date) if visit.date else "",
        dated=dated(visit, made),
        made=made_words(made),
        files=made.files,
        facts=facts(visit.client, said.duration_days, medicines_from_words(visit.client, assessment)),
        verdict=verdict,
        excerpt=excerpt(said),
        words=whole,
        marks=frozenset(p.kind for p in whole if p.kind),
        denied=_denied(assessment),
        unread=said.not_understood,
        not_applied=assessment.corrections_not_applied,
        recorded=tuple(
            (_recorded(f), exam_meaning(f.key), found_by(f))
            for f in sorted(assessment.findings, key=lambda f: not f.present)
            if f.span is None
        ),
        notes=_notes(assessment),
        later=tuple(told for told in elsewhere if told.later),
        warnings_elsewhere=tuple(told for told in elsewhere if told.warns),
        flags=flags,
        watch=watch,
        private=private,
        may_be_printed=not in_private,
        printed_verdict=verdict_view(printed, country=visit.country) if printed else None,
        questions=questions,
        ask_next=ask_next(assessment)[: int(setting("asked_next_in_summary"))],
        safety_note=_safety_note(len(flags), len(watch), len(questions)),
        references=references,
        trust=tuple(
            (name, str(references.trust.get(mark, 0)), f"{references.share(mark):.0%}")
            for mark, name in _TRUST
            if references.trust
        ),
        scales=scales_used(),
        contents=_contents(shown, private=private is not None),
        since=changed,
        **values,  # type: ignore[arg-type]
    )


def _of_kind(
    visit: Visit, assessment: Assessment, body: BodySection | None, references: References
) -> dict[str, object]:
    match assessment:
        case Stopped():
            return {
                "ask_now": open_questions(assessment)[:_ASKED_NOW],
                "say": tuple(g for g in assessment.guidance if g.topic in _TO_SAY),
            }
        case Undetermined():
            return {"ask_now": open_questions(assessment)[:_ASKED_NOW]}
        case Cleared():
            known = what_is_known(visit.client, assessment.findings, assessment.understanding.duration_days)
            course = assessment.follow_up
            return {
                "map": pain_map(assessment, visit.drawing),
                "sources": sources_view(assessment.differential, references, mechanical_words(known)),
                "clarity": _clarity(assessment.differential),
                "steps": steps_view(assessment),
                "plan": plan_view(assessment, references),
                "body": body_view(body) if body is not None else None,
                "course": course if course.measures or course.expected or course.think_again else None,
                "again": tuple(t for t in course.think_again if _NAMES_A_WEEK.match(t))[:_AGAIN],
            }
        case _:
            assert_never(assessment)


def _clarity(differential: Differential) -> str:
    """How clear the case is, with how much of it rests on estimates; empty where that was not worked out."""
    clarity = differential.clarity
    if clarity is None:
        return ""
    return clarity_words(clarity, share_of_estimates(differential))


def _denied(assessment: Assessment) -> str:
    """The warning signs that the client said no to, by name, in one line."""
    names = [
        title(f.type, f.code)
        for f in assessment.findings
        if f.type == "red_flag" and not f.present and f.origin == "words"
    ]
    more = f" and {len(names) - _DENIED_SHOWN} more" if len(names) > _DENIED_SHOWN else ""
    return ", ".join(names[:_DENIED_SHOWN]) + more


def _notes(assessment: Assessment) -> tuple[Piece, ...]:
    """The practitioner's own notes, cut where something was read in them."""
    noted = (h.understanding for h in assessment.heard if h.box.kind == "notes")
    return tuple(piece for said in noted if said.text.strip() for piece in pieces(said))


def _elsewhere(visit: Visit, assessment: Assessment) -> tuple[Told, ...]:
    """What was said in notes and check-ins, in the order of the visit; nothing that is kept for the practitioner alone."""
    found: list[Told] = []
    days = {f"check_ins[{number}]": date_words(one.date) for number, one in enumerate(visit.check_ins)}
    for heard in assessment.heard:
        said = heard.understanding
        if heard.box.kind not in ("notes", "check_in") or not said.text.strip():
            continue
        later = heard.box.kind == "check_in"
        title = f"Told on {days[heard.box.name]}" if later else "From your notes"
        found.append(Told(title, later, pieces(said), excerpt(said)))
    return tuple(found)


def _recorded(finding: Finding) -> str:
    """A finding that did not come from the words, with its side and whether it is there."""
    shown = sentence_case(with_side(finding))
    if finding.type == "exam":
        return f"{shown}: {'positive' if finding.present else 'negative'}"
    return shown if finding.present else f"No: {with_side(finding)}"


def _contents(shown: dict[str, object], *, private: bool) -> tuple[tuple[str, str], ...]:
    names = (
        ("safety", "Safety", ""),
        *((("private", "For you alone", ""),) if private else ()),
        ("understood", "What was understood", ""),
        ("where", "Where it hurts", "map"),
        ("sources", "Sources and reasons", "sources"),
        ("exams", "What to ask and examine next", "steps"),
        ("body", "The body at work", "body"),
        ("plan", "Plan", "plan"),
        ("person", "Working with the person", "plan"),
        ("follow-up", "Follow-up", "course"),
        ("honesty", "Where this comes from", ""),
    )
    plan = shown.get("plan")
    return tuple(
        (id_, name)
        for id_, name, needs in names
        if (not needs or needs in shown)
        and not (id_ == "person" and isinstance(plan, PlanView) and not plan.topics)
    )


def _safety_note(flags: int, watch: int, questions: int) -> str:
    told = [
        f"{count} {one if count == 1 else several}"
        for count, one, several in (
            (flags, "rule fired", "rules fired"),
            (watch, "watched", "watched"),
            (questions, "question open", "questions open"),
        )
        if count
    ]
    return ", ".join(told)


def dated(visit: Visit, made: Made) -> str:
    """The day of the visit, else the day of the page, said as what it is."""
    if visit.date:
        return f"Visit of {date_words(visit.date)}"
    return f"Made {date_words(made.on)}; the visit file gives no date" if made.on else "Visit without a date"


def made_words(made: Made) -> str:
    """When the page was made, and from which state of the knowledge."""
    when = f"Made {date_words(made.on)}" if made.on else "Made"
    program = f" by psoas {made.program}" if made.program else " by psoas"
    return f"{when}{program}, knowledge {knowledge_version()}."


def facts(
    client: Client, duration_days: int | None, from_words: tuple[str, ...] = ()
) -> tuple[tuple[str, str], ...]:
    """Who the visit is about, as its page begins; ``from_words`` are medicines that only the words name."""
    told: list[tuple[str, str]] = []
    if client.age_years is not None:
        told.append(("Age", f"{client.age_years:g}"))
    told.append(("Sex", client.sex if client.sex != "unstated" else "not stated"))
    size = [
        f"{client.height_m:.2f} m" if client.height_m else "",
        f"{client.mass_kg:g} kg" if client.mass_kg else "",
    ]
    if any(size):
        told.append(("Height, mass", ", ".join(filter(None, size))))
    if client.work:
        told.append(("Work", client.work))
    if client.sports:
        told.append(("Sport", ", ".join(client.sports)))
    medicines = (*client.medicines, *(f"{name} (from the words)" for name in from_words))
    told += [
        (name, ", ".join(several) or "none given")
        for name, several in (("Medicines", medicines), ("Conditions", client.conditions))
    ]
    if duration_days is not None:
        told.append(("Hurting for", duration(duration_days)))
    return tuple(told)


def duration(days: int) -> str:
    """Days as a person says them.

    >>> duration(56), duration(1), duration(0), duration(400)
    ('about 8 weeks', '1 day', 'less than a day', 'about 13 months')
    """
    if days < 1:
        return "less than a day"
    if days < 14:
        return f"{days} day" + ("" if days == 1 else "s")
    if days < 92:
        return f"about {round(days / 7)} weeks"
    if days < 731:
        return f"about {round(days / 30.4)} months"
    return f"about {round(days / 365.25)} years"
