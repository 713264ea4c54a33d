"""The body beside what was measured in people."""
