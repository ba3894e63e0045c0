"""No document of CycloneDX raises anything but that it is no JSON, or takes memory."""

import contextlib
import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Model
from graph.schema.identifiers import BadId
from graph.store.table_builder import Batches
from graph.transfer.bill_properties import write_claim
from ingest.bom import json_events
from ingest.bom.cyclonedx import reader
from ingest.bom.items import Tally
from ingest.bom.json_events import NotJson
from ingest.bom.resolution import make_records
from ingest.items import Skip
from tests.examples import examples
from tests.ingest.bom.cyclonedx.documents import (
    APP,
    about,
    dataset,
    model,
    needs,
    read,
    read_bytes,
    read_components,
    skips,
    steps,
)
from tests.mutations import mutated

OWN = [
    {"name": "ptm:id", "value": "org/tuned"},
    {"name": "ptm:fact:task", "value": "fill-mask"},
    {
        "name": "ptm:claim",
        "value": write_claim(
            "DERIVED_FROM", ("Model", "org/base"), "card", declared=True, method="finetune"
        ),
    },
]
OLDER = model("org/older")
CARD = {
    "modelParameters": {
        "task": "fill-mask",
        "modelArchitecture": "bert",
        "datasets": [
            {"type": "dataset", "name": "x", "contents": {"url": "https://hf.co/datasets/org/in"}},
            {"ref": "org/data"},
        ],
    }
}
DOCUMENT: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": about({**APP, "components": [model("org/inner")]}),
    "components": [
        model(
            "org/tuned",
            licenses=[{"license": {"id": "MIT"}}, {"expression": "MIT OR Apache-2.0"}],
            evidence={"licenses": [{"license": {"name": "x", "url": "https://x.example/"}}]},
            pedigree={
                "ancestors": [model("org/base", "b", pedigree={"ancestors": [model("o/p")]})]
            },
            modelCard=CARD,
            externalReferences=[{"type": "website", "url": "https://hf.co/org/tuned"}],
        ),
        model("org/own", properties=OWN),
        dataset("org/data", data=[{"type": "dataset", "name": "x"}]),
        {"type": "library", "bom-ref": "lib", "name": "lib", "components": [model("org/deep")]},
    ],
    "dependencies": [needs("app", "org/tuned", "lib"), needs("org/tuned", "org/data", "org/own")],
}
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["components", "metadata", "component", "type", "purl", "name", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def check(document: Any) -> None:
    """Read a document, and put into tables what it makes: each record can be kept, or says why."""
    try:
        found = read(document)
    except NotJson:
        return
    batches = Batches("2026-11-01")
    for record in found:
        if isinstance(record, Skip):
            assert record.item
            assert record.reason
        else:
            assert record.stated_by in ("bom", "licence-table")
            try:
                batches.add(record)
            except BadId:
                continue
    batches.tables()


@given(mutated([DOCUMENT]))
@examples(60, 20_000)
def test_any_values_in_a_document_are_read(document: Any) -> None:
    check(document)


@given(PLAIN)
@examples(50, 5_000)
def test_any_json_is_read(document: Any) -> None:
    check(document)


@given(st.binary(max_size=40), st.integers(0, 600))
@examples(60, 5_000)
def test_any_bytes_are_a_document_or_none(piece: bytes, at: int) -> None:
    document = json.dumps(DOCUMENT).encode()
    with contextlib.suppress(NotJson):
        read_bytes(document[:at] + piece + document[at:])


@given(st.lists(st.text() | st.just("\\"), max_size=6), st.integers(1, 40), st.booleans())
@examples(100, 5_000)
def test_long_texts_are_cut_and_the_rest_is_read_as_it_is(
    texts: list[str], longest: int, ascii_only: bool
) -> None:
    document = json.dumps([*texts, 'é"\\' * longest, 7], ensure_ascii=ascii_only)
    events = json_events.read_events(io.BytesIO(document.encode("utf-8", "replace")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_events, "LONGEST_TEXT", longest)
        patch.setattr(json_events, "_CHUNK", 7)
        event, value = next(events)
        found = json_events.read_value(events, event, value, json_events.Budget())
    assert found[-1] == 7
    assert len(found) == len(texts) + 2
    for text, read_text in zip(texts, found, strict=False):
        sound = text.encode("utf-8", "replace").decode()
        kept = json.loads(json.dumps(sound))
        assert kept.startswith(read_text.rstrip("?"))  # half of a pair of surrogates


def test_a_text_of_megabytes_takes_no_memory() -> None:
    document = json.dumps({"components": [model("org/a", description="x" * 20_000_000)]}).encode()
    stream = io.BytesIO(document)
    tracemalloc.start()
    found = list(make_records(reader.read(stream, Tally())))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [each.id for each in found if isinstance(each, Model)] == ["org/a"]
    assert peak < 3_000_000


def test_a_component_that_holds_too_much_is_skipped_with_its_place() -> None:
    huge = model("org/huge", properties=[{"name": "x", "value": "y"}] * 60_000)
    found = read_components(huge, model("org/a"))
    assert [each.item for each in skips(found)] == ["components[0]"]
    assert [each.id for each in found if isinstance(each, Model)] == ["org/a"]


def test_deep_nesting_is_read_to_a_depth_and_said() -> None:
    deep: dict[str, Any] = model("org/a")
    for _ in range(400):
        deep = {"type": "library", "components": [deep]}
    text = json.dumps({"components": [model("org/b")]})
    nested = b'{"components":[' * 10_000 + b"]}" * 10_000
    found = read_bytes(text[:-2].encode() + b"," + nested + b"]}")
    assert [each.reason for each in skips(found)] == ["components are nested too deep to be read"]
    assert [each.id for each in found if isinstance(each, Model)] == ["org/b"]
    assert skips(read_components(deep))


def test_a_million_references_before_the_one_that_has_them() -> None:
    entry = {"dependsOn": [f"x{number}" for number in range(100_000)] + ["org/b"], "ref": "org/a"}
    found = read_components(model("org/a"), model("org/b"), dependencies=[entry])
    assert steps(found) == {("org/a", "DERIVED_FROM", "org/b", False)}
    assert [each.number for each in skips(found)] == [100_000]


def test_circles_are_read_as_they_are_and_a_model_made_from_itself_is_said() -> None:
    itself = {"ancestors": [{"type": "machine-learning-model", "purl": "pkg:huggingface/org/a"}]}
    found = read_components(
        model("org/a", pedigree=itself),
        model("org/b"),
        dependencies=[needs("org/a", "org/b"), needs("org/b", "org/a"), needs("org/b", "org/b")],
    )
    assert steps(found) == {
        ("org/a", "DERIVED_FROM", "org/b", False),
        ("org/b", "DERIVED_FROM", "org/a", False),
    }
    assert len(skips(found)) == 2


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<bom/>",
        b'{"components": [',
        b"{} {}",
        b'{"a": ' + b"1" * 5_000 + b"}",
        b'{"a": 1e99999999999999999999}',
        b'{"a": "\xed\xa0\x80"}',
    ],
)
def test_what_is_no_json_is_said(document: bytes) -> None:
    with pytest.raises(NotJson):
        read_bytes(document)


def test_a_mark_of_byte_order_is_no_error() -> None:
    document = json.dumps({"components": [model("org/a")]}).encode()
    assert read_bytes(b"\xef\xbb\xbf" + document)
