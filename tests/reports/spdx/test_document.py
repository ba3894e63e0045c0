"""A bill of materials as a document of SPDX 3.0.1: what it says, and that it is valid."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given

from graph.schema import Model
from graph.transfer.bill_properties import read_claim, read_facts
from queries.bills.bill_report import BillReport
from queries.bills.rows import BillConflict, BillResult
from queries.rows import GoneArtifact, StatedBase
from reports.spdx.document import write_document
from reports.spdx.packages import whole_second
from tests.examples import examples
from tests.reports.bills_made import bill, bills, component, label, step, weights
from tests.reports.spdx.documents_read import Document, read_by_model

BASE, OTHER = ("Model", "o/base"), ("Model", "o/other")
CHILD, DATA, CODE = ("Model", "o/child"), ("Dataset", "o/child"), ("Repository", "github.com/o/c")
IRI = re.compile(r"https://spdx\.org/spdxdocs/ptm-lineage-[0-9a-f-]{36}#[\w/:@.~!%-]+", re.ASCII)


def family() -> BillReport:
    """Return the bill of a repository that uses a model with a base and a dataset."""
    use = {"path": "src/a.py", "stated_by": "code-scan", "how": "literal", "role": "test"}
    known = {"revision": "c0ffee", "created": "2026-01-02T03:04:05.678Z", "task": "text-generation"}
    made = [
        step(CHILD, BASE, method="merge"),
        step(CHILD, BASE, stated_by="inferred-name", declared=False),
        step(CHILD, DATA, evidence="tag dataset:o/child"),
    ]
    return bill(
        component(CODE, [step(CODE, CHILD, line=3, **use), step(CODE, CHILD, line=9, **use)]),
        component(
            CHILD, made, known=known, owner="hf:o", weights=[weights("a", "x.safetensors")],
            labels=[label(CHILD, "mit"), label(CHILD, "gemma", "liagent")],
        ),
        component(BASE, owner="hf:o"),
        component(DATA, known={"task": "text-generation", "gated": "auto"}),
        conflicts=[BillConflict(*CHILD[::-1], "conflict", "high", "x", "They clash.")],
        facts=[{"source": "hub", "taken": "2026-01-02"}],
    )  # fmt: skip


def test_the_model_reads_all_of_it() -> None:
    document = Document(family())
    again = read_by_model(document.text)
    assert [again[e.get("spdxId") or e["@id"]] for e in document.graph] == document.graph


def test_it_says_what_it_is_when_it_was_made_and_by_what() -> None:
    document = Document(family())
    [made], [head], [sbom] = map(document.of, ["CreationInfo", "SpdxDocument", "software_Sbom"])
    assert made["created"] == "2026-11-01T09:30:00Z"
    assert [document.name(made["createdBy"][0]), made["specVersion"]] == ["ptm-lineage", "3.0.1"]
    assert re.fullmatch(r"ptm-lineage \d+\.\d+\.\d+", document.name(made["createdUsing"][0]))
    assert head["rootElement"] == [sbom["spdxId"]]
    assert document.names(sbom["rootElement"]) == [CODE[1]]
    materials = document.of("ai_AIPackage", "dataset_DatasetPackage", "software_Package")
    assert {e["spdxId"] for e in materials} < set(sbom["element"])
    assert head["element"] == [e["spdxId"] for e in document.graph if e.get("spdxId")][1:]


def test_a_package_has_what_its_class_has_a_place_for() -> None:
    document = Document(family())
    packages = document.of("ai_AIPackage")
    [child] = [each for each in packages if each["name"] == CHILD[1]]
    assert child["ai_domain"] == ["text-generation"]
    assert child["releaseTime"] == "2026-01-02T03:04:05Z"
    assert child["software_packageVersion"] == "c0ffee"
    assert child["software_packageUrl"] == "pkg:huggingface/o/child@c0ffee"
    assert child["software_downloadLocation"] == "https://huggingface.co/o/child/tree/c0ffee"
    assert child["ai_informationAboutTraining"] == "Merged from o/base. Trained on o/child."
    assert document.name(child["suppliedBy"]) == "o"
    [data] = document.of("dataset_DatasetPackage")
    assert [data["dataset_datasetType"], data["dataset_datasetAvailability"]] == [
        ["text"],
        "clickthrough",
    ]
    assert "builtTime" not in data


def test_sentences_name_what_a_model_was_made_from_and_no_more_than_can_be_read() -> None:
    bases = [("Model", f"o/{number:02}") for number in range(25)]
    long = ("Model", "o/" + "x" * 5_000)
    merged = component(CHILD, [step(CHILD, each, method="merge") for each in (*bases, long)])
    document = Document(bill(merged, *map(component, (*bases, long))))
    said = document.named(CHILD[1])["ai_informationAboutTraining"]
    assert said.startswith("Merged from o/00, o/01, ")
    assert said.endswith("o/19 and 6 more.")
    one = bill(component(CHILD, [step(CHILD, long, method="merge")]), component(long))
    assert len(Document(one).named(CHILD[1])["ai_informationAboutTraining"]) < 150


def test_a_lineage_is_relationships_with_who_states_them() -> None:
    document = Document(family())
    known, unknown = sorted(document.relations("descendantOf"), key=lambda e: e["from"])[::-1]
    if known["to"] == ["NoAssertionElement"]:
        known, unknown = unknown, known
    assert (document.name(known["from"]), document.names(known["to"])) == (CHILD[1], [BASE[1]])
    assert known["comment"] == "Merged from; stated by card, inferred-name."
    assert known["completeness"] == "noAssertion"
    assert (document.name(unknown["from"]), unknown["to"]) == (BASE[1], ["NoAssertionElement"])
    [trained] = document.relations("trainedOn")
    assert "read: tag dataset:o/child" in trained["comment"]


def test_who_follows_dependencies_alone_finds_all_of_a_lineage() -> None:
    adapter = component(OTHER, [step(OTHER, BASE, method="adapter"), step(OTHER, DATA)])
    merged = component(CHILD, [step(CHILD, BASE, method="merge"), step(CHILD, DATA)])
    document = Document(bill(adapter, merged, component(BASE), component(DATA)))
    found = [
        (document.name(e["from"]), e["scope"], sorted(document.names(e["to"])))
        for e in document.relations("dependsOn")
    ]
    assert sorted(found) == [
        (CHILD[1], "build", [BASE[1], DATA[1]]),
        (OTHER[1], "build", [DATA[1]]),
        (OTHER[1], "runtime", [BASE[1]]),
    ]


def test_a_base_that_nobody_can_look_up_makes_what_is_known_incomplete() -> None:
    stated = StatedBase(CHILD[1], "Model", "/my/model", "merge", "card", True, None, 1)
    child = component(CHILD, [step(CHILD, BASE)], unresolved=[stated])
    document = Document(bill(child, component(BASE, [step(BASE, CHILD)])))
    own = [e for e in document.relations("descendantOf") if document.name(e["from"]) == CHILD[1]]
    assert {each["completeness"] for each in own} == {"incomplete"}
    [unknown] = [each for each in own if each["to"] == ["NoAssertionElement"]]
    assert "/my/model" in unknown["comment"]


def test_what_is_gone_cannot_be_downloaded_and_says_so() -> None:
    gone = GoneArtifact(BASE[1], BASE[0], None, "2026-01-02", "hub-api", 1)
    [package] = Document(bill(component(BASE, gone=gone))).of("ai_AIPackage")
    assert "software_downloadLocation" not in package
    assert package["software_packageUrl"] == "pkg:huggingface/o/base"
    assert package["comment"] == "Gone since 2026-01-02 (hub-api): deleted or made private."


def test_a_document_says_what_is_not_in_it() -> None:
    report = bill(component(BASE), declared_only=True, left_out=1_234)
    [head] = Document(report).of("SpdxDocument")
    assert head["comment"] == (
        "What was inferred is left out. "
        "1,234 more packages are left out, because they would be too many."
    )


def test_a_bill_of_the_whole_graph_begins_where_nothing_is_downstream() -> None:
    document = Document(bill(component(BASE), component(CHILD, [step(CHILD, BASE)]), subject=False))
    [sbom] = document.of("software_Sbom")
    assert document.names(sbom["rootElement"]) == [CHILD[1]]
    circle = bill(
        component(BASE, [step(BASE, CHILD)]), component(CHILD, [step(CHILD, BASE)]), subject=False
    )
    [sbom] = Document(circle).of("software_Sbom")
    assert len(sbom["rootElement"]) == 2


def test_results_are_metrics_and_the_dataset_was_tested_on() -> None:
    stated = {"stated_by": "card", "declared": True, "evidence": None, "first_seen": None}
    made = [
        BillResult(DATA[1], None, "test", "accuracy", 0.9, None, None, None, **stated),
        BillResult("o/far", "en", None, None, None, "good", None, None, **stated),
    ]
    document = Document(bill(component(CHILD, results=made), component(DATA)))
    [package] = document.of("ai_AIPackage")
    metrics = [(each["key"], each["value"]) for each in package["ai_metric"]]
    assert metrics == [("accuracy on o/child (test)", "0.9"), ("result on o/far (en)", "good")]
    [tested] = document.relations("testedOn")
    assert document.names(tested["to"]) == [DATA[1]]


def test_a_use_has_its_places_as_evidence() -> None:
    document = Document(family())
    scoped = document.of("LifecycleScopedRelationship")
    [use] = [each for each in scoped if document.name(each["from"]) == CODE[1]]
    assert (use["relationshipType"], use["scope"]) == ("dependsOn", "test")
    assert use["comment"] == "Named at src/a.py:3, src/a.py:9; stated by code-scan."
    [evidence] = document.relations("hasEvidence")
    assert evidence["from"] == use["spdxId"]
    lines = [each["software_lineRange"] for each in document.of("software_Snippet")]
    assert sorted(each["beginIntegerRange"] for each in lines) == [3, 9]
    assert [each["name"] for each in document.of("software_File")].count("src/a.py") == 1


def test_weights_are_files_with_their_hashes() -> None:
    document = Document(family())
    file = document.named("x.safetensors")
    assert file["verifiedUsing"][0]["hashValue"].endswith("a")
    assert document.ends("contains") == [(CHILD[1], ["x.safetensors"])]


def test_licences_are_declared_or_concluded_and_each_package_has_one_of_both() -> None:
    document = Document(family())
    declared, concluded = map(document.relations, ["hasDeclaredLicense", "hasConcludedLicense"])
    packages = document.of("ai_AIPackage", "dataset_DatasetPackage", "software_Package")
    for found in (declared, concluded):
        assert sorted(e["from"] for e in found) == sorted(e["spdxId"] for e in packages)
    own = {e["relationshipType"]: e for e in (*declared, *concluded) if "child" in e["from"]}
    assert document.names(own["hasDeclaredLicense"]["to"])
    said = [n for e in declared for n in document.names(e["to"]) if "NoAssertion" not in n]
    read = [n for e in concluded for n in document.names(e["to"]) if "NoAssertion" not in n]
    assert said == ["MIT"]
    [other] = read
    assert other.startswith("LicenseRef-")


def test_a_licence_that_spdx_does_not_list_has_its_text_and_its_address() -> None:
    link = "https://example.org/terms"
    own = label(CHILD, "other:mine", "card", raw="Mine", link=link)
    document = Document(bill(component(CHILD, labels=[own])))
    [expression] = document.of("simplelicensing_LicenseExpression")
    [entry] = expression["simplelicensing_customIdToUri"]
    [text] = document.of("simplelicensing_SimpleLicensingText")
    assert entry["key"] == expression["simplelicensing_licenseExpression"]
    assert entry["value"] == text["spdxId"]
    assert "Mine" in text["simplelicensing_licenseText"]
    assert text["externalRef"][0]["locator"] == [link]


def test_of_a_list_each_licence_is_named_and_that_nobody_joins_them() -> None:
    stated = label(CHILD, "gpl-3.0 AND/OR mit", "liagent", raw="GPL-3.0, MIT")
    document = Document(bill(component(CHILD, labels=[stated])))
    [concluded] = document.relations("hasConcludedLicense")
    assert document.names(concluded["to"]) == ["GPL-3.0", "MIT"]
    assert concluded["comment"].count("does not say whether all of it applies") == 2


def test_what_is_the_matter_is_an_annotation_of_the_package() -> None:
    document = Document(family())
    [note] = document.of("Annotation")
    assert (document.name(note["subject"]), note["statement"]) == (CHILD[1], "They clash.")


def test_every_claim_is_kept_whole() -> None:
    report = family()
    document = Document(report)
    texts = document.kept("ptm:claim", of=CODE[1])
    claims = [claim for text in texts if (claim := read_claim(text))]
    assert [claim.values["line"] for claim in claims] == [3, 9]
    assert all(claim.values["path"] == "src/a.py" for claim in claims)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-01-02T03:04:05.999Z", "2026-01-02T03:04:05Z"),
        ("2026-01-02", "2026-01-02T00:00:00Z"),
        ("2026-01-02 03:04", "2026-01-02T03:04:00Z"),
        ("2026-01-02T03:04:05.1234567+05:30", "2026-01-01T21:34:05Z"),
        ("0001-01-01T00:00+14:00", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_moments_are_whole_seconds_of_utc(text: str | None, written: str | None) -> None:
    assert whole_second(text) == written


def test_the_same_bill_has_the_same_bytes_whatever_its_order() -> None:
    report = family()
    shuffled = list(report.components)
    random.Random(1).shuffle(shuffled)
    text = write_document(report)
    assert text == write_document(report)
    assert text == write_document(replace(report, components=shuffled))


def test_another_bill_has_other_ids() -> None:
    report = family()
    later = replace(report, made="2026-11-02T00:00:00Z")
    ids = [{e["spdxId"] for e in Document(each).graph[1:]} for each in (report, later)]
    assert not ids[0] & ids[1]


@examples(20, 2_000, deadline=None)
@given(bills())
def test_strangers_texts_and_circles_make_valid_documents(report: BillReport) -> None:
    document = Document(report)
    again = read_by_model(document.text)
    assert [again[e.get("spdxId") or e["@id"]] for e in document.graph] == document.graph
    assert all(IRI.fullmatch(each["spdxId"]) for each in document.graph[1:])
    assert write_document(replace(report, components=report.components[::-1])) == document.text
    packages = document.of("ai_AIPackage", "dataset_DatasetPackage", "software_Package")
    assert len(packages) == len(report.components)
    claims = sum(len(each.steps) for each in report.components)
    kept = [
        read_claim(pair["extension_cdxPropValue"])
        for each in packages
        for pair in each["extension"][0]["extension_cdxProperty"]
        if pair["extension_cdxPropName"] == "ptm:claim"
    ]
    lineage = ("DERIVED_FROM", "TRAINED_ON", "USES")
    assert sum(1 for each in kept if each and each.claim.label in lineage) <= claims


def test_facts_are_kept_as_the_graph_has_them() -> None:
    known = {"revision": "c0ffee", "carbon_g": 12.5, "private": False, "task": "a\nb"}
    document = Document(bill(component(CHILD, known=known)))
    [extension] = document.named(CHILD[1])["extension"]
    pairs = [
        (pair["extension_cdxPropName"], pair["extension_cdxPropValue"])
        for pair in extension["extension_cdxProperty"]
    ]
    assert read_facts(Model, pairs) == known
