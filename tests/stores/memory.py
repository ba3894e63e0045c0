"""A store in memory: the planning of a write without any engine, quick enough for hypothesis."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.alias_resolution import Moved, move
from graph.planning.change_set import ChangeSet, WriteCounts, complete, plan_changes
from graph.planning.retraction import plan_retraction
from graph.schema import CLAIMS, NODES, Claim, Node, RecordType, Run
from graph.store.tables import Tables, concat, empty, keys
from graph.transfer.jsonl import claim_line, node_lines
from tests.conftest import TODAY


class MemoryStore:
    """Does what the embedded store does, in tables of Arrow."""

    def __init__(self) -> None:
        self.tables: Tables = {record: empty(record) for record in (*NODES, *CLAIMS)}

    # As a reader of plans

    def nodes(self, kind: type[Node], ids: pa.ChunkedArray | None) -> pa.Table:
        table = self.tables[kind]
        return table if ids is None else table.filter(pc.is_in(table["id"], value_set=ids))

    def claims_from(self, claim: type[Claim], starts: pa.Table) -> pa.Table:
        return self.tables[claim]

    def claims_at(self, claim: type[Claim], kind: type[Node], ids: pa.ChunkedArray) -> pa.Table:
        table = self.tables[claim]
        wanted = set(ids.to_pylist())
        rows = [
            (row["from_kind"] == kind.label and row["from_id"] in wanted)
            or (row["to_kind"] == kind.label and row["to_id"] in wanted)
            for row in table.to_pylist()
        ]
        return table.filter(pa.array(rows, pa.bool_()))

    def claims_by(self, claim: type[Claim], sources: list[str]) -> pa.Table:
        table = self.tables[claim]
        return table.filter(pc.is_in(table["stated_by"], value_set=pa.array(sources, pa.string())))

    # As a store

    def write(self, tables: Tables) -> WriteCounts:
        tables, held, removal = move(self, complete(tables, TODAY))
        plan = plan_changes(Moved(self, removal), concat([held, tables]) if held else tables)
        for claim, table in removal.claims_gone.items():
            before = plan.claims_gone.get(claim, empty(claim))
            plan.claims_gone[claim] = pa.concat_tables([before, table])
        plan.nodes_gone = removal.nodes_gone
        return self._carry_out(plan)

    def retract_stale(
        self,
        seen: Tables,
        *,
        stated_by: list[str],
        kind: Any = None,
        scope: Any = None,
        ended: str = TODAY,
    ) -> WriteCounts:
        return self._carry_out(plan_retraction(self, seen, stated_by, kind, scope, ended))

    def _carry_out(self, plan: ChangeSet) -> WriteCounts:
        written = WriteCounts()
        written.add(plan, 0)
        for claim, gone in plan.claims_gone.items():
            self._replace(claim, keys(claim, self.tables[claim]), keys(claim, gone))
        for kind, gone in (*plan.nodes_gone.items(), *plan.nodes_changed.items()):
            self._replace(kind, self.tables[kind]["id"], gone["id"])
        for made in (plan.nodes_new, plan.nodes_changed, plan.claims_new):
            for record, table in made.items():
                self.tables[record] = pa.concat_tables([self.tables[record], table])
        self._check()
        return written

    def _replace(self, record: RecordType, have: Any, gone: Any) -> None:
        self.tables[record] = self.tables[record].filter(pc.invert(pc.is_in(have, value_set=gone)))

    def _check(self) -> None:
        """Every id and key is there once, and every claim has both ends."""
        for record, table in self.tables.items():
            own = keys(record, table) if issubclass(record, Claim) else table["id"]
            assert len(pc.unique(own)) == len(table), f"{record.label} is there twice"
        for claim in CLAIMS:
            for row in self.tables[claim].to_pylist():
                for kind, own in (
                    (row["from_kind"], row["from_id"]),
                    (row["to_kind"], row["to_id"]),
                ):
                    [node] = [k for k in NODES if k.label == kind]
                    known = self.tables[node]["id"].to_pylist()
                    assert own in known, f"{claim.label} has no {kind} {own!r}"

    def lines(self) -> list[str]:
        """Return what an export holds, in its order."""
        found = []
        for kind in NODES:
            if kind is not Run:
                for row in self.tables[kind].sort_by("id").to_pylist():
                    found += node_lines(kind, row)
        for claim in CLAIMS:
            rows = [claim_line(claim, row) for row in self.tables[claim].to_pylist()]
            found += sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
        return [json.dumps(line, ensure_ascii=False) for line in found]
