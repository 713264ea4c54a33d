"""``psoas body``: loads in postures, movements and measured motions, days, scenes and moment arms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from psoas.cli.screen import console, print_json, progress
from psoas.errors import OutputError, VisitFileError
from psoas.visit import fields
from psoas.visit.json_lines import refuse_strangers
from psoas.vocabulary import label

if TYPE_CHECKING:  # only their names: the body room loads a physics engine
    from psoas.body import ActivityResult, Body

_HARDEST: Final = 12  # muscles on a screen; the JSON holds them all
Line = Mapping[str, object]


def body_line(data: Line) -> Line:
    """One query of ``psoas body --jsonl`` to its loads, in the contract's form."""
    from psoas.body import answer_line

    refuse_strangers(data, "body")
    return answer_line(data)  # it refuses keys that it does not know


def about(mass_kg: float, height_m: float, sex: str, states: Mapping[str, Sequence[str]]) -> Line:
    """The options that say whose body it is, as part of a query.

    Raises:
        VisitFileError: a muscle state is not ``MUSCLE:SIDE:AMOUNT``.
    """
    muscles: list[object] = [
        {"muscle": muscle, "side": side, "state": state, "amount": amount}
        for state, entries in states.items()
        for muscle, side, amount in (
            three(f"--{state}", e, "MUSCLE:SIDE:AMOUNT", "psoas:left:0.3") for e in entries
        )
    ]
    return {"mass_kg": mass_kg, "height_m": height_m, "sex": sex, "muscles": muscles}


def measured(posture: Line, strengths: Sequence[str], ranges: Sequence[str]) -> Line:
    """The options that say what was measured of this body, as part of a query.

    Raises:
        VisitFileError: an entry is not ``ACTION:SIDE:NEWTONS`` or ``TEST:SIDE:DEGREES``.
    """
    pushed = [three("--strength", e, "ACTION:SIDE:NEWTONS", "hip_flexion:left:120") for e in strengths]
    reached = [three("--range", e, "TEST:SIDE:DEGREES", "thomas:left:-5") for e in ranges]
    return {
        **posture,
        "strengths": [{"action": a, "side": s, "force_n": f} for a, s, f in pushed],
        "ranges": [{"test": t, "side": s, "angle_deg": d} for t, s, d in reached],
    }


def three(option: str, entry: str, form: str, example: str) -> tuple[str, str, float]:
    """An entry of two words and a number.

    Raises:
        VisitFileError: it is not of that form.
    """
    try:
        what, side, figure = entry.split(":")
        return what, side, float(figure)
    except ValueError:
        raise VisitFileError(f"{option} {entry!r}: write {form}, for example {example}.") from None


def show_body(asked: Line, scene: Path | None, *, as_json: bool) -> None:
    """Print the peak loads of one activity, and what differs from the same body in health."""
    from psoas.body import asked_work, calibration, compare, standing, work_to_json

    with progress("loading the body (a first run builds it once)…"):
        body, work = asked_work(asked)
        twin = (
            body.twin().perform(work.activity, work.load_kg, work.lifted, like=work) if body.altered else work
        )
    if scene is not None:
        write_scene(body, work, twin, scene)
    if as_json:
        print_json(work_to_json(work))
        return
    out = console()
    out.print(f"[bold]{label(work.activity)}[/]")
    for sentence in calibration(body.person).words:
        out.print(f"  {sentence}")
    if work.activity == "stand":
        found = standing(body.person, body.states)
        out.print(
            f"  stands with the pelvis tipped {found.pelvis_tilt_deg:+.1f}° forward, the loins {found.lordosis_deg:+.1f}° "
            f"more hollow than usual, the pelvis {-found.pelvis_list_deg:+.1f}° higher on the right (estimate of the model)"
        )
    _print_loads(work, twin if body.altered else None)
    if body.altered:
        out.print("[bold]Beside the same body in health[/]")
        for sentence in compare(work, twin).sentences:
            out.print(f"  {sentence}")
    out.print("Load is not pain; these are figures of a model.")


def write_scene(body: Body, work: ActivityResult, twin: ActivityResult, file: Path) -> None:
    """Write an activity as an animated scene.

    Raises:
        OutputError: the file cannot be written.
    """
    from psoas.graphics import animation, write_glb

    data = write_glb(animation(body, work, twin))
    try:
        file.write_bytes(data)
    except OSError as error:
        raise OutputError(f"{file}: cannot be written ({error.strerror}); give another place.") from None
    console().print(f"Written: {file} ({len(data) / 1e6:.1f} MB)")


def show_motion(asked: Line, motion: Path, forces: Path | None, *, as_json: bool) -> None:
    """Print the peak loads of a measured motion."""
    from psoas.body import asked_body, perform_trial, read_trial, trial_to_json

    with progress("reading the motion…"):
        trial = perform_trial(asked_body(asked), *read_trial(motion, forces))
    if as_json:
        print_json(trial_to_json(trial))
        return
    out = console()
    time_s, work = trial.time_s, trial.work
    out.print(f"[bold]{motion.name}[/]: {len(time_s)} frames over {time_s[-1] - time_s[0]:.2f} s")
    out.print(f"  trust: [bold]{label(trial.trust.verdict)}[/]")
    for sentence in trial.trust.because:
        out.print(f"  - {sentence}")
    if trial.residual_force_n is None or trial.residual_moment_nm is None:
        out.print("  left unexplained at the pelvis: could not be checked in any frame")
    else:
        out.print(
            f"  left unexplained at the pelvis: {trial.residual_force_n / trial.weight_n:.3f} times body weight, "
            f"{trial.residual_moment_nm:.0f} N.m (root mean square over {trial.explained} frames)"
        )
    if work is None:
        out.print("  No loads are given: they would mislead.")
    else:
        if work.residual.coordinate:
            out.print(
                f"  the muscles fall short by up to {work.residual.max_moment_nm:.1f} N.m at "
                f"{label(work.residual.coordinate)}"
            )
        _print_loads(work)
    for sentence in trial.assumed:
        out.print(f"  assumed: {sentence}")


def show_day(asked: Line, day: str, *, as_json: bool) -> None:
    """Print what a day's mix of activities asks of the muscles, beside the same body in health."""
    from psoas.body import asked_body, day_to_json, live

    with progress("living the day…"):
        lived = live(asked_body(asked), day)
    if as_json:
        print_json(day_to_json(lived))
        return
    out = console()
    out.print(f"[bold]A day: {day}[/] ({', '.join(f'{label(a)} {h:g} h' for a, h in lived.hours.items())})")
    for sentence in lived.sentences:
        out.print(f"  {sentence}")
    out.print("[bold]Hardest-working muscles, mean of the day[/]")
    for m in lived.muscles[:12]:
        out.print(f"  {label(f'{m.muscle}_{m.side}'):<32}{m.activation:6.1%}")
    out.print(
        f"  L4-L5: {lived.l4_l5_mean_n:.0f} N on average, {lived.psoas_share:.1%} of it made by both psoas muscles"
    )


def _print_loads(work: ActivityResult, twin: ActivityResult | None = None) -> None:
    """The peak loads of joints and muscles, beside those of ``twin``, the same body in health, where there is one."""
    from psoas.body import ContactLoad

    out = console()
    if twin is not None:
        out.print("  In brackets: the same body in health.")
    for name, load in work.joints.items():
        well = twin.joints[name] if twin else None
        if isinstance(load, ContactLoad):
            beside = _beside(f"{well.peak_contact_bw:.2f}" if isinstance(well, ContactLoad) else "")
            out.print(f"  {label(name):<24}{load.peak_contact_bw:6.2f}{beside} times body weight")
        else:
            spine = None if isinstance(well, ContactLoad) else well
            pressing = _beside(f"{spine.peak_compression_n:.0f}" if spine else "")
            sliding = _beside(f"{spine.peak_shear_n:.0f}" if spine else "")
            out.print(
                f"  {name:<24}{load.peak_compression_n:6.0f}{pressing} N compression  "
                f"{load.peak_shear_n:6.0f}{sliding} N shear"
            )
    altered = {f"{state.muscle}_{state.side}" for state in work.states}
    hardest = sorted(work.muscles, key=lambda name: -work.muscles[name].peak_activation)
    out.print(f"[bold]Hardest-working muscles{', and those with a state' if altered else ''}[/]")
    for name in (n for rank, n in enumerate(hardest) if rank < _HARDEST or n in altered):
        muscle, healthy = work.muscles[name], twin.muscles[name] if twin else None
        share = _beside(f"{healthy.peak_activation:.0%}" if healthy else "")
        force = _beside(f"{healthy.peak_force_n:.0f}" if healthy else "")
        bar = "█" * round(muscle.peak_activation * 30)
        out.print(
            f"  {label(name):<28}{muscle.peak_activation:5.0%}{share}  "
            f"{muscle.peak_force_n:6.0f}{force} N  [cyan]{bar}[/]"
        )


def _beside(figure: str) -> str:
    """A figure of the body in health, in brackets and in a column of its own; nothing where there is none."""
    return f"{f'({figure})':>8}" if figure else ""


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

        refuse_strangers(data, "moment_arms")
        fields.known_keys(data, ("id", "angle_deg"), "")
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
