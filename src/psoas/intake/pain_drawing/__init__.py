"""Regions read from a drawing on a body outline, held against the words."""
