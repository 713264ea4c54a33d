"""Mistakes by kind: codes and counts, and on request the ids. Never a word of a client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from psoas.evaluation.scores import CaseScore, Key, StatementScore


@dataclass(frozen=True, slots=True)
class CodeMistakes:
    """How often a finding was there, missed, found where it is not, or turned round (one of the missed)."""

    finding: str
    present: bool
    there: int
    missed: int
    wrong: int
    turned: int


@dataclass(frozen=True, slots=True)
class SourceMistakes:
    """How often a source was the truth, not first, not in the first three; ``instead`` stood first most often."""

    source: str
    cases: int
    not_first: int
    not_in_three: int
    instead: tuple[tuple[str, int], ...]
    flag_missed: int
    false_alarms: int


def code_mistakes(scores: Sequence[StatementScore]) -> tuple[CodeMistakes, ...]:
    """Every finding on which a mistake was made, most mistakes first."""
    counts = Counter((key, result) for s in scores for key, result in s.results)
    turned = Counter(key for s in scores for key in s.reversed_)
    out = [
        CodeMistakes(
            finding=f"{key[0]}:{key[1]}",
            present=key[2],
            there=counts[key, "found"] + counts[key, "missed"],
            missed=counts[key, "missed"],
            wrong=counts[key, "wrong"],
            turned=turned[key],
        )
        for key in {key for key, _ in counts}
        if counts[key, "missed"] or counts[key, "wrong"]
    ]
    return tuple(sorted(out, key=lambda m: (-m.missed - m.wrong, m.finding, not m.present)))


def source_mistakes(scores: Sequence[CaseScore]) -> tuple[SourceMistakes, ...]:
    """Every true source that was not always put first, or on which a flag was wrong; most mistakes first."""
    out: list[SourceMistakes] = []
    for source in sorted({s.diagnosis for s in scores}):
        mine = [s for s in scores if s.diagnosis == source]
        missed = [s for s in mine if s.rank != 1]
        out.append(
            SourceMistakes(
                source=source,
                cases=len(mine),
                not_first=len(missed),
                not_in_three=sum(s.rank is None or s.rank > 3 for s in mine),
                instead=tuple(Counter(s.first for s in missed if s.first).most_common(3)),
                flag_missed=sum(s.must_flag and not s.flagged for s in mine),
                false_alarms=sum(s.flagged and not s.must_flag for s in mine),
            )
        )
    wrong = (m for m in out if m.not_first or m.flag_missed or m.false_alarms)
    return tuple(sorted(wrong, key=lambda m: (-m.flag_missed, -m.not_first - m.false_alarms, m.source)))


def told(key: Key) -> str:
    """A finding in a word: ``red_flag:fever``, with ``no`` before it where it is denied.

    >>> told(("red_flag", "fever", False))
    'no red_flag:fever'
    """
    return f"{'' if key[2] else 'no '}{key[0]}:{key[1]}"


def mistake_lines(statements: Sequence[StatementScore], cases: Sequence[CaseScore]) -> tuple[str, ...]:
    """One line for each statement and case with a mistake: its id and codes."""
    out: list[str] = []
    for heard in statements:
        parts = [
            f"{result} {', '.join(told(key) for key, r in heard.results if r == result)}"
            for result in ("missed", "wrong")
            if any(r == result for _, r in heard.results)
        ]
        parts += ["side wrong"] * (not all(heard.sides)) + ["length wrong"] * (heard.duration_right is False)
        if parts:
            out.append(f"{heard.id}: {'; '.join(parts)}")
    for case in cases:
        parts = [f"first {case.first or 'none, too little understood'}"] * (case.rank != 1)
        parts += [f"urgency {case.urgency}, true {case.true_urgency}"] * (case.steps != 0)
        parts += ["not flagged"] * (case.must_flag and not case.flagged)
        parts += ["false alarm"] * (case.flagged and not case.must_flag)
        if parts:
            out.append(f"{case.id}: {case.diagnosis}; {'; '.join(parts)}")
    return tuple(out)
