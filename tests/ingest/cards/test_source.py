"""The files of a card become records: what each states, and nothing that does not stand in it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import Claim, Dataset, DerivedFrom, End, Model, Record, StatesBase
from graph.store.table_builder import Batches
from ingest.cache.source import Cached
from ingest.cache.source import to_records as cache_records
from ingest.cards.layout import ADAPTER, CARD, CONFIG
from ingest.cards.source import STATED_IN, CardFile, Unreadable, to_records
from ingest.items import Skip

CHILD = End(Model, "org/child")


def read(role: str, content: Any, subject: End = CHILD) -> list[Record | Skip]:
    """Return what a file states; a dict is written as JSON."""
    text = json.dumps(content) if isinstance(content, dict) else content
    return list(to_records(CardFile(subject, role, text.encode("utf-8"))))


def bases(records: list[Record | Skip]) -> list[tuple[str, str | None, str]]:
    """Return id, method and source of each base."""
    found = [record for record in records if isinstance(record, DerivedFrom)]
    return [(claim.end.id, claim.method, claim.stated_by) for claim in found]


@pytest.mark.parametrize(
    ("role", "field", "expected"),
    [
        (ADAPTER, "base_model_name_or_path", ("a/b", "adapter", "inferred-adapter-config")),
        (CONFIG, "_name_or_path", ("a/b", None, "inferred-config")),
    ],
)
@pytest.mark.parametrize("value", ["a/b", "https://huggingface.co/a/b"])
def test_the_base_that_a_configuration_was_saved_with(
    role: str, field: str, expected: tuple[str, str | None, str], value: str
) -> None:
    assert bases(read(role, {field: value})) == [expected]


@pytest.mark.parametrize("value", ["org/child", "before/child", "gpt2/../x", "/home/me/x", "x", 7])
def test_a_path_or_the_model_s_own_name_is_no_base(value: Any) -> None:
    assert bases(read(CONFIG, {"_name_or_path": value})) == []
    assert bases(read(ADAPTER, {"base_model_name_or_path": value})) == []


@pytest.mark.parametrize(
    "value",
    ["/raid/u2/models/Llama-2-7b-hf", "my_runs/base", "D:\\models\\llama", "None", "llama-7b"],
)
def test_an_adapter_s_base_that_is_no_id_is_stated_and_a_model_s_own_folder_is_nothing(
    value: str,
) -> None:
    records = read(ADAPTER, {"base_model_name_or_path": value})
    [stated] = [record for record in records if isinstance(record, StatesBase)]
    assert (stated.text, stated.method, stated.declared) == (value, "adapter", False)
    assert stated.stated_by == "inferred-adapter-config"
    assert stated.evidence == f"adapter_config.json: base_model_name_or_path: {value}"
    assert not [record for record in records if isinstance(record, Skip)]
    records = read(CONFIG, {"_name_or_path": value})
    assert not [record for record in records if isinstance(record, Claim)]
    [skip] = [record for record in records if isinstance(record, Skip)]
    assert skip.reason.startswith(f"{value!r} is no id of the Hub")


@pytest.mark.parametrize(
    "value",
    [
        "hf://a/b",
        "pkg:huggingface/a/b@main",
        "hf.co/a/b",
        "/home/u/.cache/huggingface/hub/models--a--b/snapshots/0123",
        "C:\\Users\\me\\.cache\\huggingface\\hub\\models--a--b\\snapshots\\0123\\",
    ],
)
def test_a_configuration_names_its_base_in_any_form(value: str) -> None:
    assert bases(read(ADAPTER, {"base_model_name_or_path": value})) == [
        ("a/b", "adapter", "inferred-adapter-config")
    ]
    assert bases(read(CONFIG, {"_name_or_path": value})) == [("a/b", None, "inferred-config")]


def test_what_a_configuration_states_of_no_base_is_reported() -> None:
    odd = [(ADAPTER, {"base_model_name_or_path": value}) for value in ("before/child", 7)]
    for role, content in (*odd, (CONFIG, "[]")):
        assert len([each for each in read(role, content) if isinstance(each, Skip)]) == 1
    for unset in ({"base_model_name_or_path": None}, {"base_model_name_or_path": " "}, {}):
        assert not [each for each in read(ADAPTER, unset) if isinstance(each, Skip)]


def test_a_conversion_s_configuration_names_what_was_quantized() -> None:
    found = read(CONFIG, {"_name_or_path": "a/b"}, End(Model, "me/b-AWQ"))
    assert bases(found) == [("a/b", "quantized", "inferred-config")]
    bits = {"_name_or_path": "a/b", "quantization": {"bits": 4, "group_size": 64}}
    for fields, method in ((bits, "quantized"), ({"_name_or_path": "a/b"}, "converted")):
        found = read(CONFIG, fields, End(Model, "me/b-mlx"))
        assert bases(found) == [("a/b", method, "inferred-config")]
    assert bases(read(CONFIG, bits, End(Model, "me/other"))) == [("a/b", None, "inferred-config")]


def test_the_prose_adds_only_what_the_metadata_does_not_state() -> None:
    card = "---\nbase_model: a/b\n---\n{} version of `a/b`, on `c/d`. Distilled from `e/f`.\n"
    assert bases(read(CARD, card.format("A fine-tuned"))) == [
        ("a/b", None, "card"),
        ("a/b", "finetune", "inferred-prose"),
        ("e/f", "distilled", "inferred-prose"),
    ]
    said = card.replace("a/b\n", "a/b\nbase_model_relation: finetune\n", 1)
    assert bases(read(CARD, said.format("A fine-tuned"))) == [
        ("a/b", "finetune", "card"),
        ("e/f", "distilled", "inferred-prose"),
    ]
    assert ("a/b", "quantized", "inferred-prose") in bases(read(CARD, said.format("Quantized")))


def test_what_is_not_read_says_so() -> None:
    assert [type(each) for each in to_records(CardFile(CHILD, CARD, b"\xff"))] == [Unreadable]
    for content in ("{", "[" * 100_000, "1" * 5_000):
        assert Unreadable in map(type, read(CONFIG, content))
    assert Unreadable in map(type, read(CARD, "---\na: [\n---\n"))
    assert Unreadable in map(type, read(CARD, "---\nlicense: mit\n# Title\n"))
    assert read(CONFIG, "[]") != []
    assert read(CONFIG, {}, End(Dataset, "org/data")) == []


def test_an_entry_of_the_cache_is_a_node_with_its_revision_and_formats() -> None:
    names = ("a.safetensors", "pytorch_model.bin", "training_args.bin", "optimizer.pt", "x.GGUF")
    [model] = cache_records(Cached(CHILD, "abc", names, "2026-01-01"))
    assert isinstance(model, Model)
    assert (model.revision, model.weight_formats) == ("abc", "gguf pytorch safetensors")
    [dataset] = cache_records(Cached(End(Dataset, "a/d"), "abc", names, "2026-01-01"))
    assert isinstance(dataset, Dataset)


FIELDS = st.sampled_from(["_name_or_path", "base_model_name_or_path", "model_type", "x"])
VALUES = (
    st.none() | st.integers() | st.text() | st.sampled_from(["a/b", "gpt2", "https://hf.co/c/d"])
)


@given(
    st.sampled_from([CARD, CONFIG, ADAPTER]),
    st.binary()
    | st.text().map(lambda text: f"---\n{text}\n---\n{text}".encode("utf-8", "surrogatepass"))
    | st.dictionaries(FIELDS, VALUES).map(lambda fields: json.dumps(fields).encode()),
    st.sampled_from([CHILD, End(Dataset, "org/data")]),
)
def test_any_bytes_are_read_and_every_id_claimed_stands_in_them(
    role: str, content: bytes, subject: End
) -> None:
    batches = Batches("2026-01-01")
    for record in to_records(CardFile(subject, role, content)):
        if isinstance(record, Skip):
            continue
        batches.add(record)
        if isinstance(record, Claim) and record.end.kind in (Model, Dataset):
            assert record.end.id.encode() in content
            assert record.end != subject
            assert record.stated_by in STATED_IN[role]
