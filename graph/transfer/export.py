"""The whole graph as JSON lines, in an order that is always the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import ARTIFACTS, CLAIMS, NODE_OF, NODES, EvaluatedOn
from graph.store import cypher as statements
from graph.store.base import Store
from graph.transfer.jsonl import claim_line, node_lines


def graph_lines(store: Store) -> Iterator[str]:
    """Yield everything that the graph holds, a JSON object a line, without line ends.

    Runs are left out, because they are this graph's own history: reading the lines back into the
    graph that they came from changes nothing.
    """
    for value in _graph_objects(store):
        yield json.dumps(value, ensure_ascii=False)


def _graph_objects(store: Store) -> Iterator[dict[str, Any]]:
    for kind in NODES:
        if not kind.exported:
            continue
        for row in store.table(statements.read_nodes(kind)).sort_by("id").to_pylist():
            yield from node_lines(kind, row)
    for claim in CLAIMS:
        for pair in statements.end_pairs(claim):
            table = store.table(statements.read_claims(claim, pair))
            order = ["from_id", "to_id", "stated_by", *claim.also_key]
            for row in table.sort_by([(name, "ascending") for name in order]).to_pylist():
                yield claim_line(claim, row)


def entity_lines(store: Store, entities: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the JSON lines of some entities (kind, id): their facts, and the claims they begin.

    The other end of a claim is described too where it is no artifact (a licence, an owner, a
    paper), and where it is a dataset that a model was evaluated on.
    """
    seen: set[tuple[str, str]] = set()
    waiting = list(entities)
    chosen = set(waiting)
    for kind, identifier in waiting:
        if (kind, identifier) in seen:
            continue
        seen.add((kind, identifier))
        cypher = (
            f"MATCH (n:{NODE_OF[kind].label} {{id: $id}}) "
            + (statements.read_nodes(NODE_OF[kind]).partition(") ")[2])
        )
        for row in store.rows(cypher, {"id": identifier}):
            for value in node_lines(NODE_OF[kind], row):
                yield json.dumps(value, ensure_ascii=False)
        for claim in CLAIMS:
            for a, b in claim.ends:
                if a.label != kind:
                    continue
                text = statements.read_claims_of(claim, (a.label, b.label), "a")
                for row in store.rows(text, {"id": identifier}):
                    end = (row["to_kind"], row["to_id"])
                    if b not in ARTIFACTS or claim is EvaluatedOn:
                        waiting.append(end)
                    elif end not in chosen:
                        continue
                    yield json.dumps(claim_line(claim, row), ensure_ascii=False)
