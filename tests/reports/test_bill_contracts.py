"""What bills of materials in the wild hold stays: names of properties, namespaces, LicenseRefs."""

from __future__ import annotations

import pytest

from graph.transfer import bill_properties
from graph.transfer.bill_properties import BILL_PROPERTIES, read_claim, relation_name, write_claim
from licenses.standards.writing import express
from reports.cyclonedx import document as cyclonedx
from reports.spdx import document as spdx

RELEASED = """
    ptm:id ptm:claim ptm:fact: ptm:relation: ptm:base:stated ptm:base:unresolved ptm:only-mentioned
    ptm:gone:since ptm:gone:stated-by ptm:gone:last-stated ptm:side ptm:steps ptm:license:verdict
    ptm:stated-by ptm:license:of-list ptm:declared-only ptm:source ptm:left-out ptm:answers
    ptm:conflict
""".split()


def test_no_property_that_was_released_is_gone() -> None:
    assert set(RELEASED) <= {each.name for each in BILL_PROPERTIES}
    assert all(each.name.startswith(bill_properties.PREFIX) for each in BILL_PROPERTIES)


def test_a_claim_that_was_released_is_read() -> None:
    value = (
        '{"relation": "DERIVED_FROM", "kind": "Model", "id": "lab/base", "stated_by": "hub-tag", '
        '"declared": true, "method": "finetune"}'
    )
    found = read_claim(value)
    assert found is not None
    assert (found.end.id, found.stated_by, found.values["method"]) == (
        "lab/base",
        "hub-tag",
        "finetune",
    )
    claim = ("DERIVED_FROM", ("Model", "lab/base"), "hub-tag")
    assert write_claim(*claim, declared=True, method="finetune") == value
    assert relation_name("DERIVED_FROM", "finetune") == "ptm:relation:finetune"


def test_the_namespaces_are_those_that_were_released() -> None:
    assert str(cyclonedx._NAMESPACE) == "8d0f0b0e-3b3c-5d5e-9d5d-2f1f6b2d4c11"
    assert str(spdx._FAMILY) == "6f7f8a1e-93f1-5a55-8c1c-0b8f3d7c9c52"
    assert spdx._PLACE == "https://spdx.org/spdxdocs/ptm-lineage-"


@pytest.mark.parametrize(
    ("license_id", "reference"),
    [
        ("gemma", "LicenseRef-hf-gemma"),
        ("llama3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
        ("other:mine", "LicenseRef-ptm-other-mine"),
        ("other:my terms", "LicenseRef-ptm-other-my-terms-"),
    ],
)
def test_a_license_keeps_the_reference_that_was_released(license_id: str, reference: str) -> None:
    assert express(license_id).expression.startswith(reference)
