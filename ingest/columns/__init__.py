"""Columns of any type, read as texts, numbers, lists and claims."""
