"""What a card's metadata states becomes claims, and nothing else does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import (
    Claim,
    Dataset,
    DerivedFrom,
    DescribedIn,
    End,
    License,
    LicensedAs,
    Model,
    Paper,
    StatesBase,
    SucceededBy,
    TrainedOn,
    UnresolvedBase,
)
from graph.store.table_builder import Batches
from ingest.cards.fields import metadata_records
from ingest.conversions import NAME
from ingest.hub_fields.table import CARD
from ingest.items import Skip

CHILD = End(Model, "org/child")
DATA = End(Dataset, "org/data")


def of(kind: type[Any], fields: Any, subject: End = CHILD) -> list[Any]:
    """Return the records of a type that metadata states."""
    found = metadata_records(subject, fields, facts_at="2026-01-01")
    return [record for record in found if type(record) is kind]


def bases(fields: dict[str, Any], subject: End = CHILD) -> list[tuple[str, str | None, str]]:
    """Return id, method and source of each base that metadata states."""
    found = of(DerivedFrom, fields, subject)
    return [(claim.end.id, claim.method, claim.stated_by) for claim in found]


@pytest.mark.parametrize(
    ("tags", "stated"),
    [
        (["base_model:adapter:org/x"], [("org/x", "adapter", CARD)]),
        (["base_model:org/x"], [("org/x", None, CARD)]),
        (["base_model:org/x", "base_model:quantized:org/x"], [("org/x", "quantized", CARD)]),
        (
            ["base_model:merge:o/a", "base_model:merge:o/b"],
            [(f"o/{n}", "merge", CARD) for n in "ab"],
        ),
        (["base_model:adapter:https://huggingface.co/org/x"], [("org/x", "adapter", CARD)]),
        (["base_model:", "base_model:adapter:", "base_models", 7, "base_model:org/child"], []),
    ],
)
def test_a_card_s_own_tags_name_bases(tags: list[Any], stated: list[Any]) -> None:
    assert bases({"tags": tags}) == stated
    assert bases({"tags": tags[::-1]}) == stated[::-1]
    assert bases({"tags": tags}, DATA) == []


def test_a_base_in_a_card_s_tags_and_in_its_key_is_one_claim() -> None:
    tags = ["base_model:adapter:org/x", "base_model:finetune:org/x", "base_model:org/x"]
    fields = {"base_model": "org/x", "tags": tags}
    assert bases(fields) == [("org/x", "adapter", CARD)]
    said = {**fields, "base_model_relation": "quantized"}
    assert bases(said) == [("org/x", "quantized", CARD)]
    assert bases({**fields, "base_model": ["hf.co/org/x"]}) == [("org/x", "adapter", CARD)]


def test_a_path_in_a_card_s_tags_is_a_base_that_cannot_be_resolved() -> None:
    [stated] = of(StatesBase, {"tags": ["base_model:adapter:/raid/x"]})
    assert (stated.text, stated.method, stated.stated_by) == ("/raid/x", "adapter", CARD)
    fields = {"base_model": "/raid/x", "tags": ["base_model:adapter:/raid/x"]}
    [stated] = of(StatesBase, fields)
    assert stated.method == "adapter"


def test_properties_of_a_model() -> None:
    fields = {
        "pipeline_tag": "text-generation",
        "library_name": "transformers",
        "language": ["fr", False, "multilingual", 7, {"en": 1}, "en"],
        "co2_eq_emissions": {"emissions": 12.5, "source": "CodeCarbon"},
    }
    [model] = of(Model, fields)
    assert model == Model(
        id="org/child",
        task="text-generation",
        library="transformers",
        languages="en fr no",
        carbon_g=12.5,
        carbon_source="CodeCarbon",
        stated_by=CARD,
        facts_at="2026-01-01",
    )


def test_properties_of_a_dataset() -> None:
    fields = {"task_categories": ["b", "a"], "language": "en", "size_categories": ["1K<n<10K"]}
    [dataset] = of(Dataset, fields, DATA)
    assert (dataset.task, dataset.languages, dataset.size_category) == ("a b", "en", "1K<n<10K")


@pytest.mark.parametrize(
    ("value", "grams"),
    [
        (3, 3.0),
        ("0.5", 0.5),
        ({"emissions": "7"}, 7.0),
        ("a lot", None),
        (-1, None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
        (10**400, None),
        (1e300, None),
        ([1], None),
        ({}, None),
        (None, None),
    ],
)
def test_emissions_are_grams_or_unknown(value: Any, grams: float | None) -> None:
    [model] = of(Model, {"co2_eq_emissions": value})
    assert model.carbon_g == grams


def test_base_models_with_their_relation_and_evidence() -> None:
    fields = {"base_model": ["a/b", "gpt2"], "base_model_relation": "merge"}
    assert bases(fields) == [("a/b", "merge", CARD), ("gpt2", "merge", CARD)]
    [claim, _] = of(DerivedFrom, fields)
    assert claim.declared
    assert claim.evidence == "base_model: a/b, base_model_relation: merge"
    assert bases({"base_model": "https://huggingface.co/a/b"}) == [("a/b", None, CARD)]
    assert bases({"base_model": "a/b", "base_model_relation": ["merge"]}) == [
        ("a/b", "merge", CARD)
    ]
    assert bases({"base_model": "a/b", "base_model_relation": "stolen"}) == [("a/b", None, CARD)]


@pytest.mark.parametrize(
    "value",
    [
        "/home/somebody/model",
        "./output/checkpoint-100",
        "C:\\model",
        "https://example.com/a/b",
        "https://huggingface.co/datasets/a/b",
        "GPT-2",
        "['a/b', 'c/d']",
        "a/b/c",
        "a b",
        "None",
        "unknown",
        "my_runs/base",
        "outputs/checkpoint-500",
        "~/models/base",
        "D:/models/llama",
        "model.safetensors",
        "s3://bucket/model",
    ],
)
def test_a_base_that_is_no_model_of_the_hub_is_stated_and_not_resolved(value: str) -> None:
    fields = {"base_model": value, "base_model_relation": "adapter"}
    assert bases(fields) == []
    [claim] = of(StatesBase, fields)
    assert (claim.text, claim.method, claim.declared) == (value, "adapter", True)
    assert (claim.stated_by, claim.evidence) == (
        CARD,
        f"base_model: {value}, base_model_relation: adapter",
    )
    [node] = of(UnresolvedBase, fields)
    assert (node.id, node.display_name) == (claim.end.id, value)
    assert of(Skip, fields) == []


@pytest.mark.parametrize("value", ["org/child", "https://huggingface.co/org/child"])
def test_a_base_that_is_the_model_itself_is_skipped_with_its_reason(value: str) -> None:
    assert bases({"base_model": value}) == []
    assert of(Skip, {"base_model": value}) == [Skip("base_model of org/child", "it names itself")]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("generator", "a loader"),
        ("ImageFolder", "a loader"),
        ("parquet", "a loader"),
        ("None", "it is a placeholder"),
        ("custom_dataset", "no data in particular"),
        ("data.csv", "a file"),
        ("/data/x", "a path"),
        ("data/train", "a folder"),
        ("https://example.org/a/b", "an address"),
    ],
)
def test_training_data_that_is_no_dataset_is_skipped_with_its_reason(
    value: str, reason: str
) -> None:
    assert of(TrainedOn, {"datasets": [value]}) == []
    [skip] = of(Skip, {"datasets": [value]})
    assert skip.item == "datasets of org/child"
    assert skip.reason.startswith(f"{value!r} is no id of the Hub: it")
    assert reason in skip.reason


@pytest.mark.parametrize("value", [None, "", " ", [], {}, [None], [[], {}]])
def test_a_base_that_is_empty_states_nothing(value: Any) -> None:
    assert bases({"base_model": value}) == []
    assert of(Skip, {"base_model": value}) == []


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (7, "it is no text but int"),
        (True, "it is no text but bool"),
        ([None, 1.5], "it is no text but float"),
        ({"a/b": 1}, "it is a mapping that names nothing"),
        ([{"description": "a/b"}], "it is a mapping that names nothing"),
        ([[[[[["a/b"]]]]]], "it is nested too deeply"),
        ("\ud800", "it is not valid Unicode"),
    ],
)
def test_a_base_that_is_no_text_is_skipped_with_its_reason(value: Any, reason: str) -> None:
    for key in ("base_model", "base_model_sources"):
        assert bases({key: value}) == []
        assert of(StatesBase, {key: value}) == []
        assert of(Skip, {key: value}) == [Skip(f"{key} of org/child", reason)]


@pytest.mark.parametrize(
    "value",
    [
        {"name": "Gpt3 like", "repo_url": "https://huggingface.co/a/b"},
        [{"name": "Gpt3 like", "Repo-URL": "https://huggingface.co/a/b/tree/main"}],
        [{"name": "a/b", "repo_url": "https://github.com/x/y"}],
        {"id": "a/b", "name": "x"},
        {"model": "a/b"},
        {"model": {"name": "x", "url": "hf.co/a/b"}},
        {"name": "a/b", "version": 2, "organization": "c"},
        [["a/b"], "a/b"],
        [{"model_id": "pkg:huggingface/a/b@1"}, 7],
        {"path": "hf://a/b"},
    ],
)
def test_a_base_is_named_in_mappings_and_lists_as_well(value: Any) -> None:
    for key in ("base_model", "base_model_sources"):
        found = of(DerivedFrom, {key: value, "base_model_relation": "merge"})
        assert {(claim.end.id, claim.method, claim.stated_by) for claim in found} == {
            ("a/b", "merge", CARD)
        }
        assert of(StatesBase, {key: value}) == []


def test_a_mapping_without_an_id_states_a_base_that_is_not_resolved() -> None:
    value = [{"name": "Gpt3 like", "repo_url": "https://example.org/gpt3"}, {"name": "BERT"}]
    found = of(StatesBase, {"base_model": value})
    assert [claim.text for claim in found] == ["https://example.org/gpt3", "BERT"]


def test_sources_of_data_are_training_data() -> None:
    fields = {
        "datasets": [{"name": "SQuAD", "url": "https://huggingface.co/datasets/rajpurkar/squad"}],
        "dataset_sources": [
            {"name": "c/d"},
            {"repo_url": "https://github.com/a/b"},
            {"type": "glue", "name": "GLUE of all"},
        ],
    }
    assert [claim.end.id for claim in of(TrainedOn, fields)] == ["rajpurkar/squad", "c/d", "glue"]
    [skip] = of(Skip, fields)
    assert skip.item == "dataset_sources of org/child"


@pytest.mark.parametrize(
    ("fields", "statement", "evidence"),
    [
        ({"licenses": ["mit"]}, "mit", "license: mit"),
        ({"license": [], "licenses": "mit"}, "mit", "license: mit"),
        ({"license": "mit", "licenses": ["gemma"]}, "mit", "license: mit"),
        ({"licenses": {"one": ["mit"], "two": ["gemma", "mit"]}}, "gemma AND/OR mit", None),
        ({"license": {"name": "mit", "url": "https://x.org"}}, "mit", "license: mit"),
        ({"license": [["mit"]]}, "mit", "license: mit"),
        ({"license_name": "llama3"}, "llama3", "license_name: llama3"),
        ({"license_name": "my-own"}, "other:my-own", "license_name: my-own"),
        (
            {"license_name": "x", "license_link": "https://creativecommons.org/licenses/by/4.0/"},
            "other:x",
            "license_name: x",
        ),
        (
            {"license_name": "CC", "license_link": "https://creativecommons.org/licenses/by/4.0/"},
            "cc-by-4.0",
            "license_name: CC",
        ),
        (
            {"license_link": "https://creativecommons.org/licenses/by/4.0/"},
            "cc-by-4.0",
            "license_link: https://creativecommons.org/licenses/by/4.0/",
        ),
    ],
)
@pytest.mark.parametrize("subject", [CHILD, DATA])
def test_a_licence_is_stated_in_other_places_too(
    fields: dict[str, Any], statement: str, evidence: str | None, subject: End
) -> None:
    [claim] = of(LicensedAs, fields, subject)
    assert claim.end.id == statement
    assert evidence in (None, claim.evidence)
    assert of(Skip, fields, subject) == []


def test_a_licence_that_is_no_text_is_skipped_with_its_reason() -> None:
    assert of(LicensedAs, {"license": 3}) == []
    assert of(Skip, {"license": 3}) == [Skip("license of org/child", "it is no text but int")]
    assert of(Skip, {"licenses": [4]}) == [Skip("licenses of org/child", "it is no text but int")]


@pytest.mark.parametrize(
    ("fields", "languages"),
    [
        ({"languages": ["en", "unknown", "de"]}, "de en"),
        ({"languages": {"one": ["en"], "two": "fr"}}, "en fr"),
        ({"language": ["en"], "languages": ["de"]}, "en"),
        ({"language": [], "languages": "de"}, "de"),
    ],
)
def test_languages_of_old_cards(fields: dict[str, Any], languages: str) -> None:
    [dataset] = of(Dataset, fields, DATA)
    assert dataset.languages == languages
    [model] = of(Model, fields)
    assert model.languages == languages


@pytest.mark.parametrize(
    "fields",
    [
        {"base_model": "a/b", "base_model_relation": "finetune"},
        {"base_model": "a/b"},
    ],
)
@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("me/b-GGUF", "quantized"),
        ("me/b-GPTQ", "quantized"),
        ("me/b-AWQ", "quantized"),
        ("me/b-exl2", "quantized"),
        ("me/b-mlx", "converted"),
    ],
)
def test_a_conversion_that_calls_itself_fine_tuned_is_also_what_its_name_says(
    fields: dict[str, Any], name: str, method: str
) -> None:
    stated, inferred = bases(fields, End(Model, name))
    assert stated == ("a/b", fields.get("base_model_relation"), CARD)
    assert inferred == ("a/b", method, NAME)
    claim = of(DerivedFrom, fields, End(Model, name))[1]
    assert not claim.declared
    assert f"its name has {name.rpartition('-')[2]}" in claim.evidence


@pytest.mark.parametrize(
    "more", [{"tags": ["x", "gguf", "4bit"]}, {"library_name": "mlx"}, {"tags": ["mlx-community"]}]
)
def test_an_author_s_tag_or_library_is_no_format_of_the_weights(more: dict[str, Any]) -> None:
    assert bases({"base_model": "a/b", **more}) == [("a/b", None, CARD)]


@pytest.mark.parametrize(
    "fields",
    [
        {"base_model": "a/b", "base_model_relation": "quantized"},
        {"base_model": "a/b", "base_model_relation": "adapter"},
        {"base_model": ["a/b", "c/d"]},
        {"base_model": "GPT-2"},
        {},
    ],
)
def test_a_conversion_that_says_so_or_may_be_a_merge_gets_no_second_claim(
    fields: dict[str, Any],
) -> None:
    found = bases(fields, End(Model, "me/b-GGUF"))
    assert all(source == CARD for _, _, source in found)


def test_training_data_successor_papers_and_licence() -> None:
    fields = {
        "datasets": ["squad", "a/d", "https://huggingface.co/datasets/c/d", "Some corpus"],
        "new_version": "org/newer",
        "tags": ["arxiv:1810.04805", "doi:10.1/x", "nlp"],
        "license": "other",
        "license_name": "my-licence",
        "license_link": "LICENSE",
    }
    assert [claim.end.id for claim in of(TrainedOn, fields)] == ["squad", "a/d", "c/d"]
    assert [claim.end.id for claim in of(SucceededBy, fields)] == ["org/newer"]
    assert [c.end.id for c in of(DescribedIn, fields)] == ["arxiv:1810.04805", "doi:10.1/x"]
    assert [paper.id for paper in of(Paper, fields)] == ["arxiv:1810.04805"]
    [licence] = of(LicensedAs, fields)
    assert (licence.end.id, licence.raw, licence.link) == ("other:my-licence", "other", "LICENSE")
    assert licence.evidence == "license: other, license_name: my-licence"
    assert len(of(License, fields)) == 1
    assert len(of(Skip, fields)) == 1


def test_a_dataset_states_its_own_sources_and_no_base_model() -> None:
    fields = {
        "source_datasets": ["original", "extended|squad", "extended|other-news", "a/b"],
        "base_model": "a/b",
        "datasets": "c/d",
    }
    assert [claim.end for claim in of(DerivedFrom, fields, DATA)] == [
        End(Dataset, "squad"),
        End(Dataset, "a/b"),
    ]
    assert of(TrainedOn, fields, DATA) == []


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        [
            "a/b",
            "gpt2",
            "squad",
            "mit",
            "other",
            "finetune",
            "arxiv:1",
            "https://hf.co/x/y",
            "\ud800",
        ]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    "base_model base_model_sources base_model_relation datasets dataset_sources licenses license "
    "languages license_name license_link new_version tags "
    "pipeline_tag library_name language co2_eq_emissions source_datasets size_categories "
    "task_categories".split()
)


@given(VALUES | st.dictionaries(FIELDS, VALUES), st.sampled_from([CHILD, DATA]))
def test_any_metadata_is_read_and_every_id_claimed_stands_in_it(fields: Any, subject: End) -> None:
    batches = Batches("2026-01-01")
    said = repr(fields)
    for record in metadata_records(subject, fields):
        if isinstance(record, Skip):
            continue
        batches.add(record)
        if isinstance(record, Claim) and record.end.kind in (Model, Dataset, Paper):
            assert record.start == subject
            assert record.end != subject
            assert record.end.id in said
            assert record.declared == (record.stated_by == CARD)
