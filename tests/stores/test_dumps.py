"""Dumps of one source after each other: what ends, what returns, and what an older one may do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph.errors import UnavailableError
from graph.schema import Run
from graph.store.base import Store
from ingest.dumps.days import MANY
from ingest.dumps.loader import DumpSummary, load_dump
from ingest.dumps.names import DUMP
from ingest.dumps.source import open_dump
from tests.factories import derived, model, tables
from tests.stores.records import claims, journal, lines

THEN, NOW, LATER = "2026-01-01", "2026-06-01", "2026-11-01"
Row = dict[str, Any]


def entry(identifier: str, *tags: str, **values: Any) -> Row:
    """Return a row of a dump of models."""
    return {"id": identifier, "tags": list(tags), "pipeline_tag": "fill-mask", **values}


class Dumps:
    """Writes dumps and loads them into a graph."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._number = 0

    def load(self, taken: str | None, *rows: Row, kind: str = "models") -> DumpSummary:
        """Load a dump of these rows."""
        self._number += 1
        path = self._folder / f"{kind}-{self._number}.parquet"
        names = dict.fromkeys(name for row in rows for name in row)
        table = pa.table({name: [row.get(name) for row in rows] for name in names})
        pq.write_table(table, path)
        return load_dump(self._store, [open_dump(str(path), kind)], taken=taken)

    def parents(self) -> set[tuple[str, str]]:
        """Return who derives from whom now."""
        return {(c["from"][1], c["to"][1]) for c in claims(self._store, "DERIVED_FROM")}

    def ended(self) -> set[tuple[str, str, str]]:
        """Return the derivations in the journal, with the dates of their end."""
        rows = [row for row in journal(self._store) if row.get("claim") == "DERIVED_FROM"]
        return {(row["from_id"], row["to_id"], row["ended"]) for row in rows}

    def gone(self) -> dict[str, str]:
        """Return the artifacts that are marked, and since when they are gone."""
        text = (
            f"MATCH (n:{{}}) WHERE n.gone_since IS NOT NULL AND n.gone_stated_by = '{DUMP}' "
            "RETURN n.id AS id, n.gone_since AS since"
        )
        found = [row for k in ("Model", "Dataset") for row in self._store.rows(text.format(k))]
        return {row["id"]: row["since"] for row in found}


@pytest.fixture
def dumps(store: Store, tmp_path: Path) -> Dumps:
    """Return what loads dumps into an empty graph, on each engine."""
    return Dumps(store, tmp_path)


A = entry("me/a", "base_model:lab/x", "base_model:finetune:lab/x", "license:mit")
A_OTHER = entry("me/a", "base_model:lab/y", "license:mit")
B = entry("me/b", "base_model:lab/x", "dataset:squad")


def test_a_later_dump_ends_what_it_no_longer_states(dumps: Dumps) -> None:
    dumps.load(THEN, A, B)
    done = dumps.load(NOW, A_OTHER)
    assert dumps.parents() == {("me/a", "lab/y"), ("me/b", "lab/x")}
    assert dumps.ended() == {("me/a", "lab/x", NOW)}
    assert "TRAINED_ON" not in done.written.gone
    dumps.load(LATER, A, B)
    assert dumps.parents() == {("me/a", "lab/x"), ("me/b", "lab/x")}


def test_a_base_that_could_not_be_resolved_ends_when_its_model_names_another(
    store: Store, dumps: Dumps
) -> None:
    path = "base_model:adapter:/workspace/model"
    dumps.load(THEN, entry("a/b", path), entry("a/c", path))
    stated = claims(store, "STATES_BASE")
    assert [(c["from"][1], c["text"], c["method"]) for c in stated] == [
        ("a/b", "/workspace/model", "adapter"),
        ("a/c", "/workspace/model", "adapter"),
    ]
    assert len({c["to"][1] for c in stated}) == 2
    dumps.load(NOW, entry("a/b", "base_model:adapter:o/base"), entry("a/c", path))
    assert dumps.parents() == {("a/b", "o/base")}
    [left] = claims(store, "STATES_BASE")
    assert (left["from"][1], left["first_seen"]) == ("a/c", THEN)
    [ended] = [row for row in journal(store) if row.get("claim") == "STATES_BASE"]
    assert (ended["from_id"], ended["ended"]) == ("a/b", NOW)


def test_what_a_later_dump_lacks_is_marked_and_keeps_its_claims(store: Store, dumps: Dumps) -> None:
    dumps.load(THEN, A, B)
    assert dumps.gone() == {}
    dumps.load(NOW, A)
    assert dumps.gone() == {"me/b": NOW}
    assert dumps.parents() == {("me/a", "lab/x"), ("me/b", "lab/x")}
    dumps.load(LATER, A, entry("me/b", "base_model:lab/z"))
    assert dumps.gone() == {}
    assert dumps.parents() == {("me/a", "lab/x"), ("me/b", "lab/z")}
    assert dumps.ended() == {("me/b", "lab/x", LATER)}
    marks = [row for row in journal(store) if "claim" not in row]
    noted = [(r["from_kind"], r["from_id"], r["reason"], r["began"], r["ended"]) for r in marks]
    assert sorted(noted) == [
        ("Model", "me/b", "disappeared", THEN, NOW),
        ("Model", "me/b", "returned", NOW, LATER),
    ]
    assert {(r["reason"], r["stated_by"]) for r in marks} == {
        ("disappeared", DUMP),
        ("returned", "hub-api"),
    }


def test_the_same_dump_again_changes_nothing(store: Store, dumps: Dumps) -> None:
    first = dumps.load(NOW, A, B)
    assert first.known_since is None
    before = lines(store)
    again = dumps.load(NOW, A, B)
    assert again.known_since is not None
    assert not again.written.anything()
    assert lines(store) == before
    assert len(store.rows(f"MATCH (r:{Run.label}) RETURN r.id AS id")) == 1


def test_what_an_older_schema_has_read_is_read_again(
    dumps: Dumps, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr("ingest.dumps.days.SCHEMA_VERSION", 3)
        dumps.load(NOW, A)
    assert dumps.load(NOW, A).known_since is None
    assert dumps.load(NOW, A).known_since is not None
    assert dumps.parents() == {("me/a", "lab/x")}


def test_the_same_rows_of_another_day_are_read(dumps: Dumps) -> None:
    dumps.load(THEN, A)
    assert dumps.load(NOW, A).known_since is None
    assert dumps.ended() == set()


def test_the_order_of_loading_makes_no_difference(store: Store, dumps: Dumps) -> None:
    dumps.load(NOW, A_OTHER, entry("me/c"))
    done = dumps.load(THEN, A, B)
    # What is only in the older one was there last on its day: its claims stay, and it is gone.
    assert dumps.parents() == {("me/a", "lab/y"), ("me/b", "lab/x")}
    assert dumps.ended() == {("me/a", "lab/x", NOW)}
    assert dumps.gone() == {"me/b": NOW}
    assert "DERIVED_FROM" not in done.written.gone
    [row] = store.rows("MATCH (n {id: 'me/a'}) RETURN n.facts_at AS facts_at")
    assert row["facts_at"] == NOW


def test_a_claim_that_both_state_is_known_since_the_older_one(dumps: Dumps, store: Store) -> None:
    dumps.load(NOW, A)
    dumps.load(THEN, A)
    [claim] = claims(store, "DERIVED_FROM")
    assert claim["first_seen"] == THEN


def test_what_the_hub_was_asked_later_is_left_alone(store: Store, dumps: Dumps) -> None:
    dumps.load(THEN, A, B)
    asked = [
        model("me/a", stated_by="hub-api", facts_at=LATER),
        derived("me/a", "lab/z", "hub-tag", first_seen=LATER),
    ]
    store.write(tables(asked))
    dumps.load(NOW, A_OTHER)
    # The Hub was asked about me/a since then, so the dump cannot end lab/x nor begin lab/y.
    assert dumps.parents() == {("me/a", "lab/x"), ("me/a", "lab/z"), ("me/b", "lab/x")}
    assert dumps.ended() == {("me/a", "lab/y", LATER)}
    assert dumps.gone() == {"me/b": NOW}


def test_other_sources_and_other_kinds_are_left_alone(store: Store, dumps: Dumps) -> None:
    store.write(tables([derived("me/a", "lab/x", "peatmoss", first_seen=THEN)]))
    both = {"id": "me/a", "tags": ["source_datasets:lab/x"], "description": "d"}
    dumps.load(THEN, both, kind="datasets")
    dumps.load(THEN, A, B)
    dumps.load(NOW, entry("me/a"), entry("me/b"))
    kept = {(c["from"], c["stated_by"]) for c in map(_flat, claims(store, "DERIVED_FROM"))}
    assert kept == {(("Model", "me/a"), "peatmoss"), (("Dataset", "me/a"), "hub-tag")}


def _flat(claim: dict[str, Any]) -> dict[str, Any]:
    return {**claim, "from": tuple(claim["from"])}


def test_a_dump_without_a_column_says_nothing_of_it(dumps: Dumps) -> None:
    dumps.load(THEN, A, B)
    dumps.load(NOW, {"id": "me/a", "likes": 3}, {"id": "me/b", "likes": 3})
    dumps.load(LATER, {"id": "me/a", "tags": 7}, {"id": "me/b", "tags": 7})
    assert dumps.parents() == {("me/a", "lab/x"), ("me/b", "lab/x")}


def test_a_small_part_of_a_dump_does_not_empty_the_graph(dumps: Dumps) -> None:
    many = [entry(f"many/{n}", "base_model:lab/x") for n in range(MANY + 1)]
    dumps.load(THEN, *many)
    done = dumps.load(NOW, entry("many/0"), many[1])
    assert done.partial
    assert dumps.ended() == {("many/0", "lab/x", NOW)}
    assert dumps.gone() == {}
    assert not dumps.load(LATER, *many[:-10]).partial
    assert dumps.gone() == {f"many/{n}": LATER for n in range(MANY - 9, MANY + 1)}
    assert len(dumps.ended()) == 1


def test_a_part_that_came_first_says_nothing_of_the_rest(dumps: Dumps) -> None:
    many = [entry(f"many/{n}", "base_model:lab/x") for n in range(MANY + 1)]
    dumps.load(NOW, entry("many/0"), entry("many/1"))
    dumps.load(THEN, *many)
    assert len(dumps.parents()) == MANY - 1
    assert dumps.gone() == {}
    assert dumps.ended() == {("many/0", "lab/x", NOW), ("many/1", "lab/x", NOW)}


def test_a_dump_without_rows_that_can_be_read_is_refused(store: Store, dumps: Dumps) -> None:
    dumps.load(THEN, A)
    for rows in ([{"id": None, "tags": ["x"]}], [{"id": 5}], [{"id": " "}]):
        with pytest.raises(UnavailableError, match="No row"):
            dumps.load(NOW, *rows)
    assert dumps.parents() == {("me/a", "lab/x")}


def test_an_id_that_stands_twice_is_one_model(store: Store, dumps: Dumps) -> None:
    dumps.load(NOW, A, A, {**A_OTHER, "pipeline_tag": "translation"})
    assert dumps.parents() == {("me/a", "lab/x"), ("me/a", "lab/y")}
    [row] = store.rows("MATCH (n {id: 'me/a'}) RETURN n.task AS task")
    assert row["task"] == "translation"


def test_without_a_date_it_is_that_of_the_newest_artifact(dumps: Dumps) -> None:
    rows = [
        entry("me/a", createdAt="2024-05-06T07:08:09.000Z", lastModified="2099-01-01T00:00:00Z"),
        entry("me/b", createdAt="2024-05-05T07:08:09.000Z", lastModified="2024-05-07T00:00:00Z"),
    ]
    assert dumps.load(None, *rows).taken == "2024-05-07"
    assert dumps.load(None, *rows).known_since is not None
