"""Questions: what depends on an artifact."""
