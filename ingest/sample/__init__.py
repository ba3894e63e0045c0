"""Source: the real facts that ship with the package."""
