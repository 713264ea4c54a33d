"""Textbook and sparse clients, written from clinical knowledge before the engine was run on them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from tests.differential.presentations import Presentation, presentations
from tests.every import every

from psoas.assessment import Differential
from psoas.differential import decipher
from psoas.screening import screen
from psoas.vocabulary import SOURCES

TEXTBOOK = presentations("vignettes.csv")
SPARSE = presentations("sparse_vignettes.csv")
ATYPICAL = presentations("atypical_vignettes.csv")
# What a practitioner must not start to treat before someone else has looked.
DANGEROUS = {
    "femoral_neck_stress_fracture", "avascular_necrosis", "septic_hip", "cauda_equina", "vertebral_fracture",
    "spinal_malignancy", "spinal_infection", "psoas_abscess", "psoas_haematoma", "aortic_aneurysm",
    "kidney_stone", "pyelonephritis", "appendicitis", "inguinal_hernia", "gynaecological",
    "ectopic_pregnancy", "deep_vein_thrombosis", "herpes_zoster", "testicular_torsion",
    "slipped_epiphysis", "perthes", "avulsion_fracture", "childhood_malignancy", "juvenile_arthritis",
}  # fmt: skip


@cache
def deciphered(presentation: Presentation) -> Differential:
    """What several tests ask of one client, worked out once."""
    return decipher(presentation.client, presentation.findings)


def ranked(presentation: Presentation) -> list[str]:
    return [e.source for e in deciphered(presentation).estimates]


def test_every_source_has_two_textbook_clients_and_one_sparse() -> None:
    for source in SOURCES:
        assert sum(p.source == source for p in TEXTBOOK) >= 2, source
        assert sum(p.source == source for p in SPARSE) >= 1, source


@every("presentation", TEXTBOOK, ids=lambda p: p.name)
def test_textbook_client_is_among_the_first_three(presentation: Presentation) -> None:
    assert presentation.source in ranked(presentation)[:3]


@pytest.mark.parametrize(
    ("clients", "first", "first_three"), [(TEXTBOOK, 0.9, 0.97), (SPARSE, 0.75, 0.92), (ATYPICAL, 0.75, 0.92)]
)
def test_the_share_of_clients_whose_source_ranks_high(
    clients: list[Presentation], first: float, first_three: float
) -> None:
    places = [ranked(p).index(p.source) for p in clients]
    assert np.mean([place == 0 for place in places]) >= first
    assert np.mean([place < 3 for place in places]) >= first_three


def test_probabilities_are_honest() -> None:
    """Brier score and calibration error over all sources of all clients."""
    said, true = [], []
    for presentation in (*TEXTBOOK, *SPARSE, *ATYPICAL):
        for estimate in deciphered(presentation).estimates:
            said.append(estimate.probability)
            true.append(estimate.source == presentation.source)
    p, y = np.array(said), np.array(true, dtype=float)
    clients = len(TEXTBOOK) + len(SPARSE) + len(ATYPICAL)
    assert ((p - y) ** 2).sum() / clients < 0.45
    bands = np.minimum((p * 10).astype(int), 9)
    error = sum(abs(p[bands == b].sum() - y[bands == b].sum()) for b in range(10)) / len(p)
    assert error < 0.1


@every("presentation", SPARSE[::4], ids=lambda p: p.name)
def test_the_leading_source_says_why(presentation: Presentation) -> None:
    keys = {f.key for f in presentation.findings}
    first = deciphered(presentation).estimates[0]
    assert first.because
    assert {r.finding for r in first.because if not r.finding.startswith("source:")} <= keys
    assert any(reason.bits > 0 for reason in first.because)
    assert all(
        reason.citation and reason.verified in ("yes", "recalled", "estimate") for reason in first.because
    )


@every(
    "presentation",
    [p for p in (*TEXTBOOK, *SPARSE, *ATYPICAL) if p.source in DANGEROUS],
    ids=lambda p: p.name,
)
def test_a_dangerous_source_stops_the_visit(presentation: Presentation) -> None:
    assert screen(presentation.client, presentation.findings).stops


def test_few_harmless_clients_are_stopped() -> None:
    harmless = [p for p in (*TEXTBOOK, *SPARSE, *ATYPICAL) if p.source not in DANGEROUS]
    stopped = [p.name for p in harmless if screen(p.client, p.findings).stops]
    assert len(stopped) / len(harmless) < 0.05, stopped


@pytest.mark.parametrize("clients", [TEXTBOOK, SPARSE, ATYPICAL])
def test_screening_only_sharpens_the_ranking(clients: list[Presentation]) -> None:
    """The rules that fired point the same way as the findings that fired them."""

    def right(*, screened: bool) -> int:
        answers = (
            decipher(p.client, p.findings, screening=screen(p.client, p.findings))
            if screened
            else deciphered(p)
            for p in clients
        )
        return sum(a.estimates[0].source == p.source for a, p in zip(answers, clients, strict=True))

    assert right(screened=True) >= right(screened=False)
