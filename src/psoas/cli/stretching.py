"""``psoas stretch``: which stretch lengthens this client's hip flexors most, and what it costs the back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psoas.cli.bodies import three
from psoas.cli.screen import console, grid, print_json, progress
from psoas.vocabulary import label

if TYPE_CHECKING:  # only their names: the body room loads a physics engine
    from psoas.assessment import StretchLength
    from psoas.body.simulation.body import Body
    from psoas.body.stretching.stretch import StretchEffect

_TOLD = 3  # instructions are printed for the best ones; the JSON holds them all


def client(mass_kg: float, height_m: float, sex: str, tight: Sequence[str]) -> Body:
    """The body that the options describe.

    Raises:
        VisitFileError: a muscle is not ``MUSCLE:SIDE:AMOUNT``.
        BodyError: a value is not one that the body can take.
    """
    from psoas.body.person.person import Person
    from psoas.body.person.states import MuscleState
    from psoas.body.simulation.body import Body

    entries = (three("--tight", e, "MUSCLE:SIDE:AMOUNT", "psoas:left:0.3") for e in tight)
    states = [MuscleState(muscle, side, "tight", amount) for muscle, side, amount in entries]
    return Body(Person(mass_kg, height_m, sex), tuple(states))


def show_stretches(body: Body, side: str | None, *, as_json: bool) -> None:
    """Print every stretch, best first, and what to avoid at the end.

    Raises:
        BodyError: there is no such side.
    """
    from psoas.body.stretching.stretch import rank_stretches, target

    with progress("loading the body (a first run builds it once)…"):
        ranked = rank_stretches(body, side)
    chosen = ranked[0].side
    wanted = target(body, chosen)
    told = _of_plans(body, chosen)
    if as_json:
        print_json(_to_json(ranked, chosen, wanted) | {"in_plans": [one.to_json() for one in told]})
    else:
        _print(ranked, chosen, wanted, told)


def _of_plans(body: Body, side: str) -> tuple[StretchLength, ...]:
    """What the plan of a client with this body says of its own stretches, from the same function."""
    from psoas.care.planning.lengths import HIP_FLEXORS, lengths_of
    from psoas.visit import Concerned

    tight = {
        s.muscle: s.amount
        for s in body.states
        if s.side == side and s.state == "tight" and s.muscle in HIP_FLEXORS
    }
    concerned = Concerned("left" if side == "left" else "right", "tight" if tight else "")
    lengths = lengths_of(tight, body.person.height_m, concerned=concerned)
    return tuple(one for code in lengths.stretches() if (one := lengths.length(code)) is not None)


def _to_json(ranked: Sequence[StretchEffect], side: str, wanted: Sequence[str]) -> dict[str, object]:
    from psoas.body.stretching.stretch_words import EVIDENCE, STOP

    return {
        "side": side,
        "to_lengthen": list(wanted),
        "stretches": [_entry(effect) for effect in ranked],
        "stop": STOP,
        "evidence": EVIDENCE,
    }


def _entry(effect: StretchEffect) -> dict[str, object]:
    stretch = effect.stretch
    return {
        "stretch": stretch.code,
        "name": stretch.name,
        "kind": stretch.kind,
        "reaches": list(stretch.reaches),
        "reaches_most": effect.reaches_most,
        "lengthening": effect.lengthening,
        "lengthening_mm": effect.lengthening_mm,
        "of_most": effect.of_most,
        "passive_n": effect.passive_n,
        "hip_extension_deg": effect.hip_extension_deg,
        "short_by_deg": effect.short_by_deg,
        "lumbar_extension_deg": effect.lumbar_extension_deg,
        "l4_l5_compression_n": effect.l4_l5_compression_n,
        "l4_l5_shear_n": effect.l4_l5_shear_n,
        "l4_l5_over_standing": effect.l4_l5_over_standing,
        "score": effect.score,
        "avoid": effect.avoid,
        "reason": effect.reason,
        "how": stretch.how,
        "basis": stretch.basis,
        "citation": stretch.citation,
    }


def _print(
    ranked: Sequence[StretchEffect], side: str, wanted: Sequence[str], told: Sequence[StretchLength]
) -> None:
    from psoas.body.stretching.stretch_words import EVIDENCE, STOP
    from psoas.care.exercises import exercise

    out = console()
    usable = [e for e in ranked if not e.avoid]
    to_avoid = [e for e in ranked if e.avoid]
    out.print(f"[bold]Stretches of the {side} hip, to lengthen the {_listed(wanted)}, best first[/]")
    out.print(
        "  Lengths in mm beyond relaxed standing (minus: shorter). Arch: of the lower back, beyond standing (minus: "
        "flatter). Disc: load between L4 and L5, in times that of standing."
    )
    out.print(grid([_HEAD, *(_row(rank, e) for rank, e in enumerate(usable, 1))]))
    if told:
        out.print(
            "[bold]As a plan and a handout tell it[/] (exercises have poses of their own, so that the figures differ)"
        )
        out.print(grid([("–", f"{exercise(one.exercise).title}: {one.mm} mm") for one in told]))
    out.print("[bold]How[/]")
    for rank, effect in enumerate(usable[:_TOLD], 1):
        out.print(
            grid([(f"{rank}.", f"[bold]{effect.stretch.name}[/]. {effect.stretch.how}\n{effect.reason}")])
        )
    if to_avoid:
        out.print(f"[bold]Better avoided as a stretch of the {_listed(wanted)}[/]")
        out.print(grid([("–", f"[bold]{e.stretch.name}[/]. {e.reason}") for e in to_avoid]))
    out.print(f"[bold]{STOP}[/]")
    out.print(f"[dim]{EVIDENCE}[/]")


_HEAD = ("", "", "psoas", "iliacus", "front of thigh", "arch", "disc", "stops short")


def _row(rank: int, effect: StretchEffect) -> tuple[str, ...]:
    longer = effect.lengthening_mm
    return (
        f"{rank}",
        effect.stretch.name,
        *(f"{_whole(longer[m]):>4}" for m in ("psoas", "iliacus", "rectus_femoris")),
        f"{_whole(effect.lumbar_extension_deg):>3}°",
        f"{effect.l4_l5_over_standing:.1f} ×",
        f"{_whole(effect.short_by_deg)}°" if round(effect.short_by_deg) else "",
    )


def _whole(value: float) -> str:
    """A number without its fraction, and without a minus before nothing."""
    return str(round(value))


def _listed(muscles: Sequence[str]) -> str:
    names = [label(m) for m in muscles]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
