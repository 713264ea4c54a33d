"""Is it working? Measures to follow, the course to expect, and when to think again."""

from psoas.outcomes.following import follow_up

__all__ = ["follow_up"]
