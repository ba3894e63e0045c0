"""What an application uses by a bill of materials counts, though nobody says how it is named."""

import json
from pathlib import Path

from graph.store.base import Store
from ingest.bom import source
from ingest.loader import load
from ptm.graph import Graph

BASE = {
    "type": "machine-learning-model",
    "purl": "pkg:huggingface/org/base",
    "licenses": [{"license": {"id": "CC-BY-NC-4.0"}}],
}
DOCUMENT = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {
        "component": {
            "type": "application",
            "bom-ref": "app",
            "name": "shop",
            "licenses": [{"license": {"id": "MIT"}}],
        }
    },
    "components": [
        {
            "type": "machine-learning-model",
            "bom-ref": "tuned",
            "purl": "pkg:huggingface/org/tuned",
            "licenses": [{"license": {"id": "Apache-2.0"}}],
            "pedigree": {"ancestors": [BASE]},
        }
    ],
    "dependencies": [{"ref": "app", "dependsOn": ["tuned"]}],
}


def read_graph(store: Store, folder: Path, document: object) -> Graph:
    """Return the graph of a store after a document was read into it."""
    file = folder / "app.cdx.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    load(store, "bom", source.fetch(str(file)))
    return Graph(store)


def test_a_use_of_a_bill_counts_in_every_question(store: Store, tmp_path: Path) -> None:
    graph = read_graph(store, tmp_path, DOCUMENT)
    lineage = {(step.child_id, step.parent_id) for step in graph.lineage("local:shop").steps}
    assert lineage == {("local:shop", "org/tuned"), ("org/tuned", "org/base")}
    assert graph.licenses("local:shop").verdict == "conflict"
    assert {use.repository for use in graph.impact("org/base").uses} == {"local:shop"}
    assert graph.check("local:shop").verdict == "fail"


def test_a_use_that_nobody_states_asks_for_review(store: Store, tmp_path: Path) -> None:
    graph = read_graph(store, tmp_path, {**DOCUMENT, "dependencies": []})
    assert graph.check("local:shop").verdict == "review"
    assert graph.check("local:shop", declared_only=True).verdict == "pass"
