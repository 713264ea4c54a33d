"""The scores a second time, plainly, from what the commands print: the definitions of `docs/evaluation.md` line by line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

Line = Mapping[str, Any]
URGENCIES = ("none", "mention_to_doctor", "within_2_weeks", "same_day", "emergency_now")
SAME_SIDE = {"midline", "unstated"}


def key(finding: Line) -> tuple[str, str, bool]:
    return finding["type"], finding["code"], finding.get("present", True)


def f1_row(found: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision = found / (found + wrong) if found + wrong else 0.0
    recall = found / (found + missed) if found + missed else 0.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0


def findings(gold: Sequence[Line], told: Sequence[Line]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of every type, of what is present, denied, and of all."""
    found: list[str] = []
    wrong: list[str] = []
    missed: list[str] = []

    def names(of: tuple[str, str, bool]) -> tuple[str, ...]:
        return of[0], "all", "all present" if of[2] else "all denied"

    for true, said in zip(gold, told, strict=True):
        wanted, read = {key(f) for f in true["findings"]}, {key(f) for f in said["findings"]}
        passed_over = {key(f) for f in true.get("optional", [])}
        found += [name for k in wanted & read for name in names(k)]
        missed += [name for k in wanted - read for name in names(k)]
        wrong += [name for k in read - wanted - passed_over for name in names(k)]
    return {
        name: f1_row(found.count(name), wrong.count(name), missed.count(name))
        for name in {*found, *wrong, *missed}
    }


def sides(gold: Sequence[Line], told: Sequence[Line]) -> tuple[int, int]:
    """How many sides of found places and qualities are right, and of how many."""
    right = of = 0
    for true, said in zip(gold, told, strict=True):
        wanted = {key(f): f.get("side") or "unstated" for f in true["findings"]}
        read: dict[tuple[str, str, bool], str] = {}
        for finding in said["findings"]:
            read.setdefault(key(finding), finding.get("side") or "unstated")
        for k in wanted.keys() & read.keys():
            if k[0] in ("region", "quality"):
                of += 1
                right += wanted[k] == read[k] or {wanted[k], read[k]} <= SAME_SIDE
    return right, of


def within(k: int, gold: Sequence[Line], answers: Sequence[Line]) -> int:
    """In how many cases a right source is among the first ``k``."""
    return sum(
        any(e["source"] in {c["diagnosis"], *c["acceptable"]} for e in a["differential"][:k])
        for c, a in zip(gold, answers, strict=True)
    )


def losses(gold: Sequence[Line], answers: Sequence[Line]) -> tuple[float, float, float]:
    """Mean Brier score of the true source, the same normalised over all, and log loss."""
    plain = normalised = log = 0.0
    for case, answer in zip(gold, answers, strict=True):
        chance = {e["source"]: e["probability"] for e in answer["differential"]}
        true, total = chance.get(case["diagnosis"], 0.0), max(sum(chance.values()), 1e-12)
        plain += (1 - true) ** 2
        normalised += (1 - true / total) ** 2
        normalised += sum((p / total) ** 2 for s, p in chance.items() if s != case["diagnosis"])
        log -= math.log(min(1.0, max(1e-4, true)))
    return plain / len(gold), normalised / len(gold), log / len(gold)


def safety(gold: Sequence[Line], answers: Sequence[Line]) -> dict[str, int]:
    """Flagged of those who must be, false alarms, and urgency as annotated."""
    flagged = [
        any(URGENCIES.index(u) >= 2 for u in (a["urgency"], *(f["urgency"] for f in a["red_flags"])))
        for a in answers
    ]
    return {
        "flagged, of those who must be": sum(
            f and c["must_flag"] for f, c in zip(flagged, gold, strict=True)
        ),
        "false alarms, of those who need not be": sum(
            f and not c["must_flag"] for f, c in zip(flagged, gold, strict=True)
        ),
        "urgency exact": sum(a["urgency"] == c["urgency"] for a, c in zip(answers, gold, strict=True)),
    }
