"""The sources behind what is shown, numbered in the order in which a reader meets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, assert_never

from psoas.assessment import (
    Assessment,
    Cleared,
    Differential,
    PlanItem,
    SourceEstimate,
    Stopped,
    Undetermined,
)
from psoas.differential import told_one_by_one
from psoas.report.words import VERIFIED_WORDS, setting

# The order in which a person meets them: understanding first, then what they do, then what is done to them.
MODALITIES: Final = ("mind", "self_care", "exercise", "manual", "acupuncture", "supplement", "herb")


@dataclass(frozen=True, slots=True)
class References:
    """Citations by number, and how many shown facts were seen in a source, recalled or estimated."""

    numbers: Mapping[str, int]
    trust: Mapping[str, int]  # a verified mark to a count

    def number(self, citation: str) -> int | None:
        """The number of a citation, or nothing for one that the page does not list."""
        return self.numbers.get(citation)

    def share(self, verified: str) -> float:
        """The share of shown facts with one verified mark."""
        return self.trust.get(verified, 0) / max(1, sum(self.trust.values()))


def shown_estimates(differential: Differential) -> tuple[SourceEstimate, ...]:
    """Those that have a line of their own: the likeliest always, the others from a threshold on, and not too many."""
    told = told_one_by_one(differential) or differential.estimates[:1]
    return told[: int(setting("sources_with_reasons"))]


def shown_reasons(estimate: SourceEstimate) -> SourceEstimate:
    """The estimate with its weightiest reasons for and against only."""
    most = int(setting("reasons_shown"))
    pro = sorted((r for r in estimate.because if r.bits > 0), key=lambda r: -r.bits)[:most]
    con = sorted((r for r in estimate.because if r.bits < 0), key=lambda r: r.bits)[:most]
    return replace(estimate, because=(*pro, *con))


def in_order(items: Iterable[PlanItem]) -> list[PlanItem]:
    """What is proposed, kind by kind, as the plan shows it: understanding first, hands and herbs last."""
    rank = {name: n for n, name in enumerate(MODALITIES)}
    return sorted(items, key=lambda i: (rank.get(i.modality, len(rank)), i.modality))


def collect(assessment: Assessment) -> References:
    """The citations of everything that the report of this assessment shows."""
    found = list(_shown(assessment))
    order = dict.fromkeys(citation for citation, _ in found if citation.strip())
    return References(
        {citation: n for n, citation in enumerate(order, 1)},
        Counter(mark for _, mark in found if mark in VERIFIED_WORDS),
    )


def _shown(assessment: Assessment) -> Iterable[tuple[str, str]]:
    yield from ((f.citation, f.verified) for f in assessment.screening.red_flags)
    match assessment:
        case Stopped():
            yield from ((g.citation, g.verified) for g in assessment.guidance if g.topic == "what_to_say")
        case Undetermined():
            yield from ((w.citation, w.verified) for w in assessment.screening.watch)
        case Cleared():
            yield from ((w.citation, w.verified) for w in assessment.screening.watch)
            yield from _of_the_plan(assessment)
        case _:
            assert_never(assessment)


def _of_the_plan(assessment: Cleared) -> Iterable[tuple[str, str]]:
    for estimate in shown_estimates(assessment.differential):
        yield from ((r.citation, r.verified) for r in shown_reasons(estimate).because)
    for item in (*in_order(assessment.plan.items), *assessment.plan.withheld):
        yield item.citation, item.verified
        yield from ((c.citation, c.verified) for c in item.cautions)
    yield from ((g.citation, g.verified) for g in assessment.plan.guidance)
    yield from ((m.citation, m.verified) for m in assessment.follow_up.measures)
    yield from ((e.citation, e.verified) for e in assessment.follow_up.expected)
