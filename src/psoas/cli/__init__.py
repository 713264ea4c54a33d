"""The ``psoas`` command: the thin shell around the rooms. It does all input and output."""

from psoas.cli.app import main

__all__ = ["main"]
