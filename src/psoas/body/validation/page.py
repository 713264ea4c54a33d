"""The page that shows the body beside measurements: a table, the misses in words, and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from psoas.body.tables import table
from psoas.body.validation.joint_moments import HeldMoment, moment_lines
from psoas.body.validation.published import Held

_FAMILIES: Final = (
    ("H", "Hip contact force (body weights)"),
    ("S", "Spine (ratio to standing, newtons where said)"),
    ("E", "Activity of the psoas (share of its greatest)"),
    ("M", "Moment arms (millimetres)"),
    ("O", "More figures of our own list"),
)
_UNKNOWN: Final = "Not explained yet."
_ROW_PX: Final = 18
_LEFT_PX: Final = 330
_WIDE_PX: Final = 380
_FONT: Final = 'font-family="sans-serif" font-size="11" role="img"'
HEAD: Final = """# Validation

Written by `psoas validate`. The body beside what was measured in people: a man of 70 kg and 1.75 m, one set of
parameters for everything, nothing fitted to a row. The bands are those of the reference for the project's checks: the
published figure and what its study's spread and conditions allow. *recalled* marks a figure from memory of its
publication. Load is not pain.
"""


def _named(held: Held) -> str:
    row = held.measurement
    load = f" with {row.load_kg:g} kg" if row.load_kg else ""
    kind, _, name = row.quantity.partition(":")
    if kind == "arm":
        return f"{name.replace('_', ' ')} at {row.task} degrees of hip flexion"
    if kind == "level_arm":
        return name.replace("_", " ").replace(":", " at ")
    return f"{row.task.replace('_', ' ')}{load}: {kind.replace('_', ' ')}{f' {name}' if name else ''}"


def page(
    found: Sequence[Held],
    orders: Sequence[tuple[str, float, int]],
    why: dict[str, str],
    picture: str,
    moments: Sequence[HeldMoment] = (),
) -> str:
    """The page as Markdown.

    Args:
        found: every figure held.
        orders: published orders of tasks with their rank correlation and number of tasks.
        why: why a row is missed, by the row's id or the head of its quantity.
        picture: the picture's place beside the page.
        moments: published peaks of joint moments beside the body's.
    """
    high = [h for h in found if h.measurement.confidence == "high"]
    wrong = [h for h in found if not h.sign_kept]
    lines = [
        HEAD,
        _summary(found, high, wrong),
        "",
        *(
            f"Order of the tasks by {name}: Spearman {rho:.2f} over {count} tasks."
            for name, rho, count in orders
        ),
        "",
        f"![Every figure inside or outside its band]({picture})",
        "",
    ]
    for head, title in _FAMILIES:
        mine = [h for h in found if h.measurement.id.startswith(head)]
        if mine:
            lines += [
                f"## {title}",
                "",
                "| | body | measured | band | | source |",
                "|---|---|---|---|---|---|",
                *map(_line, mine),
                "",
            ]
    if moments:
        lines += moment_lines(moments)
    missed = [h for h in found if not h.inside]
    lines += ["## What is missed, and why", ""]
    lines += [
        f"- {_named(h)} ({h.measurement.id}): {h.value:.3g} against {h.measurement.low:g} to {h.measurement.high:g}. {_reason(h, why)}"
        for h in missed
    ]
    lines += [
        f"- {m.published.activity.replace('_', ' ')}: {m.published.moment} ({m.published.id}): {m.value:.2f} against "
        f"{m.published.low:g} to {m.published.high:g}. {why.get(m.published.id, _UNKNOWN)}"
        for m in moments
        if not m.inside
    ]
    lines += [
        f"- Order of the tasks by {name}: {rho:.3f}. {why[f'order {name}']}"
        for name, rho, _ in orders
        if f"order {name}" in why
    ]
    return "\n".join(lines).rstrip() + "\n"


def _summary(found: Sequence[Held], high: Sequence[Held], wrong: Sequence[Held]) -> str:
    inside = sum(h.inside for h in high)
    return (
        f"**{inside} of {len(high)}** figures of high confidence lie inside their band "
        f"({inside / max(1, len(high)):.0%}; the bar is 90%), {sum(h.inside for h in found)} of {len(found)} of all; "
        f"{len(wrong)} have the wrong sign."
    )


def _line(held: Held) -> str:
    row = held.measurement
    sure = "" if row.verified == "yes" else f" *({row.verified})*"
    return (
        f"| {_named(held)} | {held.value:.3g} | {row.target:g} | {row.low:g} to {row.high:g} | "
        f"{'met' if held.inside else '**missed**'} | {row.citation}{sure} |"
    )


def reasons() -> dict[str, str]:
    """Why a figure is missed, by a row's id, its task and quantity, its quantity, or ``order`` and an order's name."""
    return dict(table("misses.csv", ("row", "reason"), lambda r: (r.text("row"), r.text("reason"))))


def _reason(held: Held, why: dict[str, str]) -> str:
    row = held.measurement
    for key in (row.id, f"{row.task}/{row.quantity}", row.quantity):
        if key in why:
            return why[key]
    return _UNKNOWN


def picture(found: Sequence[Held]) -> str:
    """Every figure as a dot on its own band, as SVG: the band is the grey bar, the target its tick."""
    rows = [h for h in found if h.measurement.high > h.measurement.low]
    height = 40 + _ROW_PX * len(rows)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT_PX + _WIDE_PX + 20}" height="{height}" {_FONT}>',
        "<title>The body beside measurements: each dot against its band</title>",
        f'<rect width="100%" height="{height}" fill="#ffffff"/>',
        f'<text x="{_LEFT_PX + _WIDE_PX // 3}" y="16" fill="#333" text-anchor="middle">low end</text>',
        f'<text x="{_LEFT_PX + _WIDE_PX // 3 * 2}" y="16" fill="#333" text-anchor="middle">high end of the band</text>',
    ]
    for i, held in enumerate(rows):
        row, y = held.measurement, 30 + _ROW_PX * i
        third = _WIDE_PX / 3

        def place(
            value: float, low: float = row.low, wide: float = row.high - row.low, unit: float = third
        ) -> float:
            return _LEFT_PX + unit + max(-1.0, min(2.0, (value - low) / wide)) * unit

        colour = "#0072b2" if held.inside else "#d55e00"
        shape = (
            f'<circle cx="{place(held.value):.1f}" cy="{y}" r="4.5" fill="{colour}"/>'
            if held.inside
            else f'<path d="M{place(held.value) - 5:.1f} {y} l5 -5 l5 5 l-5 5 z" fill="{colour}"/>'
        )
        out += [
            f'<text x="{_LEFT_PX - 8}" y="{y + 4}" text-anchor="end" fill="#222">{escape(_named(held)[:58])}</text>',
            f'<rect x="{place(row.low):.1f}" y="{y - 5}" width="{third:.1f}" height="10" fill="#d9d9d9"/>',
            f'<rect x="{place(row.target):.1f}" y="{y - 6}" width="1.5" height="12" fill="#555"/>',
            shape,
        ]
    return "\n".join([*out, "</svg>"]) + "\n"
