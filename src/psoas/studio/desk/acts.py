"""What the access log says in plain words: each verb that the code writes, who acted, and how it ended."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from psoas.studio.models import Access

ACTS: Final[Mapping[str, Promise | str]] = {
    "attention.dismiss": _("Took a person off the list of Today"),
    "care.read": _("Read a session with care"),
    "care.read_as_owner": _("Opened another's session with care, as the owner"),
    "care.save": _("Saved a session with care"),
    "check_in.answer": _("Answered a check-in"),
    "check_in.heard": _("Read the words of a check-in"),
    "check_in.told": _("Was told to get help, in a check-in"),
    "client.about": _("Changed what is known of a client"),
    "client.add": _("Added a client"),
    "client.discharge": _("Finished the work with a client"),
    "client.erase": _("Erased a client"),
    "client.read": _("Opened a client's page"),
    "consent.record": _("Noted what a client said about consent"),
    "evidence.count": _("Counted the studio's own evidence"),
    "evidence.export": _("Exported the studio's own evidence"),
    "evidence.switch_off": _("Switched the studio's own evidence off"),
    "evidence.switch_on": _("Switched the studio's own evidence on"),
    "intake.about": _("Told about themselves, in the intake"),
    "intake.activities": _("Told what hurts and what helps, in the intake"),
    "intake.consent": _("Answered about consent, in the intake"),
    "intake.done": _("Finished the intake"),
    "intake.drawing": _("Drew where it hurts, in the intake"),
    "intake.heard": _("Corrected what was understood, in the intake"),
    "intake.language": _("Chose a language, in the intake"),
    "intake.medicines": _("Told their medicines, in the intake"),
    "intake.safety": _("Answered a safety question, in the intake"),
    "intake.scores": _("Gave a score, in the intake"),
    "intake.story": _("Wrote their story, in the intake"),
    "intake.told": _("Was told to get help, in the intake"),
    "link.handout": _("Read the handout, by a link"),
    "link.handout_asked": _("Asked for the handout as a file, by a link"),
    "link.make": _("Made a link for a client's phone"),
    "link.open": _("Opened a link"),
    "link.revoke": _("Closed a link"),
    "member.activate": _("Let a person in again"),
    "member.add": _("Added a person of the studio"),
    "member.deactivate": _("Kept a person out"),
    "note.amend": _("Amended a note"),
    "note.draft": _("Wrote in a note"),
    "note.read": _("Opened a note"),
    "note.read_private": _("Tried to open another's private note"),
    "note.read_private_as_owner": _("Opened another's private note, as the owner"),
    "note.sign": _("Signed a note"),
    "note.sign_private": _("Signed a private note"),
    "paper.made": _("Made the handout as a file"),
    "sample.link": _("Made a link of a sample client"),
    "sample.visit": _("Made a visit of a sample client"),
    "samples.remove": _("Removed the sample clients"),
    "samples.remove_members": _("Removed the sample people"),
    "studio.found": _("Founded the studio"),
    "visit.change": _("Tried to change a visit"),
    "visit.client_page": _("Read the client's page of a visit"),
    "visit.confirm": _("Wrote down what it turned out to be"),
    "visit.copy_exams": _("Copied exams of an earlier visit"),
    "visit.copy_muscles": _("Copied muscles of an earlier visit"),
    "visit.copy_observations": _("Copied observations of an earlier visit"),
    "visit.copy_places": _("Copied places of an earlier visit"),
    "visit.correct": _("Corrected what was understood"),
    "visit.draw": _("Opened the drawing of a visit"),
    "visit.drawing": _("Changed the drawing of a visit"),
    "visit.finding": _("Entered a finding"),
    "visit.handout_pdf": _("Printed the handout"),
    "visit.letter": _("Read the letter to a doctor"),
    "visit.muscle": _("Entered the state of a muscle"),
    "visit.observations": _("Wrote down observations"),
    "visit.open": _("Started a visit"),
    "visit.outcomes": _("Entered scores of a visit"),
    "visit.override": _("Went on in spite of a stop"),
    "visit.override_withdrawn": _("Took back going on in spite of a stop"),
    "visit.plan": _("Planned a visit"),
    "visit.plan_add": _("Added to a plan"),
    "visit.plan_change": _("Tried to change a plan"),
    "visit.plan_read": _("Opened a plan"),
    "visit.plan_remove": _("Took something out of a plan"),
    "visit.plan_replace": _("Replaced something in a plan"),
    "visit.plan_take_back": _("Took back a change of a plan"),
    "visit.read": _("Opened a visit"),
    "visit.report": _("Read the report of a visit"),
    "visit.total": _("Entered the total of a questionnaire"),
    "visit.turned_out_read": _("Opened “What it turned out to be”"),
    "visit.uncorrect": _("Took back a correction"),
    "visit.verdict": _("Worked the verdict out anew"),
    "visit.words": _("Changed the client's words"),
}
ACTORS: Final[Mapping[str, Promise | str]] = {
    "client": _("A client, by a link"), "program": _("The program"), "owner": _("Owner"), "practitioner": _("Practitioner"),
    "desk": _("Front desk"),
}  # fmt: skip
# What went as it should needs no word.
OUTCOMES: Final[Mapping[str, Promise | str]] = {
    "done": "",
    "refused": _("refused"),
    "conflict": _("somebody else was first"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the access log as a person reads it.

    Attributes:
        at: when, in the studio's time.
        who: the member's name, or what acted.
        what: what was done.
        outcome: empty, or why it was not done.
    """

    at: datetime.datetime
    who: str
    what: str
    outcome: str


def acts_by_day(
    rows: Iterable[Access], names: Mapping[uuid.UUID, str]
) -> list[tuple[datetime.date, list[Act]]]:
    """The rows in words, a list for each day, in the order in which they come.

    Args:
        rows: of the access log.
        names: of the studio's members, by their keys.
    """
    named = {f"member:{key}": name for key, name in names.items()}
    acts = [
        Act(
            timezone.localtime(row.at),
            named.get(row.actor) or str(ACTORS.get(row.role, row.role)),
            # A log outlives the program: an act that this version no longer knows is named as it was written.
            str(ACTS.get(row.verb, row.verb)),
            str(OUTCOMES.get(row.outcome, row.outcome)),
        )
        for row in rows
    ]
    return [(day, list(of_day)) for day, of_day in groupby(acts, key=lambda act: act.at.date())]
