"""A policy: its keys, its file, and reading one."""
