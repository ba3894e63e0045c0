"""The graph as JSON lines, and from one store to another."""
