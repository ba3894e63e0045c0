"""Somebody else's CycloneDX becomes claims: which artifacts, and what joins them."""

from typing import Any

import pytest

from graph.schema import HasWeights, Model, Repository, Uses
from ingest.bom.items import Tally
from tests.ingest.bom.cyclonedx.documents import (
    APP,
    about,
    dataset,
    labels,
    model,
    needs,
    nodes,
    read,
    read_components,
    skips,
    steps,
)


def test_dependencies_mean_what_the_kinds_of_both_ends_say() -> None:
    records = read_components(
        model("org/tuned"),
        model("org/base"),
        dataset("org/data"),
        dataset("org/source"),
        {"type": "library", "bom-ref": "lib", "name": "torch", "purl": "pkg:pypi/torch"},
        metadata=about(APP),
        dependencies=[
            needs("app", "org/tuned", "lib"),
            needs("org/tuned", "org/base", "org/data", "lib"),
            needs("org/data", "org/source"),
        ],
    )
    assert steps(records) == {
        ("local:shop", "USES", "org/tuned", True),
        ("org/tuned", "DERIVED_FROM", "org/base", False),
        ("org/tuned", "TRAINED_ON", "org/data", False),
        ("org/data", "DERIVED_FROM", "org/source", False),
    }
    assert not skips(records)


def test_what_the_pedigree_says_as_well_is_declared() -> None:
    ancestor = {"type": "machine-learning-model", "purl": "pkg:huggingface/org/base"}
    records = read_components(
        model("org/tuned", pedigree={"ancestors": [ancestor]}),
        model("org/base"),
        dependencies=[needs("org/tuned", "org/base")],
    )
    assert steps(records) == {("org/tuned", "DERIVED_FROM", "org/base", True)}


def test_pedigree_says_what_a_model_was_made_from() -> None:
    ancestor = {"type": "machine-learning-model", "purl": "pkg:huggingface/org/base"}
    child = model("org/child")
    records = read_components(
        model("org/tuned", pedigree={"ancestors": [ancestor], "descendants": [child]})
    )
    assert steps(records) == {
        ("org/tuned", "DERIVED_FROM", "org/base", True),
        ("org/child", "DERIVED_FROM", "org/tuned", True),
    }
    assert ("Model", "org/base") not in nodes(records)  # only named, not described


def test_a_model_card_names_datasets_in_place_and_by_reference() -> None:
    inline = {"type": "dataset", "name": "x", "contents": {"url": "https://hf.co/datasets/org/in"}}
    card = {"modelParameters": {"datasets": [inline, {"ref": "org/data"}], "task": "fill-mask"}}
    records = read_components(model("org/tuned", modelCard=card), dataset("org/data"))
    assert steps(records) == {
        ("org/tuned", "TRAINED_ON", "org/in", True),
        ("org/tuned", "TRAINED_ON", "org/data", True),
    }
    [described] = [each for each in records if isinstance(each, Model)]
    assert described.task == "fill-mask"
    assert described.stated_by == "bom"


def test_an_application_that_only_lists_a_model_is_said_to_use_it_by_inference() -> None:
    found: Any = {"evidence": {"occurrences": [{"location": "src/app.py", "line": 7}]}}
    records = read_components(model("org/tuned", **found), metadata=about(APP))
    [use] = [each for each in records if isinstance(each, Uses)]
    assert (use.start.id, use.end.id, use.declared) == ("local:shop", "org/tuned", False)
    assert (use.path, use.line) == ("src/app.py", 7)


def test_an_application_that_holds_a_model_uses_it() -> None:
    records = read_components(metadata=about({**APP, "components": [model("org/tuned")]}))
    assert steps(records) == {("local:shop", "USES", "org/tuned", True)}


def test_libraries_are_counted_and_make_no_repositories() -> None:
    tally = Tally()
    library = {"type": "library", "name": "a", "purl": "pkg:npm/a", "bom-ref": "a"}
    document = {
        "components": [library, model("org/tuned")],
        "metadata": about(APP),
        "dependencies": [needs("a", "org/tuned")],
    }
    records = read(document, tally)
    assert tally.others == 1
    assert steps(records) == {("local:shop", "USES", "org/tuned", False)}
    assert not [
        each for each in records if isinstance(each, Repository) and each.id != "local:shop"
    ]


def test_an_application_that_is_listed_once_more_is_still_the_same() -> None:
    listed = [APP, model("org/a")]
    needed = [needs("app", "org/a")]
    records = read({"metadata": about(APP), "components": listed, "dependencies": needed})
    assert steps(records) == {("local:shop", "USES", "org/a", True)}
    assert not skips(records)


def test_a_document_without_models_makes_nothing() -> None:
    library = {"type": "library", "name": "a", "bom-ref": "a"}
    assert not read_components(library, metadata=about(APP), dependencies=[needs("app", "a")])


def test_licences_are_declared_or_concluded() -> None:
    stated = [{"license": {"id": "Apache-2.0"}}, {"license": {"name": "Gemma Terms of Use"}}]
    concluded = {"licenses": [{"license": {"id": "CC-BY-NC-4.0", "acknowledgement": "concluded"}}]}
    records = read_components(model("org/a", licenses=stated, evidence=concluded))
    assert labels(records) == {
        ("org/a", "apache-2.0"): True,
        ("org/a", "gemma"): True,
        ("org/a", "cc-by-nc-4.0"): False,
    }


def test_references_that_are_missing_or_of_several_components_join_nothing_and_are_said() -> None:
    records = read_components(
        model("org/a", "x"),
        {"type": "library", "bom-ref": "x", "name": "x"},
        model("org/b", "b"),
        dependencies=[needs("b", "x", "nowhere")],
    )
    assert not steps(records)
    assert [(each.item, each.number) for each in skips(records)] == [("x", 1), ("dependencies", 1)]


@pytest.mark.parametrize("stated", ["configuration", "source-code", "other", "definition", None])
def test_other_data_than_datasets_is_none(stated: str | None) -> None:
    values = {"data": [{"type": stated, "name": "x"}]} if stated else {}
    assert not read_components({"type": "data", "name": "org/x", **values})


def test_data_that_a_model_card_names_is_a_dataset_whatever_it_is() -> None:
    card = {"modelParameters": {"datasets": [{"ref": "own"}, {"ref": "nowhere"}]}}
    records = read_components(
        model("org/a", modelCard=card),
        {"type": "data", "bom-ref": "own", "name": "Claims of 2025", "version": "3"},
    )
    assert steps(records) == {("org/a", "TRAINED_ON", "bom:Claims of 2025@3", True)}
    assert [each.number for each in skips(records)] == [1]


def test_a_hash_counts_where_it_is_of_one_file_of_weights() -> None:
    digest = {"alg": "SHA-256", "content": "A" * 64}
    one = {"type": "machine-learning-model", "name": "tiny.gguf", "hashes": [digest]}
    other = {"alg": "SHA-256", "content": "b" * 64}
    records = read_components(
        one,
        model("org/a", hashes=[digest]),
        {**one, "name": "two.gguf", "hashes": [digest, other]},
    )
    found = [(e.start.id, e.end.id, e.path) for e in records if isinstance(e, HasWeights)]
    assert found == [("bom:tiny.gguf", f"sha256:{'a' * 64}", "tiny.gguf")]


@pytest.mark.parametrize("kind", ["configuration", "source-code", "other"])
def test_data_of_another_type_is_no_dataset_whatever_its_purl(kind: str) -> None:
    assert not nodes(read_components(dataset("org/data", data=[{"type": kind}])))
    assert nodes(read_components(dataset("org/data", data=[{"type": "dataset"}])))


def test_a_model_is_not_the_base_whose_model_card_it_links() -> None:
    link = {"type": "model-card", "url": "https://huggingface.co/meta-llama/Llama-2-7b"}
    made = model("x", name="acme-support-bot", purl=None, externalReferences=[link])
    assert nodes(read_components(made)) == {("Model", "bom:acme-support-bot")}


def test_a_model_from_another_registry_is_not_the_hubs_of_its_name() -> None:
    at = {"type": "distribution", "url": "https://models.example.com/acme/bot"}
    made = {"type": "machine-learning-model", "name": "acme/bot", "externalReferences": [at]}
    assert nodes(read_components(made)) == {("Model", "bom:acme/bot")}


@pytest.mark.parametrize(
    ("name", "value", "bases"),
    [
        ("base_model", "org/base", {"org/base"}),
        ("baseModel", "https://huggingface.co/org/base", {"org/base"}),
        (
            "genai:aibom:modelcard:base_model",
            "['org/base', 'org/other']",
            {"org/base", "org/other"},
        ),
        ("base_model", "org/tuned", set()),
        ("base_model", "none", set()),
        ("base_model_relation", "org/base", set()),
    ],
)
@pytest.mark.parametrize("within", [False, True])
def test_a_base_that_only_a_property_names_is_read(
    name: str, value: str, bases: set[str], within: bool
) -> None:
    listed = {"properties": [{"name": name, "value": value}]}
    records = read_components(model("org/tuned", **({"modelCard": listed} if within else listed)))
    assert steps(records) == {("org/tuned", "DERIVED_FROM", base, True) for base in bases}
    assert not skips(records)


def test_a_property_that_names_a_base_in_no_known_words_is_said_not_to_be_read() -> None:
    told = [{"name": "base_model", "value": "our own org/base, tuned"}]
    records = read_components(model("org/tuned", properties=told))
    assert not steps(records)
    assert [each.reason for each in skips(records)] == [
        "it names a base, but no model of the Hub alone"
    ]


@pytest.mark.parametrize(
    "entry",
    [
        {"name": "org/squad", "description": "Evaluation data"},
        {"name": "org/mmlu_test"},
        {"name": "org/a, org/b"},
        {"name": "A mix of web pages and books. See the paper"},
    ],
)
def test_what_a_model_card_evaluates_on_or_tells_is_no_data_of_the_training(entry: Any) -> None:
    card = {"modelParameters": {"datasets": [{"type": "dataset", **entry}]}}
    records = read_components(model("org/tuned", modelCard=card))
    assert not steps(records)
    assert len(skips(records)) == 1


def test_a_reference_of_two_models_is_said_to_be_ambiguous() -> None:
    records = read_components(
        model("org/a", "x"), model("org/b", "x"), model("org/c"), dependencies=[needs("org/c", "x")]
    )
    assert not steps(records)
    assert [each.item for each in skips(records)] == ["x"]
    again = read_components(model("org/a", "x"), model("org/a", "x"))
    assert not skips(again)
