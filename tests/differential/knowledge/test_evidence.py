"""The evidence tables: whole, sourced, and in agreement with what was published."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.differential.presentations import finding
from tests.every import every

from psoas.differential import decipher
from psoas.differential.knowledge import evidence as tables
from psoas.differential.knowledge.evidence import (
    FINDING_AT,
    FINDINGS,
    NEAR_PROOF,
    PACKAGE,
    SOURCE_AT,
    finding_of,
    knowledge,
)
from psoas.differential.knowledge.priors import age_limits
from psoas.errors import KnowledgeError
from psoas.visit import Client, Sex
from psoas.vocabulary import SOURCES
from psoas.vocabulary.tables import Row, read

PUBLISHED = Path(__file__).parent / "published_ratios.csv"
# The least that a source must say of itself before it can be ranked against the others.
NEEDED = {"region": 3, "quality": 2, "course": 3, "exam": 2}


@every("source", SOURCES)
def test_every_source_has_a_pain_map(source: str) -> None:
    keys = [FINDINGS[f] for f, s in knowledge().origins if s == SOURCE_AT[source]]
    for type_, least in NEEDED.items():
        assert sum(key.startswith(f"{type_}:") for key in keys) >= least, type_
    regions = [k for k in keys if k.startswith("region:")]
    assert max(knowledge().rate[FINDING_AT[k], SOURCE_AT[source]] for k in regions) >= 0.4


def test_every_weight_is_within_the_caps_and_has_a_source() -> None:
    known = knowledge()
    most = np.log2(known.ceiling)
    assert (most >= np.log2(known.settings["ratio_ceiling"])).all()
    least = np.log2(known.settings["ratio_floor"])
    for bits in (known.bits_present, known.bits_denied):
        assert np.isfinite(bits).all()
        assert (bits <= most + 1e-12).all()
        assert bits.min() >= least - 1e-12
    assert all(origin.citation for origin in known.origins.values())
    assert {origin.verified for origin in known.origins.values()} == {"yes", "recalled", "estimate"}


def test_presence_and_denial_pull_apart() -> None:
    known = knowledge()
    assert (known.bits_present * known.bits_denied <= 1e-12).all()


def test_what_was_published_to_speak_for_a_source_speaks_for_it_here() -> None:
    """Direction only: published figures mostly come from people who were suspected of the disease."""
    known, rows = knowledge(), list(csv.DictReader(PUBLISHED.read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 30
    for row in rows:
        assert float(row["ratio"]) >= 2
        assert row["citation"]
        at = FINDING_AT[f"{row['type']}:{row['code']}"], SOURCE_AT[row["source"]]
        assert known.bits_present[at] > 0.5, row


def broken(columns: dict[str, str]) -> Row:
    return Row("a table", 7, columns)


@every(
    ("use", "says"),
    [
        (lambda: tables._share(broken({"rate": "1.2"}), "rate"), "between 0 and 1"),
        (lambda: tables._share(broken({"rate": "high"}), "rate"), "not a number"),
        (lambda: tables._members(broken({"findings": "exam:thomas"}), "findings"), "not a finding"),
        (lambda: tables._origin(broken({"citation": "", "verified": "yes"})), "empty"),
        (lambda: tables._origin(broken({"citation": "a", "verified": "maybe"})), "maybe"),
    ],
)
def test_a_broken_row_says_where_and_why(use: Callable[[], object], says: str) -> None:
    with pytest.raises(KnowledgeError, match=says) as caught:
        use()
    assert "a table, line 7" in str(caught.value)


def test_near_proof_signs_weigh_more_than_any_other() -> None:
    known = knowledge()
    usual = known.settings["ratio_ceiling"]
    rows = read(
        PACKAGE, "near_proof.csv", NEAR_PROOF, lambda row: (finding_of(row), SOURCE_AT[row.text("source")])
    )
    assert rows
    for at in rows:
        assert known.bits_present[at] > np.log2(usual), at
    assert np.argwhere(known.ceiling > usual).tolist() == sorted(map(list, rows))


@every("sex", ["female", "male", "unstated"])
@every("age", [20, 45, 80])
@every("at", np.argwhere(knowledge().ceiling > knowledge().settings["ratio_ceiling"]).tolist())
def test_a_near_proof_sign_alone_makes_its_source_likely(at: list[int], age: int, sex: Sex) -> None:
    """Also beside a common sign of another source."""
    name, source = FINDINGS[at[0]], SOURCES[at[1]]
    for others in ((), ("region:low_back",), ("activity_worse:sit", "region:low_back")):
        first = decipher(Client(age_years=age, sex=sex), [finding(name), *map(finding, others)]).estimates[0]
        assert first.source == source
        assert first.probability > 0.6, others


def age_of(source: str) -> float | None:
    """An age at which a source is usual: of one with age limits the first; others are asked without an age.

    Most infected hips of children come before five (Kocher 1999). After three the commoner sources of children share
    its signs, and safety, not the ranking, sees to it that it is not missed.
    """
    if source == "septic_hip":
        return 1
    limit = age_limits().get(SOURCE_AT[source])
    return None if limit is None else limit.usual_from


def test_signs_at_the_ceiling_bring_their_source_among_the_first_three() -> None:
    """What raises a source fifty times and more is seen in the answer, whatever the prior."""
    known = knowledge()
    for f, s in np.argwhere(known.rate / known.base[:, None] >= known.settings["ratio_ceiling"]).tolist():
        first = decipher(Client(age_years=age_of(SOURCES[s])), [finding(FINDINGS[f])]).estimates[:3]
        assert SOURCES[s] in [e.source for e in first], (FINDINGS[f], SOURCES[s])
