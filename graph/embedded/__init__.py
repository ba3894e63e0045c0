"""The embedded engine (ladybug): a graph in one file."""
