"""What is counted among the settled clients of a studio: numbers only, no person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from psoas.differential.inference.model import softmax2
from psoas.differential.knowledge.priors import prior_of
from psoas.differential.learning.settled import Case, references, settled
from psoas.visit import Client
from psoas.vocabulary import SOURCES, codes

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ExamCount:
    """An exam among the clients of one confirmed source: done in so many, positive in so many of these."""

    exam: str
    source: str
    positive: int
    done: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything that is learned from.

    Attributes:
        clients: whose complaint was settled by one confirmed source.
        open: of whom something was said, and no one source stands confirmed.
        confirmed, refuted: how many clients of each source, in the vocabulary's order; only what was counted.
        exams: by exam and source, of the clients whose source was not settled by an exam.
        published: the published share (S,) of each source among clients of the ages and sexes of these; of all, where there are none.
    """

    clients: int
    open: int
    confirmed: Counts
    refuted: Counts
    exams: tuple[ExamCount, ...]
    published: tuple[float, ...]


def count(cases: Iterable[Case]) -> Tally:
    """Count the cases; their order does not matter."""
    confirmed, refuted = Counter[str](), Counter[str]()
    positive, done = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    shares: list[list[float]] = []
    left_open = 0
    for case in cases:
        if not case.confirmations:
            continue
        stands = settled(case.confirmations)
        refuted.update(stands.refuted)
        if not stands.source:
            left_open += 1
            continue
        kind = references()[stands.by]
        if kind.for_shares:
            confirmed[stands.source] += 1
            shares.append(published_shares(case.client))
        if kind.for_exams:
            for exam, found in case.exams:
                done[exam, stands.source] += 1
                positive[exam, stands.source] += found
    return Tally(
        clients=confirmed.total(),
        open=left_open,
        confirmed=_in_order(confirmed),
        refuted=_in_order(refuted),
        exams=tuple(
            ExamCount(exam, source, positive[exam, source], done[exam, source])
            for exam in codes("exam")
            for source in SOURCES
            if done[exam, source]
        ),
        published=_mean(shares or [published_shares(Client())]),
    )


def published_shares(client: Client) -> list[float]:
    """The published share (S,) of each source for a client of this age and sex, before anything is found."""
    shares: list[float] = softmax2(prior_of(client).bits).tolist()
    return shares


def _mean(shares: list[list[float]]) -> tuple[float, ...]:
    # fsum rounds once: the order of the clients does not show in the last digit.
    return tuple(fsum(one) / len(shares) for one in zip(*shares, strict=True))


def _in_order(counted: Counter[str]) -> Counts:
    return tuple((source, counted[source]) for source in SOURCES if counted[source])
