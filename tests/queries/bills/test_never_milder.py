"""A bill of materials, which anybody can write, makes no verdict milder when it is read."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.memory import MemoryStore
from graph.schema import Dataset, Model, Record
from ingest.bom import source
from ingest.license_conflicts import DERIVATIONS
from ingest.loader import load
from licenses.policy.gate import OUTCOMES
from licenses.rule.permissions import ANSWERS
from ptm.api import Graph
from reports import render
from tests.examples import examples
from tests.factories import derived, licensed, tables, trained, used

MODELS = [f"lab/m{number}" for number in range(5)]
DATA = [f"corp/d{number}" for number in range(2)]
APP = "github.com/lab/app"
LICENSES = ["mit", "apache-2.0", "cc-by-nc-4.0", "gpl-3.0", "cc-by-nd-4.0", "llama3.1", "gemma"]
METHODS = [None, "finetune", "adapter", "quantized", "merge", "distilled", "converted"]
SOURCES = ["card", "hub-tag", "inferred-name", "inferred-prose"]


def made_ways(chance: random.Random) -> list[Record]:
    """Return by whom some artifacts are said to be made from others, and how."""
    ways: list[Record] = []
    for _ in range(chance.randrange(2, 9)):
        child, parent = chance.choice(MODELS), chance.choice(MODELS)
        said: dict[str, Any] = {"declared": chance.random() < 0.7}
        by = chance.choice(SOURCES)
        ways += [
            derived(child, parent, by, method=chance.choice(METHODS), **said),
            trained(child, chance.choice(DATA), by, **said),
            used(APP, child, by, path="a.py", line=1, how="literal", **said),
        ][chance.randrange(3) :][:1]
    return ways


def made_labels(chance: random.Random, share: float) -> list[Record]:
    """Return a label of each artifact, or of a share of them."""
    return [
        licensed(name, chance.choice(LICENSES), kind=kind)
        for kind, names in ((Model, MODELS), (Dataset, DATA))
        for name in names
        if chance.random() < share
    ]


def as_document(chance: random.Random) -> str:
    """Return what somebody writes about the same artifacts: as we write it, or as others do."""
    with MemoryStore() as other:
        other.write(tables([*made_labels(chance, 0.7), *made_ways(chance)]))
        graph = Graph(other)
        held = [row["id"] for row in graph.cypher("MATCH (m:Model) RETURN m.id AS id").rows]
        bill = graph.bill(chance.choice(sorted(held))) if held else graph.bill()
        document = json.loads(render(bill, "cyclonedx"))
    if chance.random() < 0.5:
        for each in (document["metadata"].get("component", {}), *document["components"]):
            each.pop("properties", None)
    return json.dumps(document)


def judged(graph: Graph) -> dict[tuple[str, str], int]:
    """Return how strict the verdict and each answer are about each artifact, mildest first."""
    found: dict[tuple[str, str], int] = {}
    for name in (*MODELS, *(f"dataset:{each}" for each in DATA)):
        found[name, "verdict"] = OUTCOMES.index(graph.check(name).verdict)
        for row in graph.licenses(name).answers:
            found[name, row.action] = ANSWERS.index(row.answer)
    return found


@given(st.randoms(use_true_random=False))
@examples(6, 300)
def test_no_bill_makes_a_verdict_milder(folders: Iterator[Path], chance: random.Random) -> None:
    file = next(folders) / "theirs.cdx.json"
    file.parent.mkdir(parents=True)
    file.write_text(as_document(chance), encoding="utf-8")
    with MemoryStore() as store:
        # Each has a label: where nobody states one, that of a bill is all that is known.
        records = [*made_labels(chance, 1), *made_ways(chance)]
        store.write(tables(records), derivations=DERIVATIONS)
        before = judged(Graph(store))
        load(store, "bom", source.fetch(str(file)))
        after = judged(Graph(store))
    milder = {key: (rank, after[key]) for key, rank in before.items() if after[key] < rank}
    assert not milder
