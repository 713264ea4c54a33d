"""How long a visit takes: the assessment, the plan and the cautions in CPU time, and the whole command, report and body included."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.bars.bar import Bar
from benchmarks.commands import PSOAS, seconds
from psoas import care
from psoas.care import hearing
from psoas.care.cautions import answer
from psoas.intake.boxes import read_box
from psoas.pathway import assess
from psoas.pathway.assess import gate_of
from psoas.text.health import reading
from psoas.visit import load_visit

EXAMPLE = Path(__file__).parents[2] / "examples" / "desk_runner.toml"
_RUNS = 50
_COMMANDS = 5
_ASSESS_MS = 12
_VISIT_S = 1.2
_PLAN_MS = 40
_CAUTIONS_MS = 25
# Twelve medicines of an older client, as one would list them.
_TWELVE = (
    "warfarin, metformin, ramipril, bisoprolol, atorvastatin, omeprazole, sertraline, levothyroxine, amlodipine, furosemide, "
    "prednisolone, gabapentin"
)


def bars() -> list[Bar]:
    """The bars on the first example, and the cautions of a client with twelve medicines."""
    return [_assess(), _plan(), _cautions(), _visit()]


def _median_ms(do: Callable[[], object]) -> float:
    """The median CPU time of several runs, none of which knows a text from the one before."""
    each: list[float] = []
    for _ in range(_RUNS):
        read_box.cache_clear()
        start = time.process_time()
        do()
        each.append(1e3 * (time.process_time() - start))
    return statistics.median(each)


def _plan() -> Bar:
    """CPU time of the plan alone, the visit being heard and deciphered, with nothing kept of the rules between runs."""
    visit = load_visit(EXAMPLE)
    gate = gate_of(visit)
    texts = tuple(box.text for box in visit.boxes() if box.kind != "notes")

    def make() -> object:
        answer._rule_for.cache_clear()
        return care.plan(
            visit.client,
            gate.deciphered,
            gate.heard.findings,
            gate.screened,
            gate.heard.facts,
            judged=visit.muscles,
            texts=texts,
            duration_days=gate.heard.duration_days,
        )

    make()
    median = _median_ms(make)
    name = f"plan of {EXAMPLE.name}, CPU, median of {_RUNS}"
    return Bar(name, f"at most {_PLAN_MS} ms", f"{median:.1f} ms", median <= _PLAN_MS)


def _cautions() -> Bar:
    """CPU time of reading twelve medicines and looking up everything that is offered, with nothing kept between runs."""

    def ask() -> object:
        answer._rule_for.cache_clear()
        reading.read_client_says.cache_clear()
        hearing.held_by_known.cache_clear()
        held = hearing.hear(_TWELVE)
        return [answer.cautions_of(code, held) for code in care.offered()]

    ask()
    median = _median_ms(ask)
    name = f"cautions over all {len(care.offered())} that are offered, 12 medicines, reading included, CPU, median of {_RUNS}"
    return Bar(name, f"at most {_CAUTIONS_MS} ms", f"{median:.1f} ms", median <= _CAUTIONS_MS)


def _assess() -> Bar:
    """CPU time of ``assess`` without the body, once the tables are read."""
    visit = load_visit(EXAMPLE)
    for _ in range(5):
        assess(visit)
    median = _median_ms(lambda: assess(visit))
    name = f"`assess` of {EXAMPLE.name} without body, CPU, median of {_RUNS}"
    return Bar(name, f"at most {_ASSESS_MS} ms", f"{median:.1f} ms", median <= _ASSESS_MS)


def _visit() -> Bar:
    """Wall time of the command, after a first run has built the body's cache."""
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ) | {"PSOAS_CACHE": f"{folder}/cache"}
        command = [PSOAS, "visit", str(EXAMPLE), "--out", f"{folder}/out"]
        seconds(command, env)
        median = statistics.median(seconds(command, env) for _ in range(_COMMANDS))
    name = f"`psoas visit {EXAMPLE.name}` warm, report and body included, median of {_COMMANDS}"
    return Bar(name, f"under {_VISIT_S} s", f"{median:.2f} s", median < _VISIT_S)
