"""The statements that only the embedded engine runs; made from the schema, never typed."""

from __future__ import annotations

from graph.schema import Claim, Derived, Node, Relation, StoredType, properties
from graph.store.cypher import Pair, ends, names, read_whole, returned, same_key

_TYPES = {str: "STRING", int: "INT64", float: "DOUBLE", bool: "BOOL"}


def typed_columns(record: StoredType) -> list[tuple[str, str]]:
    """Return name and type of each stored property of a record."""
    return [(p.name, _TYPES[p.type]) for p in properties(record)]


def create_table(record: StoredType) -> str:
    """Create the table of a node kind or type of relationship."""
    columns = ", ".join(f"{name} {kind}" for name, kind in typed_columns(record))
    if issubclass(record, Relation):
        pairs = ", ".join(f"FROM {a.label} TO {b.label}" for a, b in record.ends)
        return f"CREATE REL TABLE {record.label}({pairs}, {columns})"
    return f"CREATE NODE TABLE {record.label}({columns}, PRIMARY KEY(id))"


def drop_table(record: type[Derived]) -> str:
    """Drop the table of what is derived; deleting its rows takes 200 times as long."""
    return f"DROP TABLE {record.label}"


def add_column(record: StoredType, name: str) -> str:
    """Add one property to a table."""
    return f"ALTER TABLE {record.label} ADD {name} {dict(typed_columns(record))[name]}"


def add_pair(relation: type[Relation], pair: Pair) -> str:
    """Let a relationship table join two more kinds."""
    return f"ALTER TABLE {relation.label} ADD FROM {pair[0]} TO {pair[1]}"


def copy_rows(record: StoredType, columns: list[str], pair: Pair | None = None) -> str:
    """Copy the Arrow table $rows into a table, ends first, then these columns."""
    target = f"{record.label}({', '.join(columns)})" if columns else record.label
    ends_of = f" (from='{pair[0]}', to='{pair[1]}')" if pair else ""
    return f"COPY {target} FROM $rows{ends_of}"


def read_part(record: StoredType, pair: Pair | None) -> str:
    """Read the nodes of a kind that the engine numbers from $first and below $after.

    With a pair of kinds, read the relationships between them that begin at such nodes.
    """
    number = f"offset(id({'a' if pair else 'n'}))"
    return read_whole(record, pair, f"WHERE {number} >= $first AND {number} < $after")


def read_highest(label: str) -> str:
    """Read the highest of the numbers that the engine gives to the nodes of a kind."""
    return f"MATCH (n:{label}) RETURN max(offset(id(n)))"


def read_nodes_of(kind: type[Node]) -> str:
    """Read the nodes whose ids stand in the column ``wanted`` of the Arrow table $rows."""
    return f"LOAD FROM $rows MATCH (n:{kind.label} {{id: wanted}}) RETURN {returned('n', kind)}"


def read_claims_from(claim: type[Claim], pair: Pair) -> str:
    """Read the claims that begin at the ids in the column ``wanted`` of the Arrow table $rows.

    OPTIONAL, for else the engine reads all claims of the type.
    """
    return (
        f"LOAD FROM $rows MATCH (a:{pair[0]} {{id: wanted}}) "
        f"OPTIONAL MATCH (a)-[r:{claim.label}]->(b:{pair[1]}) WITH a, r, b WHERE b.id IS NOT NULL "
        f"RETURN {ends(pair)}, {returned('r', claim)}"
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
        f"(b:{pair[1]} {{id: old_to_id}}) WHERE {same_key(claim, 'old_')} DELETE r"
    )


def delete_claim(claim: type[Claim], pair: Pair) -> str:
    """Delete one claim by its key, given as parameters."""
    return (
        f"MATCH (a:{pair[0]} {{id: $from_id}})-[r:{claim.label}]->(b:{pair[1]} {{id: $to_id}}) "
        f"WHERE {same_key(claim, '$')} DELETE r"
    )
