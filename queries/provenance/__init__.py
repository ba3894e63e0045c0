"""Where a thing comes from, and who says so."""
