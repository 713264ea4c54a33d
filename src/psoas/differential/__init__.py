"""Where the pain may come from: evidence tables as data, one small exact model, reasons in bits."""

from psoas.differential.inference.clarity import clarity
from psoas.differential.rank_sources import decipher, what_is_known
from psoas.differential.uncertainty.likelihood_words import (
    Rest,
    likelihood_range,
    likelihood_source,
    likelihood_words,
    rest,
    told_one_by_one,
)

__all__ = [
    "Rest",
    "clarity",
    "decipher",
    "likelihood_range",
    "likelihood_source",
    "likelihood_words",
    "rest",
    "told_one_by_one",
    "what_is_known",
]
