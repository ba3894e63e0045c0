"""What the graph holds."""
