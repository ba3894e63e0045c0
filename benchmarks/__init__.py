"""Measures speed and memory against limits; see ``python -m benchmarks --help``."""
