"""What a graph knows of some artifacts: they, all that is upstream of them, and what these state.

Read step by step and by ids, so that a few are found quickly in a graph of millions.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.change_set import NamedReader
from graph.schema import ARTIFACTS, CLAIMS, NODE_OF, Alias, Claim, End, Node, RecordType, Run
from graph.store.base import Store
from graph.store.tables import ENDS, Tables, arrow_schema, concat

Ids = dict[str, set[str]]
"""Ids by the label of their kind."""
_FOLLOWED: tuple[type[Claim], ...] = tuple(
    claim
    for claim in CLAIMS
    if claim.leads_upstream or not any(end in ARTIFACTS for _, end in claim.ends)
)
"""The claims that a lineage, its licences and its gaps are made of."""


def read_closure(store: Store, named: Iterable[End]) -> Tables:
    """Return what a graph holds of the artifacts that are named, by any of their names.

    These are their aliases, what they are made from to the end, all claims that begin at any of
    them (but for evaluations and newer versions), the nodes at both ends, and the graph's Runs.
    Nothing is written to the graph.

    Raises
    ------
    NoGraphError
        If there is no graph.
    """
    with store.reading() as reader:
        wanted: Ids = {}
        for end in named:
            wanted.setdefault(end.kind.label, set()).add(end.id)
        aliases = _read_aliases(reader, wanted)
        claims, seen = _follow_claims(reader, wanted)
        nodes: Tables = {
            NODE_OF[label]: _read_nodes(reader, label, ids) for label, ids in seen.items()
        }
        tables: Tables = {Alias: aliases, Run: reader.nodes(Run, None), **nodes, **claims}
    return concat([{record: table for record, table in tables.items() if len(table)}])


def _read_aliases(reader: NamedReader, wanted: Ids) -> pa.Table:
    """Return the aliases among the wanted ids, and add to these what the aliases stand for."""
    found: dict[str, dict[str, object]] = {}
    names = {name for ids in wanted.values() for name in ids}
    while names:
        new = [
            row for row in reader.aliases_of(sorted(names)).to_pylist() if row["id"] not in found
        ]
        names = set()
        for row in new:
            found[row["id"]] = row
            if row["alias"] in wanted.get(row["kind"], ()):
                wanted[row["kind"]].add(row["target"])
                names.add(row["target"])
    return pa.Table.from_pylist(list(found.values()), schema=arrow_schema(Alias))


def _follow_claims(reader: NamedReader, wanted: Ids) -> tuple[Tables, Ids]:
    """Return the claims that begin at what is wanted and at what they lead to, and all ids."""
    seen: Ids = {label: set(ids) for label, ids in wanted.items()}
    found: dict[RecordType, list[pa.Table]] = {}
    here = wanted
    while here:
        ends: Ids = {}
        for claim in _FOLLOWED:
            if table := _claims_from(reader, claim, here):
                found.setdefault(claim, []).append(table)
                for label, own in _ids_at_end(table).items():
                    ends.setdefault(label, set()).update(own)
        here = {label: new for label, ids in ends.items() if (new := ids - seen.get(label, set()))}
        for label, new in here.items():
            seen.setdefault(label, set()).update(new)
    return {claim: pa.concat_tables(tables) for claim, tables in found.items()}, seen


def _claims_from(reader: NamedReader, claim: type[Claim], here: Ids) -> pa.Table | None:
    """Return the claims of one type that begin at some ids; None where there are none."""
    kinds = {start.label for start, _ in claim.ends}
    rows = [(label, own) for label, ids in here.items() if label in kinds for own in sorted(ids)]
    if not rows:
        return None
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    found = reader.claims_from(claim, pa.table(columns, names=[*ENDS[:2]]))
    parts = []
    for label, ids in here.items():
        own = pc.and_(
            pc.equal(found["from_kind"], label),
            pc.is_in(found["from_id"], value_set=pa.array(sorted(ids), pa.string())),
        )
        parts.append(found.filter(own))
    made = pa.concat_tables(parts)
    return made if len(made) else None


def _ids_at_end(table: pa.Table) -> Ids:
    found: Ids = {}
    for row in (
        table.select(["to_kind", "to_id"]).group_by(["to_kind", "to_id"]).aggregate([]).to_pylist()
    ):
        found.setdefault(row["to_kind"], set()).add(row["to_id"])
    return found


def _read_nodes(reader: NamedReader, label: str, ids: set[str]) -> pa.Table:
    kind: type[Node] = NODE_OF[label]
    wanted = pa.array(sorted(ids), pa.string())
    found = reader.nodes(kind, pa.chunked_array([wanted]))
    return found.filter(pc.is_in(found["id"], value_set=wanted))
