"""What both documents have is one component, and nothing of theirs is overwritten."""

from typing import Any

import pytest

from reports.cyclonedx.merging import merge_documents
from tests.reports.cyclonedx.documents_made import component
from tests.reports.cyclonedx.joining import (
    BASE,
    PURL,
    TUNED,
    application,
    bill,
    by_ref,
    depends,
    merged,
    texts,
)


@pytest.mark.parametrize(
    "theirs",
    [
        {"purl": PURL},
        {"purl": f"{PURL}@main", "version": "main"},
        {"type": "machine-learning-model", "name": "lab/base"},
        {"type": "machine-learning-model", "name": "base", "group": "lab"},
        {
            "type": "machine-learning-model",
            "name": "my base",
            "externalReferences": [{"type": "website", "url": "https://hf.co/lab/base"}],
        },
    ],
)
def test_the_same_artifact_is_one_component(theirs: dict[str, Any]) -> None:
    known = component("mine", **theirs)
    joined = merged(bill(), application("1.6", known))
    assert list(by_ref(joined)) == ["mine", "model:lab/tuned"]
    assert depends(joined) == {"app": ["model:lab/tuned"], "model:lab/tuned": ["mine"]}
    assert by_ref(joined)["mine"]["licenses"] == BASE["licenses"]
    assert texts(joined) == []


@pytest.mark.parametrize(
    "theirs",
    [
        {"purl": "pkg:pypi/base"},
        {"purl": "pkg:huggingface/datasets/lab/base"},
        {"purl": f"{PURL}#onnx"},
        {"purl": "pkg:mlflow/lab/base", "type": "machine-learning-model", "group": "lab"},
        {"type": "library", "group": "lab", "name": "base"},
        {"type": "data", "group": "lab", "name": "base"},
        {"purl": "no purl"},
    ],
)
def test_another_artifact_is_another_component(theirs: dict[str, Any]) -> None:
    known = {**component("mine"), **theirs}
    joined = merge_documents(bill(), application("1.6", known))
    assert list(by_ref(joined)) == ["mine", "model:lab/tuned", "model:lab/base"]
    assert by_ref(joined)["mine"] == known


def test_a_dataset_with_the_purl_of_a_model_is_a_dataset() -> None:
    data = {"type": "data", "name": "base", "purl": "pkg:huggingface/datasets/lab/base"}
    theirs = component("mine", type="data", purl=PURL)
    joined = merged(
        bill(TUNED, {"bom-ref": "dataset:lab/base", **data}), application("1.6", theirs)
    )
    assert list(by_ref(joined)) == ["mine", "model:lab/tuned"]


def test_a_part_of_a_component_is_found_and_may_lack_a_bom_ref() -> None:
    inner = {key: value for key, value in BASE.items() if key != "bom-ref"}
    joined = merged(bill(), application("1.6", component("outer", components=[inner])))
    assert list(by_ref(joined)) == ["outer", "model:lab/tuned"]
    assert by_ref(joined)["outer"]["components"] == [BASE]


def test_nothing_that_depends_on_it_already_is_said_again() -> None:
    theirs = application(
        "1.6",
        component("lib"),
        component("mine", purl=TUNED["purl"]),
        dependencies=[{"ref": "lib", "dependsOn": ["mine"]}],
    )
    assert depends(merged(bill(), theirs)) == {"lib": ["mine"], "mine": ["model:lab/base"]}


def test_what_they_have_is_not_overwritten_and_a_disagreement_is_said() -> None:
    known = component(
        "mine",
        type="machine-learning-model",
        purl=f"{TUNED['purl']}",
        version="v1",
        description="theirs",
        licenses=[{"license": {"name": "GPL"}}],
        hashes=[{"alg": "SHA-256", "content": "a" * 64}],
        properties=[{"name": "x", "value": "1"}],
    )
    ours = {
        **TUNED,
        "description": "ours",
        "licenses": [{"license": {"id": "MIT"}}],
        "hashes": [{"alg": "SHA-256", "content": "b" * 64}, {"alg": "SHA-1", "content": "c" * 40}],
        "properties": [{"name": "ptm:id", "value": "lab/tuned"}],
    }
    joined = merged(bill(ours), application("1.6", known))
    found = by_ref(joined)["mine"]
    assert {key: found[key] for key in ("version", "description", "licenses")} == {
        key: known[key] for key in ("version", "description", "licenses")
    }
    assert found["hashes"] == known["hashes"]  # of another version
    assert found["properties"] == [*known["properties"], *ours["properties"]]
    version, licence, digest = texts(joined)
    assert "another version of this component: abc, and not v1" in version
    assert "another licence of this component: “MIT”, and not “GPL”" in licence
    assert "another hash (SHA-256)" in digest
    assert [each["subjects"] for each in joined["annotations"]] == [["mine"]] * 3


VERDICT = [{"name": "ptm:license:verdict", "value": "conflict"}]
ONLY = [{"license": {"id": "GPL-3.0-only"}}]
KNOWS = "ptm-lineage knows another licence of this component: “GPL-3.0-only”, and not “X-1”"
NOT_JUDGED = "; its ptm:license:verdict does not judge “X-1”."


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        ({"licenses": ONLY}, KNOWS + "."),
        ({"licenses": ONLY, "properties": VERDICT}, KNOWS + NOT_JUDGED),
        ({"evidence": {"licenses": ONLY}, "properties": VERDICT}, KNOWS + NOT_JUDGED),
        (
            {"properties": VERDICT},
            f"ptm-lineage knows no licence of this component{NOT_JUDGED}",
        ),
    ],
)
def test_a_verdict_does_not_stand_beside_a_label_that_it_does_not_judge(
    ours: dict[str, Any], said: str
) -> None:
    other = {"licenses": [{"license": {"name": "X-1"}}]}
    joined = merged(bill({**TUNED, **ours}), application("1.6", {**TUNED, **other}))
    assert texts(joined) == [said]
    subject = {"bom-ref": "local:a", "type": "application", "name": "a", **ours}
    theirs = application()
    theirs["metadata"]["component"] |= other
    joined = merged(bill(subject, BASE), theirs, same_subject=True)
    assert texts(joined) == [said]
    assert joined["annotations"][0]["subjects"] == ["app"]


@pytest.mark.parametrize(
    "choice",
    [
        {"license": {"id": "MIT"}},
        {"license": {"name": "MIT License"}},
        {"license": {"name": "mit"}},
        {"expression": "MIT"},
    ],
)
def test_a_licence_in_other_words_is_no_other_licence(choice: dict[str, Any]) -> None:
    joined = merged(bill(), application("1.6", {**BASE, "licenses": [choice]}))
    assert texts(joined) == []


def test_a_purl_that_is_filled_says_no_other_version() -> None:
    known = component("mine", type="machine-learning-model", name="lab/tuned", version="v1")
    found = by_ref(merged(bill(), application("1.6", known)))["mine"]
    assert (found["version"], found["purl"]) == ("v1", "pkg:huggingface/lab/tuned")


def test_ancestors_are_not_named_twice() -> None:
    ancestor = {"type": "machine-learning-model", "name": "base", "group": "lab", "purl": PURL}
    known = {**TUNED, "pedigree": {"ancestors": [{**ancestor, "purl": f"{PURL}@1"}]}}
    ours = {**TUNED, "pedigree": {"ancestors": [ancestor], "notes": "Fine-tuned."}}
    found = by_ref(merged(bill(ours, BASE), application("1.6", known)))["model:lab/tuned"]
    assert found["pedigree"] == {**known["pedigree"], "notes": "Fine-tuned."}


def test_a_signed_component_is_left_as_it_is() -> None:
    signed = {**BASE, "signature": {"algorithm": "ES256", "value": "x"}}
    ours = {**BASE, "description": "ours"}
    joined = merged(bill(TUNED, ours), application("1.6", signed))
    assert by_ref(joined)["model:lab/base"] == signed


@pytest.mark.parametrize(
    "said",
    [
        {"version": "9999"},
        {"purl": TUNED["purl"].replace("@abc", "@9999")},
        {"version": "abc", "purl": TUNED["purl"].replace("@abc", "@9999")},
    ],
)
def test_nothing_of_one_revision_is_joined_into_another(said: dict[str, str]) -> None:
    known = component("mine", type="machine-learning-model", **{"purl": TUNED["purl"], **said})
    pages = [
        {"type": "model-card", "url": "https://huggingface.co/lab/tuned"},
        {"type": "distribution", "url": "https://huggingface.co/lab/tuned/tree/abc"},
    ]
    hashes = [{"alg": "SHA-256", "content": "b" * 64}]
    ours = {**TUNED, "externalReferences": pages, "hashes": hashes}
    found = by_ref(merged(bill(ours, BASE), application("1.6", known)))["mine"]
    assert "hashes" not in found
    assert found["externalReferences"] == pages[:1]


def test_what_lies_in_something_signed_is_left_and_ours_stands_beside_it() -> None:
    inner = {key: value for key, value in BASE.items() if key != "bom-ref"}
    outer = component("outer", components=[inner], signature={"algorithm": "ES256", "value": "x"})
    joined = merged(bill(TUNED, BASE), application("1.6", outer))
    assert by_ref(joined)["outer"] == outer
    assert by_ref(joined)["model:lab/base"] == BASE


def test_nothing_signed_gets_a_bom_ref() -> None:
    signature = {"algorithm": "ES256", "value": "x"}
    unnamed = {key: value for key, value in BASE.items() if key != "bom-ref"} | {
        "signature": signature
    }
    theirs = application("1.6", unnamed)
    subject = theirs["metadata"]["component"]
    subject.pop("bom-ref", None)
    subject["signature"] = signature
    joined = merged(bill(TUNED, BASE), theirs)
    assert joined["metadata"]["component"] == subject
    assert joined["components"][0] == unnamed
    assert BASE in joined["components"]


def test_a_component_of_another_type_gets_no_field_of_a_model() -> None:
    ours = {**TUNED, "modelCard": {"modelParameters": {"task": "fill-mask"}}}
    file = component("file", type="file", purl=TUNED["purl"])
    library = component("library", type="library", purl=TUNED["purl"])
    joined = by_ref(merged(bill(ours, BASE), application("1.6", file, library)))
    assert joined["file"] == file
    assert "modelCard" not in joined["library"]
