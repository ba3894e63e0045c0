"""What depends on a thing."""
