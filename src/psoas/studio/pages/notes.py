"""The note of a visit: kept at each keystroke, signed, amended; and the author's private one."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from psoas.studio.commands.records import notes
from psoas.studio.commands.refusals import ConflictError, RefusedError
from psoas.studio.desk.names import initials
from psoas.studio.models import NoteVersion, Role, Visit
from psoas.studio.pages.frame import desk_frame, visit_for
from psoas.studio.security.policy import StaffRequest, staff
from psoas.studio.security.untrusted import whole_number
from psoas.studio.security.write import log_read

_STAFF: Final = (Role.OWNER, Role.PRACTITIONER)
_HEADINGS: Final = {
    "subjective": (_("What they tell"), _("In your words or theirs.")),
    "objective": (_("What I found"), _("Exams, touch, movement.")),
    "assessment": (_("What I think"), _("Sources, what speaks against them, what would change my mind.")),
    "plan": (_("What we do"), _("Today, at home, when we meet again.")),
    "emotional": (_("How they were"), _("Consent asked before and during, what was felt in their own words, how they left.")),
    "private": (_("For me alone"), _("Nobody else reads this, except an owner by an act that is logged.")),
}  # fmt: skip


@staff("note.read", *_STAFF)
@require_GET
def note(request: StaffRequest, pk: str) -> HttpResponse:
    """The note's page."""
    visit = visit_for(request, pk)
    log_read(by=request.member, verb="note.read", about=("visit", visit.pk))
    return render(request, "notes/page.html.jinja", _shown(request, visit))


@staff("note.draft", *_STAFF)
@require_POST
def draft(request: StaffRequest, pk: str) -> HttpResponse:
    """Keep one section of the draft; the answer says that it is saved, or shows both versions."""
    visit = visit_for(request, pk)
    section = request.POST.get("section", "")
    is_private = section in notes.PRIVATE_SECTIONS
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        revision = notes.save_draft(
            by=request.member,
            visit=visit,
            section=section,
            text=text,
            seen=whole_number(request.POST.get("seen", "0")) or 0,
            is_private=is_private,
        )
    except ConflictError as conflict:
        shown = {
            "section": section,
            "theirs": conflict.theirs,
            "mine": conflict.mine,
            "revision": conflict.revision,
            "visit": visit,
        }
        return render(request, "notes/conflict.html.jinja", shown, status=409)
    except RefusedError as refused:
        return render(request, "notes/refused.html.jinja", {"why": str(refused)}, status=422)
    return render(request, "notes/saved.html.jinja", {"section": section, "revision": revision})


@staff("note.sign", *_STAFF)
@require_POST
def sign(request: StaffRequest, pk: str) -> HttpResponse:
    """Sign the shared draft, or with ``private`` the author's own."""
    visit = visit_for(request, pk)
    is_private = request.POST.get("private") == "yes"
    conflicts = _kept_before_signing(request, visit, is_private=is_private)
    if conflicts:
        return render(
            request, "notes/page.html.jinja", {**_shown(request, visit), "conflicts": conflicts}, status=409
        )
    try:
        notes.sign(by=request.member, visit=visit, is_private=is_private)
    except RefusedError as refused:
        shown = {**_shown(request, visit), "errors": [{"href": "#f-subjective", "text": str(refused)}]}
        return render(request, "notes/page.html.jinja", shown, status=422)
    return HttpResponseRedirect(reverse("note", args=[visit.pk]))


def _kept_before_signing(request: StaffRequest, visit: Visit, *, is_private: bool) -> list[dict[str, Any]]:
    """Keep what was written after the last saving: the page sends its texts with the signature. What others changed comes back."""
    conflicts: list[dict[str, Any]] = []
    for section in notes.PRIVATE_SECTIONS if is_private else notes.SECTIONS:
        text = request.POST.get(f"text-{section}")
        if text is None:
            continue
        seen = whole_number(request.POST.get(f"seen-{section}", "0")) or 0
        try:
            notes.save_draft(
                by=request.member,
                visit=visit,
                section=section,
                text=text.replace("\r\n", "\n"),
                seen=seen,
                is_private=is_private,
            )
        except ConflictError as conflict:
            conflicts.append(
                {
                    "section": section,
                    "theirs": conflict.theirs,
                    "mine": conflict.mine,
                    "revision": conflict.revision,
                }
            )
        except RefusedError:
            break  # signed meanwhile: signing says so
    return conflicts


@staff("note.amend", *_STAFF)
@require_POST
def amend(request: StaffRequest, pk: str, note_pk: str) -> HttpResponse:
    """Amend a signed note, with a reason."""
    visit = visit_for(request, pk)
    signed = get_object_or_404(notes.readable_by(visit, request.member), pk=note_pk)
    body = {section: request.POST.get(section, "") for section in (*notes.SECTIONS, *notes.PRIVATE_SECTIONS)}
    try:
        notes.amend(by=request.member, note=signed, body=body, reason=request.POST.get("reason", ""))
    except RefusedError as refused:
        shown = {
            **_shown(request, visit),
            "errors": [{"href": "#f-reason", "text": str(refused)}],
            "typed": {**body, "reason": request.POST.get("reason", "")},
        }
        return render(request, "notes/page.html.jinja", shown, status=422)
    return HttpResponseRedirect(reverse("note", args=[visit.pk]))


@staff("note.read_private", Role.OWNER)
@require_POST
def read_private(request: StaffRequest, pk: str, note_pk: str) -> HttpResponse:
    """An owner reads somebody's private note: the access log names it."""
    visit = visit_for(request, pk)
    signed = get_object_or_404(NoteVersion, visit=visit, pk=note_pk, is_private=True)
    body = notes.read_private(by=request.member, note=signed)
    return render(
        request, "notes/private.html.jinja", {"note": signed, "parts": _parts(body), **desk_frame(request)}
    )


def _parts(body: dict[str, str]) -> list[dict[str, object]]:
    return [
        {"section": s, "heading": _HEADINGS[s][0], "text": body[s]}
        for s in _HEADINGS
        if str(body.get(s, "")).strip()
    ]


def _field(
    section: str, body: dict[str, str], sections: dict[str, list[Any]] | None = None
) -> dict[str, object]:
    return {
        "section": section,
        "heading": _HEADINGS[section][0],
        "hint": _HEADINGS[section][1],
        "text": body.get(section, ""),
        "revision": (sections or {}).get(section, [0])[0],
    }


def _shown(request: StaffRequest, visit: Visit) -> dict[str, Any]:
    member = request.member
    shared = notes.draft_of(visit, member, is_private=False)
    private = notes.draft_of(visit, member, is_private=True)
    signed = list(notes.readable_by(visit, member))
    others = (
        visit.notes.filter(is_private=True).exclude(author=member).select_related("author")
        if member.is_owner
        else ()
    )
    body, own = (dict(d.body) if d else {} for d in (shared, private))
    changed, own_changed = (d.sections if d else {} for d in (shared, private))
    last = next((n for n in reversed(signed) if not n.is_private), None)
    return {
        **desk_frame(request), "visit": visit, "name": visit.client.name, "short": initials(visit.client.name), "errors": [], "conflicts": [],
        "typed": {}, "is_signed": last is not None,
        "fields": [_field(section, body, changed) for section in notes.SECTIONS],
        "private_fields": [_field(section, own, own_changed) for section in notes.PRIVATE_SECTIONS],
        "signed": [{"row": n, "parts": _parts(dict(n.body)), "reason": n.reason} for n in signed], "others_private": list(others),
        "amends": last, "amend_fields": [_field(section, dict(last.body)) for section in notes.SECTIONS] if last else [],
    }  # fmt: skip


ROUTES: Final = [
    path("visits/<uuid:pk>/note/", note, name="note"),
    path("visits/<uuid:pk>/note/draft", draft, name="note_draft"),
    path("visits/<uuid:pk>/note/sign", sign, name="note_sign"),
    path("visits/<uuid:pk>/note/<uuid:note_pk>/amend", amend, name="note_amend"),
    path("visits/<uuid:pk>/note/<uuid:note_pk>/private", read_private, name="note_private"),
]
