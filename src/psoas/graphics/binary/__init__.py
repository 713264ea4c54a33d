"""The studio's own binary files for the viewer: bones once, one activity, activations alone; ``docs/viewer_binary.md``."""

from psoas.graphics.binary.activations import activations_binary
from psoas.graphics.binary.activity import activity_binary
from psoas.graphics.binary.bones import bones_binary
from psoas.graphics.binary.layout import File, unpacked

__all__ = ["File", "activations_binary", "activity_binary", "bones_binary", "unpacked"]
