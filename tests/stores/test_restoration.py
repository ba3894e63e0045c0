"""A graph of schema 3, where a deletion ended the claims of what was deleted: they come back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.schema import ARTIFACTS, Dataset, Model, Run
from graph.schema.version import SCHEMA_VERSION
from graph.store.base import Store
from graph.store.connect import open_store
from tests.factories import dataset, derived, licensed, model, tables, trained
from tests.stores.records import claims, journal, lines, retract
from tests.stores.test_upgrade import is_whole, run

JANUARY, MARCH, APRIL, MAY = "2026-01-01", "2026-03-01", "2026-04-01", "2026-05-01"
WEEK = Run(
    id="week",
    source="snapshot of models",
    scope="models.parquet",
    taken=MARCH,
    started=MARCH,
    finished=MARCH,
    complete=True,
)


def described(
    own: str, facts_at: str = JANUARY, stated_by: str = "hub-api", **values: Any
) -> Model:
    """Return a model as the Hub describes it."""
    return model(own, stated_by, facts_at, likes=1, **values)


def ended(store: Store, own: str, day: str, kind: str = "Model") -> None:
    """End all claims of an artifact on a day, as an older version did where it was missing."""
    scope = pa.table({"from_kind": [kind], "from_id": [own]})
    retract(store, stated_by=["hub-tag", "card"], scope=scope, ended=day)


def make_older(url: str) -> None:
    """Make a graph look as one that schema 3 has written."""
    texts = ["MATCH (g:GraphInfo) SET g.schema_version = 3"]
    if not url.startswith("bolt"):
        names = ("gone_since", "gone_stated_by")
        texts += [f"ALTER TABLE {k.label} DROP {name}" for k in ARTIFACTS for name in names]
    run(url, *texts)


@pytest.fixture(scope="module")
def older_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of such a graph, which is copied for each test."""
    path = tmp_path_factory.mktemp("older") / "graph.lbug"
    fill_older(str(path))
    return path


@pytest.fixture
def older(url: str, request: pytest.FixtureRequest) -> str:
    """Return the address of such a graph."""
    if url.startswith("bolt"):
        fill_older(url)
    else:
        shutil.copyfile(request.getfixturevalue("older_file"), url)
    return url


def fill_older(url: str) -> None:
    """Fill an empty graph, and make it look as schema 3 had it."""
    gone = ("lab/gone", "lab/returned", "lab/living", "lab/card", "lab/mine", "old/name", "lab/404")
    with open_store(url) as store:
        store.write(
            tables(
                [
                    *(described(own) for own in gone[:4]),
                    model("lab/mine", "mine", JANUARY),
                    described("old/name", hub_id="1" * 24),
                    described("lab/404"),
                    dataset("lab/data", "hub-api", JANUARY, likes=1),
                    *(derived(own, "lab/base", "hub-tag", first_seen=JANUARY) for own in gone),
                    derived("child", "lab/gone", "hub-tag", first_seen=JANUARY),
                    licensed("lab/gone", "mit", "card", first_seen=JANUARY),
                    trained("lab/gone", "lab/data", first_seen=JANUARY),
                    WEEK,
                ]
            )
        )
        for own in ("lab/gone", "lab/returned", "lab/living", "lab/mine", "old/name"):
            ended(store, own, MARCH)
        ended(store, "lab/404", APRIL)
        ended(store, "lab/card", MAY)
        store.write(
            tables(
                [
                    described("lab/returned", APRIL),
                    described("lab/living", MARCH),
                    model("lab/card", "card", MAY),
                    described("new/name", MARCH, hub_id="1" * 24),
                    derived("new/name", "lab/base", "hub-tag", first_seen=MARCH),
                ]
            )
        )
    make_older(url)


def bases(store: Store) -> set[tuple[str, str]]:
    """Return who derives from whom now."""
    return {(c["from"][1], c["to"][1]) for c in claims(store, "DERIVED_FROM")}


def marks(store: Store, kind: type[Any] = Model) -> dict[str, tuple[str, str]]:
    """Return what is marked: since when, and by whom."""
    text = (
        f"MATCH (n:{kind.label}) WHERE n.gone_since IS NOT NULL "
        "RETURN n.id AS id, n.gone_since AS since, n.gone_stated_by AS by"
    )
    return {row["id"]: (row["since"], row["by"]) for row in store.rows(text)}


@pytest.mark.parametrize("how", ["read", "prepared", "written"])
def test_what_a_deletion_had_ended_comes_back_where_nothing_returned(older: str, how: str) -> None:
    with open_store(older) as store:
        if how == "prepared":
            store.prepare()
        if how == "written":
            store.write(tables([model("lab/other")]))
        assert bases(store) == {
            ("child", "lab/gone"),
            ("lab/gone", "lab/base"),
            ("lab/404", "lab/base"),
            ("new/name", "lab/base"),
        }
        assert marks(store) == {"lab/gone": (MARCH, "snapshot"), "lab/404": (APRIL, "hub-api")}
        assert marks(store, Dataset) == {}
        [parent] = [c for c in claims(store, "DERIVED_FROM") if c["from"][1] == "lab/gone"]
        assert parent["first_seen"] == JANUARY
        assert [c["from"][1] for c in claims(store, "LICENSED_AS")] == ["lab/gone"]
        assert [c["from"][1] for c in claims(store, "TRAINED_ON")] == ["lab/gone"]
        entries = journal(store)
        left = {(e["from_id"], e["ended"]) for e in entries if e["reason"] == "gone"}
        assert left == {
            ("lab/returned", MARCH),
            ("lab/living", MARCH),
            ("lab/card", MAY),
            ("lab/mine", MARCH),
            ("old/name", MARCH),
        }
        noted = {(e["from_id"], e["began"], e["ended"]) for e in entries if "claim" not in e}
        assert noted == {("lab/gone", JANUARY, MARCH), ("lab/404", JANUARY, APRIL)}
        is_whole(store)
        held = lines(store)
    with open_store(older) as store:
        store.prepare()
        assert lines(store) == held
    assert any(json.loads(line).get("alias") == "old/name" for line in held)


def test_a_graph_of_this_version_is_left_as_it_is(older: str) -> None:
    run(older, f"MATCH (g:GraphInfo) SET g.schema_version = {SCHEMA_VERSION}")
    if not older.startswith("bolt"):
        columns = ("gone_since", "gone_stated_by")
        run(older, *(f"ALTER TABLE {k.label} ADD {c} STRING" for k in ARTIFACTS for c in columns))
    with open_store(older) as store:
        assert bases(store) == {("child", "lab/gone"), ("new/name", "lab/base")}
