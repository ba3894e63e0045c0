"""A document of SPDX 3 is checked beyond what its model refuses."""

import json
from typing import Any

import pytest

from ptm.api import Graph
from reports import render
from reports.spdx.checking import find_faults

MADE = {"type": "CreationInfo", "@id": "_:made", "createdBy": ["urn:a"]}
AGENT = {"type": "Agent", "spdxId": "urn:a", "creationInfo": "_:made"}
AT = "/@graph/2"


def package(**more: Any) -> dict[str, Any]:
    return {"type": "ai_AIPackage", "spdxId": "urn:p", "creationInfo": "_:made", **more}


def faults(*objects: dict[str, Any]) -> list[str]:
    found = find_faults({"@graph": [MADE, AGENT, *objects]})
    return [f"{fault.kind} {fault.pointer}" for fault in found]


def test_what_leads_somewhere_has_no_fault() -> None:
    links = {"type": "Relationship", "spdxId": "urn:r", "from": "urn:p"}
    there = {"import": [{"type": "ExternalMap", "externalSpdxId": "urn:far"}]}
    document = {"type": "SpdxDocument", "spdxId": "urn:d", "rootElement": ["urn:p"], **there}
    to = ["urn:a", "urn:far", "NoAssertionElement", "expandedlicensing_NoneLicense"]
    assert faults(package(), {**links, "to": to}, document) == []


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"creationInfo": "_:other"}, "creationInfo"),
        ({"suppliedBy": "urn:z"}, "suppliedBy"),
        ({"originatedBy": ["urn:a", "urn:z"]}, "originatedBy"),
        ({"verifiedUsing": ["NoAssertionElement"]}, "verifiedUsing"),
    ],
)
def test_a_reference_that_leads_nowhere_is_said(fields: dict[str, Any], where: str) -> None:
    assert faults(package(**fields)) == [f"reference {AT}/{where}"]


def test_an_id_is_declared_once() -> None:
    assert faults(package(), package()) == ["reference /@graph/3/spdxId"]
    assert faults(package(spdxId="_:made")) == [f"reference {AT}/spdxId"]


def test_purls_are_written_as_specified() -> None:
    assert faults(package(software_packageUrl="pkg:huggingface/a/b@c")) == []
    assert faults(package(software_packageUrl="a/b")) == [f"purl {AT}/software_packageUrl"]
    other = {"externalIdentifierType": "packageUrl", "identifier": "pkg:PyPI/a"}
    assert faults(package(externalIdentifier=[other])) == [
        f"purl {AT}/externalIdentifier/0/identifier"
    ]
    cpe = {"externalIdentifierType": "cpe23", "identifier": "x"}
    assert faults(package(externalIdentifier=[cpe])) == []


def test_licences_are_those_of_spdx_or_lead_to_their_terms() -> None:
    def licensed(text: str, *known: str) -> list[str]:
        custom = [{"key": key, "value": "https://example.org"} for key in known]
        field = {"simplelicensing_customIdToUri": custom} if custom else {}
        return faults(package(simplelicensing_licenseExpression=text, **field))

    wrong = [f"license {AT}/simplelicensing_licenseExpression"]
    assert licensed("MIT OR Apache-2.0") == []
    assert licensed("MIT OR gemma") == wrong
    assert licensed("MIT OR") == wrong
    assert licensed("LicenseRef-gemma") == wrong
    assert licensed("LicenseRef-gemma AND MIT", "LicenseRef-gemma") == []


def test_a_bill_has_no_fault(made: Graph) -> None:
    for name in ("mix/abcd", "github.com/some/tool", "dataset:corp/c"):
        assert find_faults(json.loads(render(made.bill(name), "spdx"))) == []
