"""The whole graph as JSON lines, in an order that is always the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from graph import statements
from graph.lines import claim_line, node_lines
from graph.schema import CLAIMS, NODES, Run
from graph.store import Store


def graph_lines(store: Store) -> Iterator[str]:
    """Yield everything that the graph holds, a JSON object a line, without line ends.

    Runs are left out: they tell of this graph's own history, and reading the lines back into the
    graph they came from changes nothing.
    """
    for value in _objects(store):
        yield json.dumps(value, ensure_ascii=False)


def _objects(store: Store) -> Iterator[dict[str, Any]]:
    for kind in NODES:
        if kind is Run:
            continue
        for row in store.table(statements.read_nodes(kind)).sort_by("id").to_pylist():
            yield from node_lines(kind, row)
    for claim in CLAIMS:
        for a, b in claim.ends:
            table = store.table(statements.read_claims(claim, (a.label, b.label)))
            order = ["from_id", "to_id", "stated_by", *claim.also_key]
            for row in table.sort_by([(name, "ascending") for name in order]).to_pylist():
                yield claim_line(claim, row)
