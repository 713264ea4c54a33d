"""What every page of the check-in has: the client's language, what was answered today, whether they must stop."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from psoas.studio.commands.check_ins import Told, on_day
from psoas.studio.commands.signs import sign_in
from psoas.studio.engine import Answer
from psoas.studio.following.answers import PAGE
from psoas.studio.following.dates import asks_again_on
from psoas.studio.following.hearing import heard_answer
from psoas.studio.following.questions import Questions, questions_of
from psoas.studio.interview import urgent
from psoas.studio.interview.privacy import is_private
from psoas.studio.interview.sent import sent_by
from psoas.studio.interview.steps import last_sequence
from psoas.studio.models import Attention, CheckIn, Link, Visit
from psoas.studio.pages.intake.frame import asks_for_shell, phone_page
from psoas.studio.security.policy import LinkRequest

_log: Final = logging.getLogger("psoas.studio.check_ins")


@dataclass(frozen=True)
class Alarm:
    """Words of a check-in, what was heard in them, and the page that says to get help, where they need one."""

    row: CheckIn
    answer: Answer | None
    stop: urgent.Stop | None

    @classmethod
    def of(cls, visit: Visit, row: CheckIn, words: str | None = None) -> Alarm:
        """Hear them. Words on which the program breaks are on the desk's list, and the page goes on without them."""
        try:
            answer = heard_answer(row, words)
            return cls(row, answer, urgent.stop_of(visit, answer) if answer is not None else None)
        except Exception:
            _log.exception("words of check-in %s could not be heard", row.pk)
            return cls(row, None, None)

    @property
    def told(self) -> Told:
        """What the page is shown for."""
        if self.stop is None or self.answer is None:
            return Told((), (), "none")
        assessment = self.answer.record.assessment
        sign = sign_in(assessment, "")
        return Told(self.stop.rules, sign.why if sign is not None else (), assessment.verdict.urgency)


@dataclass
class Here:
    """A client's check-in as it stands now."""

    link: Link
    visit: Visit

    @cached_property
    def row(self) -> CheckIn | None:
        """The newest check-in of this link."""
        found: CheckIn | None = (
            self.link.check_ins.select_related("visit__client", "visit__studio").order_by("-on").first()
        )
        return found

    @property
    def is_todays(self) -> bool:
        """Whether it is of today, so that its answers are shown again."""
        return self.row is not None and self.row.on == timezone.localdate()

    @cached_property
    def alarms(self) -> tuple[Alarm, ...]:
        """What was heard in the words that stand, and in all that were sent and that nobody at the desk has dealt with yet."""
        found = [Alarm.of(self.visit, self.row)] if self.row is not None else []
        open_signs = Attention.objects.filter(
            check_in__link=self.link, kind=Attention.Kind.RED_FLAG, cleared_at__isnull=True
        ).select_related("check_in__visit__client", "check_in__visit__studio")
        for sign in open_signs.order_by("-since"):
            words = sign.told.get("words")
            if words and sign.check_in is not None:
                found.append(Alarm.of(self.visit, sign.check_in, str(words)))
        return tuple(found)

    @cached_property
    def questions(self) -> Questions:
        """What is asked."""
        return questions_of(self.link, self.visit)

    @cached_property
    def alarm(self) -> Alarm | None:
        """The one whose page asks for help: one that the client has not gone on from yet, before all others."""
        stopping = [alarm for alarm in self.alarms if alarm.stop is not None]
        return next((a for a in stopping if not self._has_left(a)), stopping[0] if stopping else None)

    @property
    def stop(self) -> urgent.Stop | None:
        """What the page says that asks for help, where one is needed."""
        return self.alarm.stop if self.alarm is not None else None

    @property
    def must_stop(self) -> bool:
        """Whether that page comes now."""
        return self.alarm is not None and not self._has_left(self.alarm)

    @cached_property
    def _left(self) -> frozenset[str]:
        return urgent.left(sent_by(self.link))

    def _has_left(self, alarm: Alarm) -> bool:
        return {on_day(alarm.row, rule) for rule in alarm.told.rules} <= self._left

    @property
    def asks_again(self) -> datetime.date | None:
        """The day of the last check, of a client who was discharged."""
        on = self.visit.client.discharged_on
        return asks_again_on(on) if on is not None else None

    @property
    def is_private(self) -> bool:
        """Whether what was written is not shown again."""
        return any(alarm.answer is not None and is_private(alarm.answer) for alarm in self.alarms)


def here(link: Link) -> Here:
    """A client's check-in as it stands now."""
    visit = Visit.objects.select_related("client", "studio", "practitioner__user").get(links=link)
    return Here(link, visit)


def in_their_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page is in the client's language, whatever the phone asks for. A visit that is signed still takes check-ins."""

    @wraps(view)
    def speaking(request: LinkRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(request.link.client.language):
            if request.link.visit_id is None:
                return render(request, "faults/link_closed.html.jinja", status=403)
            return view(request, *args, **kwargs)

    return speaking


def page(request: LinkRequest, now: Here, template: str, *, status: int = 200, **values: Any) -> HttpResponse:
    """Render a page below ``check_in/``; a page for the service worker holds no word of the client."""
    context: dict[str, Any] = {
        "link_ends": timezone.localtime(now.link.expires_at).date(), "asks_again": now.asks_again,
        "page_code": PAGE, "sequence": last_sequence(now.link),
        "pages": [reverse("check_in"), reverse("check_in_done"), reverse("check_in_help")],
        "events": reverse("check_in_events"), "home": reverse("check_in"),
        "reminder": now.stop is not None and not now.must_stop and not asks_for_shell(request),
        "next_page": reverse("check_in_done"), "stop_url": reverse("check_in_stop"), "help_url": reverse("check_in_help"),
    }  # fmt: skip
    return phone_page(
        request,
        now.visit,
        f"check_in/{template}",
        context | values,
        status=status,
        takes_dictation=template == "ask.html.jinja",
    )
