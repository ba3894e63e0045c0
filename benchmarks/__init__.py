"""Measures what the README claims; see ``python -m benchmarks --help``."""
