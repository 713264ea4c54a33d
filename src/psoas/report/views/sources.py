"""Where the pain may come from: each likely source with its figure, its interval, and what speaks for and against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from psoas.assessment import Differential, Reason, SourceEstimate
from psoas.differential import Rest, likelihood_range, likelihood_words, rest
from psoas.pathway.serious import serious_sources
from psoas.report.references import References, shown_estimates, shown_reasons
from psoas.report.words import (
    denied_name,
    exam_meaning,
    finding_name,
    in_line,
    interval,
    name,
    percent,
    sentence_case,
    setting,
    source_name,
    strength,
)

_EVEN: Final = 0.5  # as likely as not


@dataclass(frozen=True, slots=True)
class Bar:
    """Lengths of 100: the interval, the figure, and the share of the interval that rests on estimates."""

    low: float
    width: float
    point: float
    estimated: float


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A finding and how far it moves the picture; ``number`` is that of its citation."""

    finding: str
    explained: str
    strength: str
    bits: str
    number: int | None
    estimate: bool


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source as a page shows it.

    Attributes:
        code: the source's code.
        kind: first, serious or quiet.
        chance: the words for the figure, to stand beside its interval.
        chance_range: the words for the whole interval.
    """

    code: str
    name: str
    kind: str
    figure: str
    interval: str
    chance: str
    chance_range: str
    bar: Bar
    supports: tuple[ReasonView, ...]
    opposes: tuple[ReasonView, ...]
    prior: str
    rests_on: str
    of_the_body: str

    @property
    def in_a_line(self) -> str:
        """What speaks for it and against it, the weightiest, in one line."""
        told = f"For: {_listed(self.supports)}." if self.supports else "Nothing speaks for it yet."
        return f"{told} Against: {_listed(self.opposes) if self.opposes else 'nothing yet'}."


@dataclass(frozen=True, slots=True)
class OwnView:
    """A figure of the studio's own clients beside the published one. ``exam`` is empty where it is the source's share of all."""

    source: str
    exam: str
    published: str
    used: str
    interval: str
    counted: int
    clients: int
    is_estimate: bool

    @property
    def in_a_line(self) -> str:
        """The line of a page in English."""
        before = f"estimate {self.published}" if self.is_estimate else f"published {self.published}"
        about = (
            f"{self.exam}, positive with {in_line(self.source)}"
            if self.exam
            else f"{self.source}, share of all clients"
        )
        return (
            f"{about}: {before}, with this studio's clients {self.used} ({self.interval}; {self.counted} of {self.clients}); "
            "used: this studio's."
        )


@dataclass(frozen=True, slots=True)
class SourcesView:
    """The ranking: what stands in the summary, what has its reasons below, and the rest in one line.

    ``own_used`` says that figures of the studio's own clients took part; ``own`` are those of the sources that are shown.
    """

    summary: tuple[SourceView, ...]
    all: tuple[SourceView, ...]
    rest: str
    rest_named: tuple[str, ...]
    own_used: bool = False
    own: tuple[OwnView, ...] = ()


def sources_view(
    differential: Differential,
    references: References,
    of_the_body: Mapping[str, str] = MappingProxyType({}),
) -> SourcesView:
    """The sources, most probable first, as a page shows them.

    Args:
        differential: as deciphered.
        references: numbers the citations.
        of_the_body: for a source, what the activities ask of its tissue: an explanation, never evidence.
    """
    shown = shown_estimates(differential)
    views = tuple(
        _view(n, shown_reasons(e), references, of_the_body.get(e.source, "")) for n, e in enumerate(shown)
    )
    in_summary = int(setting("sources_in_summary"))
    return SourcesView(
        summary=views[:in_summary],
        all=views,
        rest=_rest(rest(differential, len(views[:in_summary]))),
        rest_named=tuple(map(source_name, rest(differential, len(views)).sources)),
        own_used=differential.own_used,
        own=own_views(differential),
    )


def own_views(differential: Differential) -> tuple[OwnView, ...]:
    """The studio's own figures that took part, as a page shows them."""
    return tuple(
        OwnView(
            source=source_name(one.source),
            exam=sentence_case(name(one.exam)) if one.exam else "",
            published=percent(one.published),
            used=percent(one.used),
            interval=f"{percent(one.low)} to {percent(one.high)}",
            counted=one.counted,
            clients=one.clients,
            is_estimate=one.verified == "estimate",
        )
        for one in differential.own
    )


def _rest(left: Rest) -> str:
    """All others in one line, with the most that they come to."""
    if not left.count:
        return ""
    share = percent(left.together)
    most = share if share.startswith("under") else f"at most {share}"
    return f"1 other: {most}" if left.count == 1 else f"{left.count} others, together {most}"


def _view(number: int, estimate: SourceEstimate, references: References, of_the_body: str) -> SourceView:
    low, high, p = (100 * min(max(v, 0.0), 1.0) for v in (estimate.low, estimate.high, estimate.probability))
    width = max(high - low, 1.2)
    kind = "serious" if estimate.source in serious_sources() else ("first" if number == 0 else "quiet")
    return SourceView(
        code=estimate.source,
        name=source_name(estimate.source),
        kind=kind,
        figure=percent(estimate.probability),
        interval=interval(estimate),
        chance=_chance(number, estimate.probability),
        chance_range=likelihood_range(estimate.low, estimate.high),
        bar=Bar(min(low, 98.8), width, min(max(p - 0.6, 0.0), 98.8), width * estimate.from_estimates),
        supports=tuple(_reason(r, references) for r in estimate.because if r.bits > 0),
        opposes=tuple(_reason(r, references) for r in estimate.because if r.bits < 0),
        prior=percent(estimate.prior),
        rests_on=rests_on(estimate),
        of_the_body=of_the_body,
    )


def _chance(number: int, probability: float) -> str:
    """The chance in words; of the first source that is less likely than not, that it still comes first."""
    words = likelihood_words(probability)
    return f"{words} alone, yet first of all" if number == 0 and probability < _EVEN else words


def _reason(reason: Reason, references: References) -> ReasonView:
    name = finding_name(reason.finding) if reason.present else denied_name(reason.finding)
    return ReasonView(
        finding=sentence_case(name),
        explained=exam_meaning(reason.finding),
        strength=strength(reason.bits),
        bits=f"{reason.bits:+.1f}".replace("-", "\u2212"),
        number=references.numbers.get(reason.citation),
        estimate=reason.verified == "estimate",
    )


def _listed(reasons: Sequence[ReasonView]) -> str:
    return ", ".join(in_line(r.finding) for r in reasons[:3])


def rests_on(estimate: SourceEstimate) -> str:
    """How much of the weight is an informed guess, in tenths: the figure is no sharper than that."""
    if not estimate.because:
        return ""
    tenths = round(10 * estimate.from_estimates)
    if tenths == 10:
        return "All of this weight rests on estimates, not on trials."
    if tenths == 0:
        return "This weight rests on published studies."
    return f"About {tenths} tenths of this weight rest on estimates; the rest on published studies."
