"""``psoas points``, ``psoas herbs`` and ``psoas techniques``: what the tables of care say, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from psoas.cli.screen import console, escape, grid, print_json


def show_points(code: str | None, client_says: str, *, as_json: bool) -> None:
    """Print one acupuncture point, or all with those that this client must not have.

    Raises:
        VisitFileError: there is no such point.
    """
    from psoas.care.hearing import hear
    from psoas.care.points import Point, check_point, left_out, note, points, sets_with

    barred = left_out({held.trigger for held in hear(client_says) if not held.over}) if client_says else {}
    if code is None:
        if as_json:
            print_json({p.code: {**asdict(p), "left_out": barred.get(p.code, "")} for p in points().values()})
            return
        _table(
            (p.code, p.name, (barred.get(p.code) and f"left out: {barred[p.code]}") or p.uses)
            for p in points().values()
        )
        return
    point: Point = check_point(code)
    if as_json:
        print_json({**asdict(point), "left_out": barred.get(point.code, "")})
        return
    low, high = point.depth_mm
    depth = f"{low} to {high} mm, {point.direction}" if point.needled else "no needle"
    basis = note("depth", point.depth_basis)
    told = [
        ("where", point.place, point.place_verified),
        ("depth", f"{depth}. {basis.text}", point.depth_verified),
        ("beneath", point.beneath, point.beneath_verified),
        ("danger", f"{point.danger}. {point.note}".strip(), ""),
        ("pregnancy", note("pregnancy", point.pregnancy_note).text, point.pregnancy_verified),
        ("blood thinners", note("blood_thinner", point.blood_thinner).text, "estimate"),
        ("current", note("current", point.current).text, "estimate"),
        ("for", point.uses, ""),
    ]
    told += [("stands in", f"{s.name}: {s.result}", s.verified) for s in sets_with(point.code)]
    if point.code in barred:
        told.insert(0, ("left out", barred[point.code], ""))
    _show(f"{point.code} {point.name} ({point.channel})", told, point.citation)


def show_herbs(name: str | None, *, as_json: bool) -> None:
    """Print what is known of one herb or supplement, or list all.

    Raises:
        VisitFileError: there is no such herb.
    """
    from psoas.care.detail import of_herb
    from psoas.care.herbs import check_herb, herbs, laws

    if name is None:
        if as_json:
            print_json({h.code: asdict(h) for h in herbs().values()})
            return
        _table((h.code, h.kind, h.evidence) for h in herbs().values())
        return
    herb = check_herb(name)
    rules = laws(herb.code)
    if as_json:
        print_json({**asdict(herb), "law": [asdict(law) for law in rules]})
        return
    told = [(line.about.lower(), line.text, line.verified) for line in of_herb(herb)]
    told += [(f"law, {law.place}", f"{law.rule} ({law.as_of})", law.verified) for law in rules]
    _show(herb.name, told, herb.citation)


def show_techniques(code: str | None, *, as_json: bool) -> None:
    """Print how one family of techniques is done, or list all with the session around them.

    Raises:
        VisitFileError: there is no such technique.
    """
    from psoas.care.detail import of_technique
    from psoas.care.techniques import check_technique, session, techniques
    from psoas.outcomes import phq4_bands

    if code is None:
        if as_json:
            print_json(
                {
                    "techniques": {t.code: asdict(t) for t in techniques().values()},
                    "session": {stage: [asdict(s) for s in steps] for stage, steps in session().items()},
                    "bands": [{"measure": "phq4", **asdict(b)} for b in phq4_bands()],
                }
            )
            return
        _table((t.code, t.title, t.evidence) for t in techniques().values())
        out = console()
        for stage, steps in session().items():
            out.print(f"[bold]{stage.replace('_', ' ')}[/]")
            for step in steps:
                words = f' "{step.say}"' if step.say else ""
                out.print(f"  {escape(step.do + words)}{_mark(step.verified)}")
        return
    technique = check_technique(code)
    if as_json:
        print_json(asdict(technique))
        return
    told = [(line.about.lower(), line.text, line.verified) for line in of_technique(technique)]
    _show(technique.title, told, technique.citation)


def _table(rows: Iterable[tuple[str, str, str]]) -> None:
    console().print(grid((f"[cyan]{escape(a)}[/]", escape(b), escape(c)) for a, b, c in rows))


def _show(title: str, told: Iterable[tuple[str, str, str]], citation: str) -> None:
    """A title, its lines with their trust marks, and the source."""
    out = console()
    out.print(f"[bold]{escape(title)}[/]")
    out.print(
        grid((f"[cyan]{escape(about)}[/]", f"{escape(text)}{_mark(sure)}") for about, text, sure in told)
    )
    out.print(f"Source: {escape(citation)}")


def _mark(verified: str) -> str:
    """What is not seen in a source says so."""
    return f" [dim]({verified})[/]" if verified in ("recalled", "estimate") else ""
