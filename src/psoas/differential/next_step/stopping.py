"""When to stop asking: nothing that could still be asked would change what is done.

What is done follows from three things: the way of care that the most likely source calls for, whether that
care is open, likely or clear, and whether the sources that belong to a doctor weigh together
enough to ask one first. Asking goes on while one step, or two in a row, change one of these with a chance
that is worth it. What was clear and becomes merely likely is treated as before, so that alone is no reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.differential.knowledge.evidence import Floats
from psoas.differential.next_step.tables import asking_settings, decisions
from psoas.differential.next_step.value import Channel
from psoas.vocabulary import SOURCES, title

NOTHING_LEFT: Final = "Every question and exam that fits has been asked or done."
_SETTLED: Final = (
    "Stop here: with {source} first, what to do is clear, and almost no further answer would change it."
)
_PLATEAU: Final = (
    "Stop here: almost no further answer would change what to do. {heading} comes first but is not clear: "
    "work with it for now, follow how it goes, and think again if it does not improve."
)
_BANDS: Final = ("likely_from", "clear_from")


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """What is done at some probabilities (...): way of care, its band (0 open, 1 likely, 2 clear), doctor first."""

    action: Floats
    band: NDArray[np.intp]
    doctor: NDArray[np.bool_]


def _state(posterior: Floats) -> _State:
    settings, table = asking_settings(), decisions()
    action = table.action[posterior.argmax(axis=-1)]
    alike = table.action == action[..., None]
    return _State(
        action=action,
        band=np.searchsorted(
            [settings[name] for name in _BANDS], (posterior * alike).sum(axis=-1), side="right"
        ),
        doctor=posterior @ table.doctor >= settings["doctor_from"],
    )


def _differs(now: _State, then: _State) -> Floats:
    """1.0 where something else is done; that it is no longer clear is no reason to do something else."""
    band = (then.band > now.band) | ((then.band == 0) & (now.band > 0))
    return np.asarray(((then.action != now.action) | (then.doctor != now.doctor) | band).astype(float))


def chance_of_change(posterior: Floats, asked: Channel, best: Sequence[int]) -> float:
    """How likely it is, at most, that one more step or two of them change what is done.

    Args:
        posterior: probability of each source (S,).
        asked: the steps that are open.
        best: numbers of the steps that two may begin with; the second one may differ with the answer.
    """
    now = _state(posterior)
    after, chance = asked.after(posterior)  # (2, C, S), (2, C)
    once = _differs(now, _state(after))
    most = float((chance * once).sum(axis=0).max(initial=0.0))
    for first in best:
        changed = 0.0
        for answer in (0, 1):
            then, second = asked.after(after[answer, first])
            twice = (second * _differs(now, _state(then))).sum(axis=0)
            twice[first] = once[answer, first]  # nothing is asked twice; stopping after one is allowed
            changed += float(chance[answer, first] * twice.max())
        most = max(most, changed)
    return most


def why_stop(posterior: Floats, asked: Channel, best: Sequence[int], most_bits: float) -> str:
    """A sentence that says why no more is asked; empty where asking goes on.

    Args:
        posterior: probability of each source (S,).
        asked: the steps that are open.
        best: the numbers of the best steps.
        most_bits: what the most telling step is expected to tell.
    """
    settings = asking_settings()
    if not best:
        return NOTHING_LEFT
    tells = most_bits >= settings["stop_below_bits"]
    if tells and chance_of_change(posterior, asked, best) >= settings["change_least_chance"]:
        return ""
    first = title("source", SOURCES[int(posterior.argmax())])
    clear = _state(posterior).band == len(_BANDS)
    return (_SETTLED if clear else _PLATEAU).format(source=first, heading=first[:1].upper() + first[1:])
