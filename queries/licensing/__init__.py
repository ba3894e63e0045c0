"""Which licences are stated."""
