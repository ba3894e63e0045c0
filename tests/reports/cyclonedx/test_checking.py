"""A document of CycloneDX is checked against its version's schema, and beyond it."""

import json
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptm.api import Graph
from reports.cyclonedx.checking import find_faults, write_checked
from reports.cyclonedx.document import SPECS, make_document
from reports.cyclonedx.schemas import VERSIONS
from reports.faults import DefectError, judge_expression, judge_purl
from tests.examples import examples
from tests.reports.cyclonedx.documents_made import component, document

FAR = "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#far"
WHEN = "2026-01-02T00:00:00Z"
NAMES = ["components", "bom-ref", "ref", "dependencies", "purl", "citations", "pointers", "tools"]


def kinds(**fields: Any) -> list[str]:
    """Return the kinds and places of what is wrong with a document that has some fields."""
    return [f"{fault.kind} {fault.pointer}" for fault in find_faults(document(**fields))]


def annotation(*subjects: str, **more: Any) -> dict[str, Any]:
    by = {"individual": {"name": "somebody"}}
    return {"subjects": [*subjects], "annotator": by, "timestamp": WHEN, "text": "a", **more}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_document_of_every_version_is_known(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "socket", None)  # nothing is fetched
    assert kinds(spec=version, components=[component("a", version="1")]) == []
    wrong = kinds(spec=version, components=[{**component("a", version="1"), "type": "nonsense"}])
    assert wrong == ["schema /components/0/type"]


@pytest.mark.parametrize("given", [{}, {"bomFormat": "SPDX"}, {"spdxVersion": "SPDX-2.3"}])
def test_what_is_no_document_is_said(given: dict[str, Any]) -> None:
    assert [fault.pointer for fault in find_faults(given)] == ["/bomFormat"]


@pytest.mark.parametrize("version", ["1.1", "2.0", "", None, 1.6, ["1.6"]])
def test_another_version_is_said(version: Any) -> None:
    assert kinds(specVersion=version) == ["schema /specVersion"]


def test_what_is_written_wrongly_is_no_fault_of_the_structure() -> None:
    reference = {"type": "vcs", "url": "scm:git:${project.address}"}
    faults = kinds(
        metadata={"timestamp": "yesterday"},
        components=[component("a", externalReferences=[reference])],
    )
    assert faults == ["format /metadata/timestamp", "format /components/0/externalReferences/0/url"]


def test_a_bom_ref_is_declared_once_wherever_it_stands() -> None:
    inner = component("a", components=[component("b", modelCard={"bom-ref": "c"})])
    assert kinds(components=[inner]) == []
    for again in "abc":
        assert kinds(components=[inner], services=[{"name": "s", "bom-ref": again}]) == [
            "reference /services/0/bom-ref"
        ]
        assert kinds(
            components=[inner, component("d", pedigree={"ancestors": [component(again)]})]
        ) == ["reference /components/1/pedigree/ancestors/0/bom-ref"]


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("/dependencies/0/ref", {"dependencies": [{"ref": "z"}]}),
        ("/dependencies/0/dependsOn/1", {"dependencies": [{"ref": "a", "dependsOn": ["a", "z"]}]}),
        ("/dependencies/0/provides/0", {"dependencies": [{"ref": "a", "provides": ["z"]}]}),
        (
            "/compositions/0/assemblies/0",
            {"compositions": [{"aggregate": "complete", "assemblies": ["z"]}]},
        ),
        (
            "/compositions/0/dependencies/0",
            {"compositions": [{"aggregate": "complete", "dependencies": ["z"]}]},
        ),
        ("/annotations/0/subjects/0", {"annotations": [annotation("z")]}),
        (
            "/citations/0/attributedTo",
            {"citations": [{"timestamp": WHEN, "pointers": ["/version"], "attributedTo": "z"}]},
        ),
        (
            "/citations/0/pointers/0",
            {"citations": [{"timestamp": WHEN, "pointers": ["/gone"], "attributedTo": "a"}]},
        ),
        (
            "/vulnerabilities/0/affects/0/ref",
            {"vulnerabilities": [{"id": "1", "affects": [{"ref": "z"}]}]},
        ),
    ],
)
def test_every_reference_leads_to_something(where: str, fields: dict[str, Any]) -> None:
    components = [component("a")]
    assert kinds(components=components, **fields) == [f"reference {where}"]
    # Into another document it may lead, but no pointer of a citation does.
    if "pointers" not in where:
        there = json.loads(json.dumps(fields).replace('"z"', f'"{FAR}"'))
        assert kinds(components=components, **there) == []


def test_a_dataset_of_a_model_card_is_referred_to() -> None:
    card = {"modelParameters": {"datasets": [{"ref": "z"}]}}
    assert kinds(components=[component("a", modelCard=card)]) == [
        "reference /components/0/modelCard/modelParameters/datasets/0/ref"
    ]


def test_names_of_properties_and_of_algorithms_are_no_references() -> None:
    properties = [{"name": "ref", "value": "z"}]
    signature = {"algorithm": "ES256", "value": "x"}
    made = component("a", properties=properties, signature=signature)
    assert kinds(components=[made]) == []


def test_dependencies_of_one_stand_in_one_place() -> None:
    entries = [{"ref": "a"}, {"ref": "a", "dependsOn": []}]
    assert kinds(components=[component("a")], dependencies=entries) == ["reference /dependencies/1"]


@pytest.mark.parametrize("place", ["0", "/00", "/1", "/-1", "/²", "/0/gone"])
def test_a_pointer_leads_where_it_says(place: str) -> None:
    citation = {"timestamp": WHEN, "pointers": [f"/components{place}"], "attributedTo": "a"}
    assert kinds(components=[component("a")], citations=[citation]) == [
        "reference /citations/0/pointers/0"
    ]


@pytest.mark.parametrize(
    ("purl", "fine"),
    [
        ("pkg:huggingface/owner/name@abc", True),
        ("pkg:huggingface/datasets/owner/name", True),
        ("pkg:pypi/torch@2.0", True),
        ("pkg:PyPI/Torch", False),
        ("huggingface/owner/name", False),
        ("pkg:huggingface/owner/a b", False),
        ("", False),
    ],
)
def test_purls_are_written_as_specified(purl: str, fine: bool) -> None:
    assert (judge_purl(purl) is None) == fine
    assert kinds(components=[component("a", purl=purl)]) == (
        [] if fine else ["purl /components/0/purl"]
    )


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("MIT", True),
        ("Apache-2.0 AND (MIT OR BSD-3-Clause)", True),
        ("GPL-3.0-only WITH Classpath-exception-2.0", True),
        ("GPL-2.0+", True),
        ("LicenseRef-gemma OR DocumentRef-a:LicenseRef-b", True),
        ("gemma", False),
        ("mit", False),
        ("MIT AND", False),
        ("(MIT", False),
        ("NOASSERTION", False),
        ("MIT WITH Something", False),
        ("Classpath-exception-2.0", False),
        ("MIT WITH Apache-2.0", False),
        ("", False),
    ],
)
def test_expressions_are_of_licences_that_spdx_lists(text: str, fine: bool) -> None:
    assert (judge_expression(text) is None) == fine


def test_a_licence_is_one_of_the_list() -> None:
    licenses = [{"license": {"id": "gemma"}}]
    # The schema has the list.
    assert kinds(components=[component("a", licenses=licenses)]) == [
        "schema /components/0/licenses/0/license/id"
    ]


def test_a_serial_number_is_missed() -> None:
    made = document()
    del made["serialNumber"]
    assert [fault.kind for fault in find_faults(made)] == ["serial-number"]


def test_faults_are_short_however_long_the_text_is() -> None:
    long = "x\n" * 10_000
    for fields in ({"components": [component("a", purl=long)]}, {long: 1}):
        (fault,) = find_faults(document(**fields))
        assert len(fault.sentence) < 400
        assert "\n" not in fault.sentence


def test_a_document_with_a_fault_is_not_written() -> None:
    with pytest.raises(DefectError, match="at /dependencies/0/ref “z” is no bom-ref"):
        write_checked(document(dependencies=[{"ref": "z"}]))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(NAMES), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(NAMES), json_values), st.sampled_from(VERSIONS))
@examples(50, 2000)
def test_any_document_is_checked(fields: dict[str, Any], version: str) -> None:
    for fault in find_faults({**document(version), **fields}):
        assert fault.sentence


def test_no_bill_of_the_made_graph_has_a_fault(made: Graph) -> None:
    ids = [row["id"] for row in made.store.rows("MATCH (n:Model) RETURN n.id AS id ORDER BY id")]
    # No word names an id that begins with a blank.
    for identifier in (each for each in ids[::40] if each == each.strip()):
        for spec in SPECS:
            bill = make_document(made.bill(f"model:{identifier}"), spec)
            assert find_faults(bill) == []
