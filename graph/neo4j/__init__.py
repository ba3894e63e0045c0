"""The server engine: Neo4j over Bolt."""
