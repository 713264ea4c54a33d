"""From single scores to tables of figures, each with its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from psoas.assessment import URGENCIES
from psoas.evaluation.annotated import KINDS
from psoas.evaluation.calibration import calibration_error, chance_error
from psoas.evaluation.scores import CaseScore, Key, StatementScore
from psoas.evaluation.uncertainty import Figure, mean, ratio, share
from psoas.vocabulary import FINDING_TYPES

_EMERGENCY: Final = "emergency_now"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures under named columns; ``percent`` where they are shares."""

    name: str
    rows: Mapping[str, Mapping[str, Figure]]
    percent: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(dict.fromkeys(column for row in self.rows.values() for column in row))


def listening_tables(scores: Sequence[StatementScore]) -> tuple[Table, ...]:
    """How well words are understood; nothing where there is no statement."""
    if not scores:
        return ()
    types = [t for t in FINDING_TYPES if any(k[0] == t for s in scores for k, _ in s.results)]
    wanted: dict[str, Callable[[Key], bool]] = {t: lambda key, t=t: key[0] == t for t in types}  # type: ignore[misc]
    wanted |= {"all present": lambda k: k[2], "all denied": lambda k: not k[2], "all": lambda _: True}
    found = {name: _precision_recall(scores, test) for name, test in wanted.items()}
    sides = [side for s in scores for side in s.sides]
    lengths = [s.duration_right for s in scores if s.duration_right is not None]
    true = [key for s in scores for key, result in s.results if result != "wrong"]
    turned = [key for s in scores for key in s.reversed_]
    flags, turned_flags = ([key for key in keys if key[0] == "red_flag"] for keys in (true, turned))
    rest = {
        "side right, of places and qualities found": share(sum(sides), len(sides)),
        "length right, within a quarter or a day": share(sum(lengths), len(lengths)),
        "statements without any error": share(sum(s.exact for s in scores), len(scores)),
        "red flags turned round (said for denied, or denied for said)": share(len(turned_flags), len(flags)),
        "other findings turned round": share(len(turned) - len(turned_flags), len(true) - len(flags)),
    }
    return (
        Table("Findings", found, percent=False),
        Table(
            "Sides, lengths, polarity", {name: {"all": figure} for name, figure in rest.items()}, percent=True
        ),
    )


def _precision_recall(
    scores: Sequence[StatementScore], wanted: Callable[[Key], bool]
) -> Mapping[str, Figure]:
    """Precision, recall and F1 of the findings that ``wanted`` picks, resampled by statement."""
    counts = np.zeros((len(scores), 3))
    for n, score in enumerate(scores):
        for key, result in score.results:
            if wanted(key):
                counts[n, ("found", "wrong", "missed").index(result)] += 1
    found, wrong, missed = counts.T
    return {
        "precision": ratio(found, found + wrong),
        "recall": ratio(found, found + missed),
        "F1": replace(ratio(found, found + (wrong + missed) / 2), of=int((found + missed).sum())),
    }


def deciphering_tables(scores: Sequence[CaseScore]) -> tuple[Table, ...]:
    """How well sources are ranked and people kept safe, over all and over the clear and the hidden cases apart."""
    if not scores:
        return ()
    groups = {"all": list(scores)}
    groups |= {kind: mine for kind in KINDS if (mine := [s for s in scores if s.kind == kind])}
    parts = (("Sources", _ranks, True), ("Probabilities", _losses, False), ("Safety", _safety, True))
    return tuple(Table(name, _by_group(groups, of), percent) for name, of, percent in parts)


def _by_group(
    groups: Mapping[str, Sequence[CaseScore]], of: Callable[[Sequence[CaseScore]], Mapping[str, Figure]]
) -> Mapping[str, Mapping[str, Figure]]:
    columns = {group: of(scores) for group, scores in groups.items()}
    return {row: {group: column[row] for group, column in columns.items()} for row in columns["all"]}


def _ranks(scores: Sequence[CaseScore]) -> Mapping[str, Figure]:
    def within(k: int) -> Figure:
        return share(sum(s.rank is not None and s.rank <= k for s in scores), len(scores))

    return {"first": within(1), "in the first three": within(3), "in the first five": within(5)}


def _losses(scores: Sequence[CaseScore]) -> Mapping[str, Figure]:
    return {
        "Brier score of the true source": mean(np.array([s.brier_true for s in scores])),
        "Brier score, normalised": mean(np.array([s.brier_normalised for s in scores])),
        "log loss of the true source (nats)": mean(np.array([s.log_loss for s in scores])),
        "expected calibration error": calibration_error(scores),
        "the same error, only the diagnosis itself being right": calibration_error(scores, strictly=True),
        "the same error by chance alone, were every probability true": chance_error(scores),
    }


def _safety(scores: Sequence[CaseScore]) -> Mapping[str, Figure]:
    must = [s.flagged for s in scores if s.must_flag]
    need_not = [s.flagged for s in scores if not s.must_flag]
    emergencies = [s.steps < 0 for s in scores if s.true_urgency == _EMERGENCY]
    none, mention = URGENCIES[:2]
    loosely = sum(s.steps == 0 or (s.urgency, s.true_urgency) == (mention, none) for s in scores)
    return {
        "flagged, of those who must be": share(sum(must), len(must)),
        "false alarms, of those who need not be": share(sum(need_not), len(need_not)),
        "urgency exact": share(sum(s.steps == 0 for s in scores), len(scores)),
        "urgency exact, with 'mention it to a doctor' read as none": share(loosely, len(scores)),
        "urgency too low": share(sum(s.steps < 0 for s in scores), len(scores)),
        "urgency too high": share(sum(s.steps > 0 for s in scores), len(scores)),
        "emergencies under-called": share(sum(emergencies), len(emergencies)),
    }
