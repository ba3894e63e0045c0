"""The table of licences: their names and terms."""
