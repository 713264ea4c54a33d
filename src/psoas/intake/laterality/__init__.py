"""Left, right, both or midline."""
