"""Columns of any type become texts, numbers, moments and lists, or are told to be none."""

import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.columns.values import (
    access,
    flags,
    list_of,
    lists,
    misread,
    moments,
    numbers,
    texts,
)
from ingest.dates import is_moment

UTC = datetime.UTC


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["a", "", " \u2003", None]),
        pa.array(["a", "", " ", None], pa.large_string()),
        pa.array([b"a", b"\xff\xfe", b"", None]),
    ],
    ids=["text", "long text", "bytes"],
)
def test_blank_and_broken_texts_are_unknown(column: pa.Array) -> None:
    read = texts(column)
    assert read is not None
    assert read.to_pylist() == ["a", None, None, None]


def test_text_that_is_no_unicode_is_unknown_and_the_rest_is_kept() -> None:
    broken = pa.Array.from_buffers(
        pa.string(),
        2,
        [None, pa.py_buffer(np.array([0, 2, 3], np.int32)), pa.py_buffer(b"\xff\xfea")],
    )
    read = texts(broken)
    assert read is not None
    assert read.to_pylist() == [None, "a"]


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (pa.array([1, -1, None]), [1, None, None]),
        (pa.array([2.0, 2.5, float("nan"), float("inf"), 1e300]), [2, None, None, None, None]),
        (pa.array([2**64 - 1, 5], pa.uint64()), [None, 5]),
        (pa.array(["12", "-1", "x", "9" * 30, None]), [12, None, None, None, None]),
        (pa.nulls(2), [None, None]),
        (pa.array([True]), None),
        (pa.array([[1]]), None),
    ],
    ids=["whole", "broken", "large", "text", "null", "truth", "list"],
)
def test_numbers_are_whole_and_not_below_0(column: pa.Array, expected: list[Any] | None) -> None:
    read = numbers(column)
    assert (read if read is None else read.to_pylist()) == expected


def test_moments_are_written_as_the_hub_writes_them() -> None:
    day = datetime.datetime(2022, 3, 2, 23, 29, 4, tzinfo=UTC)
    far = datetime.datetime(9999, 1, 1, tzinfo=UTC)
    for unit in ("s", "ms", "us"):
        for zone in (None, "UTC"):
            read = moments(pa.array([day, far, None]).cast(pa.timestamp(unit, zone)))
            assert read is not None
            assert read.to_pylist() == ["2022-03-02T23:29:04.000Z", None, None]
    assert moments(pa.array(["2022-03-02"])).to_pylist() == ["2022-03-02"]  # type: ignore[union-attr]
    assert moments(pa.array([datetime.date(2022, 3, 2)])).to_pylist() == [  # type: ignore[union-attr]
        "2022-03-02T00:00:00.000Z"
    ]
    assert moments(pa.array([5])) is None


@pytest.mark.parametrize(
    "text",
    [
        "2022-03-02",
        "2024-02-29T00:00",
        "2022-03-02T23:29:04.000Z",
        "2022-03-02 23:29:04+00:00",
        "2022-12-31T23:59:59.123456-0530",
    ],
)
def test_iso_8601_stays_as_it_is(text: str) -> None:
    assert is_moment(text)
    assert _moments([text, None]) == [text, None]


@pytest.mark.parametrize(
    "text",
    [
        "not a date",
        "2022",
        "02.03.2022",
        "2022-02-30",
        "2023-02-29T00:00:00Z",
        "2022-13-01",
        "2022-03-02T24:00:00Z",
        "2022-03-02T23:29:04.000Z\n",
        "2022-03-02T23:29:04 o'clock",
        "Tue Jan 25 16:34:18 2022 +0100",
        "1646263744",
        "٢٠٢٢-03-02",
        "0000-01-01",
    ],
)
def test_what_is_no_date_is_unknown(text: str) -> None:
    assert not is_moment(text)
    assert _moments([text, "2022-03-02"]) == [None, "2022-03-02"]
    assert misread(pa.array([text, "", None]), pa.nulls(3, pa.string())).tolist() == [0]


def _moments(given: list[str | None]) -> list[str | None]:
    read = moments(pa.array(given, pa.string()))
    assert read is not None
    return list(read.to_pylist())


@pytest.mark.parametrize("kind", [pa.string(), pa.binary(), pa.large_string()])
def test_truths_are_read_however_they_are_written(kind: pa.DataType) -> None:
    written = ["True", "true", "TRUE", "False", "false", "FALSE", "no", "1", "", None]
    column = pa.array(written, pa.string()).cast(kind)
    read = flags(column)
    assert read is not None
    assert read.to_pylist() == [True, True, True, False, False, False, None, None, None, None]
    assert misread(column, read).tolist() == [6, 7]


def test_truths_are_truths() -> None:
    assert flags(pa.array([True, None])).to_pylist() == [True, None]  # type: ignore[union-attr]
    assert flags(pa.nulls(1)).to_pylist() == [None]  # type: ignore[union-attr]
    assert flags(pa.array([1])) is None


def test_access_is_no_auto_or_manual() -> None:
    written = ["False", "false", "auto", "manual", "True", "odd", "", None]
    read = access(pa.array(written))
    assert read is not None
    assert read.to_pylist() == ["no", "no", "auto", "manual", None, None, None, None]
    assert access(pa.array([False, True])).to_pylist() == ["no", None]  # type: ignore[union-attr]
    assert access(pa.array([[1]])) is None


WRITTEN = [
    ("['a', 'b']", ["a", "b"]),
    ('["a","b"]', ["a", "b"]),
    ("['it\\'s']", ["it's"]),
    ("[\"a', 'b\"]", ["a', 'b"]),
    ("('a',)", ["a"]),
    ("[]", []),
    ("[1, 'a', None, ' ']", ["a"]),
    ("plain", ["plain"]),
    ("", []),
    ("['a'", None),
    ("{'a': 1}", None),
    ("[__import__('os')]", None),
    ("[" * 5_000, None),
    ("['" + "x" * 200_000 + "', 3]", None),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN, ids=range(len(WRITTEN)))
def test_a_list_that_is_written_as_text_is_read(text: str, expected: list[str] | None) -> None:
    assert list_of(text) == expected
    read = lists(pa.array([text]))
    assert read is not None
    assert read.texts.to_pylist() == (expected or [])
    assert len(read.unread) == (expected is None)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.lists(st.lists(TEXTS, max_size=4), max_size=5))
@settings(max_examples=100, deadline=None)
def test_what_python_writes_is_read_as_it_was(rows: list[list[str]]) -> None:
    read = lists(pa.array([str(row) for row in rows], pa.string()))
    assert read is not None
    expected = [(i, text) for i, row in enumerate(rows) for text in row if text.strip()]
    assert list(zip(read.rows.tolist(), read.texts.to_pylist(), strict=True)) == expected


def test_lists_of_all_kinds_are_lists() -> None:
    for kind in (pa.list_(pa.string()), pa.large_list(pa.large_string())):
        read = lists(pa.array([["a", None, " "], None, [], ["b"]], kind))
        assert read is not None
        assert (read.texts.to_pylist(), read.rows.tolist()) == (["a", "b"], [0, 3])
        assert read.by_row(4).to_pylist() == ["a", None, None, "b"]
    assert lists(pa.array([[1]])) is None
    assert lists(pa.array([1])) is None
