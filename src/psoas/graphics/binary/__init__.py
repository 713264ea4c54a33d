"""The studio's own binary files for the viewer: bones once, one activity, activations alone; ``docs/viewer_binary.md``."""

from psoas.graphics.binary.bones import bones_binary

__all__ = ["bones_binary"]
