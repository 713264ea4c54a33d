"""Stretches, releases and rests, and what each lengthens in this body."""
