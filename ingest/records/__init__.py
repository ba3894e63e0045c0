"""Source: JSON lines of the user."""
