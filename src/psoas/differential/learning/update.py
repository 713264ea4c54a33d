"""The published figures moved by a studio's own counts: a Dirichlet over the sources, a Beta for each exam. Exact, in any order.

The published figure is the mean of the distribution before; it weighs as so many clients as stand behind it. With nothing counted
the figure after is the published one, to the last digit.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from psoas.assessment import OwnFigure
from psoas.differential.knowledge.evidence import (
    FINDING_AT,
    PACKAGE,
    SOURCE_AT,
    Floats,
    Origin,
    knowledge,
)
from psoas.differential.knowledge.own import OwnEvidence, OwnRate
from psoas.differential.knowledge.priors import shares
from psoas.differential.learning.counting import Tally
from psoas.differential.next_step.tables import decisions
from psoas.differential.uncertainty.beta import beta_quantiles
from psoas.vocabulary import SOURCES
from psoas.vocabulary.tables import settings


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure before and after.

    Attributes:
        published: the figure of the tables, which weighs as ``weighs_as`` clients; ``verified`` says whether it is an estimate.
        counted, clients: how often it was so among the studio's own, of how many.
        together: the mean after both; ``low`` to ``high`` holds 90% of its distribution.
        enough: whether so many were counted that it may be used.
        guarded: whether it is never used, however many: its clients go to a doctor first, and who comes back is no sample of them.
    """

    published: float
    weighs_as: float
    counted: int
    clients: int
    together: float
    low: float
    high: float
    enough: bool
    verified: str
    guarded: bool = False

    @property
    def usable(self) -> bool:
        """Whether it stands in place of the published figure where own evidence is switched on."""
        return self.enough and not self.guarded

    @property
    def own(self) -> float | None:
        """The studio's own rate alone; None where nothing was counted."""
        return self.counted / self.clients if self.clients else None


@dataclass(frozen=True, slots=True)
class Share:
    """How often a source is the one, among the sources that a studio settles; ``refuted`` clients had it ruled out."""

    source: str
    figure: Figure
    refuted: int


@dataclass(frozen=True, slots=True)
class ExamFigures:
    """An exam held against what its clients turned out to have.

    ``sensitivity`` is by source that the tables know the exam for. ``specificity`` is how often it is negative in clients of
    all other sources, and one figure in this model.
    """

    exam: str
    sensitivity: tuple[tuple[str, Figure], ...]
    specificity: Figure


@dataclass(frozen=True, slots=True)
class Learned:
    """Everything that a studio's own clients say, beside what is published."""

    tally: Tally
    shares: tuple[Share, ...]
    exams: tuple[ExamFigures, ...]

    @property
    def usable(self) -> int:
        """How many figures may be used."""
        told = [s.figure for s in self.shares]
        for exam in self.exams:
            told += [exam.specificity, *(figure for _, figure in exam.sensitivity)]
        return sum(one.usable for one in told)


def learn(tally: Tally) -> Learned:
    """Move the published figures by what was counted."""
    return Learned(tally, tuple(_shares(tally)), tuple(_exams(tally)))


def updated(
    published: float,
    weighs_as: float,
    counted: int,
    clients: int,
    *,
    least: float,
    verified: str,
    guarded: bool = False,
) -> Figure:
    """A Beta with the mean ``published`` that weighs as so many clients, after ``counted`` of ``clients``.

    Args:
        published: the mean before.
        weighs_as: how many clients it stands for.
        counted: of how many of the studio's clients it was so.
        clients: in how many it was looked for.
        least: how many have to be counted before it may be used.
        verified: how far the published figure can be trusted.
        guarded: it is never used.
    """
    mean = published + (counted - published * clients) / (weighs_as + clients)
    tail = (1 - settings(PACKAGE, "learning_settings.csv")["interval_coverage"]) / 2
    low, high = beta_quantiles(np.array([mean]), np.array([weighs_as + clients]), np.array([tail, 1 - tail]))[
        0
    ].tolist()
    return Figure(
        published, weighs_as, counted, clients, mean, low, high, clients >= least, verified, guarded
    )


def own_evidence(learned: Learned) -> OwnEvidence | None:
    """What stands in place of published figures where a studio has it switched on; None where nothing is enough.

    Sources for which a doctor comes first keep every published figure: a studio sends these clients away, and seldom hears. So
    they are no less likely for having never been confirmed here.
    """
    if not learned.usable:
        return None
    shift, doubt = np.zeros(len(SOURCES)), np.ones(len(SOURCES))
    told: list[OwnFigure] = []
    for share in learned.shares:
        figure, at = share.figure, SOURCE_AT[share.source]
        if figure.usable:
            shift[at] = np.log2(figure.together / figure.published)
            before = figure.published * figure.weighs_as
            doubt[at] = np.sqrt(before / (before + figure.counted))
            told.append(_figure(share.source, "", figure))
    rates = []
    for exam in learned.exams:
        finding = FINDING_AT[f"exam:{exam.exam}"]
        for source, figure in exam.sensitivity:
            if figure.usable:
                rates.append(_rate(finding, (SOURCE_AT[source],), figure, figure.together, figure.counted))
                told.append(_figure(source, exam.exam, figure))
        spared = exam.specificity
        others = _others(finding)
        if spared.usable and others:
            positive = spared.clients - spared.counted
            rates.append(_rate(finding, others, spared, 1 - spared.together, positive))
            told += [_positive_elsewhere(SOURCES[s], exam.exam, spared) for s in others]
    version = hashlib.sha256(repr((learned.tally, told)).encode()).hexdigest()
    return OwnEvidence(version, shift, doubt, tuple(rates), tuple(told))


def _figure(source: str, exam: str, figure: Figure) -> OwnFigure:
    return OwnFigure(
        source, exam, figure.published, figure.together, figure.low, figure.high, figure.counted, figure.clients,
        figure.verified,
    )  # fmt: skip


def _positive_elsewhere(source: str, exam: str, figure: Figure) -> OwnFigure:
    """A specificity as the rate of positive results in those sources."""
    return OwnFigure(
        source, exam, 1 - figure.published, 1 - figure.together, 1 - figure.high, 1 - figure.low,
        figure.clients - figure.counted, figure.clients, figure.verified,
    )  # fmt: skip


def _rate(finding: int, sources: tuple[int, ...], figure: Figure, mean: float, positive: int) -> OwnRate:
    before = knowledge().origin(finding, sources[0])
    citation = (
        f"this studio: positive in {positive} of {figure.clients} clients; together with: {before.citation}"
    )
    return OwnRate(
        finding, sources, mean, figure.weighs_as + figure.clients, Origin(citation, before.verified)
    )


def _guarded() -> Floats:
    return decisions().doctor


def _others(finding: int) -> tuple[int, ...]:
    """The sources that the tables do not know a finding for, without those for which a doctor comes first."""
    named = knowledge().origins
    return tuple(s for s in range(len(SOURCES)) if (finding, s) not in named and not _guarded()[s])


def _shares(tally: Tally) -> Iterator[Share]:
    """Each source among those that the studio settles; those for which a doctor comes first stand apart with their own share."""
    limits = settings(PACKAGE, "learning_settings.csv")
    confirmed, refuted = dict(tally.confirmed), dict(tally.refuted)
    free = [s for s in range(len(SOURCES)) if not _guarded()[s]]
    of_free = sum(tally.published[s] for s in free)
    seen = sum(confirmed.get(SOURCES[s], 0) for s in free)
    for s, source in enumerate(SOURCES):
        guarded = bool(_guarded()[s])
        published = tally.published[s] / (1.0 if guarded else of_free)
        clients = tally.clients if guarded else seen
        figure = updated(
            published, limits["share_clients"], confirmed.get(source, 0), clients, least=limits["least_clients"],
            verified=shares().marks[s], guarded=guarded,
        )  # fmt: skip
        yield Share(source, figure, refuted.get(source, 0))


def _exams(tally: Tally) -> Iterator[ExamFigures]:
    """The exams that were done in a settled client, in the vocabulary's order."""
    tables, least = knowledge(), settings(PACKAGE, "learning_settings.csv")["least_examined"]
    by_exam: dict[str, dict[str, tuple[int, int]]] = {}
    for one in tally.exams:
        by_exam.setdefault(one.exam, {})[one.source] = (one.positive, one.done)
    for exam, by_source in by_exam.items():
        finding = FINDING_AT[f"exam:{exam}"]
        named = [s for s in range(len(SOURCES)) if (finding, s) in tables.origins]
        sensitivity = []
        for s in named:
            positive, done = by_source.get(SOURCES[s], (0, 0))
            if done:
                figure = updated(
                    float(tables.rate[finding, s]), float(tables.people[finding, s]), positive, done, least=least,
                    verified=tables.origin(finding, s).verified, guarded=bool(_guarded()[s]),
                )  # fmt: skip
                sensitivity.append((SOURCES[s], figure))
        yield ExamFigures(exam, tuple(sensitivity), _specificity(finding, by_source, named, least))


def _specificity(
    finding: int, by_source: Mapping[str, tuple[int, int]], named: Sequence[int], least: float
) -> Figure:
    """How often an exam is negative in clients of sources that it is not known for."""
    tables, others = knowledge(), Counter[str]()
    for source, (positive, done) in by_source.items():
        if SOURCE_AT[source] not in named and not _guarded()[SOURCE_AT[source]]:
            others.update(negative=done - positive, done=done)
    some = next(s for s in range(len(SOURCES)) if s not in named)  # no exam has a row for every source
    return updated(
        1 - float(tables.rate[finding, some]), float(tables.people[finding, some]), others["negative"], others["done"],
        least=least, verified=tables.base_origins[finding].verified,
    )  # fmt: skip
