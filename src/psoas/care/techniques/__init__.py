"""Work with the hands: families of techniques, and the session with care around them (consent, stop word, grounding)."""

from psoas.care.techniques.tables import (
    Step,
    Technique,
    check_technique,
    session,
    techniques,
    techniques_of,
)

__all__ = [
    "Step",
    "Technique",
    "check_technique",
    "session",
    "techniques",
    "techniques_of",
]
