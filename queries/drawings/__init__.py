"""Questions as drawings, for Neo4j Browser alone: they return nodes and what joins them."""
