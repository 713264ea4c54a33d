"""Where the pain may come from: evidence tables as data, one small exact model, reasons in bits."""

from psoas.differential.clarity import clarity
from psoas.differential.decipher import decipher, what_is_known
from psoas.differential.telling import (
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
