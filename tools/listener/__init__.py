"""The trial of a second listener: a small sentence encoder beside the rules. Figures and verdict: ``docs/listener.md``."""
