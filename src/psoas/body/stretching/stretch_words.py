"""Why a stretch stands where it stands, in words that a client can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from psoas.vocabulary import label

# What the program may claim, said wherever stretches are shown.
EVIDENCE: Final = (
    "This is lengthening in a model while the position is held; whether a muscle stays longer, or pain eases, is "
    "not shown. That a muscle is tight is a hypothesis to test, not a finding."
)
STOP: Final = "Stop when it pinches in the groin or pain runs down the leg."


def reason(
    lengthening_mm: Mapping[str, float],
    *,
    rests: bool,
    arch_deg: float,
    load_over_standing: float,
    short_by_deg: float,
    too_arched: bool,
    too_loaded: bool,
    worth_saying_deg: float,
) -> str:
    """A sentence or two.

    Args:
        lengthening_mm: of the muscles that matter to the client.
        rests: it is meant as a rest.
        arch_deg: lumbar extension beyond standing.
        load_over_standing: of the disc.
        short_by_deg: how far before the described position the client stops.
        too_arched: it is to be avoided because the back arches.
        too_loaded: it is to be avoided because of the disc's load.
        worth_saying_deg: smaller angles are not told.
    """
    told = [_lengthening(muscle, mm, rests=rests) for muscle, mm in lengthening_mm.items()]
    if too_arched:
        told.append(f"It arches the lower back by {arch_deg:.0f} degrees: the back moves instead of the hip.")
    elif arch_deg >= worth_saying_deg:
        told.append(f"It arches the lower back by {arch_deg:.0f} degrees.")
    if too_loaded:
        told.append(
            f"It loads the disc between L4 and L5 {load_over_standing:.1f} times as much as standing."
        )
    if short_by_deg >= worth_saying_deg:
        told.append(f"This client stops about {_degrees(short_by_deg)} before the described position.")
    return " ".join(told)


def _lengthening(muscle: str, mm: float, *, rests: bool) -> str:
    size = f"{abs(mm):.0f} mm"
    if size == "0 mm":
        return f"It leaves the {label(muscle)} as long as in standing."
    if mm > 0:
        return f"It lengthens the {label(muscle)} by {size}."
    if rests:
        return f"It lets the {label(muscle)} rest, {size} shorter than in standing."
    return f"It does not lengthen the {label(muscle)}, which is {size} shorter than in standing."


def _degrees(value: float) -> str:
    whole = round(value)
    return "1 degree" if whole <= 1 else f"{whole} degrees"
