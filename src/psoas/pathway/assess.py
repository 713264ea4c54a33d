"""From a visit to its assessment: listen, keep safe, decipher, plan, follow; in this order and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from psoas import care, differential, outcomes, screening
from psoas.assessment import (
    Assessment,
    Cleared,
    Differential,
    Guidance,
    PlanEdit,
    Referral,
    Screening,
    Stopped,
    Suspicion,
    Undetermined,
    Urgency,
    Verdict,
    may_be_overridden,
    may_be_written,
    most_urgent,
    open_reason,
    shown_flags,
    stops,
)
from psoas.differential.knowledge.own import OwnEvidence
from psoas.errors import VisitFileError
from psoas.pathway.hearing import Hearing, hear, is_length
from psoas.pathway.history import Found, History, findings_in, muscles_in, still_counts
from psoas.pathway.muscles import Supposition, suppose
from psoas.pathway.serious import about_the_person, pointed_to, serious_sources, suspicions, to_ask
from psoas.pathway.topics import named_at
from psoas.pathway.unread import not_read, too_little
from psoas.text.health import Fact
from psoas.text.word_groups import code_group
from psoas.visit import Finding, MuscleState, SoreSide, Understood, Visit, corrected_keys, sore_side
from psoas.vocabulary import label

# A place, a quality or an exam that was recorded as a code needs no words to be understood.
_SAYS_ENOUGH: Final = frozenset({"region", "quality", "exam"})
_ANEW: Final = code_group("hearing.anew")
_TO_ANSWER: Final = "Something grave is held possible. One answer decides whether it is safe: ask it first."


def assess(
    visit: Visit,
    override: str | None = None,
    *,
    edits: Sequence[PlanEdit] = (),
    pain: float | None = None,
    evidence: OwnEvidence | None = None,
) -> Assessment:
    """Take a visit through intake, screening, differential, care and outcomes, with one verdict.

    The verdict is raised by the rules of screening and by serious sources that the findings make likely. A visit that
    it stops is ``Stopped``; one of which too little was understood ``Undetermined``; every other ``Cleared``. Only the
    last has a plan.

    Args:
        visit: what is known.
        override: a practitioner's written reason to go on where a doctor should look within two weeks. It stands in
            the verdict. What has to be seen today or at once cannot be overridden: the visit stays stopped.
        edits: what the practitioner changes in the plan; it is checked again with them.
        pain: now, from 0 to 10, where it was asked.
        evidence: the studio's own (``psoas.differential.learning``), to stand beside the published figures; None: those alone.
            The verdict rests on the published figures, whatever is given here.

    Raises:
        VisitFileError: ``override`` is blank.
    """
    return gate_of(visit, override, evidence=evidence).outcome(edits, pain)


def gate_of(
    visit: Visit,
    override: str | None = None,
    history: History | None = None,
    evidence: OwnEvidence | None = None,
) -> Gate:
    """What is known of a visit when it reaches the gate; for arguments and errors see ``assess``.

    ``history`` is what earlier visits leave, where there are any.
    """
    history = history or History()
    if override is not None and not override.strip():
        raise VisitFileError("override: is blank; write the reason why you go on, in a sentence.")
    heard = hear(visit, override or "")
    screened = screening.screen(
        visit.client,
        (*heard.findings, *_places_before(heard, history)),
        words_questions=heard.questions,
        duration_days=heard.duration_days if heard.duration_days is not None else history.duration_days,
        visited_on=visit.date,
        explained=heard.explained,
        suspected=heard.suspected,
        mentioned=heard.mentioned,
        told=named_at(visit),
    )
    return Gate(visit, heard, screened, (override or "").strip(), history, evidence)


def _places_before(heard: Hearing, history: History) -> tuple[Finding, ...]:
    """Where it hurt at earlier visits and nothing is said of it now: "as before, and I feel hot" is a fever with back pain."""
    told = {f.key for f in heard.findings}
    return tuple(f for f in history.findings if f.type == "region" and f.present and f.key not in told)


@dataclass(frozen=True)
class Gate:
    """What is known when the gate is reached; what costs time is worked out once, and only where it is asked for."""

    visit: Visit
    heard: Hearing
    screened: Screening
    override: str
    history: History
    evidence: OwnEvidence | None = None

    def outcome(self, edits: Sequence[PlanEdit] = (), pain: float | None = None) -> Assessment:
        """The gate itself; a plan is made with the practitioner's edits and the pain that was asked."""
        if self.goes_on:
            return self._undetermined() if self.understood != "enough" else self._cleared(edits, pain)
        return self._stopped()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The client's medicines and conditions: of this visit, and what was told in words not long before it."""
        own = {(fact.kind, fact.codes) for fact in self.heard.facts}
        return (*self.heard.facts, *(f for f in self.history.facts if (f.kind, f.codes) not in own))

    @cached_property
    def still_counts(self) -> tuple[Found, ...]:
        """What was found at earlier visits, and is neither told nor tested again at this one."""
        return still_counts(self.history, self.heard.findings, self.visit.muscles)

    def supposed_of(self, judged: Sequence[MuscleState]) -> tuple[Supposition, ...]:
        """The muscle states of this client's body, with these judgements by hand; what still counts of earlier visits is among them."""
        return suppose(
            judged, self.heard.findings, earlier=still_counts(self.history, self.heard.findings, judged)
        )

    @cached_property
    def supposed(self) -> tuple[Supposition, ...]:
        """The muscle states of this client's body."""
        return self.supposed_of(self.visit.muscles)

    @cached_property
    def sore(self) -> SoreSide:
        """Where it hurts: by this visit, and where that names no side by what still counts of earlier ones."""
        now = sore_side(self.heard.findings)
        return now if now != "unknown" else sore_side(findings_in(self.still_counts))

    @cached_property
    def eased(self) -> frozenset[str]:
        """Exams that were positive, and after a treatment that helped no longer are.

        That is what getting better looks like, and no word against the source that was treated: they count neither way.
        """
        if not any(trial.result == "helped" for trial in self.history.trials):
            return frozenset()
        before = {f.key for f in self.history.findings if f.type == "exam" and f.present}
        return frozenset(f.key for f in self.heard.findings if f.key in before and not f.present)

    @cached_property
    def deciphered(self) -> Differential:
        """Every source with its probability, by the studio's own evidence where that is given."""
        return self.published if self.evidence is None else self._by(self.evidence)

    @cached_property
    def published(self) -> Differential:
        """As ``deciphered``, by the published figures alone: what is serious is looked for in this one."""
        return self._by(None)

    def _by(self, evidence: OwnEvidence | None) -> Differential:
        return differential.decipher(
            self.visit.client,
            (*(f for f in self.findings if f.key not in self.eased), *findings_in(self.still_counts)),
            duration_days=self.duration_days,
            screening=self.screened,
            trials=self.history.trials,
            own=evidence,
        )

    @property
    def duration_days(self) -> int | None:
        """How long the complaint has lasted: as this visit says, else as earlier ones left it.

        At a later visit a shorter time counts only where something new is told with it: a new place, cause or bout.
        Else it is the day of a test or a walk, and the complaint is as old as it was, and the days since. What the
        screening asks goes by this visit's own words.
        """
        own, grown = self.heard.duration_days, self.history.duration_days
        if own is None or grown is None:
            return grown if own is None else own
        return own if own >= grown or self._tells_anew else grown

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What was heard, without a length in time where the complaint is older than this visit's words have it."""
        if self.duration_days == self.heard.duration_days:
            return tuple(self.heard.findings)
        return tuple(f for f in self.heard.findings if not is_length(f))

    @property
    def _tells_anew(self) -> bool:
        told = [f for f in self.heard.findings if f.present]
        known = {f.code: f.side for f in self.history.findings if f.type == "region" and f.present}
        places = [f for f in told if f.type == "region" and f.origin == "words"]
        moved = any(
            known.get(f.code) not in {f.side, "unstated"} and (f.code not in known or f.side != "unstated")
            for f in places
        )
        return moved or any(f.code in _ANEW for f in told)

    @property
    def understood(self) -> Understood:
        """Whether enough is known of this visit for a plan: of the words, and of a grave state that the client holds possible."""
        return "little" if self.read == "enough" and self._held else self.read

    @property
    def _held(self) -> frozenset[str]:
        """The grave states that the client feels and holds possible, and that nothing else stops: one answer decides."""
        possible = self.heard.held_possible if self.visit.words.strip() else frozenset()
        return screening.possible_in(self.visit.client, self.heard.findings, possible)

    @cached_property
    def read(self) -> Understood:
        """Whether enough is known of this visit: as intake says of the words, or because it was recorded as codes."""
        words = self.heard.words
        mended = corrected_keys(words)
        if any(_explicit(f, mended) for f in (*self.visit.findings, *self.heard.findings)):
            return "enough"
        if words.understood == "enough" and not words.findings and not words.questions:
            return "nothing"
        return words.understood

    @cached_property
    def suspected(self) -> tuple[Suspicion, ...]:
        """The serious sources that are likely enough; none is looked for where too little was understood."""
        return suspicions(self.published) if self.read == "enough" else ()

    @cached_property
    def urgency(self) -> Urgency:
        """The highest of what the rules and the likely serious sources ask."""
        return most_urgent((self.screened.urgency, *(s.urgency for s in self.suspected)))

    @property
    def goes_on(self) -> bool:
        """Whether hands-on work may be thought of: nothing stops it, or a reason to go on was written and may be."""
        return not stops(self.urgency) or bool(self.override and may_be_overridden(self.urgency))

    def _because(self) -> tuple[str, ...]:
        """Why the verdict is as urgent as it is."""
        fired = [open_reason(flag) for flag in self.screened.red_flags if flag.urgency == self.urgency]
        fired += [s.reason for s in self.suspected if s.urgency == self.urgency]
        if not stops(self.urgency):
            fired = [open_reason(flag) for flag in self.screened.red_flags]
        return tuple(dict.fromkeys(fired))

    def _stopped(self) -> Stopped:
        said = [f for f in self.heard.findings if f.type != "exam"]
        exams = [f for f in self.heard.findings if f.type == "exam"]
        because = self._because()
        if self.override:
            because += (
                f"A reason to go on was given. It was not taken: “{label(self.urgency)}” cannot be overridden.",
            )
        stopped = Stopped(
            id=self.visit.id,
            understanding=self.heard.words,
            findings=self.heard.findings,
            screening=replace(self.screened, watch=()),
            verdict=Verdict(self.urgency, self.understood, treat=False, because=because),
            heard=self.heard.others,
            corrections_not_applied=self.heard.not_applied,
            referral=Referral(
                client=self.visit.client,
                reported=tuple(f for f in said if f.present),
                denied=tuple(f for f in said if not f.present),
                exams_positive=tuple(f for f in exams if f.present),
                exams_negative=tuple(f for f in exams if not f.present),
            ),
            follow_up=outcomes.after_stop(self.visit.client),
            suspected=self.suspected,
        )
        # Where nothing may go out in writing, nobody is told to ring or to write before it was talked over alone.
        alone = not may_be_written(stopped, letter=True)
        said_to = care.for_stopped(
            self.visit.client, self.urgency, self.heard.findings, self.facts, alone=alone
        )
        return replace(
            stopped, guidance=(*self._doctor_first(), *said_to), until_seen=self._until_seen(stopped)
        )

    def _until_seen(self, stopped: Stopped) -> tuple[str, ...]:
        """What the client leaves until a doctor has looked, by what the open rules and the findings point to."""
        table = serious_sources()
        # Who waits for an ambulance is told what belongs to that danger alone: the rest only makes the page longer.
        hurry = self.urgency == "emergency_now"
        flags = [f for f in shown_flags(stopped, letter=True) if stops(f.urgency)]
        gravest = [f for f in flags if f.urgency == self.urgency] if hurry else flags
        suspected = [one for one in self.suspected if not hurry or one.urgency == self.urgency]
        named = (*pointed_to(gravest), *(s for one in suspected for s in one.sources))
        return tuple(dict.fromkeys(table[s].until_seen for s in named if s in table and table[s].until_seen))

    def _doctor_first(self) -> tuple[Guidance, ...]:
        """What to say of what the verdict's urgency comes from."""
        table = serious_sources()
        flags = self.screened.red_flags
        gravest = [flag for flag in flags if flag.urgency == self.urgency]
        pointed = pointed_to(gravest, (flag for flag in flags if flag not in gravest))
        # A rule may point to a source that usually asks for more or less: what is said names no other time than the verdict.
        told = [
            table[s].say
            for s in pointed
            if s in table
            and most_urgent((table[s].urgency, self.urgency)) == self.urgency
            and (table[s].urgency == self.urgency or not table[s].names_when)
        ]
        told += [said for s in self.suspected if s.urgency == self.urgency for said in s.says]
        return tuple(dict.fromkeys(told))

    def _undetermined(self) -> Undetermined:
        words = self.heard.words
        because = (
            *((_TO_ANSWER,) if self.read == "enough" else (too_little(words, self.understood),)),
            *not_read(words),
            *dict.fromkeys(open_reason(flag) for flag in self.screened.red_flags),
        )
        return Undetermined(
            id=self.visit.id,
            understanding=words,
            findings=self.heard.findings,
            screening=self.screened,
            verdict=Verdict(self.urgency, self.understood, treat=False, because=because),
            heard=self.heard.others,
            corrections_not_applied=self.heard.not_applied,
            # Where only one grave state is open, only what the words leave open is asked, and what would stop the visit.
            questions=self.screened.questions
            if self.read == "enough"
            else screening.ask_for_safety(self.visit.client, self.heard.findings, self.heard.questions),
        )

    def _cleared(self, edits: Sequence[PlanEdit], pain: float | None) -> Cleared:
        because = (*self._because(), *not_read(self.heard.words)) or ("No red flag in what is known.",)
        known = {f.key for f in self.heard.findings} | {q.asks_about for q in self.screened.questions}
        # The age decides what is possible; then what this client's own findings make possible is asked before what everybody is.
        asked = (
            *about_the_person(self.visit.client),
            *to_ask(self.published, known),
            *self.screened.questions,
        )
        return Cleared(
            id=self.visit.id,
            understanding=self.heard.words,
            findings=self.heard.findings,
            screening=replace(self.screened, questions=asked),
            verdict=Verdict(
                self.urgency,
                "enough",
                treat=True,
                because=because,
                override=self.override if stops(self.urgency) else "",
            ),
            heard=self.heard.others,
            corrections_not_applied=self.heard.not_applied,
            differential=self.deciphered,
            plan=care.plan(
                self.visit.client,
                self.deciphered,
                (*self.findings, *(f for f in findings_in(self.still_counts) if f.type == "exam")),
                self.screened,
                self.facts,
                judged=(*self.visit.muscles, *muscles_in(self.still_counts)),
                states=tuple(one.on_body for one in self.supposed),
                sore=self.sore,
                earlier={one.key: one.on for one in self.still_counts if one.by_hand},
                texts=tuple(box.text for box in self.visit.boxes() if box.kind != "notes"),
                duration_days=self.duration_days,
                pain=pain,
                in_vain=self.history.in_vain,
                provoked=self.history.provoked,
                edits=edits,
            ),
            follow_up=outcomes.follow_up(
                self.visit.client, self.deciphered, self.screened, self.heard.findings
            ),
        )


def _explicit(finding: Finding, mended: frozenset[str]) -> bool:
    """Whether a person recorded it, or said of the words that they mean it."""
    recorded = finding.origin != "words" or finding.key in mended
    return finding.type in _SAYS_ENOUGH and recorded and (finding.present or finding.type == "exam")
