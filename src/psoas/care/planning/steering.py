"""What the practitioner's judgements and exams ask of the plan: a tight muscle its stretch, a weak one its strengthening.

A tight psoas or iliacus gets the stretch that lengthens this client's psoas most (``lengths``); where only the rectus femoris is
tight, the stretch that the body ranks first for it (``stretch_ranks.csv``, made from the body). An exam
that was done and did not show it speaks against: nobody stretches what is not short.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from psoas.assessment import Caution
from psoas.assessment.watch import date_words
from psoas.care.interventions import check_intervention
from psoas.care.planning.lengths import Lengths, lengths_of
from psoas.care.planning.overworked import works_for
from psoas.care.settings import prompts, setting
from psoas.care.triggers import PACKAGE
from psoas.visit import Finding, MuscleState
from psoas.vocabulary import check_code, label
from psoas.vocabulary.tables import Row, read

STRETCH: Final = "@stretch"
_COLUMNS: Final = (
    "muscle", "state", "exams", "shown", "interventions", "not_shown", "then_not", "citation", "verified",
)  # fmt: skip
_RANKED: Final = ("tight", "rank", "stretch", "intervention", "score", "citation", "verified")
_STATES: Final = ("weak", "tight", "inhibited", "spasm")
_BOTH: Final = ("left", "right")
_LACKS: Final = ("weak", "inhibited")
_OF_THE_LOINS: Final = frozenset({"psoas", "iliacus"})
_STATE_WORDS: Final[Mapping[str, str]] = {
    "weak": "weak", "tight": "tight", "inhibited": "inhibited", "spasm": "in spasm",
}  # fmt: skip
_REASONED: Final = ("informed estimate", "estimate")


@dataclass(frozen=True, slots=True)
class Wish:
    """An intervention that the findings ask for.

    Attributes:
        weight: of what speaks for it.
        reason: a sentence for the client's plan.
        shown: a judgement by hand or an exam asks for it, and not only how the client lives.
        place: of several for one reason, its place in the order of the table.
        instead_of: those that it is wished for before; it counts only where none of them can be offered.
    """

    intervention: str
    weight: float
    reason: str
    shown: bool = False
    place: int = 0
    instead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Steering:
    """What the findings ask for, by intervention, and what they speak against, with the reason.

    ``states`` are those that were found in some muscle: tight, weak, inhibited or spasm; tried, where it was stretched already. ``lengths`` is what the hip flexor
    stretches do in this client's body.
    """

    wishes: Mapping[str, Wish]
    against: Mapping[str, Caution]
    states: frozenset[str] = frozenset()
    lengths: Lengths | None = None

    def without(self, barred: Iterable[str]) -> Steering:
        """With the next best where what was asked for cannot be offered, and without the next best where it can."""
        gone = frozenset(barred)
        kept = {
            code: wish
            for code, wish in self.wishes.items()
            if code not in gone and gone.issuperset(wish.instead_of)
        }
        return replace(self, wishes=kept)


@dataclass(frozen=True, slots=True)
class _MuscleCare:
    """What a state of a muscle asks for, the exams that show it, and what is not done where they show none of it."""

    muscle: str
    state: str
    exams: tuple[str, ...]
    shown: str
    interventions: tuple[str, ...]
    not_shown: str
    then_not: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tight:
    """A hip flexor that is tight on one side, by how much, and what says so."""

    muscle: str
    amount: float
    weight: float
    reason: str


def _make(row: Row) -> _MuscleCare:
    row.text("citation"), row.verified()
    codes = row.words("interventions")
    return _MuscleCare(
        muscle=row.text("muscle"),
        state=row.one_of("state", _STATES),
        exams=tuple(check_code("exam", e, "exams") for e in row.words("exams")),
        shown=row.maybe("shown"),
        interventions=tuple(c if c == STRETCH else check_intervention(c).code for c in codes),
        not_shown=row.maybe("not_shown"),
        then_not=tuple(check_intervention(c).code for c in row.words("then_not")),
    )


@lru_cache(maxsize=1)
def _muscle_care() -> tuple[_MuscleCare, ...]:
    return read(PACKAGE, "muscle_care.csv", _COLUMNS, _make)


@lru_cache(maxsize=1)
def stretch_ranks() -> Mapping[frozenset[str], tuple[str, ...]]:
    """By the hip flexors that are tight: the interventions that stretch them, best first."""

    def make(row: Row) -> tuple[frozenset[str], float, str]:
        row.text("stretch"), row.number("score"), row.text("citation"), row.verified()
        return (
            frozenset(row.words("tight")),
            row.number("rank"),
            check_intervention(row.text("intervention")).code,
        )

    found: dict[frozenset[str], tuple[str, ...]] = {}
    for tight, _, code in sorted(read(PACKAGE, "stretch_ranks.csv", _RANKED, make), key=lambda r: r[1]):
        found[tight] = (*found.get(tight, ()), code)
    return found


def steer(
    judged: Sequence[MuscleState],
    findings: Iterable[Finding],
    lengths: Lengths | None = None,
    earlier: Mapping[str, datetime.date] = MappingProxyType({}),
) -> Steering:
    """What the practitioner's judgements, the exams and the client's life ask for, and what exams speak against.

    Args:
        judged: what the practitioner found of the muscles; it wins over what an exam suggests.
        findings: those of the visit, exams among them.
        lengths: what the stretches do in this client's body, with the side concerned; those of a typical body where it is not given.
        earlier: by muscle and exam (``muscle:psoas``, ``exam:thomas_test``), the day of what was found at an earlier visit and not tested again.
    """
    found = tuple(findings)
    seen = _Seen.of(judged, found)
    wishes: dict[str, Wish] = {}
    against: dict[str, Caution] = {}
    tight: dict[str, list[_Tight]] = {side: [] for side in _BOTH}
    states: set[str] = set()
    for row in _muscle_care():
        by_hand, by_exam = seen.by_hand(row), seen.by_exam(row)
        if row.state == "tight" and seen.refutes(row):
            against |= _not_needed(row)
            continue
        sides = by_hand or tuple(side for side in by_exam if (row.muscle, side) not in seen.amounts)
        if not sides:
            continue
        states.add(row.state)
        weight = setting("steered_twice" if by_hand and by_exam else "steered_once")
        reason = _reason(row, by_hand, by_exam, vague=seen.vague(row))
        reason += _not_tested_again(row, earlier, judged=bool(by_hand), shown=bool(by_exam))
        weight, reason = _with_whom_it_unburdens(row, weight, reason)
        for place, code in enumerate(row.interventions):
            if code != STRETCH:
                _wish(wishes, Wish(code, weight, reason, shown=True, place=place))
                continue
            for side in sides:
                amount = seen.amounts.get((row.muscle, side), setting("exam_amount"))
                tight[side].append(_Tight(row.muscle, amount, weight, reason))
    measured = lengths or lengths_of({}, None)
    side = measured.concerned.side
    # An exam without a side names both; then the side concerned may be one of which nothing is asked.
    tighter = (
        side
        if side != "both" and tight[side]
        else max(reversed(_BOTH), key=lambda s: sum(t.amount for t in tight[s]))
    )
    for wish in _stretches(tight[tighter], measured):
        _wish(wishes, wish)
    for wish in _prompted(found):
        _wish(wishes, wish)
    # What the practitioner judged tight is theirs to weigh against an exam; nothing is withheld then.
    if tight[tighter] or any(m.state == "tight" and m.amount > 0 for m in judged):
        against = {}
    kept = {code: why for code, why in against.items() if code not in wishes}
    return Steering(wishes, kept, frozenset(states), measured)


def closed(steering: Steering, tried: Collection[str], alike: Collection[str]) -> Steering:
    """Without the wishes for what has the aim of something tried already, and without the stage that only it would serve.

    What was done in vain itself stays wished for: it has a place after all others, which says why.

    Args:
        steering: what the findings ask for.
        tried: what was done and did not help.
        alike: what failed or brought the pain on, and what has the same aim.
    """
    gone = {code for code in steering.wishes if code in alike and code not in tried}
    kept = {code: wish for code, wish in steering.wishes.items() if code not in gone}
    stretches = {code for ranked in stretch_ranks().values() for code in ranked} & steering.wishes.keys()
    # The stage in which what is short is lengthened needs a stretch that was not tried yet.
    states = steering.states
    if stretches and stretches <= {*alike}:
        states = states - {"tight"} | {"tried"}
    return replace(steering, wishes=kept, states=states)


def _with_whom_it_unburdens(row: _MuscleCare, weight: float, reason: str) -> tuple[float, str]:
    """More weight, and a sentence, where the weakness overloads another muscle in the body model."""
    others = works_for(row.muscle) if row.state in _LACKS else ""
    return (weight * setting("unburdens_weight"), f"{reason} {others}") if others else (weight, reason)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was judged by hand, and which exams were positive, on which sides, and negative."""

    amounts: Mapping[tuple[str, str], float]
    states: frozenset[tuple[str, str, str]]
    positive: Mapping[str, frozenset[str]]
    without_side: frozenset[str]
    negative: frozenset[str]
    gone: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, judged: Sequence[MuscleState], findings: Iterable[Finding]) -> _Seen:
        states = [(m, side) for m in judged for side in _sides(m.side) if m.amount > 0]
        exams = [f for f in findings if f.type == "exam"]
        positive = {
            code: frozenset(s for f in exams if f.code == code and f.present for s in _sides(f.side))
            for code in {f.code for f in exams if f.present}
        }
        return cls(
            amounts={(m.muscle, side): m.amount for m, side in states},
            states=frozenset((m.muscle, m.state, side) for m, side in states),
            positive=positive,
            without_side=frozenset(f.code for f in exams if f.present and f.side == "unstated"),
            negative=frozenset(f.code for f in exams if f.code not in positive),
            gone=frozenset(
                (m.muscle, m.state, side) for m in judged for side in _sides(m.side) if m.amount == 0
            ),
        )

    def by_hand(self, row: _MuscleCare) -> tuple[str, ...]:
        """The sides on which the practitioner judged it so."""
        return tuple(side for side in _BOTH if (row.muscle, row.state, side) in self.states)

    def by_exam(self, row: _MuscleCare) -> tuple[str, ...]:
        """The sides on which an exam shows it, without those of which the practitioner judged it gone."""
        return tuple(
            side
            for side in _BOTH
            if any(side in self.positive.get(e, ()) for e in row.exams)
            and (row.muscle, row.state, side) not in self.gone
        )

    def vague(self, row: _MuscleCare) -> bool:
        """Whether the exam that shows it has no side."""
        return not self.without_side.isdisjoint(row.exams)

    def refutes(self, row: _MuscleCare) -> bool:
        """Whether an exam was done and did not show it."""
        return not self.negative.isdisjoint(row.exams)


def _wish(wishes: dict[str, Wish], wish: Wish) -> None:
    """Keep the strongest wish for each intervention, what was shown before what is only prompted."""
    before = wishes.get(wish.intervention)
    if before is None or (wish.shown, wish.weight) > (before.shown, before.weight):
        wishes[wish.intervention] = wish


def _stretches(tight: Sequence[_Tight], lengths: Lengths) -> Iterable[Wish]:
    """The stretches for what is tight on one side, each instead of the better ones."""
    if not tight:
        return
    strongest = max(tight, key=lambda t: t.weight)
    muscles = frozenset(t.muscle for t in tight)
    ranked = stretch_ranks().get(muscles, ())
    if not muscles.isdisjoint(_OF_THE_LOINS):
        mine = lengths.stretches()
        ranked = (*mine, *(code for code in ranked if code not in mine))
    for n, code in enumerate(ranked):
        yield Wish(
            code,
            strongest.weight,
            " ".join((strongest.reason, _why_this(muscles, first=n == 0))),
            shown=True,
            instead_of=ranked[:n],
        )


def _why_this(muscles: frozenset[str], *, first: bool) -> str:
    """Why this stretch and no other; by how much stands once, with the stretch (``PlanItem.in_body``)."""
    most = "the most" if first else "the most of those that this client may do"
    what = "it" if muscles.isdisjoint(_OF_THE_LOINS) else "the psoas"
    return f"In the body model this stretch lengthens {what} {most}."


def _not_needed(row: _MuscleCare) -> Mapping[str, Caution]:
    """What is not done where the exam did not show it, with the reason."""
    caution = Caution("a negative exam", row.not_shown, "avoid", "nothing to lengthen", *_REASONED)
    return dict.fromkeys(row.then_not, caution)


def _prompted(findings: Iterable[Finding]) -> Iterable[Wish]:
    """What is asked for by how the client lives."""
    for key in dict.fromkeys(f.key for f in findings if f.present):
        for prompt in prompts().get(key, ()):
            yield Wish(prompt.intervention, prompt.weight, prompt.why)


def _reason(row: _MuscleCare, by_hand: Sequence[str], by_exam: Sequence[str], *, vague: bool) -> str:
    sides = by_hand or by_exam
    where = " on both sides" if len(sides) > 1 else f" on the {sides[0]}"
    muscle, state = label(row.muscle), _STATE_WORDS[row.state]
    if not by_hand:
        return f"{row.shown}: the {muscle} may be {state}{'' if vague else where}."
    told = f"The practitioner found the {muscle} {state}{where}."
    return f"{told} {row.shown}." if by_exam else told


def _not_tested_again(
    row: _MuscleCare, earlier: Mapping[str, datetime.date], *, judged: bool, shown: bool
) -> str:
    """Of what it was said so, the day of an earlier visit: a sentence to put behind the reason; empty where all is of this visit."""
    keys = [f"muscle:{row.muscle}"] if judged else []
    keys += [f"exam:{exam}" for exam in row.exams] if shown else []
    days = sorted({earlier[key] for key in keys if key in earlier})
    said = " and ".join(map(date_words, days))
    return f" Found on {said}, not tested again." if days else ""


def _sides(side: str) -> tuple[str, ...]:
    """The sides that a finding or a judgement is about; one without a side may be about either."""
    return (side,) if side in _BOTH else _BOTH
