"""The weights in a repository of code are those of a model that the graph knows."""

from __future__ import annotations

from graph.schema import End, HasWeights, Model, Repository, Weights
from graph.store.base import Store
from ingest.code.repository.known_weights import weights_uses
from ingest.loader import load
from ingest.weights import WeightFile
from tests import factories

CODE = End(Repository, "github.com/o/n")


def weight(number: int, size: int = 2 << 20) -> WeightFile:
    return WeightFile(f"models/{number}.bin", f"{number:064x}", size)


def test_a_graph_that_is_not_there_knows_none(store: Store) -> None:
    assert list(weights_uses(store, CODE, [weight(1)], stated_by="code-scan")) == []


def test_the_most_downloaded_of_the_holders_is_used(store: Store) -> None:
    held = [("o/one", 1), ("o/copy", 2), ("o/first", 2), ("o/small", 3)]
    records = [
        Model(id=name, downloads=9 if name == "o/first" else 1, stated_by="hub-api")
        for name, _ in held
    ]
    records += [Weights(id=f"sha256:{number:064x}", stated_by="hub-files") for number in (1, 2, 3)]
    records += [
        factories.claim(
            HasWeights, (Model, name), (Weights, f"sha256:{number:064x}"), "hub-files", path="m"
        )
        for name, number in held
    ]
    load(store, "hub", records)
    files = [weight(1), weight(2), weight(3, 1_000), weight(4), WeightFile("a", "no hash", 9 << 20)]
    uses = list(weights_uses(store, CODE, files, stated_by="code-scan"))
    assert [(each.end.id, each.path, each.how, each.declared, each.role) for each in uses] == [
        ("o/one", "models/1.bin", "weights", True, "product"),
        ("o/first", "models/2.bin", "weights", False, "product"),
    ]
    assert uses[1].evidence == f"sha256:{2:064x}, which 2 models hold"
