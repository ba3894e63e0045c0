"""Files of a few kilobytes that would take gigabytes: memory stays far below what is promised."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import UnavailableError
from graph.schema import DerivedFrom, Model
from tests.ingest.dumps.dump_files import ids, one_list, read, read_tables, rows, shared, write

MANY = 20_000
LONG = "x" * 4_000_000
CARD = '{"license": "mit", "x": "' + "y" * 900_000 + '"}'
DEEP = '{"license": ' + "[" * 400_000 + "]" * 400_000 + "}"
GB = 1 << 30


def bombs() -> dict[str, dict[str, Any]]:
    """Return columns that take a few kilobytes in a file, by what is in them."""
    struct = pa.StructArray.from_arrays([shared(LONG, MANY)], ["model_type"])
    return {
        "text": {"pipeline_tag": shared(LONG, MANY)},
        "large text": {"library_name": shared(LONG, MANY, pa.large_string())},
        "bytes": {"cardData": shared(LONG, MANY, pa.binary())},
        "struct": {"config": struct},
        "list of millions": {"tags": one_list(5_000_000, MANY)},
    }


def large_bombs() -> dict[str, dict[str, Any]]:
    """Return columns that take much time to read besides."""
    return {
        "list of many millions": {"tags": one_list(30_000_000, MANY)},
        "many lists": {"tags": pa.array([[f"arxiv:{n}" for n in range(9_000)]] * 2_000)},
        "deep cards": {"cardData": pa.array([DEEP] * 50)},
        "cards": {"cardData": shared(CARD, 3_000)},
    }


_MEASURE = """
import resource, sys
from tests.ingest.dumps.dump_files import Path, read_tables
from ingest.dumps.bounds import LEAST_TABLES, UnavailableError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[1:]:
    size = LEAST_TABLES
    try:
        size = sum(table.nbytes for table in read_tables(Path(name))[0].values())
    except UnavailableError as error:
        assert "repeats itself" in str(error)
    print(name, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, size)
"""


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
@pytest.mark.parametrize(
    "make", [bombs, pytest.param(large_bombs, marks=[pytest.mark.soak])], ids=["few", "all"]
)
def test_memory_does_not_follow_what_a_file_says(
    make: Callable[[], dict[str, dict[str, Any]]], tmp_path: Path
) -> None:
    paths = []
    for name, columns in make().items():
        number = max(map(len, columns.values()))
        paths.append(write(tmp_path / f"{name}.parquet", {"id": ids(number), **columns}))
        assert paths[-1].stat().st_size < 2 << 20
    command = [sys.executable, "-c", _MEASURE, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    most = 0
    for line in done.stdout.splitlines():
        name, peak, tables = line.rsplit(maxsplit=2)
        most = max(most, int(tables))
        assert int(peak) * 1024 - most < 2 * GB, name


def test_a_text_over_a_bound_is_left_out_of_its_row_and_counted(tmp_path: Path) -> None:
    texts = pa.array(["fill-mask", "x" * 5_000, None])
    path = write(tmp_path / "models.parquet", {"id": ids(3), "pipeline_tag": texts})
    tables, skipped = read_tables(path)
    assert tables[Model].select(["id", "task"]).to_pydict() == {
        "id": ["me/m0", "me/m2", "me/m1"],
        "task": ["fill-mask", None, None],
    }
    assert skipped == {("value in the column pipeline_tag", "it is over 4 KiB"): 1}


def test_an_id_over_a_bound_costs_its_row(tmp_path: Path) -> None:
    path = write(
        tmp_path / "models.parquet", {"id": ["me/a", "me/" + "x" * 5_000], "likes": [1, 2]}
    )
    assert read(path) == (["me/a"], {("row", "its id is none that the Hub gives"): 1})


def test_a_list_of_too_many_values_is_left_out(tmp_path: Path) -> None:
    tags = pa.array([["base_model:a/b"], [f"arxiv:{n}" for n in range(10_001)]])
    path = write(tmp_path / "models.parquet", {"id": ids(2), "tags": tags})
    tables, skipped = read_tables(path)
    assert tables[DerivedFrom]["from_id"].to_pylist() == ["me/m0"]
    assert skipped == {("value in the column tags", "it has over 10,000 values"): 1}


def test_rows_that_no_file_of_this_size_has_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "models.parquet", {"id": shared("me/same", 2_000_000)})
    with pytest.raises(UnavailableError, match="claims to hold 2,000,000 rows"):
        read(path)


@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"])
def test_texts_are_read_in_whatever_encoding_they_are_kept(encoding: str, tmp_path: Path) -> None:
    columns = {"id": ids(2_000), "pipeline_tag": ["fill-mask"] * 2_000}
    kept = dict.fromkeys(columns, encoding)
    path = write(tmp_path / "models.parquet", columns, use_dictionary=False, column_encoding=kept)
    found, skipped = read(path)
    assert (len(found), skipped) == (2_000, {})


def test_a_page_that_is_too_large_costs_its_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.dumps.parquet.MOST_AT_ONCE", 1 << 20)
    columns = {"id": ids(30), "cardData": pa.array(["0" * 100_000] * 30)}
    path = write(tmp_path / "models.parquet", columns, use_dictionary=False)
    found, skipped = read(path)
    assert len(found) == 30
    reason = "it takes too much memory in its part of the file"
    assert skipped == {("value in the column cardData", reason): 30}


@pytest.mark.parametrize("size", [7, 50])
def test_row_groups_of_any_size_are_read(size: int, tmp_path: Path) -> None:
    columns = {name: rows(50)[name] for name in rows(1).column_names}
    path = write(tmp_path / "models.parquet", columns, row_group_size=size)
    assert read(path)[0] == ids(50).to_pylist()
