"""Simulated courses: a generator written from published trajectories, and how the alerts do on it."""
