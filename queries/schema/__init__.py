"""What the graph can hold: its kinds, claims and properties, as a report that needs no graph."""
