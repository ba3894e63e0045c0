"""An older graph gets what it lacks, a newer one is left alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import filelock
import ladybug
import neo4j
import pytest

import graph.embedded.file
from graph.embedded.errors import is_refused
from graph.embedded.statements import typed_columns
from graph.embedded.store import EmbeddedStore
from graph.errors import UnavailableError
from graph.neo4j.store import Neo4jStore
from graph.schema import CLAIMS, NODES, Model, Paper, Repository, SucceededBy, Uses
from graph.schema.version import SCHEMA_VERSION
from graph.store import cypher
from graph.store.base import Store
from graph.store.connect import open_store
from tests.factories import tables
from tests.stores.records import CHANGED, LEARNED, OF_2022, OF_2026, STRANGE, lines, retract
from tests.stores.refusals import sentence

EARLIER = [*OF_2022, *CHANGED]
"""Records of which none needs what the older graph lacks."""


def run(url: str, *texts: str) -> None:
    """Run statements straight on the engine, as no store of ours does."""
    if url.startswith("bolt"):
        with neo4j.GraphDatabase.driver(url) as driver:
            for text in texts:
                driver.execute_query(text)
        return
    with ladybug.Database(url) as database, ladybug.Connection(database) as connection:
        for text in texts:
            connection.execute(text)
        connection.execute("CHECKPOINT")


def make_older(url: str) -> None:
    """Take away what a later version of the schema has more."""
    if url.startswith("bolt"):
        run(
            url,
            "DROP CONSTRAINT paper_id",
            "DROP CONSTRAINT model_id",
            "MATCH (g:GraphInfo) SET g.schema_version = 0",
        )
        return
    columns = ", ".join(
        f"{name} {kind}" for name, kind in typed_columns(Uses) if name != "revision"
    )
    run(
        url,
        "ALTER TABLE Model DROP carbon_g",
        "ALTER TABLE Repository DROP archived",
        "DROP TABLE SUCCEEDED_BY",
        "DROP TABLE DESCRIBED_IN",
        "DROP TABLE Paper",
        "DROP TABLE USES",
        f"CREATE REL TABLE USES(FROM Repository TO Model, {columns})",
        "MATCH (g:GraphInfo) SET g.schema_version = 0",
    )


@pytest.fixture
def older(url: str) -> str:
    """Return the address of a graph that an older version has written."""
    with open_store(url) as store:
        store.write(tables([r for r in EARLIER if not isinstance(r, Uses)]))
    make_older(url)
    return url


def version(store: Store) -> object:
    """Return the version that a graph says it has."""
    [row] = store.rows("MATCH (g:GraphInfo) RETURN g.schema_version AS version")
    return row["version"]


def is_whole(store: Store) -> None:
    """Fail unless the graph has all of the schema."""
    assert version(store) == SCHEMA_VERSION
    for kind in NODES:
        store.rows(cypher.read_nodes(kind))
    for claim in CLAIMS:
        for a, b in claim.ends:
            store.rows(cypher.read_claims(claim, (a.label, b.label)))
    if isinstance(store, Neo4jStore):
        found = store.rows("SHOW CONSTRAINTS YIELD labelsOrTypes RETURN labelsOrTypes AS labels")
        labels = [row["labels"] for row in found]
        assert all([kind.label] in labels for kind in (Model, Paper, Repository))


@pytest.mark.long
def test_an_older_graph_is_brought_up_to_date_when_it_is_read(older: str) -> None:
    with open_store(older) as store:
        held = lines(store)
        is_whole(store)
    with open_store(older) as store:
        store.write(tables(OF_2026))
        added = lines(store)
    with open_store(older) as store:
        store.clear()
        store.write(tables([r for r in EARLIER if not isinstance(r, Uses)]))
        assert lines(store) == held
        store.write(tables(OF_2026))
        assert lines(store) == added


@pytest.mark.long
def test_an_older_graph_is_brought_up_to_date_when_it_is_written(older: str) -> None:
    with open_store(older) as store:
        store.write(tables([*OF_2026, *LEARNED]))
        is_whole(store)
        held = lines(store)
        assert any('"carbon_g": 0.5' in line for line in held)
        assert any(SucceededBy.label in line for line in held)
    with open_store(older) as store:
        store.clear()
        store.write(tables([r for r in EARLIER if not isinstance(r, Uses)]))
        store.write(tables([*OF_2026, *LEARNED]))
        assert lines(store) == held


def test_an_older_graph_is_brought_up_to_date_when_it_is_prepared(older: str) -> None:
    with open_store(older) as store:
        store.prepare()
        is_whole(store)
    with open_store(older) as store:
        retract(store, stated_by=["card"])
        is_whole(store)


def test_a_graph_that_retracts_is_brought_up_to_date_first(older: str) -> None:
    with open_store(older) as store:
        retract(store, stated_by=["card"])
        is_whole(store)


def test_a_newer_graph_is_refused_in_one_sentence(url: str) -> None:
    with open_store(url) as store:
        store.write(tables(OF_2022))
    run(url, f"MATCH (g:GraphInfo) SET g.schema_version = {SCHEMA_VERSION + 1}")
    attempts = (
        lambda store: store.rows("MATCH (m:Model) RETURN m.id AS own"),
        lambda store: store.table("MATCH (m:Model) RETURN m.id AS own"),
        lambda store: store.prepare(),
        lambda store: store.write(tables(OF_2026)),
        lambda store: retract(store, stated_by=["card"]),
    )
    for attempt in attempts:
        with open_store(url) as store, pytest.raises(UnavailableError) as raised:
            attempt(store)
        assert "was written by a newer ptm-lineage" in str(raised.value)
        assert str(raised.value).endswith(": upgrade ptm-lineage, or name another graph.")
    run(url, f"MATCH (g:GraphInfo) SET g.schema_version = {SCHEMA_VERSION}")
    with open_store(url) as store:
        found = store.rows("MATCH (d:License) RETURN count(d) AS number")
        assert found == [{"number": 1}]


def test_the_graph_before_an_upgrade_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    with EmbeddedStore(path) as store:
        store.write(tables(STRANGE))
    make_older(str(path))
    before = path.read_bytes()
    with EmbeddedStore(path) as store:
        is_whole(store)
    assert path.read_bytes() != before
    assert path.with_name("graph.previous").read_bytes() == before


def may_not(*_: object) -> None:
    """Refuse as the system does."""
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("place", ["folder", "file"])
def test_an_older_graph_that_cannot_be_written_has_to_be_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    path = tmp_path / "graph"
    with EmbeddedStore(path) as store:
        store.write(tables(STRANGE))
    make_older(str(path))
    before = path.read_bytes()
    if place == "folder":
        monkeypatch.setattr(filelock.FileLock, "acquire", may_not)
    else:
        monkeypatch.setattr(graph.embedded.file.shutil, "copy", may_not)
    with EmbeddedStore(path) as store, pytest.raises(UnavailableError) as raised:
        store.rows("MATCH (m:Model) RETURN m.id AS id")
    assert raised.value.exit_status == 3
    assert sentence(raised.value) == (
        f"The graph at {path} was written by an older ptm-lineage and has to be opened once where "
        "it can be written, which it cannot be here (Permission denied): copy it to a folder of "
        "your own, let the copy be written, and name it with --graph."
    )
    assert path.read_bytes() == before
    monkeypatch.undo()
    with EmbeddedStore(path) as store:
        is_whole(store)


def test_an_older_graph_on_a_full_disk_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph"
    with EmbeddedStore(path) as store:
        store.write(tables(STRANGE))
    make_older(str(path))
    usage = SimpleNamespace(free=0)
    monkeypatch.setattr(graph.embedded.file.shutil, "disk_usage", lambda _: usage)
    with EmbeddedStore(path) as store, pytest.raises(UnavailableError, match="make room"):
        store.rows("MATCH (m:Model) RETURN m.id AS id")


def test_the_engine_says_where_a_file_may_not_be_written() -> None:
    text = "IO exception: Cannot open file. path: /a/graph - Error 13: Permission denied"
    assert is_refused(RuntimeError(text))
    assert not is_refused(RuntimeError("Cannot open /Permission denied/graph: no such file"))
