"""Listening: from a client's own words to findings.

``understand`` reads a narrative. The lexicon it reads by is data (``data/*.toml``) that a practitioner can
read and extend.
"""

from psoas.intake.engine import understand

__all__ = ["understand"]
