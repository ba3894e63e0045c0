"""What a graph knows of a few artifacts is read by their ids, and the graph is left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.embedded.memory import MemoryStore
from graph.errors import NoGraphError
from graph.schema import (
    Alias,
    Dataset,
    DerivedFrom,
    End,
    Includes,
    License,
    Model,
    RecordType,
    Run,
    StatesBase,
    TrainedOn,
)
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.source_state import holds_artifact
from graph.store.tables import Tables
from graph.transfer.closure import read_closure
from ingest.license_records import license_records
from ingest.loader import load
from ingest.unresolved import states_base
from queries.lineage_report import report_lineage
from tests.factories import (
    alias,
    dataset,
    derived,
    evaluated,
    licensed,
    model,
    tables,
    trained,
    used,
)
from tests.stores.test_upgrade import EARLIER, make_older

TOP = End(Model, "org/top")
RECORDS = [
    model("org/top"),
    model("lab/base", gone_since="2026-10-01", gone_stated_by="hub-api"),
    model("lab/other"),
    model("lab/beside"),
    dataset("corp/c"),
    derived("org/top", "lab/base", method="merge"),
    derived("lab/base", "lab/base"),
    derived("lab/base", "lab/older"),
    derived("org/child", "org/top"),
    derived("corp/c", "corp/b", kind=Dataset),
    trained("lab/base", "corp/c"),
    evaluated("org/top", "corp/eval"),
    licensed("lab/other", "mit"),
    used("github.com/o/n", "org/top"),
    alias("top", "org/top"),
    alias("very-old", "top"),
    *license_records(End(Dataset, "corp/c"), "mit and odbl", stated_by="card"),
    *states_base(End(Model, "lab/older"), "/raid/model", stated_by="card"),
]


@pytest.fixture
def filled(url: str) -> Iterator[Store]:
    """Return a graph with more than is asked for, on each engine."""
    with open_store(url) as store:
        load(store, "made", RECORDS)
        yield store


def ids(found: Tables, kind: RecordType) -> list[str]:
    """Return the ids of the nodes of a kind that were read."""
    return sorted(found[kind]["id"].to_pylist()) if kind in found else []


def test_all_upstream_is_read_and_nothing_beside_it(filled: Store) -> None:
    found = read_closure(filled, [TOP])
    assert ids(found, Model) == ["lab/base", "lab/older", "org/top"]
    assert ids(found, Dataset) == ["corp/b", "corp/c"]
    assert set(ids(found, License)) > {"mit", "odbl"}
    assert len(found[Includes]) == 2
    assert found[StatesBase]["text"].to_pylist() == ["/raid/model"]
    assert len(found[Run]) == 1
    rows = {row["id"]: row for row in found[Model].to_pylist()}
    assert rows["lab/base"]["gone_since"] == "2026-10-01"
    assert rows["lab/older"]["only_mentioned"]


def test_only_what_is_wanted_is_read(filled: Store) -> None:
    whole, wanted = read_closure(filled, [TOP]), (Model, Dataset, DerivedFrom, TrainedOn)
    found = read_closure(filled, [TOP], only=wanted)
    assert found.keys() == set(wanted)
    assert all(found[each].num_rows == whole[each].num_rows for each in wanted)
    assert ids(read_closure(filled, [TOP], only=[Model, DerivedFrom]), Model) == ids(whole, Model)
    assert ids(read_closure(filled, [TOP], only=[Model]), Model) == ["org/top"]


@pytest.mark.parametrize("name", ["top", "very-old"])
def test_what_is_named_by_another_name_is_found(filled: Store, name: str) -> None:
    found = read_closure(filled, [End(Model, name)])
    assert ids(found, Model) == ["lab/base", "lab/older", "org/top"]
    assert "org/top" in found[Alias]["target"].to_pylist()


def test_what_the_graph_does_not_have_brings_only_its_runs(filled: Store) -> None:
    found = read_closure(filled, [End(Model, "nobody/knows"), End(Dataset, "top")])
    assert {kind.label for kind in found} == {"Run"} | ({"Alias"} if Alias in found else set())


def test_a_graph_of_what_was_read_answers_as_the_whole_one(filled: Store) -> None:
    whole = report_lineage(filled, "org/top")
    with MemoryStore() as memory:
        memory.write(read_closure(filled, [TOP]))
        part = report_lineage(memory, "org/top")
    assert (part.steps, part.artifacts) == (whole.steps, whole.artifacts)
    assert (part.gone, part.unresolved) == (whole.gone, whole.unresolved)


def test_many_ids_are_found_at_once(url: str) -> None:
    models = [model(f"org/m{number}") for number in range(700)]
    with open_store(url) as store:
        load(store, "made", [*models, *(derived(m.id, "org/base") for m in models)])
        found = read_closure(store, [End(Model, m.id) for m in models[:400]])
    assert len(ids(found, Model)) == 401


def test_names_that_a_graph_holds(filled: Store) -> None:
    names = ["org/top", "corp/c", "github.com/o/n", "very-old", "corp/eval"]
    assert all(holds_artifact(filled, name) for name in names)
    assert not any(holds_artifact(filled, name) for name in ("org", "mit", "x/y", "", "\x00"))


def test_no_graph_is_no_place_to_read(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "none.lbug")) as store:
        assert not holds_artifact(store, "org/top")
        with pytest.raises(NoGraphError, match="ptm ingest sample"):
            read_closure(store, [TOP])
    assert list(tmp_path.iterdir()) == []


def test_reading_an_older_graph_does_not_change_it(url: str, tmp_path: Path) -> None:
    with open_store(url) as store:
        store.write(tables([r for r in EARLIER if r.__class__.__name__ != "Uses"]))
        named = [End(Model, row["id"]) for row in store.rows("MATCH (n:Model) RETURN n.id AS id")]
    make_older(url)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with open_store(url) as store:
        assert {end.id for end in named} <= set(ids(read_closure(store, named), Model))
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert after == before


def test_a_graph_in_memory_is_written_again_and_cleared() -> None:
    with MemoryStore() as store:
        load(store, "made", RECORDS)
        load(store, "more", [alias("lab/beside", "lab/other"), licensed("lab/beside", "mit")])
        assert report_lineage(store, "lab/beside").subject.id == "lab/other"
        with store.reading() as reader:
            assert len(reader.aliases_of(["lab/beside"])) == 1
        store.prepare()
        assert store.clear() is None
        assert store.rows("MATCH (n:Model) RETURN n.id") == []
