"""Removes the sample clients with everything of theirs, and the sample members. Rows of the access log stay: they name ids only."""

from __future__ import annotations

from collections.abc import Callable

from psoas.studio.models import Attention, Client, Link, Member, NoteDraft, NoteVersion, Studio, User, Visit
from psoas.studio.samples.members import DOMAIN
from psoas.studio.security.write import write


def remove_sample_clients() -> int:
    """Remove the sample clients alone.

    Returns:
        How many there were.
    """
    count = 0
    for studio in Studio.objects.all():
        with write(by=studio, verb="samples.remove", about=("studio", studio.pk)):
            count += _remove_clients(studio)
    return count


def remove_samples(say: Callable[[str], None]) -> None:
    """Remove every sample; real clients and members are not touched."""
    count = remove_sample_clients()
    for studio in Studio.objects.all():
        with write(by=studio, verb="samples.remove_members", about=("studio", studio.pk)):
            _remove_members(studio)
    say(f"{count} sample clients were removed." if count else "There were no sample clients.")


def _remove_clients(studio: Studio) -> int:
    samples = Client.objects.filter(studio=studio, is_sample=True)
    count = samples.count()
    visits = Visit.objects.filter(client__in=samples)
    # Amendments point at what they amend: the later ones go first. The database lets notes of samples go, and no others.
    for note in NoteVersion.objects.filter(visit__in=visits).order_by("-number"):
        note.delete()
    NoteDraft.objects.filter(visit__in=visits).delete()
    Attention.objects.filter(client__in=samples).delete()
    Link.objects.filter(client__in=samples).delete()
    visits.delete()
    samples.delete()
    return count


def _remove_members(studio: Studio) -> None:
    for member in Member.objects.filter(studio=studio, user__email__endswith=f"@{DOMAIN}"):
        user = member.user_id
        if not _is_named(member):
            member.delete()
            User.objects.filter(pk=user).delete()
        else:  # a real client's rows name them
            Member.objects.filter(pk=member.pk).update(is_active=False)


def _is_named(member: Member) -> bool:
    """Whether a row that stays names this member."""
    relations = [r for r in Member._meta.related_objects if not r.many_to_many]
    return any(r.related_model._default_manager.filter(**{r.field.name: member}).exists() for r in relations)
