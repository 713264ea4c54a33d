"""Where the pain may come from: evidence tables as data, one small exact model, reasons in bits."""

from psoas.differential.clarity import clarity
from psoas.differential.decipher import decipher, what_is_known

__all__ = ["clarity", "decipher", "what_is_known"]
