"""A write to a server in stages: each is one transaction of bounded size, each claim whole.

The first stage moves what the store holds under other ids and begins the Run; then come the tables
in parts; the last stage retracts, derives, and says that the Run is complete. So a write that was
cut off is known by its Run, and the same write again completes it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.alias_resolution import resolve_aliases
from graph.planning.change_set import ChangeSet, StoreReader, plan_changes
from graph.planning.no_graph import EmptyReader
from graph.planning.write import Stage, Write, plan_stage, resolve_write, run_table
from graph.schema import CLAIMS, NODES, Alias, Claim, Node, RecordType, Run
from graph.store.tables import Tables, keys


class StagedWrite:
    """The stages of one write. ``plan_first`` comes first, and ``plan_last`` last."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._stage = Stage({})

    def plan_first(self, reader: StoreReader) -> ChangeSet:
        """Return what moves to the ids of today, with the aliases and the begun Run."""
        self._stage = resolve_write(reader, self._write)
        first, _ = _split_moved(self._stage)
        if (run := self._write.run) is not None:
            first[Run] = run_table(dataclasses.replace(run, complete=False, finished=None))
        return plan_stage(reader, Stage(first, self._stage.moved, self._stage.removal))

    def parts(self, rows: int, size: int) -> Iterator[tuple[RecordType, Stage, int]]:
        """Yield the tables in parts of so many rows and about so many bytes at most."""
        # The write's own tables are not needed any more, once they were resolved.
        self._write.tables.clear()
        _, rest = _split_moved(self._stage)
        for record, part in slices(_one_row_a_key(rest), rows, size):
            yield record, Stage({record: part}), len(part)

    def has_last(self) -> bool:
        """Return whether anything is left to do after the parts."""
        write = self._write
        return bool(
            Run in self._stage.tables or write.retractions or write.absences or write.derivations
        )

    def plan_last(self, reader: StoreReader) -> ChangeSet:
        """Return what is retracted, missing and derived, and the Runs as they are then."""
        tables = self._stage.tables
        runs: Tables = {Run: tables[Run]} if Run in tables else {}
        stated: Tables = {}
        if self._write.retractions:
            # Somebody else may have written aliases since the first stage.
            stated = {record: tables[record] for record in tables if issubclass(record, Claim)}
            stated = resolve_aliases(reader, stated).tables
        last = dataclasses.replace(
            self._stage, tables=runs, moved={}, removal=ChangeSet(), stated=stated
        )
        return plan_stage(reader, last)


def _split_moved(stage: Stage) -> tuple[Tables, Tables]:
    """Return what has to be written together with what moves, and the rest without Runs.

    Together go the aliases, and what is stated under a key that something moves to: then every key
    is written in one transaction, as it is where all is written at once. So do artifacts at which
    claims that move end: a name may be a newer artifact's.
    """
    first: Tables = {}
    rest: Tables = {}
    for record, table in stage.tables.items():
        if record is Alias:
            first[record] = table
        elif record in stage.moved:
            wanted = _row_keys(record, stage.moved[record])
            if not issubclass(record, Claim):
                wanted = pa.chunked_array([*wanted.chunks, *_moved_ends(stage.moved, record)])
            here = pc.is_in(_row_keys(record, table), value_set=wanted)
            first[record], rest[record] = table.filter(here), table.filter(pc.invert(here))
        elif record is not Run:
            rest[record] = table
    return first, rest


def _moved_ends(moved: Tables, kind: type[Node]) -> list[pa.Array]:
    """Return the ids of a kind at which claims that move end."""
    claims = [table for record, table in moved.items() if issubclass(record, Claim)]
    ends = [t["to_id"].filter(pc.equal(t["to_kind"], kind.label)) for t in claims]
    return [chunk for ids in ends for chunk in ids.chunks]


def _row_keys(record: RecordType, table: pa.Table) -> pa.ChunkedArray:
    return keys(record, table) if issubclass(record, Claim) else table["id"]


def _one_row_a_key(tables: Tables) -> Tables:
    """Return the tables with one row a key, and the journal of what gave way in them."""
    plan, made = plan_changes(EmptyReader(), tables), Tables()
    for kind, nodes in plan.nodes_new.items():
        made[kind] = nodes
    for claim, claims in plan.claims_new.items():
        made[claim] = claims
    return made


def slices(tables: Tables, rows: int, size: int) -> Iterator[tuple[RecordType, pa.Table]]:
    """Cut tables into parts of at most ``rows`` rows and about ``size`` bytes, nodes first."""
    records: tuple[RecordType, ...] = (*NODES, *CLAIMS)
    for record in records:
        table = tables.get(record)
        if table is None or not len(table):
            continue
        weight = np.zeros(len(table), dtype=np.int64)
        for name in table.column_names:
            if table[name].type == pa.string():
                lengths = pc.fill_null(pc.binary_length(table[name]), 0)
                weight += lengths.to_numpy(zero_copy_only=False)
        total = np.cumsum(weight)
        start = 0
        while start < len(table):
            before = total[start - 1] if start else 0
            fit = int(np.searchsorted(total, before + size, side="right")) - start
            length = min(max(fit, 1), rows, len(table) - start)
            yield record, table.slice(start, length)
            start += length
