"""What a new code needs: one run names all that is missing, and in which file to add it.

The tables are read as they lie in the package folder, so that the check can be tried on a copy with a made-up code in it.
`docs/listening.md` describes each step for a contributor.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

import psoas
from psoas.errors import KnowledgeError
from psoas.text.lexicon import phrases
from psoas.visit.drawing import CURRENT_OUTLINE
from psoas.vocabulary.codes import families_of

PACKAGE = Path(psoas.__file__).parent
LEXICON = "text/data/en/lexicon"
FAMILIES = ("region", "quality", "activity", "course", "red_flag", "context")
FEW_WAYS = 3

# Red flags that no rule or no safety question takes up, each with the reason.
NO_RULE: dict[str, str] = {}
NO_QUESTION = {
    "vascular_risk": "age, smoking and high blood pressure are asked about in the client's particulars"
}
# Codes that need fewer phrases, each with the reason.
FEW_PHRASES = {"subacute": "a length of time says it, which the pipeline reads from the number"}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def tables(folder: Path, pattern: str) -> list[dict[str, str]]:
    """The rows of every table whose name fits."""
    return [row for path in sorted(folder.glob(pattern)) for row in table(path)]


def words(rows: Iterable[Mapping[str, str]], *columns: str) -> set[str]:
    """Every code-like word in some columns of a table."""
    return {
        word for row in rows for column in columns for word in re.findall(r"[a-z][a-z0-9_]*", row[column])
    }


def lexicon_blocks(package: Path, family: str) -> dict[str, dict[str, str]]:
    """The blocks of a family in the lexicon; what two files say of one code is put together."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((package / LEXICON / family).glob("*.toml")):
        for code, block in tomllib.loads(path.read_text(encoding="utf-8")).items():
            old = found.setdefault(code, {})
            joined: dict[str, str] = {
                mark: f"{old[mark]}\n{block[mark]}" for mark in ("yes", "no") if mark in old and mark in block
            }
            found[code] = {**old, **block} | joined
    return found


def missing_words(
    package: Path, family: str, code: str, blocks: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """What the lexicon lacks of a code."""
    where = f"{LEXICON}/{family}/*.toml: [{code}]"
    block = blocks.get(code, {})
    count = len(phrases(block.get("yes", "")))
    found = []
    if count < FEW_WAYS and code not in FEW_PHRASES:
        found.append(f"{where}: add `yes`, at least {FEW_WAYS} ways to say it (there are {count})")
    if family == "red_flag":
        found += [
            f"{where}: add `{key}`, {what}"
            for key, what in (("ask", "the question to the client"), ("why", "why it is asked"))
            if not block.get(key, "").strip()
        ]
    return found


def missing(package: Path) -> list[str]:
    """All that the codes of the vocabulary still need, as sentences that name the file."""
    families = families_of(package)
    found: list[str] = []
    for family, entries in families.items():
        declared = "screening/data/codes.toml" if family == "red_flag" else "vocabulary/codes.toml"
        for code, meaning in entries.items():
            if not meaning.strip():
                found.append(f"{declared}: [{family}] {code}: add its meaning")
            # The title of a code is the code with blanks, so its parts must be words.
            if family in (*FAMILIES, "exam", "source") and not re.fullmatch(r"[a-z]+\d?(_[a-z0-9]+)*", code):
                found.append(
                    f"{declared}: [{family}] {code}: write it as lower-case words joined by _; it is the title"
                )
    for family in FAMILIES:
        blocks = lexicon_blocks(package, family)
        for code in families[family]:
            found += missing_words(package, family, code, blocks)
    found += missing_rules(package, families["red_flag"])
    found += missing_evidence(package, families)
    return found


def screening_tables(package: Path, name: str) -> list[dict[str, str]]:
    """The rows of all tables of the screening that begin with a name: ``rules.csv``, ``rules_persons.csv``."""
    files = sorted((package / "screening/data").glob(f"{name}*.csv"))
    return [row for file in files for row in table(file)]


def missing_rules(package: Path, red_flags: Iterable[str]) -> list[str]:
    """What the screening lacks of the red flags."""
    rules = words(screening_tables(package, "rules"), "when")
    asked = words(screening_tables(package, "questions"), "asks_about")
    found = []
    for code in red_flags:
        if code not in rules and code not in NO_RULE:
            found.append(f"screening/data/rules.csv: add a rule whose `when` holds {code}")
        if code not in asked and code not in NO_QUESTION:
            found.append(
                f"screening/data/questions.csv: add a question whose `asks_about` holds red_flag:{code}"
            )
    return found


def missing_evidence(package: Path, families: Mapping[str, Iterable[str]]) -> list[str]:
    """What the differential and the drawing lack of places, findings, exams and sources. A red flag may wait with evidence."""
    folder = package / "differential/data"
    evidence = table(folder / "evidence.csv")
    counted = words(evidence, "code")
    found = [
        f"differential/data/evidence.csv: add how often {family} {code} is met in the sources that it speaks for"
        for family in (*FAMILIES, "exam")
        for code in families[family]
        if family != "red_flag" and code not in counted
    ]
    needs = (
        ("exam", "differential/data/exam_costs.csv", "exam", "its minutes, pain and equipment"),
        ("source", "differential/data/evidence.csv", "source", "the findings that speak for it"),
        ("source", "differential/data/priors.csv", "source", "how common it is"),
        ("source", "differential/data/people.csv", "source", "in whom it is more or less common"),
        ("source", "differential/data/actions.csv", "source", "what to do about it"),
    )
    for family, file, column, what in needs:
        known = words(table(package / file), column)
        found += [f"{file}: add a row for {code}, {what}" for code in families[family] if code not in known]
    picture = f"intake/data/outline_{CURRENT_OUTLINE}.svg"  # older outlines stay as the clients saw them
    drawn = set(re.findall(r'data-region="(\w+)"', (package / picture).read_text(encoding="utf-8")))
    found += [
        f"{picture}: add an area for {code}, on each side" for code in families["region"] if code not in drawn
    ]
    how_to = tomllib.loads((folder / "how_to.toml").read_text(encoding="utf-8"))
    found += [
        f"differential/data/how_to.toml: add [{code}], how to do it and what counts as found"
        for code in families["exam"]
        if code not in how_to
    ]
    return found


def test_no_code_lacks_anything() -> None:
    """One run lists all that is missing."""
    lacking = missing(PACKAGE)
    assert not lacking, "Still to add under src/psoas:\n- " + "\n- ".join(lacking)


def test_no_exception_is_out_of_date() -> None:
    known = families_of(PACKAGE)["red_flag"]
    assert {*NO_RULE, *NO_QUESTION} <= set(known)
    rules = words(screening_tables(PACKAGE, "rules"), "when")
    asked = words(screening_tables(PACKAGE, "questions"), "asks_about")
    assert not set(NO_RULE) & rules
    assert not set(NO_QUESTION) & asked


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A whole copy of the package to add to, so that it can also be run; compiled files too, which hold as the times are kept."""
    package = tmp_path / "psoas"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("node_modules"))
    return package


def heard(package: Path, program: str) -> str:
    """What a program prints that runs with a copy of the package."""
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def add(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_a_new_red_flag_is_told_all_that_it_needs_at_once(copy: Path) -> None:
    assert not missing(copy)
    add(copy / "screening/data/codes.toml", 'cold_foot = "one foot that is cold and pale"\n')
    assert missing(copy) == [
        f"{LEXICON}/red_flag/*.toml: [cold_foot]: add `yes`, at least 3 ways to say it (there are 0)",
        f"{LEXICON}/red_flag/*.toml: [cold_foot]: add `ask`, the question to the client",
        f"{LEXICON}/red_flag/*.toml: [cold_foot]: add `why`, why it is asked",
        "screening/data/rules.csv: add a rule whose `when` holds cold_foot",
        "screening/data/questions.csv: add a question whose `asks_about` holds red_flag:cold_foot",
    ]


def test_a_new_red_flag_touches_two_folders(copy: Path) -> None:
    add(copy / "screening/data/codes.toml", 'cold_foot = "one foot that is cold and pale"\n')
    add(
        copy / LEXICON / "red_flag/injury_and_vessels.toml",
        '\n[cold_foot]\nyes = "foot is? stone_cold / foot .. white|pale / toes are white|blue"\n'
        'ask = "Is one foot cold or pale?"\nwhy = "Its artery may be closed."\n',
    )
    add(
        copy / "screening/data/rules.csv",
        "cold_foot,cold_foot,deep_vein_thrombosis,emergency_now,Its artery may be closed.,example,judgement,estimate\n",
    )
    add(
        copy / "screening/data/questions.csv",
        "cold_foot,,red_flag:cold_foot,Is one foot cold or pale?,Its artery may be closed.,example,estimate\n",
    )
    assert not missing(copy)
    program = (
        "from psoas.pathway import assess; from psoas.visit import Client, Visit\n"
        "print(assess(Visit('v', Client(), 'My calf aches and my foot is stone cold.')).verdict.urgency)"
    )
    assert heard(copy, program) == "emergency_now\n"


def test_what_other_families_need_is_named_too(copy: Path) -> None:
    codes = copy / "vocabulary/codes.toml"
    text = codes.read_text(encoding="utf-8")
    codes.write_text(
        text.replace("[region]\n", '[region]\nheel = ""\n').replace(
            "[exam]\n", '[exam]\nheel_walk = "on the heels"\n'
        ),
        encoding="utf-8",
    )
    lacking = missing(copy)
    assert "vocabulary/codes.toml: [region] heel: add its meaning" in lacking
    assert "intake/data/outline_2.svg: add an area for heel, on each side" in lacking
    assert "differential/data/how_to.toml: add [heel_walk], how to do it and what counts as found" in lacking
    assert sum("heel" in line for line in lacking) == len(lacking) == 7


def test_a_rooms_own_codes_are_codes_of_the_vocabulary(copy: Path) -> None:
    (copy / "outcomes/data/codes.toml").write_text(
        '[context]\nshift_work = "works nights"\n', encoding="utf-8"
    )
    assert families_of(copy)["context"]["shift_work"] == "works nights"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[red_flag]\nfever = "hot"\n', r"'fever' of \[red_flag\] stands in outcomes/data/codes.toml too"),
        ('[region]\ngroin = "x"\n', r"'groin' of \[region\] stands in vocabulary/codes.toml too"),
        ('[red_flags]\nfever = "hot"\n', "did you mean 'red_flag'"),
        ("not toml", "cannot be read"),
    ],
)
def test_a_wrong_table_of_a_room_is_named(copy: Path, text: str, says: str) -> None:
    (copy / "outcomes/data/codes.toml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=says):
        families_of(copy)


def test_one_phrase_row_makes_a_lay_term_understood(copy: Path) -> None:
    """One line more in a file of the lexicon, and nothing else."""
    program = (
        "from psoas.intake import understand\n"
        "print([(f.code, f.side) for f in understand('It aches in my left wishbone hollow.').findings])"
    )
    assert "groin" not in heard(copy, program)
    file = copy / LEXICON / "region/region.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("[groin]\nyes = '''\n", "[groin]\nyes = '''\nwishbone hollow\n", 1), encoding="utf-8"
    )
    assert "('groin', 'left')" in heard(copy, program)
