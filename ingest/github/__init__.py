"""GitHub: the repositories that use a model, that somebody owns, or that a search finds."""
