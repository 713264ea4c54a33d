"""The colours of the pictures: the studio's tokens, with its light theme as what holds where no style sheet is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Names and light values of the design's tokens; a test keeps them equal to report/data/tokens.css.
TOKENS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "skin-mark": "#bda58c",
        "bone": "#e8dcc8",
        "line-2": "#8c7f70",
        "card": "#fffdf9",
        "sunk": "#f0e8dc",
        "clay": "#a8432b",
        "ink-2": "#554a40",
        "skin": "#f5eadb",
        "teal": "#0d5657",
    }
)
DARK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "skin-mark": "#7a6a5a",
        "bone": "#3d352b",
        "line-2": "#93867a",
        "card": "#221e1a",
        "sunk": "#1c1815",
        "clay": "#f0a287",
        "ink-2": "#cfc3b4",
        "skin": "#3a3129",
        "teal": "#86cbc2",
    }
)


def colour(token: str, *, for_paper: bool) -> str:
    """A token as an attribute's value: a variable with its fallback, or the plain light colour for paper."""
    return TOKENS[token] if for_paper else f"var(--{token},{TOKENS[token]})"
