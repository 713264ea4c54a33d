"""Lengths, levers, passive moments, ground and seat, and what presses on the joints."""
