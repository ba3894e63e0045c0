"""What the graph holds (schema) and where it is kept (stores)."""
