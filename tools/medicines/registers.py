"""The two public registers and the recalled tables, read row by row and brought to one way of writing."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def listed(kind: str) -> frozenset[str]:
    """The words of one kind of our own list: salts, ailments, words that are no medicine or no name, and so on."""
    return frozenset(row["word"] for row in read(HERE / "words.csv") if row["kind"] == kind)


# A salt is cut from the end of a substance: "warfarin sodium" is warfarin.
SALTS = listed("salt")
AILMENTS = listed("ailment")
NOT_SUBSTANCES = listed("no_medicine")
# Where cutting would leave an element or a bare word, the substance keeps its full name.
KEPT = re.compile(
    r"^(sodium|potassium|calcium|magnesium|zinc|aluminium|ammonium|iron|ferr(ous|ic)|bismuth|silver|selenium|copper"
    r"|hydrogen|benzyl|methyl|ethyl|amyl|benzalkonium|cetylpyridinium|dequalinium|stannous|sulfur|acetic|citric|lactic"
    r"|glyceryl|monobasic|dibasic|disodium|trisodium|tripotassium|manganese|chromium|isopropyl|dimethyl|nitrous"
    r"|strontium|lanthanum|mercuric|hydrous|insulin|white|urea)\b"
)
PLACES = {
    "top": "skin", "eye": "eye", "vag": "vaginal", "ear": "ear", "nsl": "nose", "nasal": "nose", "inh": "inhaled",
    "rectal": "rectal", "nose": "nose", "skin": "skin", "mouth": "mouth", "bath": "skin", "shampoo": "skin",
}  # fmt: skip
NOT_MEDICINE = re.compile(
    r"\b(reagents?|dressing|gluten|low protein|wheat free|stockings?|adhesive|deodorants?|detergents?|ketone blood"
    r"|testing|catheter|stoma|other .* prep|preps?$|prep's|agents$|sunscreen|contact lens|oils for|freeze sprays"
    r"|cooking aids|foods?|polawax|soap|detergent|skin protectives|allergy preparations|allergen|pollen|wax$)\b"
)


@dataclass(frozen=True, slots=True)
class Product:
    """One product of a register: what it is called, what is in it, how it is used."""

    name: str
    substances: tuple[str, ...]
    classes: tuple[str, ...]
    route: str
    register: str


def plain(text: str) -> str:
    """Lower case, without accents, apostrophes or signs, words parted by one blank: the key that names are found by."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    text = re.sub(r"[’'`´]", "", text)
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


def without_salt(substance: str) -> str:
    """The substance without its salt, ester or water."""
    words = substance.split()
    while len(words) > 1 and words[-1] in SALTS:
        words.pop()
    return " ".join(words)


def substances_of(cell: str, names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The substances of a register's cell, each without salt and by the name that we use."""
    cell = cell.strip().lstrip("*")
    if cell in names:
        return names[cell]
    found: list[str] = []
    parts = [part for part in re.split(r"\s*(?:;|/| & | \+ )\s*", cell) if part]
    for written in parts:
        part = re.sub(r"\s*\([^)]*\)?$", "", written).strip()
        kept = part if KEPT.match(part) else without_salt(part)
        found += names.get(part) or names.get(kept) or (kept,)
    return tuple(dict.fromkeys(s for s in found if s))


def spellings() -> dict[str, tuple[str, ...]]:
    """Each way of writing a substance, and the substances that it means."""
    return {row["written"]: tuple(row["substances"].split(";")) for row in read(HERE / "substance_names.csv")}


def longest(table: list[dict[str, str]], column: str, value: str) -> dict[str, str]:
    """The row whose prefix is the longest that ``value`` begins with, or an empty row."""
    fits = [row for row in table if value.startswith(row[column])]
    return max(fits, key=lambda row: len(row[column])) if fits else {"classes": "", "route": ""}


def canada(folder: Path, names: dict[str, tuple[str, ...]]) -> list[Product]:
    """Products of Canada's register. Sunscreens and hand rubs are left out."""
    atc = read(HERE / "atc_classes.csv")
    found: list[Product] = []
    for row in read(folder / "names_ca.csv"):
        code = row["atc"].split(";")[0]
        if code.startswith(("D02BA", "D08", "V20", "V07", "V01", "V04", "A01AA")):
            continue
        about = longest(atc, "prefix", code)
        substances = substances_of(row["substances"], names)
        found.append(Product(row["name"], substances, tuple(about["classes"].split()), about["route"], "ca"))
    return found


def britain(folder: Path, names: dict[str, tuple[str, ...]]) -> list[Product]:
    """Products of Great Britain's prescribing codes. Foods, appliances, reagents and collective rows are left out."""
    sections = read(HERE / "bnf_classes.csv")
    found: list[Product] = []
    for row in read(folder / "names_gb.csv"):
        about = longest(sections, "section", row["bnf_section"])
        cell, name = row["substances"], row["name"]
        if about["route"] == "drop" or cell.count(";") > 2 or NOT_MEDICINE.search(cell):
            continue
        if "reagent" in name or plain(name) in AILMENTS:
            continue
        route = about["route"]
        bracket = re.search(r"\(([a-z /]+)\)", name)
        if bracket and bracket[1] in PLACES:
            route = PLACES[bracket[1]]
        name = re.sub(r"\s*\([^)]*\)?", "", name)
        substances = substances_of(cell, names)
        if any(s in AILMENTS for s in substances):
            substances = tuple(f"{s} vaccine" if s in AILMENTS else s for s in substances)
        found.append(Product(name, substances, tuple(about["classes"].split()), route, "gb"))
    return found
