"""The statements that only Neo4j runs; made from the schema, never typed."""

from __future__ import annotations

from graph.schema import Claim, Derived, Node, Relation, StoredType
from graph.store.cypher import Pair, ends, names, returned, same_key


def constraint(kind: type[Node]) -> str:
    """Make ids unique, which is an index as well."""
    return (
        f"CREATE CONSTRAINT {kind.label.lower()}_id IF NOT EXISTS "
        f"FOR (n:{kind.label}) REQUIRE n.id IS UNIQUE"
    )


def read_nodes_of(kind: type[Node]) -> str:
    """Read the nodes with the ids $ids."""
    return (
        f"UNWIND $ids AS wanted MATCH (n:{kind.label} {{id: wanted}}) RETURN {returned('n', kind)}"
    )


def read_claims_of(claim: type[Claim], pair: Pair, end: str) -> str:
    """Read the claims at the ids $ids, which stand at ``end``: a (start) or b."""
    a, b = (" {id: wanted}" if end == name else "" for name in "ab")
    return (
        f"UNWIND $ids AS wanted MATCH (a:{pair[0]}{a})-[r:{claim.label}]->(b:{pair[1]}{b}) "
        f"RETURN {ends(pair)}, {returned('r', claim)}"
    )


def create_nodes(kind: type[Node]) -> str:
    """Create nodes from $rows: for each a list of its properties in the schema's order."""
    return f"UNWIND $rows AS row CREATE (n:{kind.label} {_property_map(kind)})"


def set_nodes(kind: type[Node]) -> str:
    """Overwrite all properties of nodes with $rows, lists as in ``create_nodes``."""
    return (
        f"UNWIND $rows AS row MATCH (n:{kind.label} {{id: row[0]}}) SET n = {_property_map(kind)}"
    )


def _property_map(record: StoredType, after: int = 0) -> str:
    """Return a map of a record's properties, which stand in the list ``row`` from a place on.

    The driver packs a list in a third of the time that a map takes it.
    """
    parts = (f"{name}: row[{place}]" for place, name in enumerate(names(record), after))
    return f"{{{', '.join(parts)}}}"


def delete_nodes(kind: type[Node]) -> str:
    """Delete the nodes with the ids $ids; their claims were deleted before."""
    return f"UNWIND $ids AS wanted MATCH (n:{kind.label} {{id: wanted}}) DETACH DELETE n"


def create_relations(relation: type[Relation], pair: Pair) -> str:
    """Create relationships from $rows: lists of from_id, to_id and the properties in order."""
    return (
        f"UNWIND $rows AS row MATCH (a:{pair[0]} {{id: row[0]}}) "
        f"MATCH (b:{pair[1]} {{id: row[1]}}) "
        f"CREATE (a)-[r:{relation.label} {_property_map(relation, 2)}]->(b)"
    )


def delete_claims(claim: type[Claim], pair: Pair) -> str:
    """Delete the claims whose keys are the maps $rows."""
    return (
        f"UNWIND $rows AS row MATCH (a:{pair[0]} {{id: row.from_id}})-[r:{claim.label}]->"
        f"(b:{pair[1]} {{id: row.to_id}}) WHERE {same_key(claim, 'row.')} DELETE r"
    )


def delete_derived(record: type[Derived]) -> str:
    """Delete all that is derived of a type."""
    return f"MATCH ()-[r:{record.label}]->() DELETE r"
