"""The calls that load something, and the texts that reach them."""
