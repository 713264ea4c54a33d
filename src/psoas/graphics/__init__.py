"""Scenes, stills and glTF animations from what a body does."""

from psoas.graphics.animation import Animation
from psoas.graphics.animation_builder import animation
from psoas.graphics.gltf import write_glb
from psoas.graphics.scene import BoneMesh, MuscleLine, PullArrow, Scene
from psoas.graphics.still_scene import hardest_frame, scene

__all__ = [
    "Animation",
    "BoneMesh",
    "MuscleLine",
    "PullArrow",
    "Scene",
    "animation",
    "hardest_frame",
    "scene",
    "write_glb",
]
