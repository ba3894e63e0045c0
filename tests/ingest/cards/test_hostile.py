"""Real cards with anything in any place: what can be read is, and the rest costs itself."""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Claim, Dataset, End, Model, Record
from graph.schema.identifiers import BadId
from graph.store.table_builder import Batches
from ingest.cards.layout import CARD
from ingest.cards.source import CardFile, to_records
from ingest.cards.text import LARGEST_METADATA
from ingest.items import FullyRead, Missing, Skip
from tests.examples import examples
from tests.extracts import read_json_lines
from tests.mutations import mutated

pytestmark = pytest.mark.long

SUBJECTS = st.sampled_from([End(Model, "org/mine"), End(Dataset, "org/data")])
PROSE = "\n\n# Mine\n\nThis model is a fine-tuned version of [org/base](https://hf.co/org/base).\n"
YAML = [
    *["&a [*a]", "*a", "&x *x", "<<: {a: b}", "<<: *a", "? [a, b]\n: c", "!!set {a, b}", "~", "'"],
    *["!!python/object:os.system x", "!!binary x", "!!timestamp 0000-00-00", "!!int ''", "%YAML 9"],
    *["0x" + "f" * 5_000, "9" * 5_000, "1e999", ".nan", "-.inf", "190:20:30", "2026-13-45", "no"],
    *['"\\ud800"', "|\n  x\n y", "[" * 90 + "]" * 90, "[" * 5_000, "- - - -", "!!omap [a: 1]"],
    *["\x00", "\ufffe", "\u202e", "{a: {b: [c, {d: e}]}}", "a" * 5_000, "---", "\t", "...", "#"],
]


@functools.cache
def real_cards() -> list[str]:
    """Return the metadata of real cards, as text."""
    return [card["front_matter"] for card in read_json_lines("card_front_matter.jsonl.gz")][::4]


@functools.cache
def real_metadata() -> list[dict[str, Any]]:
    """Return the metadata of real cards, as it was read."""
    found = []
    for text in real_cards():
        with contextlib.suppress(yaml.YAMLError):
            found.append(yaml.safe_load(text.strip().strip("-")))
    return [metadata for metadata in found if isinstance(metadata, dict)]


def read(subject: End, content: bytes) -> list[Record]:
    """Return what a card states; all of it can be kept, and is about the card's own subject."""
    records, batches = [], Batches("2026-01-01")
    for record in to_records(CardFile(subject, CARD, content)):
        if isinstance(record, Skip):
            assert record.reason
        if isinstance(record, Skip | FullyRead | Missing):
            continue
        with contextlib.suppress(BadId):  # the loader skips and counts it
            batches.add(record)
            records.append(record)
        if isinstance(record, Claim) and record.end.kind in (Model, Dataset):
            assert record.start == subject
            assert record.end != subject
    for table in batches.tables().values():
        for name in set(table.column_names) - {"value"}:
            for value in table[name].to_pylist():
                assert not isinstance(value, int | float) or (math.isfinite(value) and value >= 0)
    return records


@st.composite
def broken(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """Draw a text with other YAML in the place of what stands in some of its lines."""
    lines = draw(st.sampled_from(texts)).splitlines() or [""]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        key, colon, _value = lines[at].partition(":")
        other = draw(st.sampled_from(YAML) | st.text(max_size=9))
        lines[at] = f"{key}{colon} {other}" if draw(st.booleans()) else other
    return "\n".join(lines)


@pytest.mark.slow
@examples(few=60, many=10_000, deadline=None)
@given(SUBJECTS, st.deferred(lambda: broken(real_cards())))
def test_metadata_that_was_damaged_costs_itself(subject: End, metadata: str) -> None:
    read(subject, f"---\n{metadata}\n---{PROSE}".encode("utf-8", "surrogatepass"))


@pytest.mark.slow
@examples(few=60, many=10_000, deadline=None)
@given(SUBJECTS, st.deferred(lambda: mutated(real_metadata())))
def test_metadata_with_anything_in_it_is_read(subject: End, metadata: Any) -> None:
    try:
        text = yaml.safe_dump(metadata, allow_unicode=True)
    except (yaml.YAMLError, RecursionError, UnicodeError):
        return
    read(subject, f"---\n{text}\n---{PROSE}".encode("utf-8", "surrogatepass"))


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


@pytest.mark.parametrize(
    "metadata",
    [
        BOMB,
        "base_model: org/base\n" + "x" * LARGEST_METADATA,
        "base_model: " + "[" * 10_000,
        "base_model:\n" + "- org/base\n" * 20_000,
        "tags: [" + "a, " * 80_000 + "]",
        "base_model: &a\n- *a",
        "model-index:\n" + "- name: x\n  results: []\n" * 5_000,
        "? " * 5_000,
    ],
    ids=range(8),
)
def test_metadata_that_was_made_to_break_it_leaves_the_prose(metadata: str) -> None:
    found = read(End(Model, "org/mine"), f"---\n{metadata}\n---{PROSE}".encode())
    assert "org/base" in {r.end.id for r in found if isinstance(r, Claim)}
