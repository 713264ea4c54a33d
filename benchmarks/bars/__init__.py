"""The bars that the work is held to, each with what was asked and what was measured: ``python -m benchmarks.bars``."""
