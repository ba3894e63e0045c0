"""A graph as a folder that ``neo4j-admin database import full`` reads."""
