"""Everything that the screen of a visit shows, part by part, as values: what is equal to what the page has is not drawn again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from psoas.assessment import Assessment, Cleared, may_be_written
from psoas.body.tables import muscle_groups
from psoas.errors import PsoasError
from psoas.pathway.muscles import Supposition, check_muscles
from psoas.report.drawing.pain_map import PainMap, pain_map
from psoas.report.references import collect
from psoas.report.verdict import share_of_estimates
from psoas.report.verdict import verdict as clarity_words
from psoas.report.views.medicines import medicines_from_words
from psoas.report.views.not_read import not_known_medicines
from psoas.report.views.page import facts
from psoas.report.views.plan import PlanView, plan_view
from psoas.report.views.private import prints_empty, private_view, without_private
from psoas.report.views.sources import SourcesView, sources_view
from psoas.report.words import setting
from psoas.studio.desk.attention import held_by
from psoas.studio.engine import Answer
from psoas.studio.engine.kept import Kept
from psoas.studio.interview.safety import left_open
from psoas.studio.models import Member
from psoas.studio.models import Visit as Row
from psoas.studio.models.visits import VisitState
from psoas.studio.pages.visit.exams import exams_part
from psoas.studio.pages.visit.safety import Ask, safety_part, verdict_part
from psoas.studio.pages.visit.since import before, since_part
from psoas.studio.pages.visit.story import observed_part, story_part
from psoas.studio.pages.visit.totals import totals_part

# In the order of the page; each is an element with this id.
PARTS: Final = (
    "verdict",
    "story",
    "observed",
    "about",
    "totals",
    "places",
    "since",
    "safety",
    "sources",
    "exams",
    "body",
    "plan",
)
_SCREENS: Final = Kept["Screen"](64)


@dataclass(frozen=True, slots=True)
class SourcesPart:
    """Where it may come from; empty unless the visit is cleared. ``clear`` is clear, hidden, open or empty."""

    view: SourcesView | None
    clear: str
    clarity: str


@dataclass(frozen=True, slots=True)
class AboutPart:
    """Who the client is, as far as it changes what may be done."""

    facts: tuple[tuple[str, str], ...]
    texts: tuple[tuple[str, str], ...]
    not_known: tuple[str, ...]
    from_words: tuple[str, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class PlacesPart:
    """Where they point."""

    map: PainMap
    is_private: bool


@dataclass(frozen=True, slots=True)
class BodyPart:
    """What is supposed of the muscles; ``is_shown`` only where the visit is cleared."""

    is_shown: bool
    supposed: tuple[Supposition, ...]
    judged: tuple[tuple[str, str, str, int], ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class PlanPart:
    """What to do; ``look_again`` is the day by which to look again."""

    view: PlanView | None
    look_again: str
    has_client_page: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """The parts by name; ``key`` stands for all that they were made from."""

    key: str
    revision: int
    kind: str
    parts: Mapping[str, Any]

    @property
    def figures(self) -> dict[str, str]:
        """The sources that are shown, each with its figure, so that the next answer can say what it was."""
        view = self.parts["sources"].view
        return {source.code: source.figure for source in view.summary} if view is not None else {}

    def changed_since(self, seen: Screen | None) -> tuple[str, ...]:
        """The parts that are not as they were; all of them where it is not known what was seen."""
        return tuple(p for p in PARTS if seen is None or seen.parts[p] != self.parts[p])


def seen_screen(key: str) -> Screen | None:
    """The screen that a page shows, where this process made it."""
    return _SCREENS.find(key)


def screen_of(row: Row, answer: Answer, member: Member, just: Ask | None = None) -> Screen:
    """The screen of a visit.

    Args:
        row: as it is stored now.
        answer: its assessment.
        member: who looks.
        just: the safety question that was answered just now.
    """
    whole = answer.record.assessment
    rows, muscles, override = answer.standing.findings, answer.standing.muscles, answer.standing.override
    may_change = row.state != VisitState.SIGNED
    private, in_private = private_view(whole), prints_empty(whole)
    visit, shown = without_private(answer.visit, whole)
    references = collect(shown)
    age = answer.visit.client.age_years
    held = held_by(row, member)
    verdict = verdict_part(
        whole, shown, override, just, country=answer.visit.country,
        child=age is not None and age < setting("parent_reads_below_age"), in_private=in_private, may_change=may_change, held=held,
    )  # fmt: skip
    cleared = shown if isinstance(shown, Cleared) else None
    parts: dict[str, Any] = {
        "verdict": verdict,
        "story": story_part(row, whole, rows, may_change=may_change),
        "observed": observed_part(row, whole),
        "about": _about(row, answer, shown, may_change=may_change),
        "totals": totals_part(row, may_change=may_change),
        "places": PlacesPart(pain_map(shown, visit.drawing), bool(whole.screening.kept_from_paper)),
        "since": since_part(row, before(row, member), rows, muscles, answer, may_change=may_change),
        "safety": safety_part(
            shown,
            references,
            private,
            verdict,
            rows,
            just=just,
            may_be_printed=not in_private,
            left=left_open(shown, visit.client)
            if row.intake_done_at and verdict.view.kind != "stopped"
            else (),
        ),
        "sources": _sources(cleared, references),
        "exams": exams_part(shown, rows, just, may_change=may_change),
        "body": _body(answer, shown, muscles, may_change=may_change),
        "plan": PlanPart(
            plan_view(cleared, references) if cleared is not None and not held else None,
            cleared.screening.watch[0].by_when if cleared is not None and cleared.screening.watch else "",
            verdict.view.kind != "undetermined" and may_be_written(whole) and not held,
        ),
    }
    waits = "".join(f"-{one.id[:8]}" for one in held)
    made = Screen(
        f"{answer.key[:24]}-{row.pk.hex[:8]}-{row.revision}{'-' + just.list + just.key if just else ''}{waits}",
        row.revision,
        verdict.view.kind,
        parts,
    )
    _SCREENS.keep(made.key, made)
    return made


def _sources(cleared: Cleared | None, references: Any) -> SourcesPart:
    if cleared is None:
        return SourcesPart(None, "", "")
    told = cleared.differential
    clarity = clarity_words(told.clarity, share_of_estimates(told)) if told.clarity is not None else ""
    return SourcesPart(sources_view(told, references), told.clarity.kind if told.clarity else "", clarity)


def about_texts(row: Row) -> dict[str, str]:
    """What is known of the client as the fields of a form hold it; lists are a line for each."""
    about = row.client.about
    told = {"born": row.client.born, "sex": str(about.get("sex") or "unstated")}
    told |= {key: f"{about[key]:g}" if about.get(key) else "" for key in ("height_m", "mass_kg")}
    told["work"] = str(about.get("work") or "")
    return told | {key: "\n".join(about.get(key) or []) for key in ("sports", "medicines", "conditions")}


def _about(row: Row, answer: Answer, shown: Assessment, *, may_change: bool) -> AboutPart:
    return AboutPart(
        facts=facts(answer.visit.client, shown.understanding.duration_days),
        texts=tuple(about_texts(row).items()),
        not_known=not_known_medicines(shown),
        from_words=medicines_from_words(answer.visit.client, shown),
        may_change=may_change,
    )


def _body(answer: Answer, shown: Assessment, muscles: tuple[Any, ...], *, may_change: bool) -> BodyPart:
    judged = tuple((m.muscle, m.side, m.state, round(100 * m.amount)) for m in muscles)
    if not isinstance(shown, Cleared):
        return BodyPart(False, (), judged, may_change)
    try:
        check_muscles(answer.visit.muscles, muscle_groups())
        supposed = answer.record.gate.supposed
    except PsoasError:  # a muscle of an older body: what was judged still stands in the list
        supposed = ()
    return BodyPart(True, supposed, judged, may_change)
