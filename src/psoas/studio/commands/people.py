"""A new studio, and the people in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from psoas.studio.commands.lengths import NAME, refuse_long
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.models import Member, Role, Studio, User
from psoas.studio.security.write import write

_NO_ADDRESS: Final = "This is no e-mail address; write one such as name@example.org."
_TAKEN: Final = "email: is already in use; give another address."


def found_studio(
    *,
    name: str,
    owner_name: str,
    email: str,
    password: str,
    language: str = "en",
    country: str = "",
    is_sample: bool = False,
    only_first: bool = False,
) -> Member:
    """A studio with its owner; ``only_first`` refuses where there is an owner already.

    Raises:
        RefusedError: the password is too weak, the address is taken, or there is an owner already.
    """
    studio = Studio(name=name, language=language, country=country, is_sample=is_sample)
    user = _new_user(email, password, owner_name)
    member = Member(studio=studio, user=user, name=owner_name, role=Role.OWNER)
    refuse_long("name", name, NAME)
    with _one_address(), write(by=studio, verb="studio.found", about=("studio", studio.pk)):
        if only_first and Member.objects.exists():
            raise RefusedError("there is an owner already; sign in, or ask its owner for an invitation.")
        studio.save(force_insert=True)
        user.save(force_insert=True)
        member.save(force_insert=True)
    return member


def add_member(*, by: Member, name: str, email: str, password: str, role: Role) -> Member:
    """A person who may sign in; only an owner adds people.

    Raises:
        RefusedError: the person who adds is no owner, the password is too weak, or the address is taken.
    """
    if not by.is_owner:
        raise RefusedError("only an owner adds people to the studio.")
    user = _new_user(email, password, name)
    member = Member(studio=by.studio, user=user, name=name, role=role)
    with _one_address(), write(by=by, verb="member.add", about=("member", member.pk)):
        user.save(force_insert=True)
        member.save(force_insert=True)
    return member


def set_member_active(*, by: Member, member: Member, active: bool) -> None:
    """Let a person in or keep them out; their past entries stay.

    Raises:
        RefusedError: not an owner, or the owner's own place.
    """
    if not by.is_owner or by.pk == member.pk or by.studio_id != member.studio_id:
        raise RefusedError("only an owner changes who may sign in, and nobody their own place.")
    with write(by=by, verb="member.activate" if active else "member.deactivate", about=("member", member.pk)):
        Member.objects.filter(pk=member.pk).update(is_active=active)


@contextmanager
def _one_address() -> Iterator[None]:
    """Two people may add the same address at the same moment: the database takes one of them, the other is told."""
    try:
        yield
    except IntegrityError:
        raise RefusedError(_TAKEN) from None


def sign_in_faults(email: str, password: str) -> dict[str, str]:
    """Everything that is wrong with an address and a password to sign in with, by field, so that a page can say all at once."""
    user = User(email=email.strip().lower())
    found: dict[str, str] = {}
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError:
        found["email"] = _NO_ADDRESS
    try:
        validate_password(password, user)
    except ValidationError as error:
        found["password"] = " ".join(error.messages)
    return found


def _new_user(email: str, password: str, name: str) -> User:
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise RefusedError(_TAKEN)
    for field, why in sign_in_faults(email, password).items():
        raise RefusedError(f"{field}: {why}")
    user = User(email=address)
    if not name.strip():
        raise RefusedError("name: is missing.")
    refuse_long("name", name, NAME)
    user.set_password(password)
    return user
