"""The codes that every room speaks, with their meanings, and the reader of knowledge tables."""

from psoas.vocabulary.codes import (
    FINDING_TYPES,
    SIDES,
    SOURCES,
    Side,
    check_code,
    codes,
    is_own,
    label,
    meaning,
    title,
)
from psoas.vocabulary.edition import knowledge_version

__all__ = [
    "FINDING_TYPES",
    "SIDES",
    "SOURCES",
    "Side",
    "check_code",
    "codes",
    "is_own",
    "knowledge_version",
    "label",
    "meaning",
    "title",
]
