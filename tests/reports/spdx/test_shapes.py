"""SPDX's own model has to take every shape of element, and to know all of it."""

from typing import Any

import pytest

from reports.faults import DefectError
from reports.spdx.shapes import check_shapes
from tests.reports.bills_made import bill, component
from tests.reports.spdx.documents_read import Document


def test_what_is_written_is_taken() -> None:
    check_shapes(Document(bill(component(("Model", "o/m")))).graph)


@pytest.mark.parametrize(
    "wrong",
    [
        {"software_primaryPurpose": "song"},
        {"releaseTime": "yesterday"},
        {"ai_domain": "no list"},
        {"ai_nothing": "x"},
        {"type": "ai_Package"},
        {"name": None},
    ],
)
def test_what_the_model_does_not_know_is_refused(wrong: dict[str, Any]) -> None:
    graph = Document(bill(component(("Model", "o/m")))).graph
    [package] = [each for each in graph if each["type"] == "ai_AIPackage"]
    package.update(wrong)
    with pytest.raises(DefectError):
        check_shapes(graph)


def test_what_the_model_demands_is_missed() -> None:
    graph = Document(bill(component(("Model", "o/m")))).graph
    related = next(each for each in graph if each["type"] == "Relationship")
    del related["relationshipType"]
    with pytest.raises(DefectError):
        check_shapes(graph)
