"""What a write has to change: planned once, in the same way for every store."""
