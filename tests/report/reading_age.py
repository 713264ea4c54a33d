"""The reading age of a text; the formula stands with the bars (``benchmarks.reading.ease``)."""

from benchmarks.reading.ease import grade, inflesz, syllables

__all__ = ["grade", "inflesz", "syllables"]
