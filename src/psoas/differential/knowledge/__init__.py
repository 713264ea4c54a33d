"""The tables as arrays: how often each finding is met with each source, and how common each source is."""
