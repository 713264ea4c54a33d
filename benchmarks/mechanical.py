"""``python -m benchmarks.mechanical --cases FILE``: does what the body asks tell which activities hurt, and which source?

Three questions. Does demand predict the published rates, and our own estimates of them, of a source that was left out?
Do the told activities of annotated cases ask more of the true source's tissue than of the others'? Are the answers
better with the bits that the link gives? It prints totals only; docs/mechanical.md holds the findings.
"""

from __future__ import annotations

import argparse
import importlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from unittest import mock

import numpy as np

from benchmarks.mechanical_rates import predict
from psoas.differential import what_is_known
from psoas.differential.inference.model import (
    Known,
    Weights,
    evidence_bits,
    silence_of,
    table_weights,
    unmentioned_bits,
)
from psoas.differential.knowledge.evidence import SOURCE_AT, Floats, capped_bits, knowledge
from psoas.differential.mechanical.demand import usual_demand
from psoas.differential.mechanical.link import (
    Link,
    guessed_pairs,
    learn,
    link,
    mechanical_bits,
    published_pairs,
)
from psoas.evaluation.annotated import Case
from psoas.evaluation.generate import made_cases
from psoas.evaluation.scores import CaseScore, score_case
from psoas.evaluation.uncertainty import Figure, mean
from psoas.pathway import record_of
from psoas.vocabulary import SOURCES

MADE = 430  # ten of each source
DECIPHER = importlib.import_module("psoas.differential.rank_sources")


def read_cases(path: Path) -> list[Case]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Case.from_line(json.loads(line)) for line in lines if line.strip()]


def drawn_cases() -> list[Case]:
    """Clients drawn from the tables; every pair without a row is drawn at the rate that the tables have for it."""
    return [
        Case(m.id, m.coded_visit(), m.source, frozenset(), must_flag=False, urgency="none")
        for m in made_cases(MADE, exams=True)
    ]


@dataclass(frozen=True, eq=False)
class BareWeights:
    """The tables' weights without any row of an activity for a source that has a tissue."""

    rate: Floats  # (F, S)

    @property
    def shape(self) -> tuple[int, ...]:
        """(S,)."""
        return (len(SOURCES),)

    def told(self, finding: int, *, present: bool) -> Floats:
        """What a finding adds (S,)."""
        tables, rate = knowledge(), self.rate[finding]
        base = tables.base[finding]
        return capped_bits(rate / base if present else (1 - rate) / (1 - base), tables.settings)

    def unsaid(self, finding: int) -> Floats:
        """What silence adds (S,)."""
        tables = knowledge()
        return silence_of(self.rate[finding], tables.told[finding], tables.base[finding])

    def cluster(self, number: int, *, met: bool) -> Floats:
        """As published."""
        return table_weights().cluster(number, met=met)


@lru_cache(maxsize=1)
def bare_weights() -> BareWeights:
    tables, rate = knowledge(), knowledge().rate.copy()
    for finding, source in zip(*np.nonzero(np.isfinite(usual_demand().share)), strict=True):
        unnamed = next(s for s in range(len(SOURCES)) if (finding, s) not in tables.origins)
        rate[finding, source] = tables.rate[finding, unnamed]
    return BareWeights(rate)


@contextmanager
def evidence(learnt: Link | None, *, bare: bool) -> Iterator[None]:
    """The differential with the mechanical bits added where a link is given, with the tables' own activities or bare."""
    weights = bare_weights() if bare else None
    rate = weights.rate if weights else None

    def told(known: Known, other: Weights | None = None) -> Floats:
        extra = mechanical_bits(known, learnt=learnt, rate=rate) if learnt else 0.0
        return np.asarray(evidence_bits(known, other or weights) + extra)

    def unsaid(known: Known, other: Weights | None = None) -> Floats:
        return unmentioned_bits(known, other or weights)

    with (
        mock.patch.object(DECIPHER, "evidence_bits", told),
        mock.patch.object(DECIPHER, "unmentioned_bits", unsaid),
    ):
        yield


def scores(cases: Sequence[Case]) -> list[CaseScore]:
    records = [(case, record_of(case.visit)) for case in cases]
    return [score_case(case, record.assessment, record.estimates) for case, record in records]


def measures(found: Sequence[CaseScore]) -> Mapping[str, Floats]:
    """One value a case; of the last two less is better."""
    return {
        "first": np.array([float(s.rank == 1) for s in found]),
        "first three": np.array([float(s.rank is not None and s.rank <= 3) for s in found]),
        "normalised Brier": np.array([s.brier_normalised for s in found]),
        "log loss": np.array([s.log_loss for s in found]),
    }


def contrast(cases: Sequence[Case]) -> Figure:
    """How much more of the true source's tissue the told activities ask than of the other sources' tissues.

    The mean over cases; an activity said not to hurt counts the other way round. Only true sources with a tissue.
    """
    share, found = usual_demand().share, []
    others = np.isfinite(share).any(axis=0)
    for case in cases:
        true = SOURCE_AT[case.diagnosis]
        known = what_is_known(case.visit.client, record_of(case.visit).assessment.findings, None)
        more = [
            (share[f, true] - np.mean(np.delete(share[f], true)[np.delete(others, true)]))
            * (1 if worse else -1)
            for f, worse in known.signs.items()
            if np.isfinite(share[f, true])
        ]
        found += [float(np.mean(more))] if more else []
    return mean(np.array(found))


def interval(figure: Figure) -> str:
    if figure.value is None or figure.low is None or figure.high is None:
        return "none"
    return f"{figure.value:+.4f} ({figure.low:+.4f} to {figure.high:+.4f})"


def rates() -> Iterator[str]:
    yield "| rates | pairs | sources | weight, logits (95 %) | rank correlation | by chance | gain, nats a pair |"
    yield "|---|---|---|---|---|---|---|"
    for name, pairs in (("published", published_pairs()), ("our estimates", guessed_pairs())):
        p = predict(pairs)
        low, high = p.link.interval
        yield (
            f"| {name} | {len(pairs)} | {p.sources} | {p.link.weight:+.2f} ({low:+.2f} to {high:+.2f}) "
            f"| {p.rank:+.2f} | {p.chance:.3f} | {p.gain:+.3f} |"
        )


def contrasts(sets: Mapping[str, Sequence[Case]]) -> Iterator[str]:
    yield "| cases | that have a true source with a tissue | more asked of it than of others (95 %) |"
    yield "|---|---|---|"
    for name, cases in sets.items():
        found = contrast(cases)
        yield f"| {name} | {found.of} of {len(cases)} | {interval(found)} |"


def ablation(sets: Mapping[str, Sequence[Case]]) -> Iterator[str]:
    links = {"published": link(), "our estimates": learn(guessed_pairs())}
    yield "| cases | of | rows for activities | link from | measure | without the body | change with it (95 %) |"
    yield "|---|---|---|---|---|---|---|"
    for (name, cases), bare in product(sets.items(), (False, True)):
        with evidence(None, bare=bare):
            plain = measures(scores(cases))
        for label, learnt in links.items():
            with evidence(learnt, bare=bare):
                new = measures(scores(cases))
            for measure, before in plain.items():
                row = f"{name} | {len(cases)} | {'left out' if bare else 'as they are'} | {label} | {measure}"
                yield f"| {row} | {before.mean():.3f} | {interval(mean(new[measure] - before))} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, action="append", default=[], help="annotated cases, JSON lines")
    files: list[Path] = parser.parse_args().cases
    sets: dict[str, Sequence[Case]] = {path.stem: read_cases(path) for path in files}
    sets["drawn from the tables"] = drawn_cases()
    for line in (*rates(), "", *contrasts(sets), "", *ablation(sets)):
        print(line)


if __name__ == "__main__":
    main()
