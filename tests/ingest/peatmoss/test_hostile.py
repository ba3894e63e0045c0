"""Databases that are damaged or made to harm: read in part, or refused in a sentence."""

from __future__ import annotations

import contextlib
import functools
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnavailableError
from graph.schema import LicensedAs, Model
from graph.store.tables import Tables
from ingest.peatmoss.loader import build_tables
from ingest.peatmoss.lookups import PeatmossTables
from ingest.peatmoss.source import LARGEST_VALUE, fetch
from tests.examples import examples
from tests.ingest.peatmoss.peatmoss_file import ENHANCED, make

pytestmark = pytest.mark.long


def read(path: Path) -> Tables:
    """Return what a file states."""
    return build_tables(PeatmossTables(fetch(str(path)).tables))


def changed(folder: Path, change: Callable[[sqlite3.Connection], object]) -> Path:
    """Return a file that somebody has changed."""
    path = make(folder / "PeaTMOSS.db", ENHANCED)
    with sqlite3.connect(path) as connection:
        change(connection)
    connection.close()
    return path


def test_bytes_of_any_size_are_no_text(tmp_path: Path) -> None:
    add = "INSERT INTO model (id, context_id, sha) VALUES (9, 'lab/x', zeroblob(?))"
    path = changed(tmp_path, lambda found: found.execute(add, [3 * LARGEST_VALUE]))
    rows = {row["id"]: row["revision"] for row in read(path)[Model].to_pylist()}
    assert rows["lab/x"] is None


def test_a_text_of_any_size_is_refused(tmp_path: Path) -> None:
    add = "INSERT INTO model (id, context_id) VALUES (9, CAST(zeroblob(?) AS TEXT))"
    path = changed(tmp_path, lambda found: found.execute(add, [2 * LARGEST_VALUE]))
    with pytest.raises(UnavailableError, match="too big"):
        read(path)


def test_links_that_name_one_long_text_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.peatmoss.lookups.MOST_TEXTS", 1 << 20)

    def add(found: sqlite3.Connection) -> None:
        found.execute("INSERT INTO library (id, name) VALUES (7, ?)", ["n" * 5_000])
        found.executemany("INSERT INTO model_to_library VALUES (?, 7)", [(1,)] * 1_000)

    with pytest.raises(UnavailableError, match="over 1 MiB"):
        read(changed(tmp_path, add))


def test_a_view_without_end_is_not_asked(tmp_path: Path) -> None:
    def add(found: sqlite3.Connection) -> None:
        found.execute("DROP TABLE license")
        found.execute(
            "CREATE VIEW license AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 "
            "FROM r) SELECT id, 'mit' AS name FROM r"
        )

    assert LicensedAs not in read(changed(tmp_path, add))


@pytest.mark.parametrize("bound", ["_STEPS", "_BYTES"])
def test_rows_without_end_are_refused(
    bound: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.peatmoss.source._A_CALL", 1)
    monkeypatch.setattr(f"ingest.peatmoss.source.{bound}", 0)
    with pytest.raises(UnavailableError, match=r"PeaTMOSS\.db"):
        read(make(tmp_path / "PeaTMOSS.db", ENHANCED))


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "PeaTMOSS.db")
    with pytest.raises(UnavailableError, match="is no file"):
        read(tmp_path / "PeaTMOSS.db")


@functools.cache
def _content() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return make(Path(folder) / "PeaTMOSS.db", ENHANCED).read_bytes()


@examples(15, 3_000)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans(), st.integers(0, 255)), min_size=1))
def test_any_change_of_bytes_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bool, int]]
) -> None:
    content = bytearray(_content())
    for place, at_start, byte in changes:
        page = place % (len(content) // 4096) * 4096
        content[page + place % 120 if at_start else place % len(content)] = byte
    path = tmp_path_factory.mktemp("peatmoss") / "PeaTMOSS.db"
    path.write_bytes(content)
    with contextlib.suppress(UnavailableError):
        read(path)
