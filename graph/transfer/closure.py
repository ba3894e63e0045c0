"""What a graph knows of some artifacts: they, all that is upstream of them, and what these state.

Read step by step and by ids, so that a few are found quickly in a graph of millions.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.change_set import NamedReader
from graph.schema import ARTIFACTS, CLAIMS, NODE_OF, NODES, Alias, Claim, End, Node, RecordType, Run
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
_RECORDS: tuple[RecordType, ...] = (*NODES, *CLAIMS)


def read_closure(
    store: Store,
    named: Iterable[End],
    *,
    only: Collection[RecordType] = _RECORDS,
    within: int | None = None,
    whole: bool = False,
) -> Tables:
    """Return what a graph holds of the artifacts that are named, by any of their names.

    These are their aliases, what they are made from to the end, all claims that begin at any of
    them (but for evaluations and newer versions), the nodes at both ends, and the graph's Runs.
    Nothing is written to the graph. Of these just the records in ``only`` are read: without claims
    that lead upstream nothing upstream is found, without aliases the names have to be ids. With
    ``within`` claims are followed for so many steps, and those read that begin up to there; with
    ``whole`` evaluations and newer versions are read and followed too.

    Raises
    ------
    NoGraphError
        If there is no graph.
    """
    followed = [claim for claim in (CLAIMS if whole else _FOLLOWED) if claim in only]
    with store.reading() as reader:
        wanted: Ids = {}
        for end in named:
            wanted.setdefault(end.kind.label, set()).add(end.id)
        tables: Tables = {Alias: _read_aliases(reader, wanted)} if Alias in only else {}
        claims, seen = _follow_claims(reader, wanted, followed, within)
        kinds = {label: NODE_OF[label] for label in seen if NODE_OF[label] in only}
        nodes: Tables = {
            kind: _read_nodes(reader, kind, seen[label]) for label, kind in kinds.items()
        }
        tables |= ({Run: reader.nodes(Run, None)} if Run in only else {}) | nodes | claims
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


def _follow_claims(
    reader: NamedReader, wanted: Ids, followed: Iterable[type[Claim]], within: int | None
) -> tuple[Tables, Ids]:
    """Return the claims that begin at what is wanted and at what they lead to, and all ids."""
    left = itertools.repeat(None) if within is None else range(within + 1)
    seen: Ids = {label: set(ids) for label, ids in wanted.items()}
    found: dict[RecordType, list[pa.Table]] = {}
    here = wanted
    for _ in left:
        if not here:
            break
        ends: Ids = {}
        starts = {label: pa.array(sorted(ids), pa.string()) for label, ids in here.items()}
        for claim in followed:
            if table := _claims_from(reader, claim, starts):
                found.setdefault(claim, []).append(table)
                for label, own in _ids_at_end(table).items():
                    ends.setdefault(label, set()).update(own)
        here = {label: new for label, ids in ends.items() if (new := ids - seen.get(label, set()))}
        for label, new in here.items():
            seen.setdefault(label, set()).update(new)
    return {claim: pa.concat_tables(tables) for claim, tables in found.items()}, seen


def _claims_from(
    reader: NamedReader, claim: type[Claim], starts: Mapping[str, pa.Array]
) -> pa.Table | None:
    """Return the claims of one type that begin at some ids; None where there are none."""
    kinds = {start.label for start, _ in claim.ends}
    own = {label: ids for label, ids in starts.items() if label in kinds}
    if not own:
        return None
    wanted = [
        pa.table({ENDS[0]: pa.repeat(label, len(ids)), ENDS[1]: ids}) for label, ids in own.items()
    ]
    found = reader.claims_from(claim, pa.concat_tables(wanted))
    parts = [
        found.filter(
            pc.and_(pc.equal(found[ENDS[0]], label), pc.is_in(found[ENDS[1]], value_set=ids))
        )
        for label, ids in own.items()
    ]
    made = pa.concat_tables(parts)
    return made if len(made) else None


def _ids_at_end(table: pa.Table) -> Ids:
    found: Ids = {}
    for row in (
        table.select(["to_kind", "to_id"]).group_by(["to_kind", "to_id"]).aggregate([]).to_pylist()
    ):
        found.setdefault(row["to_kind"], set()).add(row["to_id"])
    return found


def _read_nodes(reader: NamedReader, kind: type[Node], ids: set[str]) -> pa.Table:
    wanted = pa.array(sorted(ids), pa.string())
    found = reader.nodes(kind, pa.chunked_array([wanted]))
    return found.filter(pc.is_in(found["id"], value_set=wanted))
