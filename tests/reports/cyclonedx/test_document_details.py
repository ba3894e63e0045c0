"""Files, places in code, model cards and papers in a document of CycloneDX."""

import json

import pytest

from queries.bills.rows import BillLink, BillResult, BillWeights
from tests.reports.bills_made import component, step, weights
from tests.reports.cyclonedx.component_documents import (
    CHILD,
    CODE,
    DATA,
    of,
    subject,
)


def test_one_file_of_weights_is_the_hash_and_several_have_their_own() -> None:
    own = subject(CHILD, weights=[weights("a", "a b/é.bin"), weights("a", "copy.bin")])
    assert own["hashes"] == [{"alg": "SHA-256", "content": "0" * 63 + "a"}]
    two = subject(CHILD, weights=[weights("a", "a b/é.bin"), weights("b", "b.bin")])
    assert "hashes" not in two
    files = [each for each in two["externalReferences"] if "hashes" in each]
    assert files[0] == {
        "type": "distribution",
        "url": "https://huggingface.co/org/child/resolve/c0ffee/a%20b/%C3%A9.bin",
        "comment": "safetensors, 1,024 bytes",
        "hashes": [{"alg": "SHA-256", "content": "0" * 63 + "a"}],
    }
    assert len(files) == 2


@pytest.mark.parametrize(
    "file",
    [
        weights("a", "model-00001-of-00003.safetensors"),
        weights("a", "a.bin", declared=False),
        weights("a", "a.bin", revision="0ddba11"),
    ],
)
def test_a_file_that_is_not_surely_all_of_it_is_no_hash_of_a_component(file: BillWeights) -> None:
    own = subject(CHILD, known={"revision": "c0ffee"}, weights=[file])
    assert "hashes" not in own
    [written] = [each for each in own["externalReferences"] if "hashes" in each]
    assert f"/resolve/{file.revision}/" in written["url"]


@pytest.mark.parametrize("path", ["/home/somebody/a.bin", "../a.bin", "C:\\a.bin", "a/../../b.bin"])
def test_a_path_of_a_disk_is_no_address_of_a_file(path: str) -> None:
    own = subject(CHILD, weights=[weights("a", path)])
    assert not [each for each in own["externalReferences"] if "hashes" in each]


def test_where_code_loads_a_model_is_said_of_both() -> None:
    use = step(
        CODE, CHILD, path="src/a.py", line=3, how="literal", call="load", role="product",
        reuse="loads", pinned="v1", declared=False,
    )  # fmt: skip
    made = of(component(CODE, [use]), component(CHILD))
    assert made["metadata"]["component"]["evidence"]["occurrences"] == [
        {
            "location": "src/a.py", "line": 3, "symbol": "load",
            "additionalContext": "loads model org/child at v1 (literal, product, inferred)",
        }
    ]  # fmt: skip
    [found] = made["components"][0]["evidence"]["occurrences"]
    said = "loaded at v1 by repository github.com/org/code (literal, product, inferred)"
    assert found["additionalContext"] == said


def test_code_that_is_not_the_subject_has_its_places_alone() -> None:
    use = step(CODE, CHILD, path="src/a.py", line=3)
    made = of(component(CHILD), component(CODE, [use]))
    assert "evidence" not in made["metadata"]["component"]
    assert made["components"][0]["evidence"]["occurrences"][0]["location"] == "src/a.py"


def test_a_model_card_says_what_is_known_and_is_left_out_otherwise() -> None:
    known = {"task": "text-generation", "architecture": "mistral", "carbon_g": 1.5}
    result = BillResult(
        "org/data", "en", "test", "f1", 0.5, None, None, None, "card", True, None, None
    )
    made = of(component(CHILD, [step(CHILD, DATA)], known=known, results=[result]), component(DATA))
    own = made["metadata"]["component"]
    assert own["modelCard"] == {
        "modelParameters": {
            "task": "text-generation",
            "architectureFamily": "transformer",
            "modelArchitecture": "mistral",
            "datasets": [{"ref": "dataset:org/data"}],
        },
        "quantitativeAnalysis": {
            "performanceMetrics": [{"type": "f1", "value": "0.5", "slice": "org/data / en / test"}]
        },
        "considerations": {
            "environmentalConsiderations": {
                "properties": [{"name": "ptm:fact:carbon_g", "value": "1.5"}]
            }
        },
    }
    assert "modelCard" not in subject(CHILD)
    assert "architectureFamily" not in json.dumps(subject(CHILD, known={"architecture": "new"}))


def test_data_says_where_it_is_and_whose() -> None:
    own = subject(DATA, owner="hf:org", known={"size_category": "n<1K"})
    who = {"name": "org", "url": ["https://huggingface.co/org"]}
    assert own["data"] == [
        {
            "type": "dataset", "name": "data",
            "contents": {"url": "https://huggingface.co/datasets/org/data"},
            "description": "Size category of the Hub: n<1K examples.",
            "governance": {"owners": [{"organization": who}]},
        }
    ]  # fmt: skip
    assert own["supplier"] == who
    assert own["publisher"] == "org"


def test_papers_are_documentation_and_an_odd_address_is_none() -> None:
    papers = [
        BillLink("DESCRIBED_IN", name, "Paper", "card", True, None, None, url)
        for name, url in (("arxiv:2310.06825", None), ("doi:10.1/x y", None), ("p", "javascript:x"))
    ]
    own = subject(CHILD, papers=papers)
    assert [each["url"] for each in own["externalReferences"] if "comment" in each] == [
        "https://arxiv.org/abs/2310.06825",
        "https://doi.org/10.1/x%20y",
    ]
