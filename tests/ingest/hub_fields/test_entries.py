"""What the reader makes of an entry of the Hub's API: just what it states, whatever it is."""

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import (
    Claim,
    Dataset,
    DerivedFrom,
    DescribedIn,
    Includes,
    License,
    LicensedAs,
    Model,
    Owner,
    Paper,
    PublishedBy,
    Record,
    StatesBase,
    TrainedOn,
    UnresolvedBase,
)
from graph.schema.identifiers import BadId
from graph.store.table_builder import Batches
from ingest.dates import NO_MOMENT
from ingest.hub_fields.entries import read_entries
from ingest.hub_fields.vocabulary import source_dataset
from ingest.hub_ids import named
from ingest.items import Skip
from tests.examples import examples
from tests.extracts import read_json_lines
from tests.ingest.hub_fields.reading import TAKEN, dataset_records, model_records, records_of

ENTRY = {
    "_id": "621ffdc036468d709f174338",
    "id": "org/child",
    "downloads": 12,
    "downloadsAllTime": 500,
    "likes": 3,
    "createdAt": "2022-03-02T23:29:04.000Z",
    "lastModified": "2023-01-01T00:00:00.000Z",
    "sha": "abc",
    "gated": "auto",
    "disabled": False,
    "private": False,
    "usedStorage": 99,
    "pipeline_tag": "text-generation",
    "library_name": "transformers",
    "safetensors": {"total": 7_000_000_000},
    "config": {"model_type": "llama"},
    "tags": [
        "transformers",
        "safetensors",
        "gguf",
        "llama",
        "en",
        "de",
        "art",
        "dataset:squad",
        "dataset:org/data",
        "arxiv:1810.04805",
        "doi:10.57967/hf/1",
        "license:mit",
        "base_model:org/base",
        "base_model:quantized:org/base",
        "region:us",
    ],
}


def of(kind: type[Any], entry: Any = ENTRY, read: Callable[..., Any] = model_records) -> list[Any]:
    """Return the records of one type that an entry yields."""
    return [record for record in read(entry) if type(record) is kind]


def with_tags(*tags: Any) -> dict[str, Any]:
    """Return an entry with these tags alone."""
    return {"id": "org/child", "tags": list(tags)}


def parents(*tags: str) -> dict[str, str | None]:
    """Return the base models that tags state, with the method of each."""
    return {claim.end.id: claim.method for claim in of(DerivedFrom, with_tags(*tags))}


def test_the_properties_are_those_of_the_entry() -> None:
    [model] = of(Model)
    assert model == Model(
        id="org/child",
        stated_by="hub-api",
        facts_at="2026-01-01",
        hub_id="621ffdc036468d709f174338",
        task="text-generation",
        library="transformers",
        architecture="llama",
        languages="de en",
        downloads=12,
        downloads_all_time=500,
        likes=3,
        created="2022-03-02T23:29:04.000Z",
        modified="2023-01-01T00:00:00.000Z",
        revision="abc",
        gated="auto",
        disabled=False,
        private=False,
        parameters=7_000_000_000,
        weight_formats="gguf safetensors",
        storage_bytes=99,
    )


def test_the_claims_are_those_of_the_tags_with_what_was_read() -> None:
    assert [(c.end.id, c.method, c.evidence) for c in of(DerivedFrom)] == [
        ("org/base", "quantized", "tag base_model:quantized:org/base")
    ]
    assert [c.end.id for c in of(TrainedOn)] == ["squad", "org/data"]
    assert [c.end.id for c in of(DescribedIn)] == ["arxiv:1810.04805", "doi:10.57967/hf/1"]
    assert [(c.end.id, c.raw) for c in of(LicensedAs)] == [("mit", "mit")]
    assert [c.end.id for c in of(PublishedBy)] == ["hf:org"]
    assert all(claim.declared for claim in model_records(ENTRY) if isinstance(claim, Claim))


def test_a_dataset_is_read_from_its_own_tags() -> None:
    tags = ["task_categories:b", "task_categories:a", "language:de", "size_categories:1K<n<10K"]
    entry = {"id": "squad", "tags": [*tags, "license:mit", "dataset:x", "base_model:y"]}
    [data] = of(Dataset, entry, dataset_records)
    assert (data.task, data.languages, data.size_category) == ("a b", "de", "1K<n<10K")
    # A dataset is not made from what models are made from, and has no owner in its id.
    assert not [
        r for kind in (DerivedFrom, TrainedOn, Owner) for r in of(kind, entry, dataset_records)
    ]


@pytest.mark.parametrize(
    ("tag", "source"),
    [
        ("extended|squad", "squad"),
        ("extended|rajpurkar/squad_v2", "rajpurkar/squad_v2"),
        ("rajpurkar/squad_v2", "rajpurkar/squad_v2"),
        ("original", None),
        ("extended", None),
        ("extended|other", None),
        ("extended|other-wikipedia", None),
        ("extended|", None),
        ("extended|two words", None),
        ("other|squad", None),
        ("a/b/c", None),
        ("https://example.org/x", None),
        ("", None),
    ],
)
def test_a_dataset_is_made_from_what_its_tag_names(tag: str, source: str | None) -> None:
    entry = with_tags(f"source_datasets:{tag}")
    claims = of(DerivedFrom, entry, dataset_records)
    assert [(claim.end.kind, claim.end.id) for claim in claims] == [(Dataset, source)] * bool(
        source
    )
    assert not of(DerivedFrom, entry)


def test_the_pair_of_tags_is_one_claim_in_either_order() -> None:
    for tags in (("base_model:o/b", "base_model:merge:o/b"), ("base_model:merge:o/b",)):
        assert parents(*tags) == parents(*reversed(tags)) == {"o/b": "merge"}


@pytest.mark.parametrize("word", ["adapter", "quantized", "merge"])
def test_the_word_that_says_the_most_counts_in_either_order(word: str) -> None:
    tags = ("base_model:o/b", f"base_model:{word}:o/b", "base_model:finetune:o/b")
    for order in itertools.permutations(tags):
        assert parents(*order) == {"o/b": word}
    assert parents("base_model:finetune:o/b", "base_model:o/b") == {"o/b": "finetune"}


def test_a_tag_that_names_its_own_artifact_is_no_base() -> None:
    tags = ("base_model:org/child", "base_model:adapter:org/child", "base_model:o/b")
    records = model_records({"id": "org/child", "tags": list(tags)})
    assert [r.end.id for r in records if isinstance(r, DerivedFrom)] == ["o/b"]
    assert [(r.item, r.reason) for r in records if isinstance(r, Skip)] == [
        ("base_model tag of org/child", "it names itself")
    ]
    made = dataset_records({"id": "o/data", "tags": ["source_datasets:extended|o/data"]})
    assert not [r for r in made if isinstance(r, DerivedFrom)]
    assert [r.reason for r in made if isinstance(r, Skip)] == ["it names itself"]


def test_a_merge_has_many_parents() -> None:
    tags = [f"base_model:merge:org/{n}" for n in range(10)]
    assert parents(*tags) == {f"org/{n}": "merge" for n in range(10)}


def test_the_field_of_base_models_is_a_statement_of_the_api() -> None:
    models = [{"_id": "1", "id": "org/a"}, {"id": "org/b"}, {"id": "org/a"}, {"id": 5}, "org/c"]
    entry = {"id": "org/child", "baseModels": {"relation": "quantized", "models": models}}
    assert [(c.end.id, c.method, c.stated_by, c.evidence) for c in of(DerivedFrom, entry)] == [
        ("org/a", "quantized", "hub-api", "baseModels, quantized: org/a"),
        ("org/b", "quantized", "hub-api", "baseModels, quantized: org/b"),
    ]
    entry["baseModels"] = {"relation": "cousin", "models": [{"id": "org/a"}]}
    assert [(c.method, c.evidence) for c in of(DerivedFrom, entry)] == [(None, "baseModels: org/a")]
    assert not of(DerivedFrom, entry, dataset_records)
    for odd in (["org/a"], "org/a", None, {"models": "org/a"}, {"models": {"id": "org/a"}}):
        assert not of(DerivedFrom, {"id": "org/child", "baseModels": odd})


@pytest.mark.parametrize(
    "tag",
    [
        "base_model:",
        "base_model: ",
        "base_model:finetune:",
        "base_model:finetune: ",
        "base_model",
        "dataset:",
        "dataset:  ",
        "license:",
        "license: ",
        "license:none",
        "arxiv:",
        "doi:\t",
        "Base_Model:org/base",
        "",
    ],
)
def test_a_tag_that_names_nothing_is_no_claim(tag: str) -> None:
    claims = [r for r in model_records(with_tags(tag)) if isinstance(r, Claim)]
    assert [claim.label for claim in claims] == ["PUBLISHED_BY"]


@pytest.mark.parametrize("word", ["nonsense", "Finetune", "part of", "distill"])
def test_a_relation_without_a_word_of_the_hub_s_still_names_the_base(word: str) -> None:
    for tags in ([f"base_model:{word}:org/base"], ["base_model:org/base"]):
        [claim] = of(DerivedFrom, with_tags(*tags, f"base_model:{word}:org/base"))
        assert (claim.end.id, claim.method) == ("org/base", None)


@pytest.mark.parametrize(
    "form",
    [
        "https://huggingface.co/org/base",
        "hf.co/org/base/tree/main",
        "hf://org/base",
        "pkg:huggingface/org/base@0123?x=y",
        "/home/u/.cache/huggingface/hub/models--org--base/snapshots/0123",
    ],
)
def test_a_tag_names_its_base_in_any_form(form: str) -> None:
    [claim] = of(DerivedFrom, with_tags(f"base_model:{form}", "base_model:adapter:org/base"))
    assert (claim.end.id, claim.method) == ("org/base", "adapter")
    [claim] = of(DerivedFrom, with_tags(f"base_model:{form}"))
    assert (claim.end.id, claim.method) == ("org/base", None)
    [claim] = of(DerivedFrom, with_tags(f"base_model:quantized:{form}", f"base_model:{form}"))
    assert (claim.end.id, claim.method) == ("org/base", "quantized")


@pytest.mark.parametrize("name", ["generator", "imagefolder", "None", "csv", "/data/x", "d.json"])
def test_a_tag_that_names_no_dataset_is_skipped_with_its_reason(name: str) -> None:
    entry = with_tags(f"dataset:{name}", "dataset:org/data")
    assert [claim.end.id for claim in of(TrainedOn, entry)] == ["org/data"]
    [skip] = [record for record in model_records(entry) if isinstance(record, Skip)]
    assert skip.item == "dataset tag of org/child"
    assert skip.reason.startswith("it is no id of the Hub: ")


@pytest.mark.parametrize(
    "tags", [None, 5, "en", "license:mit", {"en": 1}, {"license:mit": 2}, True]
)
def test_tags_that_are_no_list_state_nothing(tags: Any) -> None:
    entry = {"id": "org/child", "tags": tags}
    [model] = of(Model, entry)
    assert model.languages is None
    assert not of(LicensedAs, entry)


def test_two_licences_are_one_statement_of_both() -> None:
    entry = with_tags("license:llama3.1", "license:gemma", "license:gemma")
    assert [claim.end.id for claim in of(LicensedAs, entry)] == ["gemma AND/OR llama3.1"]
    assert {claim.end.id for claim in of(Includes, entry)} == {"gemma", "llama3.1"}


@pytest.mark.parametrize(
    "base",
    [
        "/workspace/model",
        "./llama-7b",
        "D:\\models\\llama",
        "None",
        "GPT-2",
        "o/a/b",
    ],
)
def test_a_tag_or_field_that_names_no_id_of_the_hub_is_no_base(base: str) -> None:
    tags = [f"base_model:{base}", f"base_model:adapter:{base}"]
    field = {"relation": "adapter", "models": [{"id": base}, {"id": "lab/base"}]}
    records = model_records({"id": "org/child", "tags": tags, "baseModels": field})
    assert [(r.end.id, r.stated_by) for r in records if isinstance(r, DerivedFrom)] == [
        ("lab/base", "hub-api")
    ]
    stated = [(r.text, r.method, r.stated_by) for r in records if isinstance(r, StatesBase)]
    assert stated == [(base, "adapter", "hub-tag"), (base, "adapter", "hub-api")]
    [node, _] = [r for r in records if isinstance(r, UnresolvedBase)]
    assert (node.id, node.display_name) == (f"Model org/child states {base}", base)
    assert not [r for r in records if isinstance(r, Skip)]


def test_the_size_of_a_dataset_is_what_the_hub_states_of_it() -> None:
    stored = {"usedStorage": 9, "mainSize": 5}
    for fields, size in ((stored, 9), ({"mainSize": 5}, 5), ({"usedStorage": 9}, 9), ({}, None)):
        [data] = of(Dataset, {"id": "squad", **fields}, dataset_records)
        assert data.storage_bytes == size
    [model] = of(Model, {"id": "org/child", "mainSize": 5})
    assert model.storage_bytes is None


@pytest.mark.parametrize(
    "entry", [None, 5, "org/child", [], {}, {"id": None}, {"id": ""}, {"id": " "}, {"id": 7}]
)
def test_what_has_no_id_is_skipped(entry: Any) -> None:
    for read in (model_records, dataset_records):
        [skip] = read(entry)
        assert isinstance(skip, Skip)
        assert "has no id" in skip.reason


def test_values_of_another_type_are_unknown() -> None:
    odd = {name: [1] for name in ENTRY} | {"id": "org/child", "tags": [], "gated": 1, "likes": -1}
    [model] = of(Model, {**odd, "downloads": True, "usedStorage": 2**70, "disabled": "no"})
    known = {name: getattr(model, name) for name in (f.name for f in dataclasses.fields(Model))}
    assert {name for name, value in known.items() if value is not None} == {
        "id",
        "stated_by",
        "facts_at",
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
PREFIXES = [
    "source_datasets:",
    "source_datasets:extended|",
    "base_model:",
    "base_model:merge:",
    "base_model:x:",
    "dataset:",
    "license:",
    "arxiv:",
]
TAGS = st.lists(
    st.tuples(st.sampled_from(["", *PREFIXES, "doi:"]), st.text(max_size=10)).map("".join) | JSON,
    max_size=8,
)
ENTRIES = st.fixed_dictionaries(
    {"id": st.just("org/child") | JSON, "tags": TAGS | JSON},
    optional={name: JSON for name in ENTRY if name not in ("id", "tags")},
)


def _stated(tags: list[Any]) -> set[tuple[str, str]]:
    """Return every claim that the tags could state: its type, and the id at its end."""
    found = set()
    for tag in tags:
        if not isinstance(tag, str):
            continue
        for prefix, label in (("base_model:", "DERIVED_FROM"), ("dataset:", "TRAINED_ON")):
            if tag.startswith(prefix):
                found.add((label, tag.removeprefix(prefix)))
                found.add((label, tag.removeprefix(prefix).partition(":")[2]))
        if tag.startswith("source_datasets:"):
            found.add(("DERIVED_FROM", tag.removeprefix("source_datasets:").rpartition("|")[2]))
        if tag.startswith(("arxiv:", "doi:")):
            found.add(("DESCRIBED_IN", tag))
    return found


def test_a_dataset_is_no_licence_of_the_same_name() -> None:
    entries = [{"id": "a/b", "tags": ["license:mit"]}, {"id": "a/c", "tags": ["dataset:mit"]}]
    licensed, trained = read_entries(Model, entries, [TAKEN] * 2)
    assert [r.id for r in licensed if isinstance(r, License)] == ["mit"]
    assert not [r for r in trained if isinstance(r, License)]


@pytest.mark.slow
@given(st.lists(ENTRIES | JSON, max_size=4))
@examples(few=25, many=300)
def test_entries_of_a_batch_are_read_as_each_is_alone(entries: list[Any]) -> None:
    for kind in (Model, Dataset):
        together = read_entries(kind, entries, [TAKEN] * len(entries))
        alone = [records_of(kind, entry) for entry in entries]
        assert [sorted(map(repr, records)) for records in together] == [
            sorted(map(repr, records)) for records in alone
        ]


def test_each_entry_of_a_batch_has_its_own_date_owner_and_skips() -> None:
    entries: list[Any] = [
        {"id": "lab/a", "createdAt": 5, "tags": ["arxiv:1", "license:mit OR apache-2.0"]},
        {"id": "lab/b", "tags": ["arxiv:1", "license:mit"]},
        {"id": "lab/a", "likes": 3},
        None,
    ]
    first, second, again, none = read_entries(Model, entries, ["d1", "d2", "d3", None])
    for records, date in ((first, "d1"), (second, "d2"), (again, "d3")):
        dated = [r.facts_at for r in records if isinstance(r, Model | Owner)]
        assert dated == [date, date]
    assert [r for r in first if isinstance(r, Skip)] == [Skip("createdAt of lab/a", NO_MOMENT)]
    assert [r.id for r in second if isinstance(r, Paper | License)] == ["arxiv:1", "mit"]
    assert {r.id for r in first if isinstance(r, License)} == {
        "apache-2.0 OR mit",
        "apache-2.0",
        "mit",
    }
    assert [r.likes for r in again if isinstance(r, Model)] == [3]
    assert [type(r) for r in none] == [Skip]


@pytest.mark.slow
@given(ENTRIES | JSON)
@examples(few=50, many=600)
def test_no_json_makes_it_fail_or_invent_a_claim(entry: Any) -> None:
    for read in (model_records, dataset_records):
        made: list[Record | Skip] = list(read(entry))
        assert made
        given_tags = entry.get("tags") if isinstance(entry, dict) else None
        tags = given_tags if isinstance(given_tags, list) else []
        stated = _stated(tags)
        batches = Batches("2026-01-01")
        for record in made:
            if isinstance(record, Skip):
                continue
            if isinstance(record, DerivedFrom | TrainedOn | DescribedIn):
                assert (record.label, record.end.id) in stated
                assert record.start.id == entry["id"]
            if isinstance(record, LicensedAs):
                assert any(isinstance(t, str) and t.startswith("license:") for t in tags)
            try:
                batches.add(record)
            except BadId:
                continue
        batches.tables()


def real_entries() -> Iterator[tuple[Callable[..., Any], dict[str, Any]]]:
    """Yield entries of a real listing."""
    for name, read in (("hub_models", model_records), ("hub_datasets", dataset_records)):
        for entry in read_json_lines(f"{name}.jsonl.gz"):
            yield read, entry


@pytest.mark.long
def test_real_entries_yield_a_claim_for_each_tag_that_states_one() -> None:
    number = 0
    for read, entry in real_entries():
        number += 1
        records = list(read(entry))
        skips = [record for record in records if isinstance(record, Skip)]
        tags = set(entry.get("tags") or ())
        # One real tag of these names a dataset by a name that begins with a hyphen, and many say
        # that data was taken from somewhere outside of the Hub.
        odd = [t for t in tags if t.startswith("dataset:-")]
        prefix = "source_datasets:"
        sources = (t.removeprefix(prefix) for t in tags if t.startswith(prefix))
        odd += [
            name
            for name in sources
            if name != "original" and not named(Dataset, source_dataset(name) or "")
        ]
        # One real model's tags name itself as its base.
        bases = {tag.rpartition(":")[2] for tag in tags if tag.startswith("base_model:")}
        assert len(skips) == len(odd) + (entry["id"] in bases)
        claims = [record for record in records if isinstance(record, Claim)]
        if read is model_records:
            named_bases = {c.end.id for c in claims if isinstance(c, DerivedFrom)}
            assert named_bases == bases - {entry["id"]}
            data = {t.removeprefix("dataset:") for t in tags if t.startswith("dataset:")}
            data -= {tag.removeprefix("dataset:") for tag in odd}
            assert {c.end.id for c in claims if isinstance(c, TrainedOn)} == data
        labelled = any(t.startswith("license:") for t in tags)
        assert sum(isinstance(c, LicensedAs) for c in claims) == labelled
    assert number > 1_400
