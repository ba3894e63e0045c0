"""Documents of SPDX 3 become claims of models, datasets and applications."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from graph.schema import Uses
from ingest.bom.detection import BadDocument
from ingest.bom.items import Element, Tally
from ingest.bom.json_events import NotJson
from ingest.bom.spdx.objects import read_objects
from ingest.items import Skip
from tests.ingest.bom.spdx.documents import (
    CREATION,
    claims_of,
    dataset,
    document,
    items_of,
    joined,
    library,
    model,
    nodes_of,
    own_id,
    package,
    records_of,
    skips_of,
)


def test_models_and_datasets_are_what_their_types_say() -> None:
    objects = (model("child"), dataset("data"), library("numpy"))
    tally = Tally()
    items_of(document(*objects), tally)
    assert (tally.others, tally.made) == (1, "2025-03-30T00:00:00Z")
    assert nodes_of(*objects) == {"Model:org/child", "Dataset:org/data"}


@pytest.mark.parametrize(
    "kind",
    ["ai_AIPackage", "AIPackage", "https://spdx.org/rdf/3.0.1/terms/AI/AIPackage", "ai:AIPackage"],
)
def test_a_type_is_known_in_each_spelling(kind: str) -> None:
    assert nodes_of(package("child", "org/child", kind)) == {"Model:org/child"}
    other = {"@type": [kind], "@id": "x", "packageUrl": "pkg:huggingface/org/child"}
    assert nodes_of(other) == {"Model:org/child"}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"software_packageUrl": "pkg:huggingface/org/base@abc"}, {"Model:org/base"}),
        ({"software_downloadLocation": "https://huggingface.co/org/base"}, {"Model:org/base"}),
        ({"software_homePage": "https://hf.co/datasets/org/data"}, {"Dataset:org/data"}),
        ({"externalIdentifier": [{"identifier": "pkg:huggingface/org/base"}]}, {"Model:org/base"}),
        ({"externalRef": [{"locator": ["https://huggingface.co/org/base"]}]}, {"Model:org/base"}),
        (
            {
                "externalRef": [
                    {"externalRefType": "documentation", "locator": ["https://hf.co/org/base"]}
                ]
            },
            set(),
        ),
        (
            {"software_packageUrl": "pkg:oci/x", "software_homePage": "https://hf.co/org/base"},
            set(),
        ),
        (
            {
                "software_primaryPurpose": "container",
                "software_homePage": "https://hf.co/org/base",
            },
            set(),
        ),
        ({"software_primaryPurpose": "model"}, {"Model:bom:base"}),
        ({"software_primaryPurpose": "library"}, set()),
        ({"software_homePage": "https://huggingface.co/docs/transformers"}, set()),
        ({"software_homePage": "https://example.org/huggingface/org/base"}, set()),
    ],
)
def test_other_packages_are_models_where_the_hub_has_them(values: Any, found: set[str]) -> None:
    assert nodes_of(package("base", kind="software_Package", **values)) == found


def test_relationships_become_claims_in_their_direction() -> None:
    objects = (
        joined("child", "descendantOf", "base"),
        joined("base", "ancestorOf", "other"),
        joined("child", "trainedOn", "data", "more"),
        joined("child", "testedOn", "tests"),
        *(model(name) for name in ("child", "base", "other")),
        *(dataset(name) for name in ("data", "more", "tests", "older")),
        joined("data", "descendantOf", "older"),
    )
    assert claims_of(*objects) == {
        ("org/child", "DERIVED_FROM", "org/base"),
        ("org/other", "DERIVED_FROM", "org/base"),
        ("org/child", "TRAINED_ON", "org/data"),
        ("org/child", "TRAINED_ON", "org/more"),
        ("org/child", "EVALUATED_ON", "org/tests"),
        ("org/data", "DERIVED_FROM", "org/older"),
    }


def test_what_a_relationship_cannot_mean_is_no_claim() -> None:
    objects = (
        model("child"),
        model("base"),
        dataset("data"),
        library("numpy"),
        joined("child", "dependsOn", "base"),
        joined("child", "contains", "base"),
        joined("data", "trainedOn", "child"),
        joined("child", "testedOn", "base"),
        joined("child", "descendantOf", "data"),
        joined("base", "generates", "child"),
        joined("child", "dependsOn", "numpy"),
        joined("child", "other", "base"),
    )
    assert claims_of(*objects) == set()


def test_an_application_is_what_uses_a_model() -> None:
    repository = {"software_packageUrl": "pkg:github/Org/App@abc"}
    objects = (
        model("child"),
        package("app", kind="software_Package", **repository),
        package("unused", kind="software_Package", **repository),
        joined("app", "dependsOn", "child"),
    )
    assert claims_of(*objects) == {("github.com/org/app", "USES", "org/child")}
    tested = joined("app", "dependsOn", "child", scope="test")
    tested["type"] = "LifecycleScopedRelationship"
    found = [r for r in records_of(*objects[:2], tested) if isinstance(r, Uses)]
    assert [use.role for use in found] == ["test"]


def test_what_the_document_is_about_may_have_no_address() -> None:
    bill = {"type": "software_Sbom", "spdxId": "sbom", "rootElement": [own_id("app")]}
    app = package("app", kind="software_Package")
    uses = joined("app", "contains", "child")
    assert claims_of(model("child"), app, uses, bill) == {("local:app", "USES", "org/child")}
    described = joined("sbom", "describes", "app")
    assert claims_of(model("child"), app, uses, described) == {("local:app", "USES", "org/child")}
    assert claims_of(model("child"), app, uses) == set()


def test_another_package_that_a_model_was_made_from_is_one_too() -> None:
    base = package("base", kind="software_Package", software_downloadLocation="https://a.example/b")
    found = claims_of(model("child"), base, joined("child", "descendantOf", "base"))
    assert found == {("org/child", "DERIVED_FROM", "bom:base")}


def test_a_library_is_no_model_because_one_was_made_from_it() -> None:
    objects = (
        model("child"),
        library("numpy"),
        joined("child", "descendantOf", "numpy"),
        joined("numpy", "dependsOn", "child"),
    )
    assert claims_of(*objects) == set()
    assert [each.reason for each in records_of(*objects) if isinstance(each, Skip)] == [
        "it is a package of software, and no model or dataset"
    ]


@pytest.mark.parametrize("end", ["base", "https://elsewhere.example/x", "child-descendantOf-1"])
def test_what_leads_to_no_package_is_counted(end: str) -> None:
    objects = (model("child"), joined("child", "descendantOf", end))
    assert claims_of(*objects) == set()
    assert skips_of(*objects) == ["they lead to what is no package of the document"]


@pytest.mark.parametrize("none", ["NoneElement", "NoAssertionElement"])
def test_that_nobody_says_anything_is_no_problem(none: str) -> None:
    for end in (none, f"https://spdx.org/rdf/3.0.1/terms/Core/{none}"):
        assert skips_of(model("child"), joined("child", "descendantOf", end)) == []


def test_circles_and_relations_to_itself_end() -> None:
    circle = (
        model("a"),
        model("b"),
        joined("a", "descendantOf", "b"),
        joined("b", "descendantOf", "a"),
        joined("a", "descendantOf", "a"),
    )
    assert claims_of(*circle) == {
        ("org/a", "DERIVED_FROM", "org/b"),
        ("org/b", "DERIVED_FROM", "org/a"),
    }
    assert len(skips_of(*circle)) == 1


def test_an_id_that_two_packages_have_joins_nothing() -> None:
    again = model("other") | {"spdxId": own_id("base")}
    objects = (model("child"), model("base"), again, joined("child", "descendantOf", "base"))
    assert claims_of(*objects) == set()
    assert nodes_of(*objects) == {"Model:org/child", "Model:org/base", "Model:org/other"}


def test_objects_may_stand_where_they_are_referred_to() -> None:
    relation = joined("child", "descendantOf") | {"from": model("child"), "to": [model("base")]}
    assert claims_of(relation) == {("org/child", "DERIVED_FROM", "org/base")}


def test_a_document_may_be_one_object() -> None:
    content = json.dumps({"@context": "x", **model("child")}).encode()
    (element,) = items_of(content)
    assert isinstance(element, Element)
    assert element.addresses == ("pkg:huggingface/org/child",)


def test_its_date_is_that_of_the_document() -> None:
    older = CREATION | {"@id": "_:older", "created": "2024-01-01T00:00:00Z"}
    whole = {"type": "SpdxDocument", "spdxId": "doc", "creationInfo": "_:older"}
    tally = Tally()
    items_of(document(model("child"), older, whole), tally)
    assert tally.made == "2024-01-01T00:00:00Z"


@pytest.mark.parametrize("version", ["3.1.0", "3.1-dev", "2.3", "4"])
def test_another_version_is_refused(version: str) -> None:
    with pytest.raises(BadDocument, match="not known here"):
        items_of(document(CREATION | {"specVersion": version}, model("child")))


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_document_that_breaks_off_is_refused(cut: float) -> None:
    content = document(model("child"), model("base"), joined("child", "descendantOf", "base"))
    with pytest.raises(NotJson):
        items_of(content[: int(len(content) * cut)])


def test_what_is_too_large_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.bom.spdx.objects.MOST_VALUES", 20)
    large = model("child", **{f"x{number}": "y" for number in range(30)})
    assert skips_of(large, model("base")) == ["it is too large to be read as a whole"]


def test_where_an_element_stands_is_said_in_words() -> None:
    found = items_of(document(package("thing", software_primaryPurpose="model")))
    assert [item.place for item in found if isinstance(item, Element)] == ["element 2"]


@pytest.mark.parametrize("most", [0, 12, 500_000])
def test_what_is_not_kept_is_read_again(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr("ingest.bom.spdx.objects.MOST_KEPT", most)
    licence = {"type": "simplelicensing_LicenseExpression", "spdxId": own_id("lic")}
    objects = (
        licence | {"simplelicensing_licenseExpression": "MIT"},
        model("child"),
        model("base"),
        package("data", kind="software_Package"),
        joined("child", "descendantOf", "base"),
        joined("child", "trainedOn", "data"),
        joined("child", "hasDeclaredLicense", "lic"),
        joined("data", "hasDeclaredLicense", "lic"),
    )
    assert claims_of(*objects) == {
        ("org/child", "DERIVED_FROM", "org/base"),
        ("org/child", "TRAINED_ON", "bom:data"),
        ("org/child", "LICENSED_AS", "mit"),
        ("bom:data", "LICENSED_AS", "mit"),
    }


def test_an_object_of_many_properties_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.bom.spdx.objects.MOST_VALUES", 20)
    content = document(model("child", **{f"x{number}": {} for number in range(30)}))
    things = list(read_objects(io.BytesIO(content), {"AIPackage"}))
    assert [(len(thing.values) <= 20, thing.is_whole) for thing in things] == [(True, False)]


def test_a_list_of_elements_is_read_where_a_tool_writes_no_graph() -> None:
    objects = [CREATION, model("child"), model("base"), joined("child", "descendantOf", "base")]
    content = json.dumps({"@context": "x", "type": "SpdxDocument", "element": objects}).encode()
    found = [item for item in items_of(content) if isinstance(item, Element)]
    assert [item.name for item in found] == ["child", "base"]
