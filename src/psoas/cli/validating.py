"""``psoas validate``: the body beside published measurements, on the screen or as a page."""

from __future__ import annotations

from pathlib import Path

from psoas.cli.screen import console, print_json, progress
from psoas.errors import OutputError


def show_validation(out: Path | None, *, as_json: bool) -> None:
    """Hold the body against every figure; print what is met and missed, and write the page where a folder is given.

    Raises:
        OutputError: the folder cannot be written.
    """
    from psoas.body.validation.joint_moments import held_moments
    from psoas.body.validation.page import page, picture, reasons
    from psoas.body.validation.published import ranks, validate

    with progress("performing every task…"):
        found, orders, moments = validate(), ranks(), held_moments()
    if out is not None:
        _write(out / "images" / "validation.svg", picture(found))
        _write(out / "validation.md", page(found, orders, reasons(), "images/validation.svg", moments))
    if as_json:
        print_json(
            {
                "figures": [
                    {
                        "id": h.measurement.id, "task": h.measurement.task, "quantity": h.measurement.quantity,
                        "value": h.value, "target": h.measurement.target, "low": h.measurement.low,
                        "high": h.measurement.high, "confidence": h.measurement.confidence, "met": h.inside,
                    }
                    for h in found
                ],
                "orders": [{"order": name, "spearman": rho, "tasks": count} for name, rho, count in orders],
                "joint_moments": [
                    {
                        "id": m.published.id, "task": m.published.activity, "moment": m.published.moment,
                        "value_nm_kg": m.value, "target": m.published.target, "low": m.published.low,
                        "high": m.published.high, "met": m.inside,
                    }
                    for m in moments
                ],
            }
        )  # fmt: skip
        return
    screen = console()
    for h in found:
        row = h.measurement
        mark = "[green]met   [/]" if h.inside else "[red]missed[/]"
        load = f" +{row.load_kg:g} kg" if row.load_kg else ""
        screen.print(
            f"  {mark} {row.task + load:<24}{row.quantity:<28}{h.value:8.3g}   {row.low:g} to {row.high:g}"
        )
    high = [h for h in found if h.measurement.confidence == "high"]
    screen.print(
        f"[bold]{sum(h.inside for h in high)} of {len(high)}[/] figures of high confidence, "
        f"{sum(h.inside for h in found)} of {len(found)} of all lie inside their band."
    )
    screen.print(
        f"{sum(m.inside for m in moments)} of {len(moments)} peaks of joint moments lie in their band."
    )
    for name, rho, count in orders:
        screen.print(f"Order of the tasks by {name}: Spearman {rho:.2f} over {count} tasks.")


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{file}: cannot be written ({error.strerror}); give another folder.") from None
    console().print(f"Written: {file}")
