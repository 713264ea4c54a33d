"""Who the visit is about."""

from __future__ import annotations

from psoas.report.layout import badge
from psoas.report.markup import Markup, tag
from psoas.visit import Client, Understanding, Visit


def masthead(visit: Visit, understanding: Understanding) -> Markup:
    """The page's heading: the visit, the client's basics, how long it has hurt."""
    facts = _facts(visit.client)
    if understanding.duration_days is not None:
        facts.append(("Hurting for", _duration(understanding.duration_days)))
    return tag(
        "header",
        tag(
            "div",
            tag("p", "psoas", class_="brand"),
            tag("p", "visit report for the practitioner", class_="brand-sub"),
            class_="brand-row",
        ),
        tag("h1", "Visit ", tag("span", visit.id or "without a name", class_="visit-id")),
        tag("dl", [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts], class_="facts"),
        class_="masthead",
    )


def _facts(client: Client) -> list[tuple[str, str | Markup]]:
    facts: list[tuple[str, str | Markup]] = []
    if client.age_years is not None:
        facts.append(("Age", f"{client.age_years:g} years"))
    facts.append(("Sex", client.sex if client.sex != "unstated" else "not stated"))
    if client.height_m is not None:
        facts.append(("Height", f"{client.height_m:.2f} m"))
    if client.mass_kg is not None:
        facts.append(("Mass", f"{client.mass_kg:g} kg"))
    if client.work:
        facts.append(("Work", client.work))
    for name, several in (
        ("Sport", client.sports),
        ("Medicines", client.medicines),
        ("Conditions", client.conditions),
    ):
        if several:
            facts.append((name, ", ".join(several)))
        elif name != "Sport":
            facts.append((name, badge("none given", "quiet")))
    return facts


def _duration(days: int) -> str:
    """Days as a person says them.

    >>> _duration(56), _duration(1), _duration(400)
    ('about 8 weeks', '1 day', 'about 13 months')
    """
    if days < 14:
        return f"{days} day" + ("" if days == 1 else "s")
    if days < 92:
        return f"about {round(days / 7)} weeks"
    if days < 731:
        return f"about {round(days / 30.4)} months"
    return f"about {round(days / 365.25)} years"
