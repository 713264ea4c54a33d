"""The studio under load, and killed at random moments: what must hold of a server that is at work."""
