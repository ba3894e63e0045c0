"""Licences in a document of CycloneDX: declared, concluded, and in the words of SPDX."""

from typing import Any

from tests.reports.bills_made import label
from tests.reports.cyclonedx.component_documents import CHILD, subject, values_of


def licenses(*labels: Any, spec: str = "1.6") -> tuple[list[Any], list[Any]]:
    """Return what is declared of a model, and what is concluded, without who states it."""
    own = subject(CHILD, labels=list(labels), spec=spec)
    found = own.get("licenses", []), own.get("evidence", {}).get("licenses", [])
    for choices in found:
        for each in choices:
            each.pop("properties", None)
            for name in ("properties", "text"):
                each.get("license", {}).pop(name, None)
    return found


def test_what_the_publisher_says_is_declared_and_others_conclude() -> None:
    declared, concluded = licenses(
        label(CHILD, "mit"), label(CHILD, "mit", "card"),
        label(CHILD, "cc-by-nc-4.0", "data-provenance-initiative"),
        label(CHILD, "apache-2.0", "card", declared=False),
    )  # fmt: skip
    assert declared == [{"license": {"id": "MIT", "acknowledgement": "declared"}}]
    assert concluded == [
        {"license": {"id": "CC-BY-NC-4.0", "acknowledgement": "concluded"}},
        {"license": {"id": "Apache-2.0", "acknowledgement": "concluded"}},
    ]


def test_what_spdx_does_not_list_has_a_name_a_text_and_an_address() -> None:
    own = subject(CHILD, labels=[label(CHILD, "llama2")])
    [choice] = own["licenses"]
    assert choice["license"]["name"].startswith("LicenseRef-")
    assert choice["license"]["text"]["content"]
    address = choice["license"]["url"]
    assert {"type": "license", "url": address} in own["externalReferences"]


def test_an_expression_stands_alone_in_1_6_and_beside_others_in_1_7() -> None:
    both = label(CHILD, "apache-2.0 OR mit", "card")
    one = {"expression": "Apache-2.0 OR MIT", "acknowledgement": "declared"}
    assert licenses(both)[0] == [one]
    named = {"license": {"name": "Apache-2.0 OR MIT", "acknowledgement": "declared"}}
    own = {"license": {"id": "ISC", "acknowledgement": "declared"}}
    assert licenses(label(CHILD, "isc"), both)[0] == [own, named]
    assert licenses(label(CHILD, "isc"), both, spec="1.7")[0] == [own, one]


def test_a_list_that_does_not_say_whether_all_apply_is_a_list() -> None:
    declared, _ = licenses(label(CHILD, "cc-by-4.0 AND/OR mit"))
    assert [each["license"]["id"] for each in declared] == ["CC-BY-4.0", "MIT"]
    own = subject(CHILD, labels=[label(CHILD, "cc-by-4.0 AND/OR mit"), label(CHILD, "isc", "card")])
    said = [values_of(each["license"], "ptm:license:of-list") for each in own["licenses"]]
    assert said == [["cc-by-4.0 AND/OR mit"], ["cc-by-4.0 AND/OR mit"], []]


def test_parts_of_an_expression_are_described_in_1_7() -> None:
    both = [label(CHILD, "llama2 AND mit")]
    own = subject(CHILD, labels=both, spec="1.7")
    assert own["externalReferences"] == subject(CHILD, labels=both)["externalReferences"]
    [choice] = own["licenses"]
    [detail] = choice["expressionDetails"]
    assert detail["licenseIdentifier"] in choice["expression"]
    assert {"type": "license", "url": detail["url"]} in own["externalReferences"]


def test_no_licence_is_no_licence() -> None:
    own = subject(CHILD, labels=[label(CHILD, "none")])
    assert not {"licenses", "evidence"} & own.keys()
