"""The handout as PDF for a client's link: asked for here, made by the worker, so that no request waits for it."""

from __future__ import annotations

import base64
import datetime
import hashlib
import logging
from typing import Final

from django.utils import timezone
from django_tasks import task

from psoas import __version__
from psoas.care.handout import LANGUAGES
from psoas.report import Made, handout_as_pdf
from psoas.studio.engine import answer_for
from psoas.studio.engine.occasion import occasion_of
from psoas.studio.models import Link, Paper, Visit
from psoas.studio.security.write import write
from psoas.vocabulary import knowledge_version

# After so long without a file the worker was stopped over it: it is asked again.
_AGAIN: Final = datetime.timedelta(minutes=1)
_log: Final = logging.getLogger("psoas.studio.papers")


def paper_for(*, by: Link, visit: Visit) -> Paper:
    """The handout of a visit as it says now; where it is not made yet the worker is asked for it.

    Args:
        by: the opened link.
        visit: with its client, studio and practitioner.
    """
    key, now = _key(visit), timezone.now()
    found = Paper.objects.filter(visit=visit, key=key).first()
    if found is not None and not _to_ask(found, now):
        return found
    with write(by=by, verb="link.handout_asked", about=("visit", visit.pk)):
        paper = Paper.objects.filter(visit=visit, key=key).first()
        if paper is None:
            paper = Paper(studio_id=visit.studio_id, visit=visit, key=key)
        elif not _to_ask(paper, now):  # by another request meanwhile
            return paper
        Paper.objects.filter(visit=visit).exclude(key=key).delete()
        paper.asked_at = now
        paper.save()
        make_handout.enqueue(str(paper.pk))
    return paper


def _to_ask(paper: Paper, now: datetime.datetime) -> bool:
    """Whether the worker has to be asked, again or at first."""
    return not paper.content_sealed and paper.failed_at is None and now - paper.asked_at >= _AGAIN


@task()
def make_handout(key: str) -> None:
    """Make the file of a paper; of one that cannot be made that is kept.

    Args:
        key: of the paper: tasks are given ids alone.
    """
    paper = (
        Paper.objects.select_related("visit__client", "visit__studio", "visit__practitioner")
        .filter(pk=key)
        .first()
    )
    if paper is None or paper.content_sealed:
        return
    content: bytes | None = None
    try:
        if _key(paper.visit) != paper.key:
            return  # the visit says something else by now; the page that waits asks for that
        content = _file(paper.visit)
    except Exception:  # the page says to print instead, and does not wait for ever
        _log.exception("the handout of visit %s could not be made", paper.visit_id)
    if content is None:
        paper.failed_at = timezone.now()
    else:
        paper.content = base64.b64encode(content).decode()
    with write(by=paper.studio, verb="paper.made", about=("visit", paper.visit_id)):
        Paper.objects.filter(pk=paper.pk).update(
            content_sealed=paper.content_sealed, failed_at=paper.failed_at
        )


def file_of(paper: Paper) -> bytes:
    """The file of a paper that was made."""
    return base64.b64decode(paper.content)


def _file(visit: Visit) -> bytes | None:
    answer, language = answer_for(visit), _language(visit)
    made = Made(timezone.localdate(), __version__)
    return handout_as_pdf(
        answer.visit, answer.record.assessment, made, occasion_of(visit, language), language
    )


def _key(visit: Visit) -> str:
    language = _language(visit)
    says = (__version__, knowledge_version(), answer_for(visit).key, occasion_of(visit, language), language)
    return hashlib.sha256(repr(says).encode()).hexdigest()


def _language(visit: Visit) -> str:
    return visit.client.language if visit.client.language in LANGUAGES else LANGUAGES[0]
