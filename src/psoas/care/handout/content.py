"""The values of a handout: texts alone, in one language, in the order in which they are read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is known beside the visit file: who gives the handout to whom, and when they meet again.

    ``name`` is the client's, ``given_by`` whose practice it is (name, place, telephone), ``next_visit`` a day and a time in words.
    ``goals`` are activities that the client wants back, in their own words. ``emergency`` is the number to ring in the client's
    country. ``keeps`` says, where the work is finished, what keeps it so, and ``asks_again`` on which day they are asked once more.
    Each may be empty. ``is_sample`` marks an invented client.
    """

    name: str = ""
    given_by: str = ""
    next_visit: str = ""
    goals: tuple[str, ...] = ()
    emergency: str = ""
    is_sample: bool = False
    keeps: tuple[str, ...] = ()
    asks_again: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do at home: what it is called, how much, how, and what to stop for.

    ``which`` says on which side, where it has one; ``side`` is the side that its picture shows, empty where it has none.
    ``intervention`` is its code in the plan, ``exercise`` the code of the exercise that is shown for it, and of its picture.
    """

    intervention: str
    exercise: str
    name: str
    dose: str
    steps: tuple[str, ...]
    stop_if: tuple[str, ...]
    which: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """What a client reads at home.

    Attributes:
        language: of all texts, as a two-letter code.
        for_parent: it speaks to the parent of a child.
        stops: a doctor comes first, and nothing is offered to do.
        title: its first line; it holds the client's name where that is known.
        lead: what it is for, in one or two sentences.
        doing: how soon to see whom; empty where no doctor is asked for.
        goals: activities that the client wants back, in their own words.
        rules_title: over ``rules``.
        rules: what to leave until somebody has looked again.
        actions: at most three things to do.
        days: the names of the seven days of the week's table; empty where there is nothing to do.
        answers: what the client asked about, and the answer, a no included.
        less_if: when to do less; ``less_then`` says how much less.
        sooner: over ``sooner_if``, the signs that ask for more haste than the handout does.
        call: when to go to an emergency department, and whom to ring.
        again: by when somebody looks again; ``next_visit`` says when they meet.
        made_on: the day of the visit.
        words: the fixed words around these texts, by their key.
        keeps: what keeps it so, where the work is finished; ``asks_again`` says when they are asked once more.
    """

    language: str
    for_parent: bool
    stops: bool
    title: str
    lead: str
    doing: tuple[tuple[str, str], ...]
    goals: tuple[str, ...]
    rules_title: str
    rules: tuple[str, ...]
    actions: tuple[Action, ...]
    days: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    less_if: tuple[str, ...]
    less_then: str
    sooner: str
    sooner_if: tuple[str, ...]
    call: str
    again: str
    next_visit: str
    given_by: str
    is_sample: bool
    made_on: datetime.date | None
    words: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...] = ()
    asks_again: str = ""

    def word(self, key: str) -> str:
        """A fixed word in the handout's language."""
        return dict(self.words)[key]
