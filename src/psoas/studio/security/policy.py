"""Which route is for whom. A route without a rule answers nobody: the middleware refuses it, and a test fails.

``@staff("visit.read", Role.OWNER, Role.PRACTITIONER)`` lets members of these roles in and gives the view ``request.member``;
``@by_link("intake.answer", Purpose.INTAKE)`` lets an opened link in and gives ``request.link``; ``@anyone("health")`` lets all in.
Whose objects a member may see is decided by ``visible_to`` of the tables: others' objects are 404.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from psoas.studio.models.clients import Link, Purpose
from psoas.studio.models.people import Member, Role, User
from psoas.studio.security import rate
from psoas.studio.security.untrusted import key_of

View = TypeVar("View", bound=Callable[..., HttpResponse])
LINK_COOKIE: Final = "studio_link"
LINK_HOURS: Final = 12
_SALT: Final = "studio.link"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a route: ``roles`` of staff, ``purposes`` of links, or ``is_open`` to all."""

    name: str
    roles: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    is_open: bool = False


class StaffRequest(HttpRequest):
    """A request of a signed-in member."""

    member: Member


class LinkRequest(HttpRequest):
    """A request by a client's opened link."""

    link: Link


def _ruled(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return mark


def staff(name: str, *roles: Role) -> Callable[[View], View]:
    """For members of these roles; without roles, for every member."""
    return _ruled(Rule(name, roles=frozenset(role.value for role in roles or tuple(Role))))


def by_link(name: str, *purposes: Purpose) -> Callable[[View], View]:
    """For clients with an opened link of one of these purposes."""
    return _ruled(Rule(name, purposes=frozenset(purpose.value for purpose in purposes)))


def anyone(name: str) -> Callable[[View], View]:
    """For everyone."""
    return _ruled(Rule(name, is_open=True))


# Routes of allauth, whose views carry no rule of ours. All its others are closed.
OTHERS: Final[Mapping[str, Rule]] = {
    "account_login": Rule("account.login", is_open=True),
    "account_logout": Rule("account.logout", is_open=True),
    "account_change_password": Rule("account.password", roles=frozenset(role.value for role in Role)),
    "account_reauthenticate": Rule("account.reauthenticate", roles=frozenset(role.value for role in Role)),
}


def rule_of(view: Callable[..., object], url_name: str | None) -> Rule | None:
    """The rule of a route, or None: then it is closed."""
    rule = getattr(view, "rule", None)
    return rule if isinstance(rule, Rule) else OTHERS.get(url_name or "")


def member_of(request: HttpRequest) -> Member | None:
    """The active member who is signed in."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    return Member.objects.select_related("studio", "user").filter(user=user, is_active=True).first()


def keep_link(response: HttpResponse, link: Link, request: HttpRequest | None = None) -> None:
    """Give the phone a cookie that stands for an opened link, for ``LINK_HOURS``.

    A client has a link for the check-in and one for the handout, and one phone: opening one closes no page of another. Of another
    client nothing is kept, since a studio's tablet goes from hand to hand.

    Args:
        response: gets the cookie.
        link: that was opened.
        request: with the cookie until now.
    """
    before = _opened(request) if request is not None else {}
    own = Link.objects.filter(pk__in=before, client_id=link.client_id).exclude(purpose=link.purpose)
    kept = {str(link.pk): int(time.time())} | {
        str(key): before[str(key)] for key in own.values_list("pk", flat=True)
    }
    response.set_cookie(
        LINK_COOKIE, signing.dumps(kept, salt=_SALT), max_age=LINK_HOURS * 3600, httponly=True, samesite="Lax", path="/i/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip


def _opened(request: HttpRequest) -> dict[str, int]:
    """The links that the phone's cookie stands for, and when each was opened, in seconds since 1970."""
    longest = LINK_HOURS * 3600
    try:
        told = signing.loads(request.COOKIES.get(LINK_COOKIE, ""), salt=_SALT, max_age=longest)
        return {key: at for key, at in told.items() if time.time() - at <= longest}
    except (signing.BadSignature, AttributeError, TypeError):
        return {}


def link_of(request: HttpRequest, purposes: frozenset[str]) -> Link | None:
    """The link of one of these purposes whose cookie the phone sends, while it is open."""
    opened = _opened(request)
    link = (
        Link.objects.select_related("client", "visit__practitioner", "studio")
        .filter(pk__in=opened, purpose__in=purposes, client__erased_at__isnull=True)
        .first()
        if opened
        else None
    )
    if link is None or not link.is_open(timezone.now()):
        return None
    if link.visit is not None:
        link.visit.client, link.visit.studio = link.client, link.studio  # the same rows, read once
    return link


def _is_for(link: Link, request: HttpRequest) -> bool:
    """Whether a page that sends answers was opened by this client.

    A studio's tablet goes from hand to hand, and its browser has one cookie: a page of the client before must not answer for the next.
    """
    # Our forms are of this kind; of any other the view still has to read the body itself.
    is_form = request.content_type == "application/x-www-form-urlencoded"
    said = request.headers.get("X-Link") or (request.POST.get("link", "") if is_form else "")
    if said in {"", str(link.pk)}:
        return True
    key = key_of(said)
    return key is not None and Link.objects.filter(pk=key, client_id=link.client_id).exists()


class PolicyMiddleware:
    """Holds every route to its rule."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the rule is looked up when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """None to go on; otherwise the refusal."""
        name = request.resolver_match.url_name if request.resolver_match else None
        rule = rule_of(view, name)
        if rule is None:
            return _page(request, "faults/not_found.html.jinja", 404)
        if rule.is_open:
            return None
        if rule.purposes:
            return self._by_link(cast("LinkRequest", request), rule)
        return self._by_staff(cast("StaffRequest", request), rule)

    @staticmethod
    def _by_link(request: LinkRequest, rule: Rule) -> HttpResponse | None:
        link = link_of(request, rule.purposes)
        if link is None:
            return _page(request, "faults/link_closed.html.jinja", 403)
        if not rate.A_LINK.allows(str(link.pk)):
            return too_many(request)
        if request.method == "POST" and not _is_for(link, request):
            return _page(request, "faults/link_closed.html.jinja", 403)
        request.link = link
        return None

    @staticmethod
    def _by_staff(request: StaffRequest, rule: Rule) -> HttpResponse | None:
        member = member_of(request)
        if member is None:
            if request.headers.get("HX-Request"):
                # The page says so and stays as it is: a redirect would throw away what is being written.
                return HttpResponse(status=401)
            if request.user.is_authenticated:
                return _page(request, "faults/forbidden.html.jinja", 403)
            return redirect_to_login(request.path)  # a query may hold a name that was looked for
        request.member = member
        if member.role not in rule.roles:
            return _page(request, "faults/forbidden.html.jinja", 403)
        return None


def too_many(request: HttpRequest) -> HttpResponse:
    """429: to wait a little; a phone keeps its answers and sends them later."""
    response = _page(request, "429.html.jinja", 429)
    response["Retry-After"] = "10"
    return response


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, status=status)
