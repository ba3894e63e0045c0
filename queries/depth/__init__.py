"""How long lineages are."""
