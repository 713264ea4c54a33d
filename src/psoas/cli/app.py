"""The command line: its verbs, its help, its exit codes. Rooms are imported by the verb that needs them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

import psoas
from psoas.cli import studio
from psoas.cli.care.verbs import VERBS
from psoas.cli.learning import Own, learn
from psoas.errors import PsoasError, VisitFileError
from psoas.visit.json_lines import epilog

EPILOG = (
    "Exit codes: 0 done · 1 a line was bad, or a fault of psoas · 2 wrong option · 3 visit file or value · "
    "4 body · 5 knowledge table · 6 output · 8 studio. Colour only on a terminal; NO_COLOR is kept to."
)

_THREADS: Final = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
app = typer.Typer(
    name="psoas",
    help=(
        "From a client's own words about back or hip pain to a safe, explained plan. "
        "It informs a practitioner; it does not replace a doctor."
    ),
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None if not sys.stdout.isatty() else "rich",
)

app.add_typer(studio.app, name="studio")
JsonLines = Annotated[
    str | None,
    typer.Option(
        "--jsonl", metavar="FILE", help="Answer JSON Lines from FILE ('-': standard input); the keys: below."
    ),
]
Override = Annotated[
    str | None,
    typer.Option(
        "--override",
        metavar="REASON",
        help="Go on where a doctor should look within two weeks; the reason is kept. Nothing more urgent can be overridden.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"psoas {psoas.__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options that stand before any verb."""
    del version  # its callback has acted already


@app.command()
def visit(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Visit files (TOML), or a folder with one client's.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the reports go.")] = Path("out"),
    json_: AsJson = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="Print only the verdict and where the report is.")
    ] = False,
    override: Override = None,
) -> None:
    """Read visit files; write pages and a record for each, in a folder named after the file.

    Always: report.html (for you) and assessment.json (the record, for other programs). letter.html (to a doctor) where the
    verdict asks for one, even only for a mention. client.html (for the client) where enough was understood, and the same as handout.pdf
    where the extra pdf is installed (pip install "psoas[pdf]"). No letter and no client's page where a person could be harmed
    by what stands on paper. A page of an earlier run that no longer holds is removed.

    A folder holds the visits of one client, each with its date: every report but the first begins with what has changed,
    and time and response count as evidence. Scores of pain and activities stand under [scores] (docs/visit-file.md).
    """
    from psoas.cli.visits import run_visits

    if override is not None and len(files) > 1:
        raise typer.BadParameter("--override is a reason about one client; give one visit file with it.")
    raise typer.Exit(run_visits(files, out, as_json=json_, brief=brief, override=override))


@app.command(epilog=epilog("listen"))
def listen(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="What the client says.")] = None,
    jsonl: JsonLines = None,
    json_: AsJson = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Show every mention, its status and the rule that decided it.")
    ] = False,
) -> None:
    """Show what is understood from a client's words, each finding with its place in them."""
    from psoas.cli.lines import run_lines
    from psoas.cli.reading import listen_line, show_understanding, traced_line

    if jsonl is not None:
        raise typer.Exit(run_lines(jsonl, traced_line if trace else listen_line))
    show_understanding(_given(text, "TEXT"), as_json=json_, trace=trace)


@app.command(epilog=epilog("assess"))
def assess(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A visit file (TOML).")] = None,
    jsonl: JsonLines = None,
    json_: AsJson = False,
    override: Override = None,
    own: Own = None,
) -> None:
    """Screen and decipher: urgency, red flags, sources, next exams, plan."""
    from psoas.cli.lines import run_lines
    from psoas.cli.reading import assess_line, show_assessment

    if jsonl is not None and (file is not None or override is not None or own is not None):
        raise typer.BadParameter(
            "--jsonl takes neither a visit FILE nor --override nor --own; give one of them."
        )
    if jsonl is not None:
        raise typer.Exit(run_lines(jsonl, assess_line))
    if file is None:
        raise typer.BadParameter("give a visit FILE, or --jsonl FILE.")
    show_assessment(file, as_json=json_, override=override, own=own)


@app.command(epilog=epilog("body"))
def body(
    activity: Annotated[str | None, typer.Option(help="What the body does, for example lift_knee.")] = None,
    mass: Annotated[float, typer.Option(metavar="KG", help="Body mass.")] = 75.0,
    height: Annotated[float, typer.Option(metavar="M", help="Height.")] = 1.75,
    sex: Annotated[str, typer.Option(help="female, male or unstated.")] = "unstated",
    load: Annotated[float, typer.Option(metavar="KG", help="Load in the hands.")] = 0.0,
    weak: Annotated[list[str] | None, typer.Option(metavar="MUSCLE:SIDE:AMOUNT")] = None,
    tight: Annotated[list[str] | None, typer.Option(metavar="MUSCLE:SIDE:AMOUNT")] = None,
    inhibited: Annotated[list[str] | None, typer.Option(metavar="MUSCLE:SIDE:AMOUNT")] = None,
    spasm: Annotated[list[str] | None, typer.Option(metavar="MUSCLE:SIDE:AMOUNT")] = None,
    strength: Annotated[
        list[str] | None,
        typer.Option(metavar="ACTION:SIDE:NEWTONS", help="A strength measured with a dynamometer."),
    ] = None,
    range_: Annotated[
        list[str] | None,
        typer.Option("--range", metavar="TEST:SIDE:DEGREES", help="How far a joint went by hand."),
    ] = None,
    pelvis_tilt: Annotated[
        float, typer.Option(metavar="DEG", help="Measured forward tilt beyond neutral, standing.")
    ] = 0.0,
    lordosis: Annotated[
        float, typer.Option(metavar="DEG", help="Measured hollow of the loins beyond neutral.")
    ] = 0.0,
    leg_difference: Annotated[
        float, typer.Option(metavar="MM", help="How much longer the right leg is.")
    ] = 0.0,
    moment_arms: Annotated[
        str | None, typer.Option("--moment-arms", metavar="MUSCLE", help="Moment arms of this muscle.")
    ] = None,
    coordinate: Annotated[
        str, typer.Option(help="For --moment-arms: the joint's coordinate.")
    ] = "hip_flexion",
    side: Annotated[
        str, typer.Option(help="The side that an activity is about, or that of --moment-arms.")
    ] = "right",
    motion: Annotated[
        Path | None, typer.Option(metavar="FILE.mot", help="A measured motion, in OpenSim's storage format.")
    ] = None,
    forces: Annotated[
        Path | None, typer.Option(metavar="FILE.mot", help="For --motion: the measured ground forces.")
    ] = None,
    day: Annotated[
        str | None, typer.Option(help="Go through a day's mix of activities: office or active.")
    ] = None,
    scene: Annotated[
        Path | None, typer.Option(metavar="FILE.glb", help="Write the activity as an animated 3-D scene.")
    ] = None,
    jsonl: JsonLines = None,
    json_: AsJson = False,
) -> None:
    """Load the muscles, joints and vertebrae of a body in a posture, a movement or a measured motion."""
    from psoas.cli import bodies
    from psoas.cli.lines import run_lines

    if moment_arms is not None:
        bodies.check_moment_arms(moment_arms, coordinate, side)
        answer = bodies.moment_arm_line(moment_arms, coordinate, side)
        if jsonl is not None:
            raise typer.Exit(run_lines(jsonl, answer))
        bodies.show_moment_arms(answer, as_json=json_)
        return
    if jsonl is not None:
        raise typer.Exit(run_lines(jsonl, bodies.body_line))
    states = {"weak": weak or [], "tight": tight or [], "inhibited": inhibited or [], "spasm": spasm or []}
    posture = {
        "pelvis_tilt_deg": pelvis_tilt,
        "lordosis_deg": lordosis,
        "leg_length_difference_mm": leg_difference,
    }
    about = {
        **bodies.about(mass, height, sex, states),
        **bodies.measured(posture, strength or [], range_ or []),
    }
    if motion is not None:
        if load:
            raise VisitFileError(
                f"--load {load:g}: not possible with --motion; forces that were measured hold what was carried already, and "
                "without them nothing says where it was: leave it out."
            )
        bodies.show_motion(about, motion, forces, as_json=json_)
    elif day is not None:
        bodies.show_day(about, day, as_json=json_)
    else:
        query = {"activity": _given(activity, "--activity"), **about, "load_kg": load, "side": side}
        bodies.show_body(query, scene, as_json=json_)


@app.command()
def validate(
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write validation.md and its picture there.")
    ] = None,
    json_: AsJson = False,
) -> None:
    """Hold the body against what was measured inside living people."""
    from psoas.cli.validating import show_validation

    show_validation(out, as_json=json_)


@app.command()
def stretch(
    tight: Annotated[list[str] | None, typer.Option(metavar="MUSCLE:SIDE:AMOUNT")] = None,
    mass: Annotated[float, typer.Option(metavar="KG", help="Body mass.")] = 75.0,
    height: Annotated[float, typer.Option(metavar="M", help="Height.")] = 1.75,
    sex: Annotated[str, typer.Option(help="female, male or unstated.")] = "unstated",
    side: Annotated[
        str | None, typer.Option(help="The hip to stretch, left or right; the tighter one if not given.")
    ] = None,
    json_: AsJson = False,
) -> None:
    """Rank hip-flexor stretches for a client: what each lengthens, and what it costs the back."""
    from psoas.cli.stretching import client, show_stretches

    show_stretches(client(mass, height, sex, tight or []), side, as_json=json_)


@app.command(epilog=epilog("cautions"))
def cautions(
    intervention: Annotated[
        str | None, typer.Argument(metavar="INTERVENTION", help="Its code or any of its names.")
    ] = None,
    client_says: Annotated[str | None, typer.Argument(metavar="WORDS", help="Medicines, conditions.")] = None,
    jsonl: JsonLines = None,
    json_: AsJson = False,
) -> None:
    """Say whether an intervention needs care with a client's medicines and conditions."""
    from psoas.cli.lines import run_lines
    from psoas.cli.reading import cautions_line, show_cautions

    if jsonl is not None:
        raise typer.Exit(run_lines(jsonl, cautions_line))
    show_cautions(_given(intervention, "INTERVENTION"), client_says or "", as_json=json_)


for _verb in VERBS:
    app.command()(_verb)


@app.command()
def codes(
    family: Annotated[
        str | None, typer.Argument(metavar="FAMILY", help="region, exam, source, muscle, intervention, …")
    ] = None,
    json_: AsJson = False,
) -> None:
    """List the codes that a visit file or a command may hold, with their meanings."""
    from psoas.cli.listing import show_codes

    show_codes(family, as_json=json_)


@app.command()
def words(
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="groin, sit, fever, …")] = None,
    new: Annotated[bool, typer.Option("--new", help="Write a file for your own words, to fill in.")] = False,
    json_: AsJson = False,
) -> None:
    """List the lay terms that are understood, by code; your own are read from a file."""
    from psoas.cli.wording import show_words, write_own_words

    if new and code is not None:
        raise typer.BadParameter(
            f"--new takes no name ({code}): your own words stand in one file, and psoas says where it has written it."
        )
    if new:
        write_own_words()
    else:
        show_words(code, as_json=json_)


@app.command()
def knowledge(
    estimates: Annotated[bool, typer.Option("--estimates", help="Only what is an informed guess.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Every line, and not only the first ones.")] = False,
    json_: AsJson = False,
) -> None:
    """List figures with their source, grade and age, and how much answers hang on them: the first 100, with --all every one."""
    from psoas.cli.auditing import show_knowledge

    show_knowledge(estimates=estimates, every=all_, as_json=json_)


app.command()(learn)


@app.command()
def evaluate(
    statements: Annotated[
        list[Path] | None,
        typer.Option("--statements", metavar="FILE", help="Annotated statements; may be repeated."),
    ] = None,
    cases: Annotated[
        list[Path] | None, typer.Option("--cases", metavar="FILE", help="Annotated cases; may be repeated.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write evaluation.md and its picture there.")
    ] = None,
    errors: Annotated[
        bool, typer.Option("--errors", help="List each mistake: its id and codes, never words.")
    ] = False,
    blind: Annotated[
        bool, typer.Option("--blind", help="The files are a blind set; the page says so.")
    ] = False,
    json_: AsJson = False,
) -> None:
    """Hold what is understood and deciphered against annotated statements and cases."""
    from psoas.cli.evaluating import run_evaluation

    if not statements and not cases:
        raise typer.BadParameter("give --statements FILE or --cases FILE, or both.")
    code = run_evaluation(statements or [], cases or [], out, as_json=json_, errors=errors, blind=blind)
    raise typer.Exit(code)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The visit file to write.")],
) -> None:
    """Write an empty, commented visit file, with today's date, to fill in."""
    from psoas.cli.listing import write_template

    write_template(file)


def _given(value: str | None, name: str) -> str:
    if value is None:
        raise typer.BadParameter(f"give {name}, or --jsonl FILE.")
    return value


def main() -> None:
    """Run the command; a person sees a plain sentence and an exit code, never a traceback."""
    # The body's matrices are small: threads that share one cost more in waiting than they save. Read when numpy is loaded.
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except PsoasError as error:
        _stop(str(error), error.exit_code)
    except BrokenPipeError:
        # The reader has gone (head, less); keep Python from complaining about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # the last door before a traceback
        if os.environ.get("PSOAS_DEBUG"):
            raise
        _stop(f"a fault of psoas ({type(error).__name__}); PSOAS_DEBUG=1 shows where.", 1)


def _stop(message: str, code: int) -> None:
    sys.stderr.write(f"psoas: {message}\n")
    sys.exit(code)
