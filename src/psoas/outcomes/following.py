"""What to measure, what to expect and when to think again, for the likeliest source; all from tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from psoas.assessment import Differential, FollowUp, Guidance, Measure, Screening, Watch
from psoas.visit import Client, Finding
from psoas.vocabulary import check_code, label
from psoas.vocabulary.tables import Row, read

_PACKAGE: Final = "psoas.outcomes"
_MEASURES: Final = (
    "code", "domain", "scale", "better", "matters", "error", "recall", "licence", "sources", "citation", "verified",
)  # fmt: skip
_COURSE: Final = ("code", "sources", "title", "text", "citation", "verified")
_THINK: Final = ("when", "age_from", "text", "citation", "verified")
_SPECIFIC_MOST: Final = 2
_WHOLE: Final = frozenset({"all", "extra", "mood"})
_BACK: Final = frozenset(
    {"nonspecific_low_back_pain", "lumbar_muscle_strain", "disc_related", "facet_joint", "quadratus_lumborum"}
)
# What in the findings asks for the mood screen.
_MOOD: Final = frozenset({"context:stress_or_low_mood"})


@dataclass(frozen=True, slots=True)
class _Followed:
    measure: Measure
    sources: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Course:
    sources: frozenset[str]
    guidance: Guidance


def _sources(row: Row, besides: frozenset[str] = frozenset()) -> frozenset[str]:
    return frozenset(s if s in besides else check_code("source", s, "sources") for s in row.words("sources"))


def _measure(row: Row) -> _Followed:
    row.text("licence")
    scale = f"{row.text('scale')}; asks about: {row.text('recall')}"
    measured = row.text("error")
    matters = row.text("matters") + ("" if measured == "none" else f" (measuring error: {measured})")
    measure = Measure(
        code=row.text("code"),
        domain=row.text("domain"),
        scale=scale,
        better=row.text("better"),
        matters=matters,
        citation=row.text("citation"),
        verified=row.verified(),
    )
    return _Followed(measure, _sources(row, _WHOLE))


def _course(row: Row) -> _Course:
    evidence = "estimate" if row.verified() == "estimate" else "cohort or trial"
    text = Guidance(
        "course", row.text("title"), row.text("text"), evidence, row.text("citation"), row.verified()
    )
    return _Course(_sources(row), text)


@dataclass(frozen=True, slots=True)
class _Thought:
    when: str
    age_from_years: float
    text: str


def _thought(row: Row) -> _Thought:
    row.text("citation"), row.verified()
    when = row.text("when")
    if when.startswith("source:"):
        check_code("source", when.removeprefix("source:"), "when")
    elif when not in {"stops", "always", "course", "back"}:
        raise row.fail("when", f"{when!r} is not an occasion")
    return _Thought(when, row.maybe_number("age_from") or 0.0, row.text("text"))


@lru_cache(maxsize=1)
def _measures() -> tuple[_Followed, ...]:
    return read(_PACKAGE, "measures.csv", _MEASURES, _measure)


@lru_cache(maxsize=1)
def _courses() -> tuple[_Course, ...]:
    return read(_PACKAGE, "course.csv", _COURSE, _course)


@lru_cache(maxsize=1)
def _thoughts() -> tuple[_Thought, ...]:
    return read(_PACKAGE, "think_again.csv", _THINK, _thought)


def follow_up(
    client: Client,
    differential: Differential,
    screening: Screening,
    findings: Sequence[Finding] = (),
) -> FollowUp:
    """Measures with the change that matters, the course to expect, and when to think again.

    Args:
        client: the age is read.
        differential: the likeliest source decides measures and course.
        screening: what it watches is looked at first.
        findings: those of the visit; a low mood among them adds its screen.

    Returns:
        Weeks count from this visit; only what is watched may have a date.
    """
    top = max(differential.estimates, key=lambda e: e.probability, default=None)
    source = top.source if top else ""
    whens = {"always", "course", f"source:{source}"}
    if source in _BACK:
        whens.add("back")
    return FollowUp(
        measures=_measures_for(source, mood=_speaks_of_mood(findings)),
        expected=tuple(c.guidance for c in _courses() if source in c.sources),
        think_again=(*_watched(screening.watch), *_sentences(whens, client)),
    )


def after_stop(client: Client) -> FollowUp:
    """Where the visit stops there is nothing to follow but whether the person was seen."""
    return FollowUp(think_again=_sentences({"stops"}, client))


def _measures_for(source: str, *, mood: bool) -> tuple[Measure, ...]:
    """The two for everyone, at most two for the source, and the mood screen where it is named."""
    wanted = [f.measure for f in _measures() if "all" in f.sources]
    wanted += [f.measure for f in _measures() if source in f.sources][:_SPECIFIC_MOST]
    return (*wanted, *(f.measure for f in _measures() if mood and "mood" in f.sources))


def _watched(watch: tuple[Watch, ...]) -> tuple[str, ...]:
    """The soonest look that safety asks for, so that no week named after it puts it off."""
    if not watch:
        return ()
    first = watch[0]
    look = f"Look again {first.by_when} for what safety watches ({label(first.code)})."
    return (f"{look} Where a week named here comes later, this comes first.",)


def _sentences(whens: set[str], client: Client) -> tuple[str, ...]:
    age = client.age_years or 0.0
    return tuple(t.text for t in _thoughts() if t.when in whens and age >= t.age_from_years)


def _speaks_of_mood(findings: Sequence[Finding]) -> bool:
    return any(f.present and f.key in _MOOD for f in findings)
