"""A store in memory: carries out the plan of a write in tables, quick enough for hypothesis."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.change_set import ChangeSet, WriteCounts
from graph.planning.derived_edges import Derivation
from graph.planning.disappearance import Absence
from graph.planning.marks import BY_HUB_ID, DATES, NOTICE
from graph.planning.retraction import Retraction
from graph.planning.write import Write, plan_write
from graph.schema import CLAIMS, NODES, Change, Claim, Node, RecordType, Run
from graph.store import cypher
from graph.store.base import Parameters, Progress, no_progress
from graph.store.tables import Tables, empty, keys, of_pair
from graph.transfer.jsonl import claim_line, node_lines


class MemoryStore:
    """Keeps a graph in tables of Arrow, as the plans of its writes say."""

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

    def presences(self, kind: type[Node], before: str) -> pa.Table:
        return self.tables[kind].select([*DATES])

    def of_hub_ids(self, kind: type[Node], hub_ids: list[str]) -> pa.Table:
        table = self.tables[kind].select([*BY_HUB_ID])
        return table.filter(pc.is_in(table["hub_id"], value_set=pa.array(hub_ids, pa.string())))

    def notices(self, kind: type[Node]) -> pa.Table:
        table = self.tables[Change]
        here = pc.equal(table["reason"], "disappeared").combine_chunks()
        of_kind = pc.equal(table["from_kind"], kind.label).combine_chunks()
        return table.filter(pc.fill_null(pc.and_(here, of_kind), False)).select([*NOTICE])

    # As a store

    def note(self) -> str | None:
        return None

    def write(
        self,
        tables: Tables,
        progress: Progress = no_progress,
        derivations: Sequence[Derivation] = (),
        *,
        retractions: Sequence[Retraction] = (),
        absences: Sequence[Absence] = (),
        run: Run | None = None,
        **_how: object,
    ) -> WriteCounts:
        write = Write(dict(tables), run, retractions, absences=absences)
        return self._carry_out(plan_write(self, write))

    def table(self, text: str, parameters: Parameters | None = None) -> pa.Table:
        """Return whole tables, the only answers that it knows."""
        for record, table in self.tables.items():
            if issubclass(record, Claim):
                for pair in cypher.end_pairs(record):
                    if text == cypher.read_claims(record, pair):
                        return of_pair(table, pair)
            elif text == cypher.read_nodes(record):
                return table
            elif text == cypher.read_columns(record, (*DATES, "hub_id")):
                return table.select([*DATES, "hub_id"])
        raise NotImplementedError(text)

    def rows(self, text: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        return list(self.table(text).to_pylist())

    def _carry_out(self, plan: ChangeSet) -> WriteCounts:
        written = WriteCounts()
        written.add(plan)
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
