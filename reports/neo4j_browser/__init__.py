"""Neo4j Browser: links that open a question in it, scripts that it saves, and its style sheet."""
