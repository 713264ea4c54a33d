"""What the findings of a narrative say together."""
