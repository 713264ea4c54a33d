"""The course between visits: what was told, what was to be expected, and what to think of it."""
