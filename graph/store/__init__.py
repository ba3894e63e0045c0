"""What a store is, and what all of them share: tables, Cypher made from the schema."""
