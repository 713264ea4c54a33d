"""Drawings of a person and of the body at work, as values that templates turn into SVG."""
