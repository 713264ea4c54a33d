"""Loads the sample clients: into a studio of their own, or into one that has no real client yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils import timezone

from psoas.studio.commands.people import add_member, found_studio
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.models import Client, Member, Role, Visit
from psoas.studio.samples.members import COUNTRY, DOMAIN, NAMES, PASSWORD, STUDIO, email_of
from psoas.studio.samples.remove import remove_sample_clients


def load_samples(say: Callable[[str], None]) -> None:
    """Load the sample clients with visits up to today, and say who may sign in. Samples of an earlier day are loaded anew.

    Raises:
        RefusedError: the folder holds real clients.
    """
    if Client.objects.filter(is_sample=False).exists():
        raise RefusedError(
            "the samples are not loaded: this folder holds real clients, and invented ones must not stand among them; give another folder with --data."
        )
    there = Visit.objects.filter(client__is_sample=True)
    if there.exists() and not there.filter(on=timezone.localdate()).exists():
        remove_sample_clients()
    members = _members()
    if not Client.objects.filter(is_sample=True).exists():
        # What reads a story takes a second to import: a start whose samples are there does without.
        from psoas.studio.samples.visits import add_sample_clients  # noqa: PLC0415

        add_sample_clients(members)
    say(_sign_ins(members))


def _members() -> dict[str, Member]:
    """The sample member of each role; a studio that is there keeps its own owner."""
    owner = Member.objects.filter(role=Role.OWNER, is_active=True).select_related("studio", "user").first()
    if owner is None:
        owner = found_studio(
            name=STUDIO, owner_name=NAMES[Role.OWNER.value], email=email_of(Role.OWNER.value), password=PASSWORD, country=COUNTRY, is_sample=True
        )  # fmt: skip
    members = {Role.OWNER.value: owner}
    for role in (Role.PRACTITIONER, Role.DESK):
        there = Member.objects.filter(user__email=email_of(role.value)).select_related("studio").first()
        members[role.value] = there or add_member(
            by=owner, name=NAMES[role.value], email=email_of(role.value), password=PASSWORD, role=role
        )
    return members


def _sign_ins(members: Mapping[str, Member]) -> str:
    told = [m for m in members.values() if m.user.email.endswith(DOMAIN)]
    lines = "\n".join(f"  {m.get_role_display():<14} {m.user.email}" for m in told)
    return f"Six invented clients are loaded. Sign in with the password '{PASSWORD}' as:\n{lines}"
