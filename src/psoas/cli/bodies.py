"""``psoas body``: loads in a held posture, and moment arms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from psoas.cli.screen import console, print_json, progress
from psoas.errors import VisitFileError
from psoas.visit import fields
from psoas.vocabulary import label

Line = Mapping[str, object]


def body_line(data: Line) -> Line:
    """One query of ``psoas body --jsonl`` to its loads, in the contract's form."""
    from psoas.body import answer_line

    return answer_line(data)


def query(
    activity: str,
    mass_kg: float,
    height_m: float,
    sex: str,
    load_kg: float,
    states: Mapping[str, Sequence[str]],
) -> Line:
    """The options of ``psoas body`` as one query.

    Raises:
        VisitFileError: a muscle state is not ``MUSCLE:SIDE:AMOUNT``.
    """
    muscles: list[object] = []
    for state, entries in states.items():
        for entry in entries:
            parts = entry.split(":")
            try:
                muscle, side, amount = parts[0], parts[1], float(parts[2])
            except (IndexError, ValueError):
                raise VisitFileError(
                    f"--{state} {entry!r}: write MUSCLE:SIDE:AMOUNT, for example psoas:left:0.3."
                ) from None
            muscles.append({"muscle": muscle, "side": side, "state": state, "amount": amount})
    return {
        "activity": activity, "mass_kg": mass_kg, "height_m": height_m, "sex": sex, "load_kg": load_kg,
        "muscles": muscles,
    }  # fmt: skip


def show_body(asked: Line, *, as_json: bool) -> None:
    """Print the loads of one posture: joints, vertebrae, hip flexors."""
    with progress("loading the body (a first run builds it once)…"):
        answer = body_line(asked)
    if as_json:
        print_json(answer)
        return
    out = console()
    out.print(f"[bold]{label(str(asked['activity']))}[/]")
    for name, joint in fields.mapping(answer["joints"], "joints").items():
        peak = fields.mapping(joint, name)
        if "peak_contact_bw" in peak:
            out.print(f"  {label(name):<24}{peak['peak_contact_bw']:6.2f} times body weight")
        else:
            out.print(
                f"  {name:<24}{peak['peak_compression_n']:6.0f} N compression  {peak['peak_shear_n']:6.0f} N shear"
            )
    out.print("[bold]Hardest-working muscles[/]")
    muscles = fields.mapping(answer["muscles"], "muscles")
    ranked = sorted(muscles.items(), key=lambda m: -_peak(m[1], "peak_activation"))
    for name, muscle in ranked[:12]:
        activation = _peak(muscle, "peak_activation")
        bar = "█" * round(activation * 30)
        out.print(
            f"  {label(name):<28}{activation:5.0%}  {_peak(muscle, 'peak_force_n'):6.0f} N  [cyan]{bar}[/]"
        )


def check_moment_arms(muscle: str, coordinate: str, side: str) -> None:
    """Refuse a muscle, coordinate or side that the body does not have, before any line is read.

    Raises:
        BodyError: naming what was allowed.
    """
    from psoas.body import moment_arm

    moment_arm(muscle, coordinate, side, 0.0)


def moment_arm_line(muscle: str, coordinate: str, side: str) -> Callable[[Line], Line]:
    """What answers ``{"id", "angle_deg"}`` with the moment arm and the length there."""

    def answer(data: Line) -> Line:
        from psoas.body import moment_arm

        angle_deg = fields.number(data.get("angle_deg"), "angle_deg", -180, 180, "degrees")
        arm = moment_arm(muscle, coordinate, side, angle_deg)
        return {"moment_arm_mm": arm.moment_arm_mm, "length_mm": arm.length_mm}

    return answer


def show_moment_arms(answer: Callable[[Line], Line], *, as_json: bool) -> None:
    """Print moment arms from 20 degrees of extension to 120 of flexion."""
    found = [{"angle_deg": angle, **answer({"angle_deg": angle})} for angle in range(-20, 121, 10)]
    if as_json:
        print_json(found)
        return
    out = console()
    for row in found:
        arm, length = fields.number(row["moment_arm_mm"], "arm", -1e4, 1e4, "mm"), row["length_mm"]
        out.print(
            f"  {row['angle_deg']:>4}°  {arm:6.1f} mm  length {length:6.1f} mm  [cyan]{'█' * max(0, round(arm))}[/]"
        )


def _peak(muscle: object, key: str) -> float:
    return fields.number(fields.mapping(muscle, "muscle")[key], key, -1e9, 1e9, "")
