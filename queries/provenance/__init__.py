"""Questions: where an artifact comes from, and who says so."""
