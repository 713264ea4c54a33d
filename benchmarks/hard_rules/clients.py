"""Random clients of whom facts are true, told in any box and in varied words."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.hard_rules.tables import Complaint, Fact, complaints, facts
from psoas.visit import CheckIn, Client, Visit

BOXES: Final = ("words", "medicines", "conditions", "notes", "check_ins", "work", "sports")
_LATER: Final = datetime.date(2026, 11, 20)
_MOST_FACTS: Final = 3
_ADULT: Final = 18
_FEMALE: Final = ("pregnant", "late_pregnancy", "breastfeeding", "coil", "pelvic_infection")
_CHILDBEARING: Final = (20, 42)
# What changes nothing, so that a fact never stands alone.
_HARMLESS: Final = (
    "I eat well and drink little.",
    "I work at a desk.",
    "My sister has asthma.",
    "Paracetamol did little.",
    "I take vitamin C.",
    "Otherwise I am well.",
)
_SAYS: Final = (
    "{}",
    "{}",
    "{} I nearly forgot to say.",
    "By the way, {}",
    "{} It has been like that for a while.",
)


@dataclass(frozen=True, slots=True)
class RandomClient:
    """A visit, and the codes of the facts that are true of the client."""

    visit: Visit
    facts: frozenset[str]


def random_client(choose: random.Random) -> RandomClient:
    """A client with one to three facts, each in a box of its own choosing."""
    held = choose.sample(sorted(facts()), choose.randint(1, _MOST_FACTS))
    young = any(facts()[code].kind == "age" for code in held)
    if young:
        held = [code for code in held if code not in _FEMALE]
    fitting = [c for c in complaints() if not young or c.youngest < _ADULT]
    visit = _visit(choose, choose.choice(fitting), held, young=young)
    for code in held:
        visit = _told(choose, visit, facts()[code])
    if choose.random() < 0.5:
        visit = _put(visit, choose.choice(("words", "notes", "check_ins")), choose.choice(_HARMLESS))
    return RandomClient(visit, frozenset(held))


def _visit(choose: random.Random, complaint: Complaint, held: list[str], *, young: bool) -> Visit:
    bearing = not young and not set(held).isdisjoint(_FEMALE)
    if young:
        age = choose.randint(complaint.youngest, _ADULT - 1)
    elif bearing:
        age = choose.randint(*_CHILDBEARING)
    else:
        age = choose.randint(max(complaint.youngest, _ADULT), complaint.oldest)
    client = Client(age_years=age, sex="female" if bearing else choose.choice(("female", "male", "unstated")))
    return Visit("v", client, complaint.says, complaint.exams)


def _told(choose: random.Random, visit: Visit, fact: Fact) -> Visit:
    """The visit with a fact told in one of its boxes; an age stands in its own field already."""
    if fact.kind == "age":
        return visit
    box = choose.choice(BOXES)
    prose = box in ("words", "notes", "check_ins") or choose.random() < 0.3
    text = choose.choice(_SAYS).format(choose.choice(fact.said)) if prose else choose.choice(fact.listed)
    return _put(visit, box, text if choose.random() < 0.8 else text.lower())


def _put(visit: Visit, box: str, text: str) -> Visit:
    """The visit with one text more in a box."""
    client = visit.client
    put_in = {
        "words": replace(visit, words=f"{visit.words} {text}"),
        "notes": replace(visit, notes=f"{visit.notes} {text}".strip()),
        "check_ins": replace(visit, check_ins=(*visit.check_ins, CheckIn(_LATER, text))),
        "work": replace(visit, client=replace(client, work=f"{client.work}. {text}".strip(". "))),
        "sports": replace(visit, client=replace(client, sports=(*client.sports, text))),
        "medicines": replace(visit, client=replace(client, medicines=(*client.medicines, text))),
        "conditions": replace(visit, client=replace(client, conditions=(*client.conditions, text))),
    }
    return put_in[box]
