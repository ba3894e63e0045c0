"""Parquet with columns of every type, and damaged in every place."""

from __future__ import annotations

import contextlib
import datetime
import decimal
import functools
import io
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnavailableError
from graph.schema import DerivedFrom, Model
from tests.examples import examples
from tests.ingest.dumps.dump_files import ids, read, read_tables, rows, write

TEXTS = ["me/a", "me/b", None]
DAY = datetime.date(2024, 5, 6)
_LISTS = {
    "list": pa.list_(pa.string()),
    "large list": pa.large_list(pa.large_string()),
    "list view": pa.list_view(pa.string()),
    "large list view": pa.large_list_view(pa.string_view()),
    "list of fixed size": pa.list_(pa.string(), 2),
    "list of views": pa.list_(pa.binary_view()),
    "list of a dictionary": pa.list_(pa.dictionary(pa.int32(), pa.string())),
}
_TEXTS = {
    "view": pa.array(TEXTS, pa.string_view()),
    "bytes": pa.array(TEXTS, pa.binary()),
    "view of bytes": pa.array([b"me/a", b"me/b", None], pa.binary_view()),
    "large": pa.array(TEXTS, pa.large_string()),
    "dictionary": pa.array(TEXTS).dictionary_encode(),
    "JSON": pa.ExtensionArray.from_storage(pa.json_(), pa.array(TEXTS)),
    "opaque": pa.ExtensionArray.from_storage(pa.opaque(pa.string(), "x", "y"), pa.array(TEXTS)),
}
_ODD = {
    "bytes of a size": pa.array([b"abc", b"abd", None], pa.binary(3)),
    "lists of lists": pa.array([[["a"]], [["b"]], None]),
    "mapping": pa.array([[("a", "b")], [], None], pa.map_(pa.string(), pa.string())),
    "struct": pa.array([{"x": 1}, {"x": 2}, None]),
    "duration": pa.array([1, 2, None], pa.duration("ms")),
    "time": pa.array([1, 2, None], pa.time32("ms")),
}
_MOMENTS = {
    "day": pa.array([DAY, DAY, None], pa.date32()),
    "milliseconds": pa.array([DAY, DAY, None], pa.date64()),
    "nanoseconds in a zone": pa.array(
        [1714953600 * 10**9, 2**62, None], pa.timestamp("ns", "Europe/Berlin")
    ),
    "seconds": pa.array([1714953600, 2**40, None], pa.timestamp("s")),
}
_NUMBERS = {
    "half": pa.array([7.0, 1.5, None], pa.float16()),
    "unsigned": pa.array([7, 2**64 - 1, None], pa.uint64()),
    "decimal": pa.array([decimal.Decimal(7), decimal.Decimal("1.5"), None], pa.decimal128(20, 2)),
    "large decimal": pa.array(
        [decimal.Decimal(7), decimal.Decimal(2**70), None], pa.decimal256(70, 0)
    ),
    "text": pa.array(["7", "seven", None]),
}


@pytest.mark.parametrize("column", _TEXTS.values(), ids=_TEXTS)
def test_ids_and_facts_of_any_type_of_text_are_read(column: pa.Array, tmp_path: Path) -> None:
    path = write(tmp_path / "models.parquet", {"id": column, "pipeline_tag": column})
    tables, skipped = read_tables(path)
    assert tables[Model].select(["id", "task"]).to_pydict() == {"id": TEXTS[:2], "task": TEXTS[:2]}
    assert skipped == {("row", "it has no id"): 1}


@pytest.mark.parametrize("kind", _LISTS.values(), ids=_LISTS)
def test_tags_in_any_type_of_list_are_read(kind: pa.DataType, tmp_path: Path) -> None:
    tags = pa.array([["base_model:a/b", "en"], ["en", "x"], None], kind)
    tables, skipped = read_tables(write(tmp_path / "models.parquet", {"id": ids(3), "tags": tags}))
    assert (tables[DerivedFrom]["to_id"].to_pylist(), skipped) == (["a/b"], {})


@pytest.mark.parametrize("column", _ODD.values(), ids=_ODD)
def test_a_column_of_another_type_is_counted_and_costs_nothing_else(
    column: pa.Array, tmp_path: Path
) -> None:
    columns = {"id": ids(3), "tags": column, "pipeline_tag": column, "cardData": column}
    found, skipped = read(write(tmp_path / "models.parquet", columns))
    assert found == ids(3).to_pylist()
    assert [number for _, number in skipped.items()] == [3, 3, 3]
    assert all("it is of another type" in reason for _, reason in skipped)


@pytest.mark.parametrize("column", _MOMENTS.values(), ids=_MOMENTS)
def test_moments_of_any_type_are_read(column: pa.Array, tmp_path: Path) -> None:
    tables, _ = read_tables(write(tmp_path / "models.parquet", {"id": ids(3), "createdAt": column}))
    found = tables[Model]["created"].to_pylist()
    assert found[0].startswith("2024-05-06T00:00:00")
    assert found[2] is None


@pytest.mark.parametrize("column", _NUMBERS.values(), ids=_NUMBERS)
def test_numbers_of_any_type_are_read(column: pa.Array, tmp_path: Path) -> None:
    tables, _ = read_tables(write(tmp_path / "models.parquet", {"id": ids(3), "downloads": column}))
    assert tables[Model]["downloads"].to_pylist() == [7, None, None]


def test_columns_in_others_are_told_apart_by_their_whole_names(tmp_path: Path) -> None:
    columns = {"id": ids(1), "tags": [["base_model:a/b"]], "tags.list": [["base_model:a/c"]]}
    tables, _ = read_tables(write(tmp_path / "models.parquet", columns))
    assert tables[DerivedFrom]["to_id"].to_pylist() == ["a/b"]


def test_columns_nested_without_end_are_refused(tmp_path: Path) -> None:
    column: pa.Array = pa.array(["x"])
    for _ in range(90):
        column = pa.StructArray.from_arrays([column], ["a"])
    path = write(tmp_path / "models.parquet", {"id": ids(1), "config": column})
    with pytest.raises(UnavailableError, match="nested too deeply"):
        read(path)


_OPTIONS: list[dict[str, Any]] = [
    {},
    {"compression": "none", "data_page_version": "2.0"},
    {"use_dictionary": False, "row_group_size": 8},
    {"compression": "gzip", "write_page_checksum": True},
]


@functools.cache
def _content(place: int) -> bytes:
    stream = io.BytesIO()
    pq.write_table(rows(20), stream, **_OPTIONS[place])
    return stream.getvalue()


@examples(30, 5_000)
@given(st.data())
def test_any_change_of_bytes_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(_content(data.draw(st.integers(0, len(_OPTIONS) - 1))))
    footer = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    for _ in range(data.draw(st.integers(1, 4))):
        first = data.draw(st.sampled_from([4, footer]))
        place = data.draw(st.integers(first, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    path = tmp_path_factory.mktemp("parquet") / "models.parquet"
    path.write_bytes(content)
    with contextlib.suppress(UnavailableError):
        read(path)
