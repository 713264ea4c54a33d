"""Is it working? Measures to follow, the course to expect, and when to think again."""

from psoas.outcomes.following import after_stop, follow_up

__all__ = ["after_stop", "follow_up"]
