"""Cypher that reads what the schema declares, the same for every engine.

Labels and property names come from the schema alone, so nothing from outside can stand in a
statement: every value is a parameter. What only one engine runs is in the engine's folder.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.schema import Alias, Change, Claim, Node, Relation, StoredType, claim_key, properties

Pair = tuple[str, str]
"""The labels of the two ends of a claim."""


def end_pairs(relation: type[Relation]) -> list[Pair]:
    """Return the labels of each two kinds that a relationship joins."""
    return [(start.label, end.label) for start, end in relation.ends]


def names(record: StoredType) -> list[str]:
    """Return the stored property names of a record."""
    return [p.name for p in properties(record)]


def read_nodes(kind: type[Node]) -> str:
    """Read all nodes of a kind."""
    return f"MATCH (n:{kind.label}) RETURN {returned('n', kind)}"


def read_whole(record: StoredType, pair: Pair | None, where: str) -> str:
    """Read nodes n, or relationships from a to b of a pair of kinds, where this is so."""
    if pair is None:
        return f"MATCH (n:{record.label}) {where} RETURN {returned('n', record)}"
    return (
        f"MATCH (a:{pair[0]})-[r:{record.label}]->(b:{pair[1]}) {where} "
        f"RETURN {ends(pair)}, {returned('r', record)}"
    )


def read_columns(kind: type[Node], columns: Sequence[str]) -> str:
    """Read these properties of all nodes of a kind."""
    read = ", ".join(f"n.{name} AS {name}" for name in columns)
    return f"MATCH (n:{kind.label}) RETURN {read}"


def read_presences(kind: type[Node], columns: Sequence[str]) -> str:
    """Read these columns of what may be marked as gone: $hub described it, not since $before.

    Those are read as well that are marked, and those of which other sources have newer facts; then
    $hub_in_json stands among the dates of the older ones.
    """
    read = ", ".join(f"n.{name} AS {name}" for name in columns)
    return (
        f"MATCH (n:{kind.label}) WHERE (n.stated_by = $hub AND n.facts_at < $before) "
        "OR (n.stated_by <> $hub AND n.older_facts CONTAINS $hub_in_json) "
        f"OR n.gone_since IS NOT NULL RETURN {read}"
    )


def read_hub_ids(kind: type[Node], columns: Sequence[str]) -> str:
    """Read these columns of the nodes that have one of the Hub's own ids in $hub_ids."""
    read = ", ".join(f"n.{name} AS {name}" for name in columns)
    return f"MATCH (n:{kind.label}) WHERE n.hub_id IN $hub_ids RETURN {read}"


def read_aliases_of() -> str:
    """Read the aliases whose names are $names."""
    return f"MATCH (n:{Alias.label}) WHERE n.alias IN $names RETURN {returned('n', Alias)}"


def read_notices() -> str:
    """Read from the journal which artifacts of the kind $kind have disappeared, and who noticed."""
    return (
        f"MATCH (c:{Change.label}) WHERE c.reason = 'disappeared' AND c.from_kind = $kind "
        "RETURN c.from_id AS from_id, c.ended AS ended, c.stated_by AS stated_by"
    )


def read_claims(relation: type[Relation], pair: Pair, where: str = "") -> str:
    """Read the claims, or what is derived, between two kinds, with their ends."""
    return read_whole(relation, pair, where)


def ends(pair: Pair) -> str:
    """Return the columns of a claim's ends, the nodes being called a and b."""
    return f"'{pair[0]}' AS from_kind, a.id AS from_id, '{pair[1]}' AS to_kind, b.id AS to_id"


def returned(variable: str, record: StoredType) -> str:
    """Return the columns of a record's properties, the record being called so."""
    return ", ".join(f"{variable}.{name} AS {name}" for name in names(record))


def count(label: str) -> str:
    """Count the nodes of a kind."""
    return f"MATCH (n:{label}) RETURN count(*) AS number"


def count_relations(label: str) -> str:
    """Count the claims, or what is derived, of a type."""
    return f"MATCH ()-[r:{label}]->() RETURN count(r) AS number"


def same_key(claim: type[Claim], row: str) -> str:
    """Return the condition that relationship r has the key in a row; unknown equals unknown."""
    parts = []
    for name in claim_key(claim):
        value = f"{row}{name}"
        same = f"r.{name} = {value}"
        both_unknown = f"(r.{name} IS NULL AND {value} IS NULL)"
        parts.append(same if name == "stated_by" else f"({same} OR {both_unknown})")
    return " AND ".join(parts)


def read_claims_of(claim: type[Claim], pair: Pair, end: str) -> str:
    """Read the claims of the node with the id $id at their start (``end`` is a) or end (b)."""
    a, b = (" {id: $id}" if end == name else "" for name in "ab")
    return (
        f"MATCH (a:{pair[0]}{a})-[r:{claim.label}]->(b:{pair[1]}{b}) "
        f"RETURN {ends(pair)}, {returned('r', claim)}"
    )
