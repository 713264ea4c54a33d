"""The plan: three things for today, the alternatives by kind of care, and what is not offered and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, zip_longest

from psoas.assessment import AppliedEdit, Caution, Cleared, Guidance, PlanItem, Stage
from psoas.care import HowTo, how_to
from psoas.care.detail import detail
from psoas.care.points import points
from psoas.report.drawing.point import point_picture
from psoas.report.references import References, in_order
from psoas.report.words import (
    evidence_words,
    in_line,
    intervention_name,
    sentence_case,
    source_name,
)
from psoas.vocabulary import label, title


@dataclass(frozen=True, slots=True)
class CautionView:
    """Why something needs care for this client."""

    severity: str
    kind: str
    text: str
    mechanism: str
    number: int | None
    estimate: bool


@dataclass(frozen=True, slots=True)
class BehindView:
    """One line of what stands behind something to do: a point with its picture, a trial, what lies under the hand."""

    about: str
    text: str
    verified: str
    number: int | None
    citation: str = ""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing to do; ``chosen_for`` says why it is one of the first steps, ``why_later`` why it is not.

    ``others`` are the other likely sources for which the evidence differs: the source, the grade, and what was found.
    """

    name: str
    modality: str
    dose: str
    evidence: str
    evidence_kind: str
    evidence_meaning: str
    summary: str
    number: int | None
    estimate: bool
    for_sources: str
    cautions: tuple[CautionView, ...]
    how: HowTo | None
    chosen_for: str = ""
    aim: str = ""
    in_body: str = ""
    ends: str = ""
    why_later: str = ""
    others: tuple[tuple[str, str, str], ...] = ()
    behind: tuple[BehindView, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What is offered of one kind."""

    title: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Guidance on one topic."""

    title: str
    notes: tuple[Guidance, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """Everything that a page says of what to do."""

    today: tuple[ItemView, ...]
    groups: tuple[Group, ...]
    withheld: tuple[ItemView, ...]
    not_known: tuple[str, ...]
    topics: tuple[Topic, ...]
    stage: Stage | None = None
    fitted_to: tuple[str, ...] = ()
    edits: tuple[AppliedEdit, ...] = ()

    @property
    def not_today(self) -> str:
        """What is not offered, by name, in one line."""
        names = [in_line(item.name) for item in self.withheld]
        more = f" and {len(names) - 4} more" if len(names) > 4 else ""
        return ", ".join(names[:4]) + more


def plan_view(assessment: Cleared, references: References) -> PlanView:
    """The plan of an assessment as its page shows it."""
    care = assessment.plan
    chosen = {step.intervention: step.reason for step in care.first_steps}
    by_code = {item.intervention: item for item in care.items}
    rest = in_order(item for item in care.items if item.intervention not in chosen)
    return PlanView(
        today=tuple(item_view(by_code[code], references, why, care.held) for code, why in chosen.items()),
        groups=tuple(
            Group(
                sentence_case(title("modality", modality)),
                tuple(item_view(i, references, held=care.held) for i in items),
            )
            for modality, items in groupby(rest, key=lambda i: i.modality)
        ),
        withheld=tuple(item_view(i, references) for i in care.withheld),
        not_known=care.not_known,
        topics=topics(care.guidance),
        stage=care.stage,
        fitted_to=care.fitted_to,
        edits=care.edits,
    )


def topics(guidance: Iterable[Guidance]) -> tuple[Topic, ...]:
    """Guidance by topic, each topic once, in the order in which it first comes."""
    by_topic: dict[str, list[Guidance]] = {}
    for note in guidance:
        by_topic.setdefault(note.topic, []).append(note)
    return tuple(Topic(sentence_case(label(topic)), tuple(notes)) for topic, notes in by_topic.items())


def item_view(
    item: PlanItem, references: References, chosen_for: str = "", held: tuple[str, ...] | None = None
) -> ItemView:
    """One thing of a plan; with the triggers that hold for the client, also what stands behind it."""
    words, meaning = evidence_words().get(item.evidence, (label(item.evidence), ""))
    return ItemView(
        name=intervention_name(item.intervention),
        modality=item.modality,
        dose=item.dose,
        evidence=sentence_case(words),
        evidence_kind=item.evidence,
        evidence_meaning=meaning,
        summary=item.summary,
        number=references.number(item.citation),
        estimate=item.verified == "estimate",
        for_sources="; ".join(map(source_name, item.for_sources)),
        cautions=tuple(_caution(c, references) for c in item.cautions),
        how=how_to(item.intervention),
        chosen_for=chosen_for,
        aim=item.aim,
        in_body=item.in_body,
        ends=item.ends,
        why_later=item.why_later,
        others=tuple(
            (
                source_name(told.source),
                evidence_words().get(told.evidence, (told.evidence, ""))[0],
                told.summary,
            )
            for told in item.by_source[1:]
            if told.evidence != item.evidence
        ),
        behind=() if held is None else _behind(item, held, references),
    )


def _behind(item: PlanItem, held: tuple[str, ...], references: References) -> tuple[BehindView, ...]:
    """The lines of its detail with their pictures; a source that the page does not list is written at the last line that rests on it."""
    lines = detail(item.intervention, held, item.for_sources)
    found = []
    for line, following in zip_longest(lines, lines[1:]):
        point = points().get(line.about.partition(" ")[0])
        number = references.number(line.citation)
        told = number is None and line.verified != "estimate"
        last = following is None or following.citation != line.citation
        found.append(
            BehindView(
                about=line.about,
                text=line.text,
                verified=line.verified,
                number=number,
                citation=line.citation if told and last else "",
                picture=point_picture(point, item.intervention) if point is not None else "",
            )
        )
    return tuple(found)


def _caution(caution: Caution, references: References) -> CautionView:
    return CautionView(
        severity=sentence_case(title("severity", caution.severity)),
        kind=caution.severity,
        text=caution.text,
        mechanism=caution.mechanism,
        number=references.number(caution.citation),
        estimate=caution.verified == "estimate",
    )
