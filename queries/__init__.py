"""Questions: one Cypher text each for both engines, or a module where Cypher cannot answer."""
