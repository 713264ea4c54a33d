"""Words, names and texts in large numbers."""

from __future__ import annotations

import csv
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from wordfreq import top_n_list

from benchmarks.bars.bar import Bar, none_of, share
from benchmarks.listening import sample_texts
from psoas.errors import PsoasError
from psoas.intake import understand
from psoas.text.forms import lemma
from psoas.text.medicines import find_medicines
from psoas.text.spelling import candidates, sought

ROOT = Path(__file__).parents[2]
TABLES = ROOT / "src" / "psoas" / "text" / "data" / "en"
WORDS = 30_000
TEXTS = 100_000
LONGEST = 40  # words of a random text
SEED = 10


def bars() -> list[Bar]:
    """Every bar on words, medicine names, random texts, speed and the shape of the code."""
    return [*_spelling(), *_medicines(), _random_texts(), *_speed(), *_shape()]


def _spelling() -> list[Bar]:
    words = top_n_list("en", WORDS)
    rewritten = sum(sought(word, lemma(word)) and bool(candidates(word)) for word in words)
    return [
        none_of(f"the {len(words):,} commonest English words rewritten by the speller", rewritten, len(words))
    ]


def _medicines() -> list[Bar]:
    with (TABLES / "medicines.csv").open(encoding="utf-8") as stream:
        names = [row["name"] for row in csv.DictReader(stream)]
    known = sum(bool(find_medicines(f"{name} 10 mg", list_box=True).known) for name in names)
    lines = _as_written()
    right = silent = 0
    for written, substances in lines:
        found = find_medicines(written, list_box=True)
        heard = {substance for name in found.known for substance in name.substances}
        right += substances <= heard
        silent += not found.known and not found.unknown
    taken = sum(
        bool(
            find_medicines(word, list_box=True).known
            and find_medicines(word, list_box=True).known[0].spelling != "exact"
        )
        for word in top_n_list("en", WORDS)
    )
    return [
        share("medicine names of the registers", known, len(names), 0.99),
        share("medicine names as clients write them", right, len(lines), 0.90),
        none_of("of these, names passed over in silence", silent, len(lines)),
        none_of("common English words read as a misspelt medicine", taken, WORDS),
    ]


def _as_written() -> list[tuple[str, set[str]]]:
    text = (ROOT / "tests" / "text" / "medicines_as_written.txt").read_text(encoding="utf-8")
    lines = [line.partition("=>") for line in text.splitlines() if "=>" in line and not line.startswith("#")]
    return [
        (written.strip(), {s.strip() for s in means.split(";") if s.strip()}) for written, _, means in lines
    ]


def _random_texts() -> Bar:
    """Words of real statements, common words and odd signs, shuffled."""
    choose = random.Random(SEED)  # noqa: S311 - reproducible test material, no secret
    pool = [word for text in sample_texts() for word in text.split()]
    pool += top_n_list("en", 2_000) + list(",.;:?!()[]-–'\"/&+\n") + ["…", "🙂", "\x00", "3/52", "½", "١٢"]
    faults = 0
    for _ in range(TEXTS):
        text = " ".join(choose.choices(pool, k=choose.randint(0, LONGEST)))
        try:
            mentions = understand(text).mentions
        except PsoasError:
            faults += 1
            continue
        faults += any(not (mention.status and mention.rule) for mention in mentions)
    return none_of("random texts that fail, or hold a mention without status or rule", faults, TEXTS)


def _speed() -> list[Bar]:
    texts = sample_texts()
    for text in texts:
        understand(text)
    each = [min(_seconds(text) for _ in range(5)) for text in texts]
    median_ms = 1e3 * statistics.median(each)
    load_ms = 1e3 * min(_load_seconds() for _ in range(5))
    return [
        Bar("300 words, warm, one core, median", "6 ms", f"{median_ms:.1f} ms", median_ms <= 6),
        Bar("loading the medicines table", "under 150 ms", f"{load_ms:.0f} ms", load_ms < 150),
    ]


def _seconds(text: str) -> float:
    start = time.perf_counter()
    understand(text)
    return time.perf_counter() - start


def _load_seconds() -> float:
    code = (
        "import time; from psoas.text.medicines import find_medicines; s = time.perf_counter();"
        "find_medicines('ibuprofen'); print(time.perf_counter() - s)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _shape() -> list[Bar]:
    rooms = [ROOT / "src" / "psoas" / room for room in ("text", "intake")]
    files = [
        path
        for room in rooms
        for path in room.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    code = [path for path in files if path.suffix in (".py", ".toml")]
    long = [path for path in code if len(path.read_text(encoding="utf-8").splitlines()) > 400]
    folders: dict[Path, int] = {}
    for path in files:
        folders[path.parent] = folders.get(path.parent, 0) + 1
    tables = [path for path in files if path.suffix in (".toml", ".csv", ".txt")]
    lines = [line for path in tables for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        none_of("files of code or lexicon over 400 lines in `text` and `intake`", len(long), len(code)),
        none_of("folders over 15 files", sum(count > 15 for count in folders.values()), len(folders)),
        none_of("table lines over 160 characters", sum(len(line) > 160 for line in lines), len(lines)),
    ]
