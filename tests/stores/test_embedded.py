"""The graph file: replaced whole, read by many, written by one."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import graph.embedded.apply
import graph.embedded.values
from graph.embedded.engine import Engine
from graph.embedded.store import EmbeddedStore
from graph.errors import UnavailableError
from graph.schema import Model
from tests.factories import derived, model, tables
from tests.stores.records import OF_2022, OF_2026, lines, retract

NUMBER = "MATCH (m:Model) RETURN count(m) AS number"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a graph file that is not there yet."""
    return tmp_path / "graph [1] *?.lbug"


def names(path: Path) -> set[str]:
    """Return what stands beside the graph, without locks."""
    return {found.name for found in path.parent.iterdir() if not found.name.endswith(".lock")}


def test_nothing_is_made_before_the_first_write(path: Path) -> None:
    with EmbeddedStore(path) as store, pytest.raises(UnavailableError) as raised:
        store.rows(NUMBER)
    assert str(raised.value) == f"There is no graph at {path} yet: `ptm ingest sample` makes one."
    assert list(path.parent.iterdir()) == []


def test_folders_are_made_on_the_way(tmp_path: Path) -> None:
    path = tmp_path / "one" / "two" / "graph"
    with EmbeddedStore(path) as store:
        store.write(tables([model("a")]))
    assert path.is_file()


def test_the_graph_before_the_last_write_is_kept(path: Path) -> None:
    with EmbeddedStore(path) as store:
        store.write(tables(OF_2022))
        assert names(path) == {path.name}
        first, held = path.read_bytes(), lines(store)
        store.write(tables(OF_2026))
        assert names(path) == {path.name, f"{path.name}.previous"}
    previous = path.with_name(f"{path.name}.previous")
    assert previous.read_bytes() == first
    with EmbeddedStore(previous) as store:
        assert lines(store) == held


def test_a_cleared_graph_is_kept_until_the_next_write(path: Path) -> None:
    with EmbeddedStore(path) as store:
        store.write(tables(OF_2022))
        first = path.read_bytes()
        store.clear()
        assert names(path) == {f"{path.name}.previous"}
        assert path.with_name(f"{path.name}.previous").read_bytes() == first
        with pytest.raises(UnavailableError, match="There is no graph at"):
            store.rows(NUMBER)


def test_a_reader_keeps_the_graph_that_it_opened(path: Path) -> None:
    with EmbeddedStore(path) as writer, EmbeddedStore(path) as reader:
        writer.write(tables([model(f"m{number}", task="x" * 100) for number in range(3_000)]))
        assert reader.rows(NUMBER) == [{"number": 3_000}]
        writer.write(tables([model("new")]))
        writer.write(tables([derived("new", "newer")]))
        assert reader.rows(NUMBER) == [{"number": 3_000}]
        found = reader.table("MATCH (m:Model) RETURN m.task AS task")
        assert set(found["task"].to_pylist()) == {"x" * 100}
        reader.close()
        assert reader.rows(NUMBER) == [{"number": 3_002}]


def test_a_store_reads_what_it_has_just_written(path: Path) -> None:
    with EmbeddedStore(path) as store:
        for number in range(1, 4):
            store.write(tables([model(f"m{number}")]))
            assert store.rows(NUMBER) == [{"number": number}]


def test_a_closed_store_opens_again(path: Path) -> None:
    store = EmbeddedStore(path)
    store.write(tables([model("a")]))
    assert store.rows(NUMBER) == [{"number": 1}]
    for _ in range(2):
        store.close()
        store.close()
        assert store.rows(NUMBER) == [{"number": 1}]
    store.close()


def test_a_graph_behind_a_link_stays_there(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(path)
    with EmbeddedStore(link) as store:
        for own in "ab":
            store.write(tables([model(own)]))
    assert link.is_symlink()
    with EmbeddedStore(path) as store:
        assert store.rows(NUMBER) == [{"number": 2}]


def test_a_graph_that_others_may_not_read_stays_so(path: Path) -> None:
    with EmbeddedStore(path) as store:
        store.write(tables([model("a")]))
        path.chmod(0o600)
        store.write(tables([model("b")]))
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_dead_writers_left_is_removed_by_the_next_and_nothing_else(path: Path) -> None:
    left = [f"{path.name}.writing-{end}" for end in ("123", "123.wal", "123.shadow", "previous")]
    others = ["graph 1 xy.lbug.writing-5", f"{path.name}.backup", "notes.txt", "writing-1"]
    for name in (*left, *others):
        path.with_name(name).write_text("left")
    holder = path.with_name(f"{path.name}.writer")
    holder.write_text('{"pid": 1}')
    with EmbeddedStore(path) as store:
        store.write(tables([model("a")]))
    assert names(path) == {path.name, *others}


def test_a_write_that_fails_leaves_the_graph_and_no_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with EmbeddedStore(path) as store:
        store.write(tables(OF_2022))
        held, before = lines(store), path.read_bytes()

        def fails(*_: object) -> None:
            raise RuntimeError("Copy exception: the engine cannot do it.\nMore of it.")

        monkeypatch.setattr(graph.embedded.apply, "_copy_relations", fails)
        with pytest.raises(UnavailableError) as raised:
            store.write(tables(OF_2026))
        assert str(raised.value) == (
            f"Nothing was written to {path}, the graph is as it was: the engine cannot do it."
        )
        assert names(path) == {path.name}
        assert path.read_bytes() == before
        monkeypatch.undo()
        assert lines(store) == held
        store.write(tables(OF_2026))
        assert store.rows(NUMBER)[0]["number"] > len([r for r in OF_2022 if isinstance(r, Model)])


def reads_one_less_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the second count of a write, that of the file it has made, miss a model."""
    calls = itertools.count(1)
    real = Engine.counts

    def one_less(engine: Engine) -> dict[str, int]:
        counted = real(engine)
        return counted | {"Model": counted["Model"] - 1} if next(calls) == 2 else counted

    monkeypatch.setattr(Engine, "counts", one_less)


def writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the engine accept a plan and do nothing of it, once."""
    real = graph.embedded.apply.carry_out
    calls = itertools.count(1)

    def carry_out_later(*given: Any) -> None:
        if next(calls) > 1:
            real(*given)

    monkeypatch.setattr(graph.embedded.apply, "carry_out", carry_out_later)


@pytest.mark.parametrize("fails", [reads_one_less_back, writes_nothing])
def test_what_was_not_kept_does_not_take_the_place_of_the_graph(
    path: Path, monkeypatch: pytest.MonkeyPatch, fails: Callable[[pytest.MonkeyPatch], None]
) -> None:
    with EmbeddedStore(path) as store:
        store.write(tables(OF_2022))
        before = path.read_bytes()
        fails(monkeypatch)
        with pytest.raises(
            UnavailableError, match=r"graph is as it was: .*run the same command again"
        ):
            store.write(tables(OF_2026))
        assert path.read_bytes() == before
        assert names(path) == {path.name}
        store.write(tables(OF_2026))
        assert path.read_bytes() != before


def test_only_one_store_writes_at_a_time(path: Path) -> None:
    with EmbeddedStore(path) as one, EmbeddedStore(path) as two:
        one.write(tables([model("a")]))

        def meanwhile(_label: str, _rows: int) -> None:
            for attempt in (
                lambda: two.write(tables([model("c")])),
                lambda: two.clear(),
                lambda: retract(two, stated_by=["card"]),
            ):
                with pytest.raises(UnavailableError, match="is writing to"):
                    attempt()
            assert two.rows(NUMBER) == [{"number": 1}]

        one.write(tables([model("b")]), meanwhile)
        two.close()
        assert two.rows(NUMBER) == [{"number": 2}]
        two.write(tables([model("c")]))


def test_many_rows_are_the_same_as_few(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        "MATCH (m:Model) RETURN m.id AS id, m.downloads AS downloads, m.private AS private, "
        "m.carbon_g AS carbon, null AS nothing ORDER BY id",
        # Here the engine's own values are not those of Arrow, or two columns have one name.
        "MATCH (m:Model) RETURN m AS model, sum(m.downloads) AS number ORDER BY m.id",
        "MATCH (m:Model) RETURN m.id AS x, [m.downloads] AS x ORDER BY m.id",
        "MATCH (m:Model) WHERE m.id = 'none' RETURN m.id AS id",
    ]
    with EmbeddedStore(path) as store:
        store.write(tables([*OF_2022, *OF_2026]))
        few = [store.rows(text) for text in texts]
        monkeypatch.setattr(graph.embedded.values, "_MANY", 0)
        assert [store.rows(text) for text in texts] == few
        assert len(few[0]) > 2
