"""What stands behind a line of the plan: points, the herb, the technique, in words, without what is not for this client."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from psoas.care.hearing import facts_of, held_by_age, held_by_facts, join
from psoas.care.herbs import Herb, herb_of, laws_in
from psoas.care.interventions import check_intervention
from psoas.care.points import (
    Point,
    PointSet,
    left_out,
    methods,
    points,
    points_of_intervention,
    sets_for,
)
from psoas.care.techniques import Technique, techniques_of
from psoas.visit import Client

_METHOD_OF: Final = {
    "electroacupuncture": "electro",
    "ear_acupuncture": "ear",
    "moxibustion": "moxa",
    "dry_needling": "dry_needling",
    "dry_needling_psoas": "dry_needling",
}
# The citation of a technique is of its trials; how it is done is custom. Interactions of herbs are by class.
_CUSTOM: Final = "practice custom and anatomy"
_BY_CLASS: Final = "by class of medicine, mostly recalled"
_SETS_SHOWN: Final = ("guideline", "review", "trial", "tradition", "none")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of detail: what it is about, what it says, and how sure that is."""

    about: str
    text: str
    citation: str
    verified: str


def detail_for(intervention: str, client: Client, sources: Collection[str] = ()) -> tuple[Line, ...]:
    """The detail of an intervention for who has only the client's own lists; pages use ``detail`` with all that holds.

    Raises:
        VisitFileError: there is no such intervention.
    """
    age = held_by_age(client.age_years)
    held = join(held_by_facts(facts_of(client)), (age,) if age else ())
    return detail(intervention, {h.trigger for h in held if not h.over}, sources, client.country)


def detail(
    intervention: str, held: Collection[str] = (), sources: Collection[str] = (), country: str = ""
) -> tuple[Line, ...]:
    """What stands behind an intervention: of needles the points and sets, of herbs all that is known, of hands how it is done.

    Args:
        intervention: its code.
        held: the triggers of cautions that hold for the client; points that they bar are left out, with the reason.
        sources: those that are likely, for sets and trials.
        country: where the client lives (ISO 3166-1 alpha-2), for the law.

    Raises:
        VisitFileError: there is no such intervention.
    """
    one = check_intervention(intervention)
    lines: list[Line] = []
    if one.modality == "acupuncture" or "needle" in one.traits:
        lines += _needles(one.code, held, sources or one.sources)
    herb = herb_of(one.code)
    if herb is not None:
        lines += of_herb(herb, country)
    ways = techniques_of(one.code)
    for technique in ways:
        lines += of_technique(technique, named=len(ways) > 1)
    return tuple(lines)


def _needles(code: str, held: Collection[str], sources: Collection[str]) -> Iterable[Line]:
    """Points, sets that agree and that do not, and the method."""
    method = methods()[_METHOD_OF.get(code, "needles")]
    ways = (method.code, "needles") if method.code == "electro" else (method.code,)
    sets = [s for s in sets_for(sources) if s.sources and s.kind in _SETS_SHOWN and s.way in ways]
    own = points_of_intervention(code)
    named = own or tuple(dict.fromkeys(p for s in sets if s.kind == "tradition" for p in s.points))
    barred = left_out(held)
    yield Line(method.title, f"{method.course}. {method.care}", method.citation, method.verified)
    if method.code in ("needles", "electro"):
        for point in (points()[p] for p in named):
            if point.code not in barred:
                yield Line(
                    f"{point.code} {point.name}", point_in_short(point), point.citation, weakest(point)
                )
        for reason in dict.fromkeys(barred[p] for p in named if p in barred):
            codes = ", ".join(p for p in named if barred.get(p) == reason)
            yield Line(f"Left out: {codes}", reason, "the tables of points", "estimate")
    for one in sets:
        yield Line(f"{one.kind.capitalize()}: {one.name}", set_in_short(one), one.citation, one.verified)


def weakest(point: Point) -> str:
    """The weakest trust mark of what ``point_in_short`` says."""
    marks = (point.place_verified, point.depth_verified, point.beneath_verified)
    return max(marks, key=("yes", "recalled", "estimate").index)


def point_in_short(point: Point) -> str:
    """Place, depth and what lies beneath, in one line."""
    low, high = point.depth_mm
    depth = f"{low} to {high} mm, {point.direction}" if point.needled else "no needle"
    return f"{point.place} {depth}. Beneath: {point.beneath}. {point.note}".strip()


def set_in_short(one: PointSet) -> str:
    """What a guideline or trial says, with its size."""
    about = "; ".join(
        part
        for part in (
            " ".join(one.points),
            one.method,
            _counted(one.sessions, "session") if one.sessions != "none" else "",
            _counted(one.people, "person", "people"),
        )
        if part
    )
    return f"{one.result} ({about})" if about else one.result


def _counted(figure: str, one: str, many: str = "") -> str:
    """A bare number with what it counts; anything else as it is."""
    if not figure.isdigit():
        return figure
    return f"{figure} {one if figure == '1' else many or one + 's'}"


def of_herb(herb: Herb, country: str = "") -> tuple[Line, ...]:
    """All that is known of a herb or supplement; the law of the client's country, where it is known."""
    told = (
        ("Form", f"{herb.form}; {herb.dose}; {herb.length}"),
        ("Look for", herb.quality),
        ("Trials", herb.evidence),
        ("Dangers", herb.dangers),
    )
    lines = [Line(about, text, herb.citation, herb.verified) for about, text in told]
    # By class of medicine, and mostly from memory, whatever the row's own mark.
    by_class = (
        ("Not with", herb.interacts),
        ("Pregnancy and feeding", f"{herb.pregnancy}; {herb.feeding}"),
    )
    lines += [Line(about, text, _BY_CLASS, "recalled") for about, text in by_class]
    if herb.not_seen:
        lines.append(Line("From memory, to be checked", herb.not_seen, herb.citation, "recalled"))
    rules = laws_in(herb.code, country)
    lines += [Line(f"Law, {law.place}, {law.as_of}", law.rule, law.citation, law.verified) for law in rules]
    return tuple(lines)


def of_technique(technique: Technique, *, named: bool = False) -> tuple[Line, ...]:
    """How a family of techniques is done, and with which words it is asked for; ``named`` where several stand together."""
    told = (
        ("Position", technique.position),
        ("Hand", technique.contact),
        ("Pressure and time", technique.pressure),
        ("Under the hand", technique.beneath),
        ("Not with", technique.avoid),
        ("Ask first", technique.consent),
        ("Stop and after", technique.stop),
    )

    def about(what: str) -> str:
        return f"{technique.title}: {what.lower()}" if named else what

    return (
        *(Line(about(what), text, _CUSTOM, "estimate") for what, text in told),
        Line(about("Trials"), technique.evidence, technique.citation, technique.verified),
    )
