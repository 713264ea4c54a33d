"""The classes of substances: from triggers, our own table, the registers' codes, and stems where nothing else helps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from medicines.registers import HERE, Product, read, spellings

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src" / "psoas" / "text" / "data" / "en"
LOCAL = frozenset({"skin", "eye", "ear", "nose", "mouth", "inhaled", "vaginal", "rectal", "gut", "injection"})
SMALLEST_SHARE = 0.15  # of a substance's products: a class below it is a rare use or a slip of the register


class Classes:
    """What each class counts for, up the tables of classes and of triggers."""

    def __init__(self) -> None:
        words = {row["trigger"]: row["words"] for row in read(HERE / "names_by_class.csv")}
        self.triggers = {
            row["trigger"]: row | {"words": words.get(row["trigger"], "")}
            for row in read(ROOT / "src/psoas/care/data/triggers.csv")
        }
        self.own = {row["class"]: row for row in read(HERE / "class_parents.csv")}

    def medicine(self, code: str) -> bool:
        """Whether a code is a trigger that a medicine sets off."""
        return self.triggers.get(code, {}).get("kind") == "medicine"

    def closed(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The codes and everything that they count for."""
        found: dict[str, None] = {}
        waiting = list(codes)
        while waiting:
            code = waiting.pop(0)
            if code in found:
                continue
            found[code] = None
            waiting += self.own.get(code, {}).get("counts_as", "").split()
            if self.medicine(code):
                waiting += [c for c in self.triggers[code]["is_a"].split() if self.medicine(c)]
        return tuple(found)


def of_triggers(classes: Classes, known: set[str]) -> dict[str, list[str]]:
    """The triggers that name a substance among their words."""
    found: dict[str, list[str]] = defaultdict(list)
    spelt = spellings()
    for code, row in classes.triggers.items():
        for word in row["words"].split(";") if row["kind"] == "medicine" else []:
            means = spelt.get(word, (word,))
            if len(means) == 1 and means[0] in known:
                found[means[0]].append(code)
    return found


def of_registers(products: list[Product]) -> dict[tuple[str, str, bool], list[str]]:
    """The classes of products that hold one substance alone: by substance, register, and whether put on only."""
    counts: dict[tuple[str, str, bool], Counter[tuple[str, ...]]] = defaultdict(Counter)
    for product in products:
        if len(product.substances) == 1 and product.classes:
            key = (product.substances[0], product.register, product.route in LOCAL)
            counts[key][product.classes] += 1
    return {
        key: [c for group, n in seen.most_common() if n / seen.total() >= SMALLEST_SHARE for c in group]
        for key, seen in counts.items()
    }


def of_name(substance: str, stems: list[dict[str, str]]) -> list[str]:
    """The classes that a substance's own name tells."""
    first = substance.split(maxsplit=1)[0]
    if first == "insulin":
        return ["insulin"]
    if first in {"ferrous", "ferric", "iron"}:
        return ["iron"]
    return next((row["classes"].split() for row in stems if substance.endswith(row["ending"])), [])


def substance_classes(products: list[Product], classes: Classes) -> dict[str, tuple[str, ...]]:
    """The classes of each substance, closed upwards."""
    own: dict[str, list[str]] = defaultdict(list)
    for row in read(HERE / "substances_recalled.csv"):
        for substance in row["substances"].split(";"):
            own[substance] += row["classes"].split()
    everything = set(own) | {s for product in products for s in product.substances}
    triggers, registers = of_triggers(classes, everything), of_registers(products)
    stems = sorted(read(DATA / "medicines" / "stems.csv"), key=lambda row: -len(row["ending"]))
    found: dict[str, tuple[str, ...]] = {}
    for substance in sorted(everything):
        codes = [*triggers[substance], *own[substance]] if substance in own else [*triggers[substance]]
        codes += registers.get((substance, "ca", False), [])
        # What Britain says, and what is only put on, counts where nothing else is known.
        for register, place in (("gb", False), ("ca", True), ("gb", True)):
            codes = codes or registers.get((substance, register, place), [])
        found[substance] = classes.closed(codes or of_name(substance, stems) or ["other_medicine"])
    return found
