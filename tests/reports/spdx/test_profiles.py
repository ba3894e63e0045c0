"""A profile is claimed only where every element of it has what it demands."""

from typing import Any

import pytest

from reports.spdx.profiles import conformed_profiles
from tests.reports.bills_made import bill, component
from tests.reports.spdx.documents_read import Document, Element

MODEL, DATA = ("Model", "o/m"), ("Dataset", "o/d")
WHOLE = {"revision": "c0ffee", "created": "2026-01-02", "modified": "2026-01-03"}


def profiles(**lacking: Any) -> list[str]:
    """Return the profiles of a document of two packages, of which one lacks something."""
    known = {**WHOLE, **lacking}
    made = (component(key, known=known, owner="hf:o") for key in (MODEL, DATA))
    [head] = Document(bill(*made)).of("SpdxDocument")
    found: list[str] = head["profileConformance"]
    return found


def test_what_has_all_that_is_demanded_conforms() -> None:
    assert profiles() == ["core", "software", "simpleLicensing", "ai", "dataset"]


@pytest.mark.parametrize(
    ("lacking", "left"),
    [("created", []), ("modified", ["ai"]), ("revision", [])],
)
def test_what_lacks_something_does_not(lacking: str, left: list[str]) -> None:
    assert profiles(**{lacking: None})[3:] == left


def test_a_document_without_models_claims_no_profile_of_them() -> None:
    [head] = Document(bill(component(DATA, known=WHOLE, owner="hf:o"))).of("SpdxDocument")
    assert head["profileConformance"][3:] == ["dataset"]


@pytest.mark.parametrize("lacking", ["suppliedBy", "software_downloadLocation", "releaseTime"])
def test_one_model_of_several_is_enough_to_lose_the_profile(lacking: str) -> None:
    made = [component(("Model", f"o/{n}"), known=WHOLE, owner="hf:o") for n in "ab"]
    graph = Document(bill(*made)).graph
    assert "ai" in conformed_profiles(graph)
    first = next(each for each in graph if each["type"] == "ai_AIPackage")
    del first[lacking]
    assert "ai" not in conformed_profiles(graph)


@pytest.mark.parametrize("number", [0, 2])
def test_each_package_has_one_declared_licence(number: int) -> None:
    graph = Document(bill(component(MODEL, known=WHOLE, owner="hf:o"))).graph
    others: list[Element] = []
    licences: list[Element] = []
    for each in graph:
        declared = each.get("relationshipType") == "hasDeclaredLicense"
        (licences if declared else others).append(each)
    assert "ai" not in conformed_profiles(others + licences * number)
