"""Measurements, side by side in one run; ``make bench`` writes docs/benchmarks.md. No test times anything."""
