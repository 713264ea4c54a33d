"""Cases drawn from the knowledge itself, in lay words: what the engine should meet with ease.

A case takes a source, a client whom that source fits, findings at the source's own rates, and a sentence for each.
Improvement can so be tried on any number of cases without a look at the annotated ones. What these cases cannot show is
whether the knowledge is right: they are drawn from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from psoas.differential.knowledge.evidence import FINDINGS, SOURCE_AT, Floats, knowledge
from psoas.differential.knowledge.priors import AGES, prior_of, shares, usual_ages
from psoas.evaluation.annotated import Statement
from psoas.evaluation.phrases import Phrases, phrases
from psoas.visit import Client, Finding, Visit
from psoas.visit.client import Sex
from psoas.vocabulary import SOURCES, Side

SEED: Final = 20_261_123
_SEXES: Final[tuple[Sex, Sex]] = ("female", "male")
_OLDEST_YEARS: Final = 90
_OLD_YEARS: Final = 60  # as the vocabulary's meaning of vascular_risk has it
# Clients tell how it began and where it hurts before they tell what they do not have.
_TELLING: Final = ("region", "quality", "course", "activity_worse", "activity_better", "context", "red_flag")


@dataclass(frozen=True, slots=True)
class MadeCase:
    """An invented client. ``findings[n]`` is what ``sentences[n]`` says; ``exams`` were found by hand."""

    id: str
    source: str
    client: Client
    findings: tuple[Finding, ...]
    exams: tuple[Finding, ...]
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(self.sentences)

    def statement(self, text: str | None = None) -> Statement:
        """The words (these, or a text in their place) annotated with what they were made from.

        What a finding may fairly be read to say too is optional.
        """
        more = phrases().implies
        return Statement(
            id=self.id,
            text=self.text if text is None else text,
            findings=self.findings,
            optional=tuple(
                Finding(*key.split(":"), "unstated", finding.present)  # type: ignore[call-arg, arg-type]
                for finding in self.findings
                for key in sorted(more.get(finding.key, ()))
            ),
        )

    def visit(self, text: str | None = None) -> Visit:
        """The visit in words (these, or a text in their place), with the exams as codes."""
        return Visit(self.id, self.client, self.text if text is None else text, self.exams)

    def coded_visit(self) -> Visit:
        """The visit with every finding as a code and no words: what perfect listening would pass on."""
        return Visit(self.id, self.client, "", (*self.findings, *self.exams))


def made_cases(
    count: int, *, seed: int = SEED, by_prior: bool = False, exams: bool = False
) -> tuple[MadeCase, ...]:
    """Invented clients; the same ``seed`` gives the same ones, and a greater ``count`` adds to them.

    Args:
        count: how many.
        seed: of the draws.
        by_prior: sources as often as the clinic meets them; otherwise every source in turn.
        exams: with the exams that a practitioner would do, as codes.
    """
    return tuple(_case(number, seed, by_prior, exams) for number in range(count))


def _case(number: int, seed: int, by_prior: bool, exams: bool) -> MadeCase:
    random = np.random.default_rng([seed, number])
    weights = np.exp2(prior_of(Client()).bits)
    source = _pick(weights, random) if by_prior else number % len(SOURCES)
    client = _client(source, random)
    drawn = _findings(source, client, random)
    told = sorted(drawn, key=lambda f: _TELLING.index(f.type))
    words = phrases()
    return MadeCase(
        id=f"made{number:05d}",
        source=SOURCES[source],
        client=client,
        findings=tuple(told),
        exams=tuple(_exams(source, np.random.default_rng([seed, number, 1]))) if exams else (),
        sentences=tuple(str(random.choice(words.wordings(finding))) for finding in told),
    )


def _pick(weights: Floats, random: np.random.Generator) -> int:
    return int(random.choice(len(weights), p=weights / weights.sum()))


def _client(source: int, random: np.random.Generator) -> Client:
    """Sex and age by the source's own multipliers; an age in whole years."""
    low, high = phrases().fertile_years
    sex, bands = shares().sex[source], shares().age[source]
    ends = (*AGES[1:], _OLDEST_YEARS)
    band = _pick(bands, random)
    # The youngest band is met from school age on.
    age = int(random.integers(*usual_ages(source, max(AGES[band], AGES[1] // 2), ends[band])))
    if SOURCES[source] in _of_pregnancy():
        age = min(max(age, low), high)
    return Client(age_years=age, sex=_SEXES[_pick(sex, random)])


@lru_cache(maxsize=1)
def _of_pregnancy() -> frozenset[str]:
    """Sources for which the knowledge takes most clients as pregnant."""
    rate = knowledge().rate[FINDINGS.index("red_flag:pregnant")]
    return frozenset(source for source, at in SOURCE_AT.items() if rate[at] > 1 / 2)


def _impossible(client: Client, words: Phrases) -> frozenset[str]:
    """What this client cannot have, nor would think of denying."""
    age = client.age_years or 0.0
    low, high = words.fertile_years
    out = words.female_only if client.sex == "male" else words.male_only
    if not low <= age <= high:
        out |= words.female_only
    return out if age >= _OLD_YEARS else out | words.old_only


def _findings(source: int, client: Client, random: np.random.Generator) -> list[Finding]:
    """What the client says or denies, with sides; at least one place where it hurts."""
    words = phrases()
    signs = _possible(_signs(source, random), _impossible(client, words), words, random)
    if not any(present and key.startswith("region:") for key, present in signs.items()):
        rates = knowledge().rate[:, source] * [f.startswith("region:") for f in FINDINGS]
        signs[FINDINGS[_pick(rates, random)]] = True
    main: Side = ("left", "right")[int(random.integers(2))]
    if signs.get("red_flag:both_legs_affected"):
        main = "both"
    findings: list[Finding] = []
    for key, present in signs.items():
        type_, code = key.split(":")
        side = _side(code, main, words, random) if type_ == "region" and present else "unstated"
        finding = Finding(type_, code, side, present, "words")
        if words.wordings(finding):
            findings.append(finding)
    return findings


def _signs(source: int, random: np.random.Generator) -> dict[str, bool]:
    """What is there and told, and what is not there and denied, by ``type:code``; without exams."""
    tables = knowledge()
    chance = random.random((len(FINDINGS), 2))
    signs: dict[str, bool] = {}
    for finding, key in enumerate(FINDINGS):
        there = bool(chance[finding, 0] < tables.rate[finding, source])
        share = float(tables.told[finding]) if there else tables.settings["sample_denied"]
        if not key.startswith("exam:") and chance[finding, 1] < share:
            signs[key] = there
    return signs


def _possible(
    signs: dict[str, bool], impossible: frozenset[str], words: Phrases, random: np.random.Generator
) -> dict[str, bool]:
    """Without what contradicts itself: of each group one stays, and no activity both hurts and helps."""
    groups = list(words.one_of)
    groups += [frozenset({key, f"activity_better:{key.split(':')[1]}"}) for key in signs if "_worse:" in key]
    kept = {key: present for key, present in signs.items() if key not in impossible}
    for group in groups:
        # A denial beside its opposite would be a riddle and not a statement: it goes first.
        rivals = sorted(group & kept.keys(), key=lambda key: (not kept[key], key))
        there = [key for key in rivals if kept[key]] or rivals
        stays = there[int(random.integers(len(there)))] if there else None
        kept = {key: present for key, present in kept.items() if key not in group or key == stays}
    return kept


def _side(code: str, main: Side, words: Phrases, random: np.random.Generator) -> Side:
    """The client's own side where the place has one; one in four leaves it unsaid."""
    possible = words.sides_of(code)
    return main if main in possible and random.random() < 3 / 4 else "unstated"


def _exams(source: int, random: np.random.Generator) -> Iterator[Finding]:
    """Exams, those that the knowledge has for the source more often than others."""
    tables = knowledge()
    chance = random.random((len(FINDINGS), 2))
    for finding, key in enumerate(FINDINGS):
        if not key.startswith("exam:"):
            continue
        own = (finding, source) in tables.origins
        if chance[finding, 1] < tables.settings["sample_exam_own" if own else "sample_exam_other"]:
            there = bool(chance[finding, 0] < tables.rate[finding, source])
            yield Finding("exam", key.split(":")[1], "unstated", there, "hand")
