"""The names of medicines in a client's words."""

from __future__ import annotations

import csv
import subprocess
import sys
from itertools import islice
from pathlib import Path

from tests.every import every
from tests.many import many

from psoas.text.medicines import MedicineNames, find_medicines, looks_like, spelling, table

HERE = Path(__file__).parent
DATA = Path(table.__file__).parents[1] / "data" / "en"
MORE = DATA / "medicines"
TRIGGERS = Path(table.__file__).parents[2] / "care" / "data" / "triggers.csv"
AS_WRITTEN = [
    tuple(part.strip() for part in line.split("=>"))
    for line in (HERE / "medicines_as_written.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def substances(names: MedicineNames) -> set[str]:
    return {substance for name in names.known for substance in name.substances}


def medicine_triggers() -> list[dict[str, str]]:
    return [row for row in rows(TRIGGERS) if row["kind"] == "medicine"]


def names_by_class() -> list[dict[str, str]]:
    """Names that each class of medicine must have, as clients and prescribers write them."""
    return rows(Path(__file__).parents[2] / "tools" / "medicines" / "names_by_class.csv")


def test_the_tables_are_large_enough() -> None:
    names = rows(DATA / "medicines.csv")
    assert len(names) >= 8_000
    held = rows(DATA / "substances.csv")
    assert len(held) >= 1_200
    assert all(row["classes"] for row in held)


@every(
    "path",
    [DATA / "medicines.csv", DATA / "substances.csv", *sorted(MORE.glob("*.csv"))],
    ids=lambda path: path.name,
)
def test_table_lines_fit_on_a_screen(path: Path) -> None:
    assert max(len(line) for line in path.read_text(encoding="utf-8").splitlines()) <= 160


def test_every_row_cites_a_register_and_holds_known_substances() -> None:
    registers = {row["code"] for row in rows(MORE / "registers.csv")}
    held, classes = table.substances(), {row["class"] for row in rows(MORE / "classes.csv")}
    text = (DATA / "medicines.csv").read_text(encoding="utf-8")
    assert '"' not in text
    for row in rows(DATA / "medicines.csv"):
        assert row["register"] in registers, row
        assert row["verified"] in {"yes", "recalled", "estimate"}, row
        assert row["substances"] or row["classes"], row
        assert all(s in held for s in row["substances"].split(";") if s), row
        assert set(row["classes"].split()) <= classes, row
        assert table.plain(row["name"]) == row["name"], row


def test_names_of_the_registers_are_known_with_their_strengths() -> None:
    names = [row for row in rows(DATA / "medicines.csv") if row["register"] in {"ca", "gb"}]
    sample = list(islice(names, 0, None, 7))
    assert len(sample) > 1_000
    known = 0
    for number, row in enumerate(sample):
        written = row["written"] or row["name"]
        text = written + ("", " 20 mg", " 500mg tablets", " 2.5 mg/ml")[number % 4]
        found = find_medicines(text, list_box=True)
        known += set(row["substances"].split(";")) <= substances(found)
    assert known / len(sample) >= 0.99


def test_names_as_clients_write_them_are_known_and_none_is_passed_over() -> None:
    wrong = []
    for written, meant in AS_WRITTEN:
        found = find_medicines(written, list_box=True)
        if meant == "?":
            assert found.unknown, written
            assert not found.known, written
        else:
            assert found.known or found.unknown, written
            if not set(meant.split(";")) <= substances(found):
                wrong.append((written, substances(found)))
    assert len(AS_WRITTEN) >= 150
    assert len(wrong) / len(AS_WRITTEN) <= 0.10, wrong


def test_common_english_words_are_never_rewritten_and_seldom_reported() -> None:
    import wordfreq  # half a second, for this test alone

    allowed = {table.plain(word) for row in names_by_class() for word in row["words"].split(";")}
    reported = []
    for word in wordfreq.top_n_list("en", many(10_000, 30_000)):
        for list_box in (False, True):
            found = find_medicines(word, list_box=list_box)
            assert list_box or not found.unknown, word
            assert all(name.spelling == "exact" for name in found.known), (word, found)
            if found.known and not list_box:
                entry = table.entry(table.plain(word))
                assert entry.well_known or word in table.substances() or word in allowed, (word, found)
            reported += [name.written for name in found.unknown]
    # Names of people, places and brands, which are no word of a dictionary either.
    assert len(reported) <= many(130, 3_600)


def test_the_dictionary_is_not_loaded_for_words_where_no_medicine_is_expected() -> None:
    def dictionary_used(text: str) -> bool:
        script = (
            "import sys; from psoas.text.medicines import find_medicines; "
            f"find_medicines({text!r}); print('simplemma' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        return done.stdout.strip() == "True"

    assert not dictionary_used(
        "My back hurts since Saturday, Amanda's dog pulled me over and I use ibuprofen."
    )
    assert dictionary_used("I take zorbeflex.")


@every("text", ["It makes a hero in my eyes cop per hour", "I carry the fever few days after"])
def test_two_everyday_words_are_not_joined_to_a_name(text: str) -> None:
    assert not [name for name in find_medicines(text).known if name.spelling == "corrected"]


def test_names_written_as_two_words_are_known_without_a_list() -> None:
    assert substances(find_medicines("My doctor spoke of co codomol and para cetamol")) == {
        "paracetamol",
        "codeine",
    }


def test_no_medicine_is_rewritten_into_another() -> None:
    for substance in table.substances():
        if table.plain(substance) in table.names():
            found = find_medicines(substance, list_box=True)
            assert [name.spelling for name in found.known] == ["exact"], (substance, found)


@every("word", ["dapoxetine", "duloxetine", "paroxetine", "reboxetine", "atomoxetine"])
def test_medicines_of_like_names_stay_apart(word: str) -> None:
    assert substances(find_medicines(word, list_box=True)) == {word}


@every("word", ["dalvastatil", "zaroxetine", "lumoxetine", "metsoprolex", "fidaxaban", "norvasopril"])
def test_an_unknown_medicine_is_not_taken_for_a_known_one(word: str) -> None:
    found = find_medicines(f"I take {word} 10 mg")
    assert not found.known, found
    assert [name.written for name in found.unknown] == [word]


def test_every_word_of_a_medicine_trigger_sets_off_that_trigger() -> None:
    for row in names_by_class():
        for word in filter(None, row["words"].split(";")):
            found = find_medicines(word)
            codes = {code for name in found.known for code in name.classes}
            assert row["trigger"] in codes, (word, found)


def test_every_medicine_trigger_has_a_substance_or_a_name() -> None:
    codes = {code for classes in table.substances().values() for code in classes.split()}
    codes |= {code for classes in table.more_classes().values() for code in classes}
    by_name = {code for key in table.names() for code in table.entry(key).classes}
    missing = {row["trigger"] for row in medicine_triggers()} - codes
    assert missing <= {"blood_thinner", "medicine_patch"}, missing
    assert missing <= by_name


@every(
    ("written", "code", "there"),
    [
        ("prednisolone 5 mg", "steroid", True),
        ("prednisolone eye drops", "steroid", False),
        ("hydrocortisone 1% cream", "steroid", False),
        ("hydrocortisone tablets", "steroid", True),
        ("Betnovate", "steroid", False),
        ("Symbicort", "steroid", False),
        ("clenil inhaler", "steroid", False),
        ("mometasone nasal spray", "steroid", False),
        ("dexamethasone", "steroid", True),
        ("voltarol gel", "nsaid", False),
        ("Humira", "immunosuppressant", True),
        ("Xeljanz", "immunosuppressant", True),
        ("methotrexate", "immunosuppressant", True),
        ("Prolia", "bone_medicine", True),
        ("Fosamax", "bisphosphonate", True),
        ("Percocet", "opioid", True),
        ("Percocet", "paracetamol", True),
        ("Uniwarfin", "anticoagulant", True),
        ("Clopilet", "antiplatelet", True),
        ("Microgynon", "contraceptive", True),
        ("Microgynon", "oestrogen", True),
        ("HRT", "hrt", True),
        ("Cipro", "quinolone", True),
        ("zoladex", "cancer_hormone", True),
        ("a blood thinner", "anticoagulant", True),
        ("water tablets", "diuretic", True),
        ("blood pressure tablets", "antihypertensive", True),
    ],
)
def test_classes(written: str, code: str, there: bool) -> None:
    found = find_medicines(written)
    assert found.known, written
    assert (code in {c for name in found.known for c in name.classes}) is there, found


def test_the_place_in_the_words_is_told() -> None:
    text = "I take Co-codamol 30/500, quorbital 40 mg and St John’s wort."
    found = find_medicines(text)
    assert [text[name.start : name.end] for name in found.known] == ["Co-codamol", "St John’s wort"]
    assert [name.written for name in found.unknown] == ["quorbital"]


@every(
    "text",
    [
        "I take care of my mother and I have the power to search for balance.",
        "My yellow vision fades today, I need to select and refresh.",
        "It hurts at T3 and T4, then down to L5.",
        "I work as a teacher and I sit at a desk eight hours a day.",
        "The pain is in the piriformis, the sacroiliac joint and my iliopsoas.",
        "I went to Edinburgh with Laura and Sebastian and took the train back.",
        "I have had two vertebroplasties and a laminectomy; spondylolisthesis was seen.",
    ],
)
def test_everyday_words_name_no_medicine(text: str) -> None:
    assert find_medicines(text) == MedicineNames((), ())


def test_a_tie_between_medicines_is_told_not_guessed() -> None:
    for word in ("trimiprazine", "cefazotin", "protazine"):
        assert spelling.tied(word)
        found = find_medicines(word, list_box=True)
        assert found.unknown
        assert not found.known


def test_endings_of_medicines_are_known_and_everyday_words_have_none() -> None:
    assert looks_like.ending("zorbagliptin")
    assert not looks_like.ending("april")
    assert not looks_like.ending("control")


def test_a_misspelt_everyday_word_is_no_unknown_medicine() -> None:
    assert find_medicines("They put me on the infusions insted.") == MedicineNames((), ())
    assert find_medicines("I take Zorbeflex each day.").unknown


def test_every_member_of_a_further_class_is_known() -> None:
    supplements = {row["code"] for row in rows(MORE / "supplements.csv")}
    for kind, member in table.more_classes():
        assert kind in {"medicine", "supplement"}
        assert member in (table.substances() if kind == "medicine" else supplements), member
