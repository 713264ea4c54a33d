"""Where the pain may come from: evidence tables as data, one small exact model, reasons in bits."""

from psoas.differential.decipher import decipher

__all__ = ["decipher"]
