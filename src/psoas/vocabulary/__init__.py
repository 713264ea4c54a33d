"""The codes that every room speaks, with their meanings, and the reader of knowledge tables."""

from psoas.vocabulary.codes import (
    FINDING_TYPES,
    SIDES,
    SOURCES,
    Side,
    check_code,
    codes,
    label,
    meaning,
)

__all__ = ["FINDING_TYPES", "SIDES", "SOURCES", "Side", "check_code", "codes", "label", "meaning"]
