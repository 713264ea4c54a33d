"""Builds the tables of medicine names that the words of a client are read with.

Run as ``python tools/build_medicines.py --registers FOLDER``. ``FOLDER`` holds ``names_ca.csv`` (Health Canada,
Drug Product Database) and ``names_gb.csv`` (NHS Business Services Authority, BNF codes). The other inputs are the
project's own tables in ``tools/medicines/`` and the triggers of ``psoas.care``. Written to
``src/psoas/text/data/en/``: ``medicines.csv`` and ``substances.csv``, and in its folder ``medicines``
``supplements.csv``, ``classes.csv`` and ``near_words.csv``. The same inputs give the same files. ``docs/medicines.md`` tells more.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import wordfreq
from medicines import registers
from medicines.classes import LOCAL, Classes, substance_classes
from medicines.registers import HERE, NOT_SUBSTANCES, Product, listed, plain, read

ROOT = Path(__file__).parents[1]
OUT = ROOT / "src" / "psoas" / "text" / "data" / "en"
MORE = OUT / "medicines"
TOP_NEAR, TOP_RARE, ORDINARY = 60_000, 150_000, 8_000
TOP_ORDINARY, TOP_PIECES = 30_000, 20_000
HEADER = ["name", "substances", "classes", "marks", "register", "verified", "written"]
REGIONS = {"US": "us", "EU": "eu", "AU": "au", "GB": "uk", "IN": "in", "LA": "la", "AF": "af", "CA": "cn"}
LONGEST_NAME, LONGEST_SUBSTANCE, LONGEST_ROW = 50, 40, 135


def vaccines(product: Product) -> Product:
    """A vaccine's antigens brought to the disease that it protects from."""
    if "vaccine" not in product.classes:
        return product
    text = " ".join((*product.substances, product.name))
    found = [row["vaccine"] for row in read(HERE / "vaccines.csv") if row["holds"] in text] or ["vaccine"]
    return Product(product.name, tuple(dict.fromkeys(found)), product.classes, "", product.register)


def usable(product: Product) -> Product | None:
    """The product without vehicles and fillers, or nothing where nothing else is left."""
    kept = tuple(s.replace(",", "") for s in product.substances if s not in NOT_SUBSTANCES)
    kept = tuple(s for s in kept if len(s) <= LONGEST_SUBSTANCE)
    if not kept or not plain(product.name) or len(product.name) > LONGEST_NAME:
        return None
    short = kept
    while len(";".join(short)) + 2 * len(product.name) > LONGEST_ROW:  # multivitamins, infusions
        short = short[:-1]
    return Product(product.name, short, product.classes, product.route, product.register)


def recalled(names: dict[str, tuple[str, ...]]) -> list[Product]:
    """Brands and short names of our own table."""
    found = []
    for row in read(HERE / "names_recalled.csv"):
        substances = registers.substances_of(row["substances"], names)
        region = REGIONS[row["region"].split()[0]]
        found += [Product(name, substances, (), "", region) for name in row["names"].split(";")]
    return found


def name_rows(products: list[Product], held: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """One row for each name: recalled brands go before Canada's, Canada's before Britain's."""
    grouped: dict[str, list[Product]] = defaultdict(list)
    for product in products:
        grouped[plain(product.name)].append(product)
    rows: dict[str, list[str]] = {}
    for key, group in grouped.items():
        rank = {"ca": 1, "gb": 2}
        best = min(group, key=lambda p: rank.get(p.register, 0))
        routes = {p.route for p in group if p.substances == best.substances}
        # A name with tablets as well as a cream tells no route.
        route = best.route if routes <= LOCAL and key not in held else ""
        verified = "yes" if best.register in rank else "recalled"
        rows[key] = [best.name.strip(), ";".join(best.substances), "", route, best.register, verified]
    for substance in held:
        rows.setdefault(plain(substance), [substance, substance, "", "", "inn", "recalled"])
    for written, substances in registers.spellings().items():
        if all(s in held for s in substances) and not set(written) & set("&/(;+,"):
            row = rows.setdefault(plain(written), [written, ";".join(substances), "", "", "inn", "recalled"])
            row[3] = row[3] or "lay"
    return rows


def add_triggers(rows: dict[str, list[str]], held: dict[str, tuple[str, ...]], classes: Classes) -> None:
    """Every word of a medicine trigger becomes a name that holds the trigger."""
    forms = {r["word"]: r["route"] for r in read(MORE / "dose_forms.csv") if r["role"] == "form"}
    extra = [(code, w) for code, row in classes.triggers.items() if row["kind"] == "medicine"
             for w in row["words"].split(";") if w]  # fmt: skip
    extra += [(row["classes"], w) for row in read(HERE / "class_names.csv") for w in row["names"].split(";")]
    for codes, word in extra:
        key, wanted = plain(word), classes.closed(codes.split())
        if key not in rows:
            head, _, form = key.rpartition(" ")
            if classes.medicine(codes) and head in rows and form in forms:
                rows[key] = [word, rows[head][1], "", forms[form], "plain", "recalled"]
            elif key.endswith("s") and key[:-1] in rows and "class" in rows[key[:-1]][3]:
                rows[key] = [word, *rows[key[:-1]][1:]]
            else:
                rows[key] = [word, "", "", "class", "plain", "recalled"]
        row = rows[key]
        if classes.medicine(codes) and row[3] != "class":
            row[3] = f"{row[3]} lay".strip()
        has = {c for s in row[1].split(";") for c in held.get(s, ())}
        has = set() if LOCAL & set(row[3].split()) else has
        lacking = [c for c in wanted if c not in has and c not in row[2].split()]
        row[2] = " ".join([*row[2].split(), *lacking])


def mark_common(rows: dict[str, list[str]]) -> None:
    """Marks names that are words of everyday English too: alone in a sentence they mean no medicine."""
    top = {word: rank for rank, word in enumerate(wordfreq.top_n_list("en", TOP_NEAR))}
    ordinary = set(wordfreq.top_n_list("en", 20_000))
    substances = {s for row in rows.values() for s in row[1].split(";")}
    triggers = {
        plain(w)
        for r in Classes().triggers.values()
        if r["kind"] == "medicine"
        for w in r["words"].split(";")
    }
    spared = listed("medicine_word")
    for key, row in rows.items():
        words = key.split()
        everyday = (
            key in top if len(words) == 1 else all(w in ordinary or len(w) == 1 or w.isdigit() for w in words)
        )
        if row[4] == "plain" or key in triggers or any(w in spared for w in words):
            continue
        if everyday or len(key) <= 3 or key.isdigit():
            rare = key in substances or (len(key) > 3 and top.get(key, 0) > ORDINARY)
            row[3] = f"{row[3]} {'seldom' if rare else 'common'}".strip()


def supplement_row(name: str, row: dict[str, str]) -> list[str]:
    """One name of a herb or supplement; a foodstuff is one only where a medicine is expected."""
    everyday = name in wordfreq.top_n_list("en", TOP_ORDINARY) and name not in listed("medicine_word")
    marks = "supplement seldom" if everyday else "supplement"
    return [name, row["code"], row["classes"], marks, row["citation"], row["verified"]]


def medicine_row(key: str, row: list[str]) -> list[str]:
    """A row as it is written: the key, the row, and the name where it differs from its key."""
    name, *rest = (cell.replace(",", " ").replace('"', "") for cell in row)
    return [key, *rest, "" if name == key else name]


def write(path: Path, header: list[str], rows: Iterable[Iterable[str]]) -> int:
    """Writes a table and returns how many rows it has."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def near_words() -> list[tuple[str, str]]:
    """English words that the spelling rules would take for a medicine, so that they are left alone."""
    (MORE / "near_words.csv").write_text("word,source\n", encoding="utf-8")
    sys.path.insert(0, str(ROOT / "src"))
    from psoas.text.medicines import looks_like, spelling, table  # noqa: PLC0415 - the tables come first

    clinical = set((HERE / "clinical_words.txt").read_text(encoding="utf-8").split())
    slips, names = listed("slip"), table.names()
    ranked = [w for w in wordfreq.top_n_list("en", TOP_RARE) if w.isascii() and w.isalpha()]
    top = set(wordfreq.top_n_list("en", TOP_NEAR))
    joined = table.joined()
    found: dict[str, str] = {}
    for word in dict.fromkeys((*ranked, *sorted(clinical))):
        if word in names or word in slips:
            continue
        if word not in top and word not in clinical:
            if spelling.corrected_in_passing(word):
                found[word] = "rare"
        elif (
            word in joined
            or spelling.corrected(word, wide=True)
            or spelling.tied(word, wide=True)
            or looks_like.ending(word)
        ):
            found[word] = "clinical" if word in clinical else "wordfreq"
    return sorted({**found, **split_names()}.items())


def split_names() -> dict[str, str]:
    """Names of medicines that are two common words when they are parted: "hero in"."""
    from psoas.text.medicines import spelling, table  # noqa: PLC0415

    pieces = set(wordfreq.top_n_list("en", TOP_PIECES))
    parted = [
        f"{name[:cut]} {name[cut:]}"
        for name in table.names()
        if len(name) >= 6 and spelling.known_to_all(name)
        for cut in range(2, len(name) - 1)
        if name[:cut] in pieces and name[cut:] in pieces
    ]
    return dict.fromkeys(parted, "pair")


def main() -> None:
    """Reads the inputs, writes the tables, and prints how many rows each has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--registers", type=Path, required=True, help="folder with names_ca.csv and names_gb.csv"
    )
    folder = parser.parse_args().registers
    names, classes = registers.spellings(), Classes()
    read_in = registers.canada(folder, names) + registers.britain(folder, names)
    read_in += recalled(names)
    products = [p for p in map(usable, map(vaccines, read_in)) if p]
    held = substance_classes(products, classes)
    rows = name_rows(products, held)
    add_triggers(rows, held, classes)
    supplements = [
        supplement_row(name, row)
        for row in read(HERE / "supplements.csv")
        for name in row["names"].split(";")
    ]
    for name, *_ in supplements:
        rows.pop(plain(name), None)
    for name in listed("no_name"):
        rows.pop(name, None)
    mark_common(rows)
    used = {c for codes in held.values() for c in codes} | {c for r in rows.values() for c in r[2].split()}
    used |= {c for s in supplements for c in s[2].split()}
    systemic = {c for c, row in classes.own.items() if row["systemic_only"] == "yes"}
    systemic |= {c for c in used if classes.medicine(c) and c not in classes.own} - {
        "neutral_medicine",
        "medicine_patch",
    }
    write(
        MORE / "classes.csv",
        ["class", "systemic_only"],
        ((c, "yes" if c in systemic else "no") for c in sorted(used)),
    )
    seen = {p.substances[0]: p.register for p in reversed(products) if len(p.substances) == 1}
    counts = {
        "medicines": write(OUT / "medicines.csv", HEADER, (medicine_row(k, rows[k]) for k in sorted(rows))),
        "substances": write(OUT / "substances.csv", ["substance", "classes", "register", "verified"],
                            ((s, " ".join(held[s]), seen.get(s, "inn"), "yes" if seen.get(s) in {"ca", "gb"} else "recalled")
                             for s in sorted(held))),
        "supplements": write(MORE / "supplements.csv", ["name", "code", "classes", "marks", "citation", "verified"], supplements),
    }  # fmt: skip
    counts["near words"] = write(MORE / "near_words.csv", ["word", "source"], near_words())
    print(counts)


if __name__ == "__main__":
    main()
