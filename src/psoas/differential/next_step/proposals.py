"""What to ask and what to examine next: the expected fall of doubt about the sources, for its cost.

Exams and questions compete: each is weighed by the bits that it is expected to bring for the minutes, the
pain, the instruments and the skill that it takes. The best few are weighed two steps ahead. Asking stops
when no answer could change what is done. How much the second step gains and what it costs is measured
in ``docs/differential-next.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from psoas.assessment import NextExam, NextQuestion, Screening
from psoas.differential.inference.model import Known
from psoas.differential.knowledge.evidence import FINDINGS, Floats, knowledge
from psoas.differential.next_step.exam_safety import withheld_exams
from psoas.differential.next_step.stopping import why_stop
from psoas.differential.next_step.tables import Step, asking_settings, open_steps
from psoas.differential.next_step.value import Channel, Ranking, channel, rank
from psoas.vocabulary import SOURCES, title

_EMERGENCY: Final = (
    "No more is asked or examined: someone else must see this person now, and nobody waits for a test."
)
_NOT_EXAMINED: Final = " Nothing was examined by hand yet: confirm it by an exam before you treat."
_CONFIRMING: Final = 2  # exams that are shown where only this is left
_AHEAD: Final = "{first} is put first because of what can be asked after it: two steps ahead it leads further than {second}."


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What to do next, best first; ``note`` says why asking stops, or why the first one is first."""

    exams: tuple[NextExam, ...]
    questions: tuple[NextQuestion, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """The open steps with what they would be answered and how they rank.

    ``stop`` is empty while asking goes on; ``examined`` says whether any exam has a result.
    """

    steps: tuple[Step, ...]
    asked: Channel
    ranking: Ranking
    stop: str
    examined: bool

    @property
    def best(self) -> Step | None:
        """The step to take, if any."""
        return None if self.stop else self.steps[self.ranking.order[0]]


def options(
    posterior: Floats, known: Known, withheld: frozenset[str] = frozenset(), *, ahead: bool = True
) -> Options:
    """Every open step weighed.

    Args:
        posterior: probability (S,) that each source is the main one.
        known: the findings that made it.
        withheld: codes of exams that may not be proposed.
        ahead: look a second step ahead from the best few.
    """
    steps = open_steps(known.signs, withheld)
    asked = channel(known, [step.finding for step in steps], posterior)
    ranking = rank(known, posterior, steps, asked, ahead=ahead)
    best = ranking.order[: int(asking_settings()["ahead_from"])]
    most = float(ranking.gain.max(initial=0.0))
    examined = any(FINDINGS[finding].startswith("exam:") for finding in known.signs)
    return Options(steps, asked, ranking, why_stop(posterior, asked, best, most), examined)


def next_steps(posterior: Floats, known: Known, screening: Screening | None = None) -> NextSteps:
    """The exams and the questions that are expected to tell most for their cost, each list best first.

    Nothing is proposed in an emergency, nor when no answer could change what is done; ``note`` then says so.
    Exams that the fired red flags speak against are left out.
    """
    if screening is not None and screening.urgency == "emergency_now":
        return NextSteps((), (), _EMERGENCY)
    return proposed(posterior, options(posterior, known, withheld_exams(screening)))


def next_exams(posterior: Floats, known: Known, withheld: frozenset[str]) -> tuple[NextExam, ...]:
    """The exams alone, best first; none when asking stops."""
    return proposed(posterior, options(posterior, known, withheld)).exams


def proposed(posterior: Floats, found: Options) -> NextSteps:
    """The options as a visit shows them; those that would tell next to nothing are left out.

    Words alone settle nothing: where asking stops and nobody has examined yet, the most telling exams are shown all the same.
    """
    if found.stop:
        # Where one source is all but certain no exam tells much any more, and one is done by hand all the same.
        confirming = (
            () if found.examined else _exams(posterior, found, _telling(found) or found.ranking.order)
        )
        note = found.stop + (_NOT_EXAMINED if confirming else "")
        return NextSteps(confirming[:_CONFIRMING], (), note)
    return NextSteps(
        _exams(posterior, found, _telling(found)), _questions(posterior, found), _why_first(found)
    )


def _exams(posterior: Floats, found: Options, order: Sequence[int]) -> tuple[NextExam, ...]:
    """The most telling exams of an order of steps, best for their cost first."""
    most = int(knowledge().settings["next_exams"])
    told = [(n, found.steps[n]) for n in order if found.steps[n].is_exam]
    return tuple(
        NextExam(
            FINDINGS[step.finding].split(":")[1],
            float(found.ranking.gain[n]),
            _told_apart(posterior, found.asked.rate[n]),
        )
        for n, step in told[:most]
    )


def _questions(posterior: Floats, found: Options) -> tuple[NextQuestion, ...]:
    """The most telling questions, best for their cost first."""
    most = int(asking_settings()["questions_shown"])
    told = [(n, found.steps[n]) for n in _telling(found) if not found.steps[n].is_exam]
    return tuple(
        NextQuestion(
            FINDINGS[step.finding],
            step.text,
            float(found.ranking.gain[n]),
            _told_apart(posterior, found.asked.rate[n]),
        )
        for n, step in told[:most]
    )


def _telling(found: Options) -> list[int]:
    """The numbers of the steps that would tell something, best first."""
    least = knowledge().settings["next_exam_least_bits"]
    return [n for n in found.ranking.order if float(found.ranking.gain[n]) >= least]


def _why_first(found: Options) -> str:
    """Whether the second step put the first one first."""
    if not found.ranking.changed:
        return ""
    first, second = (_name(found.steps[n]) for n in found.ranking.order[:2])
    return _AHEAD.format(first=first[:1].upper() + first[1:], second=second)


def _name(step: Step) -> str:
    """A step in a sentence."""
    return (
        f"the question \u2018{step.text}\u2019"
        if step.text
        else f"the exam \u2018{title('exam', FINDINGS[step.finding].split(':')[1])}\u2019"
    )


def _told_apart(posterior: Floats, rate: Floats) -> tuple[str, str]:
    """The two sources that the answer tells apart most: likely both, and far apart in it."""
    logit = np.log(rate / (1 - rate))
    gap = (rate[:, None] - rate[None, :]) * (logit[:, None] - logit[None, :])
    weight = posterior[:, None] * posterior[None, :] * gap
    first, second = np.unravel_index(int(np.argmax(weight)), weight.shape)
    pair = sorted((int(first), int(second)), key=lambda s: -posterior[s])
    return SOURCES[pair[0]], SOURCES[pair[1]]
