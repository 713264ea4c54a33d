"""Serving a studio: its processes, the address, the first start."""
