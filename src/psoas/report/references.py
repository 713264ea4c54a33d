"""The sources behind what is shown, numbered in the order in which a reader meets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, assert_never

from psoas.assessment import Assessment, Cleared, PlanItem, SourceEstimate, Stopped, Undetermined
from psoas.report.markup import Markup, tag
from psoas.report.words import VERIFIED_WORDS

SOURCES_SHOWN: Final = 6
REASONS_SHOWN: Final = 5
# The order in which a person meets them: understanding first, then what they do, then what is done to them.
MODALITIES: Final = ("mind", "self_care", "exercise", "manual", "acupuncture", "supplement", "herb")


@dataclass(frozen=True, slots=True)
class References:
    """Citations by number, and how many shown facts were seen in a source, recalled or estimated."""

    numbers: Mapping[str, int]
    trust: Mapping[str, int]  # a verified mark to a count

    def mark(self, citation: str, verified: str) -> Markup:
        """A small link to the citation; an estimate says so beside it."""
        number = self.numbers.get(citation)
        link = (
            tag("sup", tag("a", f"[{number}]", href=f"#ref-{number}", aria_label=f"Source {number}"))
            if number
            else None
        )
        mark = tag("span", "estimate", class_="estimate") if verified == "estimate" else None
        return Markup((link or "") + (" " + mark if mark else ""))

    def share(self, verified: str) -> float:
        """The share of shown facts with one verified mark."""
        return self.trust.get(verified, 0) / max(1, sum(self.trust.values()))


def shown_reasons(estimate: SourceEstimate) -> SourceEstimate:
    """The estimate with its weightiest reasons for and against only."""
    pro = sorted((r for r in estimate.because if r.bits > 0), key=lambda r: -r.bits)[:REASONS_SHOWN]
    con = sorted((r for r in estimate.because if r.bits < 0), key=lambda r: r.bits)[:REASONS_SHOWN]
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
            return
        case Undetermined():
            yield from ((w.citation, w.verified) for w in assessment.screening.watch)
        case Cleared():
            yield from ((w.citation, w.verified) for w in assessment.screening.watch)
            yield from _of_the_plan(assessment)
        case _:
            assert_never(assessment)


def _of_the_plan(assessment: Cleared) -> Iterable[tuple[str, str]]:
    for estimate in assessment.differential.estimates[:SOURCES_SHOWN]:
        yield from ((r.citation, r.verified) for r in shown_reasons(estimate).because)
    for item in (*in_order(assessment.plan.items), *assessment.plan.withheld):
        yield from _of_item(item)
    yield from ((g.citation, g.verified) for g in assessment.plan.guidance)
    yield from ((m.citation, m.verified) for m in assessment.follow_up.measures)
    yield from ((e.citation, e.verified) for e in assessment.follow_up.expected)


def _of_item(item: PlanItem) -> Iterable[tuple[str, str]]:
    yield item.citation, item.verified
    yield from ((c.citation, c.verified) for c in item.cautions)
