"""No document makes the reader of bills of materials fail otherwise than in one sentence."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnavailableError
from graph.schema import Claim, Node
from graph.store.table_builder import Batches
from ingest.bom import detection, source
from ingest.bom.detection import BadDocument
from ingest.bom.items import Tally
from ingest.bom.json_events import NotJson
from ingest.bom.resolution import STATED_BY, make_records
from ingest.bom.spdx import reader
from ingest.items import Skip
from tests.examples import examples
from tests.ingest.bom.spdx.documents import CONTEXT, CREATION, dataset, joined, library, model
from tests.mutations import mutated

LICENSE = {
    "type": "simplelicensing_LicenseExpression",
    "spdxId": "https://example.org/doc#lic",
    "simplelicensing_licenseExpression": "MIT OR LicenseRef-1",
    "simplelicensing_customIdToUri": [
        {"type": "DictionaryEntry", "key": "LicenseRef-1", "value": "https://example.org/doc#text"}
    ],
}
OWN = {
    "type": "extension_CdxPropertiesExtension",
    "extension_cdxProperty": [
        {
            "type": "extension_CdxPropertyEntry",
            "extension_cdxPropName": name,
            "extension_cdxPropValue": value,
        }
        for name, value in (
            ("ptm:id", "org/child"),
            ("ptm:fact:downloads", "5"),
            ("ptm:fact:task", "text-generation"),
            (
                "ptm:claim",
                '{"relation": "DERIVED_FROM", "kind": "Model", "id": "org/base", "stated_by": '
                '"card", "declared": true, "method": "finetune"}',
            ),
        )
    ],
}
GRAPH = [
    CREATION,
    {
        "type": "SpdxDocument",
        "spdxId": "https://example.org/doc",
        "creationInfo": "_:made",
        "rootElement": ["https://example.org/doc#child"],
    },
    model("child", extension=[OWN]),
    model("base", externalIdentifier=[{"identifier": "pkg:huggingface/org/base"}]),
    dataset("data"),
    library("numpy"),
    joined("child", "descendantOf", "base"),
    joined("child", "trainedOn", "data"),
    joined("numpy", "dependsOn", "child", scope="test"),
    joined("child", "hasDeclaredLicense", "lic"),
    LICENSE,
]


def read(value: Any) -> Iterator[Any]:
    """Yield what is read of a value as a document of SPDX."""
    content = json.dumps(value).encode("utf-8", "surrogatepass")
    yield from make_records(reader.read(io.BytesIO(content), Tally()))


def check(items: Iterator[Any]) -> None:
    """Check that what is read can be written, and is stated by bills of materials."""
    batches = Batches("2026-11-29")
    with contextlib.suppress(BadDocument, NotJson):
        for item in items:
            if isinstance(item, Skip):
                assert len(item.reason) < 500
                continue
            assert isinstance(item, Node | Claim)
            if isinstance(item, Claim) and not item.catalogued:
                assert item.stated_by == STATED_BY
            batches.add(item)
    batches.tables()


@examples(60, 3_000, deadline=None)
@given(mutated([{"@context": CONTEXT, "@graph": GRAPH}], most=4))
def test_a_document_with_something_else_in_it(value: Any) -> None:
    check(read(value))


_WORDS = st.sampled_from(
    "type @type spdxId @id from to relationshipType @graph name member ai_AIPackage "
    "software_Package Relationship descendantOf x _:made software_packageUrl extension "
    "pkg:huggingface/org/base simplelicensing_AnyLicense".split()
)
_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | _WORDS
_ANY = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=6),
    max_leaves=25,
)


@examples(30, 3_000, deadline=None)
@given(_ANY, st.lists(_ANY, max_size=5))
def test_any_json(value: Any, objects: list[Any]) -> None:
    check(read(value))
    check(read({"@context": CONTEXT, "@graph": [*GRAPH[:3], *objects]}))


@examples(60, 3_000, deadline=None)
@given(st.integers(0, 3_000), st.integers(0, 3_000), st.binary(max_size=6))
def test_a_document_whose_bytes_were_changed(start: int, length: int, other: bytes) -> None:
    content = json.dumps({"@context": CONTEXT, "@graph": GRAPH}).encode()
    changed = content[:start] + other + content[start + length % 50 :]
    check(make_records(reader.read(io.BytesIO(changed), Tally())))


@pytest.mark.parametrize(
    "inner",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"[" * 200_000 + b"]" * 200_000,
        b'{"type":"ai_AIPackage","x":' * 50_000 + b"0" + b"}" * 50_000,
        b'"' + b"x" * 3_000_000 + b'"',
        b'{"type":"ai_AIPackage","name":"' + b"\\n" * 1_000_000 + b'"}',
        b"1" * 300_000,
        b"1e999",
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b"NaN",
    ],
    ids=range(11),
)
def test_depth_and_length_cost_nothing(tmp_path: Path, inner: bytes) -> None:
    path = tmp_path / "bom"
    path.write_bytes(b'{"@context":"' + CONTEXT.encode() + b'","@graph":[' + inner + b"]}")
    with contextlib.suppress(UnavailableError):
        for item in source.fetch(str(path)):
            assert isinstance(item, Skip | Node)


def test_what_is_shown_of_a_stranger_is_short() -> None:
    assert detection.shown("x" * 5_000 + "\n") == "x" * 40
    assert detection.shown("a\u202eb") == "a?b"
