"""Cypher that creates, reads and changes what the schema declares; made from it, never typed.

Labels and property names come from ``schema.py`` alone, so nothing from outside can stand in a
statement: every value is a parameter.
"""

from __future__ import annotations

from graph.schema import (
    Claim,
    Derived,
    Node,
    Relation,
    StoredType,
    claim_key,
    properties,
)

_EMBEDDED_TYPES = {str: "STRING", int: "INT64", float: "DOUBLE", bool: "BOOL"}
Pair = tuple[str, str]


def names(record: StoredType) -> list[str]:
    """Return the stored property names of a record."""
    return [p.name for p in properties(record)]


def _typed(record: StoredType) -> list[tuple[str, str]]:
    return [(p.name, _EMBEDDED_TYPES[p.type]) for p in properties(record)]


# Both engines ---------------------------------------------------------------------------------


def read_nodes(kind: type[Node]) -> str:
    """Read all nodes of a kind."""
    return f"MATCH (n:{kind.label}) RETURN {_returned('n', kind)}"


def read_dates(kind: type[Node]) -> str:
    """Read of all things of a kind when their newest facts were true, and who says so."""
    read = ", ".join(f"n.{name} AS {name}" for name in ("id", "facts_at", "stated_by"))
    return f"MATCH (n:{kind.label}) RETURN {read}"


def read_claims(relation: type[Relation], pair: Pair, where: str = "") -> str:
    """Read the claims, or what is derived, between two kinds, with their ends."""
    return (
        f"MATCH (a:{pair[0]})-[r:{relation.label}]->(b:{pair[1]}) {where} "
        f"RETURN {ends(pair)}, {_returned('r', relation)}"
    )


def ends(pair: Pair) -> str:
    """Return the columns of a claim's ends, the nodes being called a and b."""
    return f"'{pair[0]}' AS from_kind, a.id AS from_id, '{pair[1]}' AS to_kind, b.id AS to_id"


def _returned(variable: str, record: StoredType) -> str:
    return ", ".join(f"{variable}.{name} AS {name}" for name in names(record))


def count(label: str) -> str:
    """Count the nodes of a kind."""
    return f"MATCH (n:{label}) RETURN count(*) AS number"


def count_relations(label: str) -> str:
    """Count the claims, or what is derived, of a type."""
    return f"MATCH ()-[r:{label}]->() RETURN count(r) AS number"


def _same_key(claim: type[Claim], row: str) -> str:
    """Return the condition that relationship r has the key in a row; unknown equals unknown."""
    parts = []
    for name in claim_key(claim):
        value = f"{row}{name}"
        same = f"r.{name} = {value}"
        both_unknown = f"(r.{name} IS NULL AND {value} IS NULL)"
        parts.append(same if name == "stated_by" else f"({same} OR {both_unknown})")
    return " AND ".join(parts)


# The embedded engine --------------------------------------------------------------------------


def create_table(record: StoredType) -> str:
    """Create the embedded table of a node kind or type of relationship."""
    columns = ", ".join(f"{name} {kind}" for name, kind in _typed(record))
    if issubclass(record, Relation):
        pairs = ", ".join(f"FROM {a.label} TO {b.label}" for a, b in record.ends)
        return f"CREATE REL TABLE {record.label}({pairs}, {columns})"
    return f"CREATE NODE TABLE {record.label}({columns}, PRIMARY KEY(id))"


def drop_table(record: type[Derived]) -> str:
    """Drop the embedded table of what is derived; deleting its rows takes 200 times as long."""
    return f"DROP TABLE {record.label}"


def add_column(record: StoredType, name: str) -> str:
    """Add one property to an embedded table."""
    return f"ALTER TABLE {record.label} ADD {name} {dict(_typed(record))[name]}"


def add_pair(relation: type[Relation], pair: Pair) -> str:
    """Let an embedded relationship table join two more kinds."""
    return f"ALTER TABLE {relation.label} ADD FROM {pair[0]} TO {pair[1]}"


def copy_rows(record: StoredType, columns: list[str], pair: Pair | None = None) -> str:
    """Copy the Arrow table $rows into an embedded table, ends first, then these columns."""
    target = f"{record.label}({', '.join(columns)})" if columns else record.label
    ends_of = f" (from='{pair[0]}', to='{pair[1]}')" if pair else ""
    return f"COPY {target} FROM $rows{ends_of}"


def read_nodes_of(kind: type[Node]) -> str:
    """Read the nodes whose ids stand in the column ``wanted`` of the Arrow table $rows."""
    return f"LOAD FROM $rows MATCH (n:{kind.label} {{id: wanted}}) RETURN {_returned('n', kind)}"


def read_claims_of(claim: type[Claim], pair: Pair, end: str) -> str:
    """Read the claims of the node with id $id, which stands at ``end``: a (start) or b."""
    a, b = (" {id: $id}" if end == name else "" for name in "ab")
    return (
        f"MATCH (a:{pair[0]}{a})-[r:{claim.label}]->(b:{pair[1]}{b}) "
        f"RETURN {ends(pair)}, {_returned('r', claim)}"
    )


def set_rows(kind: type[Node]) -> str:
    """Overwrite all properties of nodes with the rows of the Arrow table $rows."""
    parts = ", ".join(f"n.{name} = new_{name}" for name in names(kind) if name != "id")
    return f"LOAD FROM $rows MATCH (n:{kind.label} {{id: new_id}}) SET {parts}"


def delete_nodes(kind: type[Node]) -> str:
    """Delete the nodes whose ids stand in the column ``wanted`` of the Arrow table $rows."""
    return f"LOAD FROM $rows MATCH (n:{kind.label} {{id: wanted}}) DELETE n"


def delete_claims(claim: type[Claim], pair: Pair) -> str:
    """Delete the claims whose keys stand in the Arrow table $rows (columns old_…)."""
    return (
        f"LOAD FROM $rows MATCH (a:{pair[0]} {{id: old_from_id}})-[r:{claim.label}]->"
        f"(b:{pair[1]} {{id: old_to_id}}) WHERE {_same_key(claim, 'old_')} DELETE r"
    )


def delete_claim(claim: type[Claim], pair: Pair) -> str:
    """Delete one claim by its key, given as parameters."""
    return (
        f"MATCH (a:{pair[0]} {{id: $from_id}})-[r:{claim.label}]->(b:{pair[1]} {{id: $to_id}}) "
        f"WHERE {_same_key(claim, '$')} DELETE r"
    )


# Neo4j ----------------------------------------------------------------------------------------


def constraint(kind: type[Node]) -> str:
    """Make ids unique, which is an index as well."""
    return (
        f"CREATE CONSTRAINT {kind.label.lower()}_id IF NOT EXISTS "
        f"FOR (n:{kind.label}) REQUIRE n.id IS UNIQUE"
    )


def server_read_nodes_of(kind: type[Node]) -> str:
    """Read the nodes with the ids $ids."""
    return (
        f"UNWIND $ids AS wanted MATCH (n:{kind.label} {{id: wanted}}) RETURN {_returned('n', kind)}"
    )


def server_read_claims_of(claim: type[Claim], pair: Pair, end: str) -> str:
    """Read the claims at the ids $ids, which stand at ``end``: a (start) or b."""
    a, b = (" {id: wanted}" if end == name else "" for name in "ab")
    return (
        f"UNWIND $ids AS wanted MATCH (a:{pair[0]}{a})-[r:{claim.label}]->(b:{pair[1]}{b}) "
        f"RETURN {ends(pair)}, {_returned('r', claim)}"
    )


def server_create_nodes(kind: type[Node]) -> str:
    """Create nodes from $rows: for each a list of its properties in the schema's order."""
    return f"UNWIND $rows AS row CREATE (n:{kind.label} {_listed(kind)})"


def server_set_nodes(kind: type[Node]) -> str:
    """Overwrite all properties of nodes with $rows, lists as in ``server_create_nodes``."""
    return f"UNWIND $rows AS row MATCH (n:{kind.label} {{id: row[0]}}) SET n = {_listed(kind)}"


def _listed(record: StoredType, after: int = 0) -> str:
    """Return a map of a record's properties, which stand in the list ``row`` from a place on.

    The driver packs a list in a third of the time that a map takes it.
    """
    parts = (f"{name}: row[{place}]" for place, name in enumerate(names(record), after))
    return f"{{{', '.join(parts)}}}"


def server_delete_nodes(kind: type[Node]) -> str:
    """Delete the nodes with the ids $ids; their claims were deleted before."""
    return f"UNWIND $ids AS wanted MATCH (n:{kind.label} {{id: wanted}}) DETACH DELETE n"


def server_create_relations(relation: type[Relation], pair: Pair) -> str:
    """Create relationships from $rows: lists of from_id, to_id and the properties in order."""
    return (
        f"UNWIND $rows AS row MATCH (a:{pair[0]} {{id: row[0]}}) "
        f"MATCH (b:{pair[1]} {{id: row[1]}}) "
        f"CREATE (a)-[r:{relation.label} {_listed(relation, 2)}]->(b)"
    )


def server_delete_claims(claim: type[Claim], pair: Pair) -> str:
    """Delete the claims whose keys are the maps $rows."""
    return (
        f"UNWIND $rows AS row MATCH (a:{pair[0]} {{id: row.from_id}})-[r:{claim.label}]->"
        f"(b:{pair[1]} {{id: row.to_id}}) WHERE {_same_key(claim, 'row.')} DELETE r"
    )


def server_delete_derived(record: type[Derived]) -> str:
    """Delete all that is derived of a type."""
    return f"MATCH ()-[r:{record.label}]->() DELETE r"
