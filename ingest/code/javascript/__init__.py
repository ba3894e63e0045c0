"""JavaScript and TypeScript: which models and datasets their scripts load."""
