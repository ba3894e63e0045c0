"""Copies a graph from one store to another, claim for claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from graph.errors import UnavailableError
from graph.schema import CLAIMS, NODES
from graph.store import cypher
from graph.store.base import Progress, Store, no_progress
from graph.store.tables import Tables, conform, empty

if TYPE_CHECKING:
    from graph.planning.derived_edges import Derivation


def read_graph(store: Store) -> Tables:
    """Return everything that a store holds: aliases, runs and the journal as well."""
    import pyarrow as pa

    tables: Tables = {}
    for kind in NODES:
        table = store.table(cypher.read_nodes(kind))
        tables[kind] = conform(kind, table) if len(table) else empty(kind)
    for claim in CLAIMS:
        parts = [store.table(cypher.read_claims(claim, pair)) for pair in cypher.end_pairs(claim)]
        parts = [conform(claim, part) for part in parts if len(part)]
        tables[claim] = pa.concat_tables(parts) if parts else empty(claim)
    return tables


def copy_graph(
    source: Store,
    target: Store,
    progress: Progress = no_progress,
    derivations: Sequence[Derivation] = (),
) -> dict[str, tuple[int, int]]:
    """Copy everything that is stated; return for each label the numbers here and there.

    What is derived is made there, because it follows from what the target already holds as well.

    Raises
    ------
    UnavailableError
        If the target holds fewer of something than the source afterwards.
    """
    tables = read_graph(source)
    target.write(tables, progress, derivations)
    counted = {
        record.label: (len(table), _count_stored(target, record.label, claim=record in CLAIMS))
        for record, table in tables.items()
    }
    short = [label for label, (here, there) in counted.items() if there < here]
    # Where the target knows more aliases, two artifacts here are one there: none is lacking then.
    if short and target.write(tables, no_progress, derivations).anything():
        raise UnavailableError(
            f"The copy lacks some of {', '.join(short)}: run the same command again to complete it."
        )
    return {label: numbers for label, numbers in counted.items() if any(numbers)}


def _count_stored(store: Store, label: str, *, claim: bool) -> int:
    text = cypher.count_relations(label) if claim else cypher.count(label)
    return int(store.rows(text)[0]["number"])
