"""The statements that only Neo4j runs; made from the schema, never typed."""

from __future__ import annotations

from graph.schema import Claim, Derived, Node, Relation, StoredType
from graph.store.cypher import Pair, ends, names, read_whole, returned, same_key

IMPORTED = "imported"
"""The property of GraphInfo that a database has which was imported and has no constraints yet."""
READ_INFO = (
    f"MATCH (g:GraphInfo) RETURN max(g.schema_version) AS version, count(g.{IMPORTED}) AS imported"
)
"""Read the version of the schema, and whether the graph was imported and never prepared."""
NOTE_PREPARED = (
    f"MATCH (g:GraphInfo {{id: 'graph'}}) SET g.schema_version = $version REMOVE g.{IMPORTED}"
)
"""Note that the graph has the constraints of the version $version."""


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


def read_range(label: str, *, further: bool) -> str:
    """Read the first and the last of $rows ids in their order; ``further`` begins after $after."""
    where = "WHERE n.id > $after " if further else ""
    return (
        f"MATCH (n:{label}) {where}WITH n.id AS id ORDER BY id LIMIT $rows "
        "RETURN min(id) AS first, max(id) AS last"
    )


def read_part(record: StoredType, pair: Pair | None) -> str:
    """Read the nodes with ids from $first to $last, or the relationships that begin at these."""
    own = f"{'a' if pair else 'n'}.id"
    return read_whole(record, pair, f"WHERE {own} >= $first AND {own} <= $last")


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
