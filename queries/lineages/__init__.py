"""Lineages of many artifacts, read and made together."""
