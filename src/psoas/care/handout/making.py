"""The handout of an assessment.

Nothing of the story stands in it and no finding, so that it can lie on a kitchen table. Where something is kept from the
client's copy, what the client asked and what they want back are left out as well: either may hint at it.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

from psoas.assessment import (
    Assessment,
    CarePlan,
    Cleared,
    PlanItem,
    Stopped,
    Undetermined,
    Urgency,
    Watch,
    may_be_written,
    private_keys,
    redacted,
)
from psoas.care.exercises import Exercise, dose_words, facts_of_client, fitting_exercise
from psoas.care.handout.content import Action, Handout, Occasion
from psoas.care.handout.side import side_words
from psoas.care.handout.tables import (
    OF_THE_TABLES,
    numbered,
    signs,
    translated,
    urgency_lines,
    words,
)
from psoas.care.hearing import facts_of, held_by_facts, held_by_findings
from psoas.care.planning.answers import ASKED, ASKED_ABOUT
from psoas.care.settings import setting
from psoas.visit import SoreSide, Visit, shown_side, sore_side

# "Because of warfarin: " says to whoever reads the page what somebody takes or has.
_MEDICAL: Final = re.compile(
    r"Because of [^:]*: |You spoke of .*? in the past\. Make sure that it is over; if it is not: "
)
_NOTHING: Final = Occasion()


def handout_of(
    visit: Visit,
    assessment: Assessment,
    occasion: Occasion = _NOTHING,
    *,
    for_parent: bool = False,
    language: str = "en",
) -> Handout | None:
    """What the client takes home; nothing where too little was understood, or where no copy may be written.

    Args:
        visit: its date and the client's country are used, and no more of it.
        assessment: whose plan, or whose verdict, the handout tells.
        occasion: what is known beside the visit.
        for_parent: it speaks to the parent of a child.
        language: of its texts. Where a line of it is not translated the whole is English: no page mixes two languages. The answers
            to the client's questions are written in English, and stand only there.

    Raises:
        KnowledgeError: there are no texts in this language.
    """
    if not may_be_written(assessment) or isinstance(assessment, Undetermined):
        return None
    # Where something is private no question of theirs is repeated: what somebody asks may hint at it.
    told = not private_keys(assessment)
    copy = redacted(assessment)
    for spoken in dict.fromkeys((language, OF_THE_TABLES)):
        maker = _Maker(visit, occasion, for_parent=for_parent, language=spoken, told=told)
        match copy:
            case Stopped():
                made = maker.stopped(copy)
            case Cleared():
                made = maker.cleared(copy)
            case _:
                return None
        if not maker.untranslated:
            break
    return made


class _Maker:
    """Puts a handout together. ``told`` says whether what the client asked and wants may stand in it."""

    def __init__(
        self, visit: Visit, occasion: Occasion, *, for_parent: bool, language: str, told: bool
    ) -> None:
        self.visit = visit
        self.occasion = occasion
        self.reader = "parent" if for_parent else "client"
        self.language = language
        self.told = told
        self.words = words(language)
        self.untranslated = False

    def stopped(self, assessment: Stopped) -> Handout:
        urgency = assessment.verdict.urgency
        return self._handout(
            urgency,
            stops=True,
            title=self.words["title_stopped"],
            lead=self.words[f"lead_stopped_{self.reader}"],
            rules_title=self.words["until_seen"],
            rules=self._lines(assessment.until_seen[: int(setting("handout_rules_stopped"))]),
        )

    def cleared(self, assessment: Cleared) -> Handout:
        watch = assessment.screening.watch
        when = self._by_when(watch[0]) if watch else ""
        title = self.words[f"title_{self.reader}"]
        if self.occasion.name:
            title = _filled(self.words["title_named"], title=title, name=self.occasion.name)
        sore = sore_side(assessment.findings)
        actions = tuple(
            self._action(item, shown, _side_of(item, assessment.plan, sore))
            for item, shown in _shown(self.visit, assessment)
        )
        return self._handout(
            assessment.verdict.urgency,
            stops=False,
            title=title,
            lead=self.words[f"lead_{self.reader}"],
            rules_title=_filled(self.words["until_again"], when=when)
            if when
            else self.words["until_again_open"],
            rules=self._lines(tuple(dict.fromkeys(one.until_then for one in watch if one.until_then))),
            actions=actions,
            answers=_answers(assessment) if self.told and self.language == OF_THE_TABLES else (),
            less_if=signs("less", self.reader, self.language),
            again=_filled(self.words["again"], when=when) if when else "",
        )

    def _handout(
        self,
        urgency: Urgency,
        *,
        stops: bool,
        title: str,
        lead: str,
        rules_title: str,
        rules: tuple[str, ...],
        actions: tuple[Action, ...] = (),
        answers: tuple[tuple[str, str], ...] = (),
        less_if: tuple[str, ...] = (),
        again: str = "",
    ) -> Handout:
        goals = tuple(goal for goal in self.occasion.goals if goal.strip()) if self.told and not stops else ()
        sooner, sooner_if, call = self._haste(urgency)
        return Handout(
            language=self.language,
            for_parent=self.reader == "parent",
            stops=stops,
            title=title,
            lead=lead,
            doing=self._whom_to_see(urgency),
            goals=goals[: int(setting("handout_goals"))],
            rules_title=rules_title,
            rules=rules,
            actions=actions,
            days=self._days() if actions else (),
            answers=answers,
            less_if=less_if,
            less_then=self.words["less_then"] if less_if and actions else "",
            sooner=sooner,
            sooner_if=sooner_if,
            call=call,
            again=again,
            next_visit="" if stops else self.occasion.next_visit,  # the doctor comes before the next visit
            given_by=self.occasion.given_by,
            is_sample=self.occasion.is_sample,
            made_on=self.visit.date,
            words=tuple(self.words.items()),
            keeps=() if stops else self._lines(self.occasion.keeps),
            asks_again=""
            if stops or not self.occasion.asks_again
            else _filled(self.words["asks_again"], day=self.occasion.asks_again),
        )

    def _line(self, text: str) -> str:
        """A line of the tables in the handout's language; where it is not translated that is noted, and it stays English."""
        found = translated(text, self.language)
        self.untranslated |= found is None
        return text if found is None else found

    def _lines(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(self._line, texts))

    def _action(self, item: PlanItem, shown: Exercise, sore: SoreSide) -> Action:
        return Action(
            item.intervention,
            shown.code,
            self._line(shown.title),
            dose_words(shown.dose, self.language),
            self._lines(shown.steps),
            self._lines(shown.stop_if),
            side_words(shown, sore, self.words),
            "" if shown.sides == "none" else shown_side(sore),
        )

    def _by_when(self, watch: Watch) -> str:
        """The last day for the next look, as ``Watch.by_when`` says it in English."""
        on = watch.review_on
        if on is None:
            return _filled(self.words["within"], n=str(watch.review_in_days))
        month = self.words["months"].split()[on.month - 1]
        return _filled(self.words["by_day"], day=str(on.day), month=month, year=str(on.year))

    def _numbered(self, text: str) -> str:
        return numbered(text, self.visit.country, self.occasion.emergency, self.language)

    def _whom_to_see(self, urgency: Urgency) -> tuple[tuple[str, str], ...]:
        """How soon, and whom; nothing where no doctor is asked for."""
        lines = urgency_lines(
            urgency,
            country=self.visit.country,
            emergency=self.occasion.emergency,
            language=self.language,
        )
        if not lines.when:
            return ()
        whom = lines.parent if self.reader == "parent" else lines.client
        return ((self.words["how_soon"], lines.when), (self.words["whom"], whom))

    def _haste(self, urgency: Urgency) -> tuple[str, tuple[str, ...], str]:
        """The signs that ask for more haste than the verdict, with their heading, and when to ring: none may make it seem less urgent."""
        if urgency == "emergency_now":
            return "", (), ""
        now = urgency == "same_day"
        heading = self.words[f"sooner_{'now' if now else 'day'}_{self.reader}"]
        call = " ".join(signs("at_once_call" if now else "emergency", self.reader, self.language))
        shown = signs("at_once" if now else "doctor", self.reader, self.language)
        return heading, shown, self._numbered(call)

    def _days(self) -> tuple[str, ...]:
        """The seven days of the table, from the day of the visit on; numbers where that is not known."""
        if self.visit.date is None:
            return tuple(_filled(self.words["day"], n=str(n)) for n in range(1, 8))
        names = self.words["days"].split()
        return tuple(names[(self.visit.date + datetime.timedelta(n)).weekday()] for n in range(7))


def _filled(text: str, **values: str) -> str:
    """A text with values in its places, in one pass: a value that holds a place's name stays as it is."""
    return re.sub(r"\{(\w+)\}", lambda place: values[place[1]], text)


def _shown(visit: Visit, assessment: Cleared) -> tuple[tuple[PlanItem, Exercise], ...]:
    """The first steps that the client can do without anybody's hands, filled up with others that have steps for them.

    Each has the first of its exercises that fits what is known of the client here; an item of which none fits is left out.
    """
    care = assessment.plan
    first = [step.intervention for step in care.first_steps]
    facts = tuple(dict.fromkeys((*_facts(visit, assessment), *care.facts)))
    alone = [(item, shown) for item in care.items if (shown := fitting_exercise(item.intervention, facts))]
    ranked = sorted(
        alone, key=lambda one: first.index(code) if (code := one[0].intervention) in first else len(first)
    )
    return tuple(ranked[: int(setting("handout_actions"))])


def _side_of(item: PlanItem, care: CarePlan, sore: SoreSide) -> SoreSide:
    """A stretch of the psoas is begun on the side that is short; everything else on the one that hurts."""
    if care.stretch.of(item.intervention) is None or care.stretch.concerned.side == "both":
        return sore
    return care.stretch.concerned.side


def _facts(visit: Visit, assessment: Cleared) -> tuple[str, ...]:
    present = [finding.key for finding in assessment.findings if finding.present]
    held = (*held_by_facts(facts_of(visit.client)), *held_by_findings(present, ()))
    likely = (source for item in assessment.plan.items for source in item.for_sources)
    return facts_of_client((one.trigger for one in held), likely)


def _answers(assessment: Cleared) -> tuple[tuple[str, str], ...]:
    """The answers to the client's own questions; they name what was asked about, and no medicine or illness."""
    return tuple(
        (note.title.removeprefix(ASKED_ABOUT), _capital(_MEDICAL.sub("", note.on_paper or note.text)))
        for note in assessment.plan.guidance
        if note.topic == ASKED
    )[: int(setting("answers_for_client"))]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
