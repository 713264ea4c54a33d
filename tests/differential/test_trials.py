"""What a trial of treatment says of the sources: little, and as much for as against."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.assessment import TreatmentTrial
from psoas.differential.knowledge.evidence import SOURCE_AT
from psoas.differential.knowledge.trials import weigh_trials
from psoas.vocabulary import SOURCES

TUMOUR = "spinal_malignancy"


@pytest.mark.parametrize("source", [s for s in SOURCES if s != TUMOUR])
def test_help_and_failure_weigh_the_same_and_less_than_half_a_bit(source: str) -> None:
    at = SOURCE_AT[source]
    helped, failed = (
        sum(one.bits[at] for one in weigh_trials([TreatmentTrial(source, result, 35)]))
        for result in ("helped", "failed")
    )
    assert helped == pytest.approx(-failed, abs=0.01)
    assert 0 < helped < 0.5


def test_a_month_without_a_change_speaks_for_a_tumour_once_and_a_fortnight_does_not() -> None:
    """Deyo RA, J Gen Intern Med 1988: sensitivity 0.31, specificity 0.90, so a ratio of about 3."""
    month = TreatmentTrial("facet_joint", "no_better", 31)
    assert [one.name for one in weigh_trials([month])] == ["trial:no_better"]
    both = weigh_trials([month, TreatmentTrial("disc_related", "no_better", 60)])
    assert sum(one.bits[SOURCE_AT[TUMOUR]] for one in both) == pytest.approx(np.log2(3))
    assert not weigh_trials([TreatmentTrial("facet_joint", "failed", 14)])
