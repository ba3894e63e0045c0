"""Licences: the audit of the whole graph, a check of 10,000 ids, and a model with 500 ancestors.

A check has more to do for each id than the audit, which makes no text: findings, answers, and the
steps of each with their evidence. So it is measured against a fixed start, which is one audit of
the whole graph, and the audit's time for 10,000 artifacts besides. That is in arrays, and a check
makes rows in Python, 30 steps of routes for each id: 1.2 to 1.7 times were measured, on a machine
that had other work as well.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.columns import repeat_value
from benchmarks.comparison import Comparison, time_medians
from benchmarks.process_start import ptm_command
from benchmarks.workplace import Workplace
from graph.schema import CLAIMS, Dataset, DerivedFrom, LicensedAs, Model, Repository
from graph.store.base import Store
from graph.store.connect import open_store
from licenses.policy.gate import Gate
from queries.propagation.audit import audit
from queries.propagation.labelled_edges import KINDS
from queries.verdicts.check_report import report_check

LAYERS, WIDTH = 50, 10
"""Each model of a layer merges two of the next layer; ``top`` has 500 ancestors."""
LICENCES = ("apache-2.0", "mit", "llama3.1", "gemma", "cc-by-nc-4.0", None)
FACTS_AT = "2025-07-13"
CHECKED = 10_000
"""Models of the larger graph that are checked together, from all of it."""
DAY = date(2026, 11, 28)
_ARTIFACTS = {Model, Dataset, Repository}


def measure(place: Workplace) -> Iterator[Comparison]:
    """Yield the comparisons, all but the last on the larger graph."""
    with open_store(str(place.graph)) as store:
        ours, theirs = time_medians(lambda: audit(store), lambda: read_edges(store), repeats=3)
        yield Comparison("license-audit, embedded, larger", "reading its edges", ours, theirs, 3.0)
        yield _measure_check(store)
    graph = place.folder / "ancestors.lbug"
    with open_store(str(graph)) as store:
        store.write(make_ladder())
    ours, theirs = time_medians(
        lambda: _run_command(graph, "licenses"), lambda: _run_command(graph, "lineage"), repeats=7
    )
    yield Comparison("ptm licenses, 500 ancestors", "ptm lineage", ours, theirs, 2.0)


def _measure_check(store: Store) -> Comparison:
    found = audit(store)
    models = len(found.graph.ids[KINDS.index(Model.label)])
    places = np.linspace(0, models - 1, CHECKED, dtype=np.int64)
    ids = found.graph.names(places).to_pylist()
    artifacts = found.graph.size
    del found
    ours, whole = time_medians(
        lambda: report_check(store, ids, gate=Gate(), day=DAY), lambda: audit(store), repeats=3
    )
    theirs = whole + len(ids) * whole / artifacts
    work = f"check of {len(ids):,} ids, embedded, larger"
    return Comparison(work, "an audit, and its share for them", ours, theirs, 2.5)


def read_edges(store: Store) -> int:
    """Read the ends of all claims between artifacts or to licences; return their number."""
    rows = 0
    for claim in CLAIMS:
        for start, end in claim.ends:
            if claim is LicensedAs or {start, end} <= _ARTIFACTS:
                rows += len(
                    store.table(
                        f"MATCH (child:{start.label})-[claim:{claim.label}]->(parent:{end.label}) "
                        "RETURN child.id AS child, parent.id AS parent"
                    )
                )
    return rows


def make_ladder() -> dict[type, pa.Table]:
    """Return the tables of ``top`` and its 500 ancestors, with several licences."""
    models = ["top", *(f"layer-{i}/model-{j}" for i in range(LAYERS) for j in range(WIDTH))]
    pairs = [(1 + i * WIDTH + j, 1 + (i + 1) * WIDTH + (j + step) % WIDTH)
             for i in range(LAYERS - 1) for j in range(WIDTH) for step in (0, 1)]  # fmt: skip
    pairs += [(0, 1 + j) for j in range(WIDTH)]
    labels = [(model, LICENCES[i % len(LICENCES)]) for i, model in enumerate(models)]
    labels = [(model, licence) for model, licence in labels if licence]
    stated = {
        "stated_by": repeat_value("hub-api", len(models)),
        "facts_at": repeat_value(FACTS_AT, len(models)),
    }
    return {
        Model: pa.table({"id": models, **stated}),
        DerivedFrom: _claim_table(
            "Model", [(models[a], models[b]) for a, b in pairs], method="merge"
        ),
        LicensedAs: _claim_table("License", labels),
    }


def _claim_table(end: str, pairs: list[tuple[str, str]], **values: str) -> pa.Table:
    fixed = {"from_kind": "Model", "to_kind": end, "stated_by": "hub-tag", "first_seen": FACTS_AT}
    columns = {name: repeat_value(value, len(pairs)) for name, value in {**fixed, **values}.items()}
    starts, ends = zip(*pairs, strict=True)
    return pa.table(
        {**columns, "from_id": starts, "to_id": ends, "declared": repeat_value(True, len(pairs))}
    )


def _run_command(graph: Path, command: str) -> None:
    subprocess.run(
        [*ptm_command(), command, "top"],
        stdout=subprocess.DEVNULL,
        check=True,
        env=os.environ | {"PTM_GRAPH": str(graph)},
    )
