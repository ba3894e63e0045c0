"""Lines of JSON that were real, with anything in any place: each is read or skipped."""

from __future__ import annotations

import functools
import io
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Record
from graph.store.table_builder import Batches
from graph.store.tables import ENDS
from ingest.items import Skip
from ingest.records import source
from ingest.records.mentions import Mentions
from ingest.records.source import LONGEST_LINE, Line
from ingest.sample.source import fetch as fetch_sample
from tests.examples import examples
from tests.mutations import DEEP, mutated

pytestmark = pytest.mark.long


@functools.cache
def real_lines() -> list[dict[str, Any]]:
    """Return lines of the sample, a few of each shape."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in fetch_sample():
        value = json.loads(line.text or b"")
        alike = found.setdefault(" ".join(sorted(value)) + str(value.get("claim")), [])
        if len(alike) < 2:
            alike.append(value)
    return [line for alike in found.values() for line in alike]


def read(text: bytes) -> list[Record]:
    """Return the records of a line; all of them can be kept, and what is not read has a reason."""
    records, batches, mentions = [], Batches("2026-01-01"), Mentions()
    for record in source.to_records(Line("file", 1, text)):
        if isinstance(record, Skip):
            assert record.reason
            assert len(record.reason) < 500
            assert record.reason.isprintable()
            continue
        batches.add(record)
        mentions.note(record, "file, line 1")
        records.append(record)
    for table in batches.tables().values():
        for name in table.column_names:
            for value in table[name].to_pylist():
                assert not isinstance(value, float) or math.isfinite(value)
                assert not isinstance(value, int) or value >= 0
                assert name in ENDS or value != ""
    return records


@pytest.mark.slow
@examples(few=200, many=20_000, deadline=None)
@given(st.deferred(lambda: mutated(real_lines())))
def test_a_real_line_with_anything_in_it_is_read_or_skipped(value: Any) -> None:
    read(json.dumps(value).encode())
    try:
        text = json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    read(text)


@pytest.mark.slow
@examples(few=100, many=10_000, deadline=None)
@given(st.deferred(lambda: st.sampled_from(real_lines())), st.data())
def test_a_real_line_with_bytes_that_are_damaged_is_read_or_skipped(
    value: dict[str, Any], data: st.DataObject
) -> None:
    line = bytearray(json.dumps(value, ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(line)))
        line[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    read(bytes(line))


@pytest.mark.parametrize(
    "text",
    [
        b'{"node": "Model", "id": "a", "stated_by": "x", "likes": 1e999}',
        b'{"node": "Model", "id": "a", "stated_by": "x", "likes": -1}',
        b'{"node": "Model", "id": "a", "stated_by": "x", "likes": 1, "likes": 2}',
        b'{"node": "Model", "id": "a", "stated_by": "x", "carbon_g": NaN}',
        b'{"node": "Model", "id": "a", "stated_by": "x", "carbon_g": ' + b"9" * 5_000 + b"}",
        b'{"node": "Model", "id": "a", "stated_by": "x", "task": "\\ud800"}',
        b'{"node": "Model", "id": "a", "stated_by": "x", "task": "\xff"}',
        b'{"node": "Model", "id": "a", "stated_by": "x", "task": ' + b"[" * 50_000 + b"]" * 50_000,
        b'{"node": "Model", "id": "a", "stated_by": "x", "' + b"k" * 1_000_000 + b'": 1}',
        b'{"node": "Model", "id": "a", "stated_by": "x", "task": "' + b"k" * 10_000_000 + b'"}',
        b"{" + b",".join(b'"%d": 1' % n for n in range(200_000)) + b', "0": 2}',
        b'{"node": "Model", "id": "a", "stated_by": "x", "task": %b}' % json.dumps(DEEP).encode(),
        '{"node": "Model", "id": "a", "stated_by": "x"}'.encode("utf-16"),
        b"\x00" * 1_000_000,
        b"\x1f\x8b\x08\x00",
    ],
    ids=range(15),
)
def test_lines_that_were_made_to_break_it_cost_themselves(text: bytes) -> None:
    assert len(read(text)) <= 1
    assert not text.startswith(b'{"node": "Model", "id": "a", "stated_by": "x", ') or not read(text)


def test_a_line_of_any_length_is_skipped_without_being_held() -> None:
    good = b'{"node": "Model", "id": "a", "stated_by": "x"}\n'
    stream = io.BytesIO(good + b" " * (LONGEST_LINE + 5) + b"\n" + good)
    lines = list(source._read_lines("file", stream))
    assert [(line.number, line.text is None) for line in lines] == [
        (1, False),
        (2, True),
        (3, False),
    ]
