"""A bill of materials as CycloneDX: valid, complete, and nothing that nobody states."""

import json
from dataclasses import replace
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given

from graph.transfer.bill_properties import read_claim
from queries.bills.bill_report import BillReport
from queries.bills.rows import BillConflict, BillLink, BillResult, BillWeights
from queries.rows import GoneArtifact, StatedBase
from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.document import SPECS, make_document
from reports.formats import cyclonedx
from tests.examples import examples
from tests.reports.bills_made import MADE, bill, bills, component, label, step, weights

CHILD, BASE, DATA = ("Model", "org/child"), ("Model", "org/base"), ("Dataset", "org/data")
CODE = ("Repository", "github.com/org/app")
CODE = ("Repository", "github.com/org/code")
REVISION = "892b3d7a7b1cf10c7a701c60881cd93df615734c"


def of(*components: Any, spec: str = "1.6", **values: Any) -> dict[str, Any]:
    """Return the document of a bill; nothing is wrong with it."""
    made = make_document(bill(*components, **values), spec)
    assert find_faults(made) == []
    return made


def subject(*args: Any, spec: str = "1.6", **values: Any) -> dict[str, Any]:
    """Return the component of a bill that has one."""
    found: dict[str, Any] = of(component(*args, **values), spec=spec)["metadata"]["component"]
    return found


def values_of(made: dict[str, Any], name: str) -> list[str]:
    """Return the values of a property of a component."""
    return [each["value"] for each in made["properties"] if each["name"] == name]


# Valid ------------------------------------------------------------------------------------------


@examples(25, 1000)
@given(bills())
def test_a_document_of_any_texts_is_valid(report: BillReport) -> None:
    for spec in SPECS:
        made = make_document(report, spec)
        assert find_faults(made) == []
        assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize("spec", SPECS)
def test_the_validator_of_the_standard_takes_it_and_its_library_reads_it(spec: str) -> None:
    text = cyclonedx.render(full_bill(), spec)
    version = SchemaVersion.V1_6 if spec == "1.6" else SchemaVersion.V1_7
    assert JsonStrictValidator(version).validate_str(text) is None
    made, read = json.loads(text), Bom.from_json(json.loads(text))  # type: ignore[attr-defined]
    known = [made["metadata"]["component"], *made["components"]]
    kept = {each.bom_ref.value: each for each in (read.metadata.component, *read.components)}
    assert kept.keys() == {each["bom-ref"] for each in known}
    for each in known:
        own = kept[each["bom-ref"]]
        assert (str(own.purl) if own.purl else None) == each.get("purl")
        assert {name_of(choice) for choice in own.licenses} == {
            choice.get("expression") or choice["license"].get("id") or choice["license"]["name"]
            for choice in each.get("licenses", ())
        }
        assert len(own.hashes) == len(each.get("hashes", ()))
        addresses = {str(reference.url) for reference in own.external_references}
        assert addresses == {reference["url"] for reference in each["externalReferences"]}
        assert len(own.properties) == len(each["properties"])
        ancestors = each.get("pedigree", {}).get("ancestors", ())
        read_ancestors = own.pedigree.ancestors if own.pedigree else ()
        assert [str(each.purl) for each in read_ancestors] == [each["purl"] for each in ancestors]
    depends = {str(each.ref): {str(d.ref) for d in each.dependencies} for each in read.dependencies}
    assert depends == {each["ref"]: set(each["dependsOn"]) for each in made["dependencies"]}


def name_of(choice: Any) -> str:
    """Return a licence or an expression as the library has it."""
    return str(getattr(choice, "value", None) or choice.id or choice.name)


def full_bill() -> BillReport:
    """Return a bill of every sort of component."""
    child = component(
        CHILD, [step(CHILD, BASE, method="finetune"), step(CHILD, DATA)], owner="hf:org",
        labels=[label(CHILD, "mit")], weights=[weights("a", "a.safetensors")], side="subject",
        known={"revision": REVISION, "task": "text-generation"},
    )  # fmt: skip
    data = component(
        DATA, labels=[label(DATA, "mit"), label(DATA, "gemma", "data-provenance-initiative")]
    )
    code = component(
        CODE, [step(CODE, CHILD, path="a/b.py", line=3, how="literal", call="load")],
        labels=[label(CODE, "apache-2.0 OR mit", "license-file")],
    )  # fmt: skip
    base = component(BASE, labels=[label(BASE, "apache-2.0")], gaps=("no_base",))
    conflict = BillConflict(CHILD[1], "Model", "conflict", "high", "nc", "Conflict: it is.")
    return bill(child, base, data, code, conflicts=[conflict])


# What it says -----------------------------------------------------------------------------------


def test_each_kind_has_its_type_and_its_place() -> None:
    made = make_document(full_bill(), "1.6")
    known = [made["metadata"]["component"], *made["components"]]
    assert [(each["type"], each.get("group"), each["name"]) for each in known] == [
        ("machine-learning-model", "org", "child"),
        ("machine-learning-model", "org", "base"),
        ("data", "org", "data"),
        ("application", "org", "code"),
    ]
    assert known[0]["version"] == REVISION
    assert [each["purl"] for each in known] == [
        f"pkg:huggingface/org/child@{REVISION}",
        "pkg:huggingface/org/base",
        "pkg:huggingface/datasets/org/data",
        "pkg:github/org/code",
    ]
    assert made["metadata"]["lifecycles"] == [{"phase": "post-build"}]


@pytest.mark.parametrize(
    ("key", "group", "name", "purl"),
    [
        (("Model", "gpt2"), None, "gpt2", "pkg:huggingface/gpt2"),
        (("Model", "pytorch:resnet50"), None, "pytorch:resnet50", None),
        (("Model", "a/b/c"), "a/b", "c", None),
        (("Model", 'a/<b>"\n'), "a", '<b>"\n', None),
        (("Repository", "local:mine"), None, "mine", None),
        (("Repository", "github.com/a/b"), "a", "b", "pkg:github/a/b"),
        (("Repository", "bitbucket.org/a/b"), "a", "b", "pkg:bitbucket/a/b"),
        (("Repository", "gitlab.com/a/b/c"), "a/b", "c", None),
        (("Repository", "a.example/"), None, "a.example/", None),
    ],
)
def test_an_id_is_owner_and_name(key: Any, group: str | None, name: str, purl: str | None) -> None:
    own = subject(key)
    assert (own.get("group"), own["name"], own.get("purl")) == (group, name, purl)
    assert values_of(own, "ptm:id") == [key[1]]


def test_parents_stand_in_the_pedigree_and_in_the_dependencies() -> None:
    made = make_document(full_bill(), "1.6")
    own = made["metadata"]["component"]
    assert own["pedigree"]["ancestors"] == [
        {
            "type": "machine-learning-model", "group": "org", "name": "base",
            "purl": "pkg:huggingface/org/base",
            "properties": [{"name": "ptm:id", "value": "org/base"}],
        }
    ]  # fmt: skip
    assert own["pedigree"]["notes"] == "Fine-tuned from org/base (stated by card)."
    assert made["dependencies"] == [
        {"ref": "model:org/child", "dependsOn": ["model:org/base", "dataset:org/data"]},
        {"ref": "model:org/base", "dependsOn": []},
        {"ref": "dataset:org/data", "dependsOn": []},
        {"ref": "repository:github.com/org/code", "dependsOn": ["model:org/child"]},
    ]


def test_an_ancestor_has_the_commit_that_was_used_and_no_other() -> None:
    def revision_of(*revisions: str | None) -> Any:
        steps = [step(CHILD, BASE, revision=each, stated_by=f"s{each}") for each in revisions]
        own = of(component(CHILD, steps), component(BASE, known={"revision": "new"}))
        return own["metadata"]["component"]["pedigree"]["ancestors"][0].get("version")

    assert revision_of(REVISION, None) == REVISION
    assert revision_of(None) is None
    assert revision_of("a", "b") is None


def test_who_inferred_a_parent_and_what_was_read_is_said() -> None:
    claim = step(CHILD, BASE, stated_by="inferred-name", declared=False, evidence="its\nname")
    own = of(component(CHILD, [claim]), component(BASE))["metadata"]["component"]
    said = "Derived from org/base (inferred by inferred-name: its\\nname)."
    assert own["pedigree"]["notes"] == said
    assert values_of(own, "ptm:relation:derived") == ["model:org/base"]


def test_nothing_is_its_own_parent() -> None:
    made = of(component(CHILD, [step(CHILD, CHILD)]))
    assert "pedigree" not in made["metadata"]["component"]
    assert made["dependencies"] == [{"ref": "model:org/child", "dependsOn": []}]


def test_a_base_that_nobody_can_look_up_is_said_and_is_no_ancestor() -> None:
    base = StatedBase(CHILD[1], "Model", "/workspace/</script>", "merge", "card", True, None, 0)
    made = of(component(CHILD, unresolved=[base], gaps=("base_unresolved",)))
    own = made["metadata"]["component"]
    assert own["pedigree"] == {
        "notes": 'Merged from "/workspace/</script>", which nobody can look up (stated by card).'
    }
    assert values_of(own, "ptm:base:unresolved") == ["/workspace/</script>"]
    assert made["compositions"][0]["aggregate"] == "incomplete"


def test_a_model_and_a_dataset_of_one_name_are_two_components() -> None:
    made = of(component(("Model", "squad")), component(("Dataset", "squad")))
    assert made["components"][0]["bom-ref"] != made["metadata"]["component"]["bom-ref"]


# Licences ---------------------------------------------------------------------------------------


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


# Files, places, cards ---------------------------------------------------------------------------


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


# What is missing, and what is the matter --------------------------------------------------------


def test_every_component_is_in_one_composition_and_none_is_complete() -> None:
    keys = [CHILD, BASE, DATA, CODE, ("Model", "a/b"), ("Model", "c/d"), ("Model", "e/f")]
    gaps = [(), ("no_base",), (), (), ("base_unresolved",), ("beyond_search",)]
    gaps.append(("no_base", "only_mentioned"))
    made = of(*(component(key, gaps=each) for key, each in zip(keys, gaps, strict=True)))
    found = {each["bom-ref"]: each for each in made["compositions"]}
    assert {ref: each["aggregate"] for ref, each in found.items()} == {
        "composition:best-effort": "unknown",
        "composition:no_base": "incomplete",
        "composition:code": "incomplete",
        "composition:base_unresolved": "incomplete",
        "composition:beyond_search": "incomplete",
        "composition:only_mentioned": "incomplete",
    }
    listed = [ref for each in found.values() for ref in each["dependencies"]]
    assert sorted(listed) == sorted(each["ref"] for each in made["dependencies"])
    explained = [each["subjects"] for each in made["annotations"]]
    assert explained == [[ref] for ref in found if ref != "composition:best-effort"]


def test_conflicts_are_annotations_of_what_they_are_about() -> None:
    conflict = BillConflict(
        CHILD[1], "Model", "conflict", "high", "nc", "Conflict (high): \u202eno.",
        origin_id=DATA[1], origin_kind="Dataset",
    )  # fmt: skip
    far = conflict._replace(origin_id="not/here")
    made = of(component(CHILD), component(DATA), conflicts=[conflict, far])
    assert [each["subjects"] for each in made["annotations"]] == [
        ["model:org/child", "dataset:org/data"],
        ["model:org/child"],
    ]
    assert made["annotations"][0]["text"] == "Conflict (high): \u202eno."
    assert made["annotations"][0]["annotator"]["component"]["name"] == "ptm-lineage"


def test_what_is_gone_or_only_named_is_said() -> None:
    gone = GoneArtifact(CHILD[1], "Model", "2026-10-01", "2026-11-01", "hub", 0)
    own = subject(CHILD, gone=gone, only_mentioned=True, left_out={"weights": 7})
    assert values_of(own, "ptm:gone:since") == ["2026-11-01"]
    assert values_of(own, "ptm:gone:stated-by") == ["hub"]
    assert values_of(own, "ptm:gone:last-stated") == ["2026-10-01"]
    assert values_of(own, "ptm:only-mentioned") == ["true"]
    assert values_of(own, "ptm:left-out") == ["7 weights"]
    assert "externalReferences" not in own


def test_what_is_gone_is_said_to_be_gone_before_all_else() -> None:
    gone = GoneArtifact(CHILD[1], "Model", "2026-10-01", "2026-11-01", "hub", 0)
    made = of(component(CHILD, gone=gone, gaps=("no_base", "gone")))
    assert "composition:gone" in [each["bom-ref"] for each in made["compositions"]]


def test_code_is_a_source_and_a_model_is_made() -> None:
    phases = [of(component(key))["metadata"]["lifecycles"] for key in (CODE, CHILD)]
    assert phases == [[{"phase": "pre-build"}], [{"phase": "post-build"}]]


def test_what_is_gone_cannot_be_had() -> None:
    gone = GoneArtifact(DATA[1], "Dataset", None, "2026-11-01", None, 0)
    own = subject(DATA, gone=gone, weights=[weights("a", "a.bin")])
    assert own["data"] == [{"type": "dataset", "name": "data"}]
    assert "externalReferences" not in own
    assert own["hashes"]


# Who states it ----------------------------------------------------------------------------------


def test_every_claim_can_be_read_back() -> None:
    known = {"task": "text-generation", "revision": REVISION}
    claim = step(CHILD, BASE, method="merge", declared=False, evidence="name", revision="abc")
    child = component(CHILD, [claim], labels=[label(CHILD, "mit")], known=known)
    own = of(child, component(BASE))["metadata"]["component"]
    found = [read_claim(value) for value in values_of(own, "ptm:claim")]
    assert (
        [(each.claim.label, each.end.id, each.declared) for each in found if each]
        == [
            ("DERIVED_FROM", "org/base", False),
            ("LICENSED_AS", "mit", True),
        ]
        if len(found) == 2
        else False
    )
    assert values_of(own, "ptm:id") == ["org/child"]


def test_a_citation_for_each_source_leads_to_what_it_states() -> None:
    claims = [step(CHILD, BASE, evidence="tag x"), step(CHILD, BASE, stated_by="hub-tag")]
    made = of(component(CHILD, claims, labels=[label(CHILD, "mit")]), component(BASE), spec="1.7")
    cited = {
        (each["attributedTo"], pointer)
        for each in made["citations"]
        for pointer in each["pointers"]
    }
    own = "/metadata/component"
    assert cited == {
        ("source:card", f"{own}/pedigree/ancestors/0"),
        ("source:hub-tag", f"{own}/pedigree/ancestors/0"),
        ("source:hub-tag", f"{own}/licenses/0"),
        ("source:card", "/dependencies/0/dependsOn/0"),
        ("source:hub-tag", "/dependencies/0/dependsOn/0"),
    }
    assert made["citations"][0] == {
        "pointers": [f"{own}/pedigree/ancestors/0"], "timestamp": "2026-11-01T00:00:00Z",
        "attributedTo": "source:card", "note": "tag x",
    }  # fmt: skip
    tools = made["metadata"]["tools"]["components"]
    assert [each.get("bom-ref") for each in tools] == [None, "source:card", "source:hub-tag"]


def test_a_citation_bears_a_time_of_the_standard() -> None:
    def time_of(*dates: str | None) -> Any:
        labels = [label(CHILD, "mit", first_seen=date) for date in dates]
        [cited] = of(component(CHILD, labels=labels), spec="1.7")["citations"]
        return cited["timestamp"]

    assert time_of(None) == MADE
    assert time_of("2026-01-02 03:04:05.5", "2025-01-01") == "2026-01-02T03:04:05Z"
    assert time_of("2026-01-02T01:00:00+02:00") == "2026-01-01T23:00:00Z"
    assert time_of("0001-01-01T00:00:00+14:00") == MADE


# The whole document -----------------------------------------------------------------------------


def test_equal_bills_are_the_same_bytes_and_any_change_is_another_serial_number() -> None:
    one, two = (cyclonedx.render(full_bill()) for _ in range(2))
    assert one == two
    serial = json.loads(one)["serialNumber"]
    changed = cyclonedx.render(replace(full_bill(), made="2026-11-02T00:00:00Z"))
    assert json.loads(changed)["serialNumber"] != serial
    assert json.loads(cyclonedx.render(full_bill(), "1.7"))["serialNumber"] != serial


def test_a_bill_without_a_subject_has_components_alone() -> None:
    made = of(component(CHILD), component(BASE), subject=False)
    assert "component" not in made["metadata"]
    assert [each["name"] for each in made["components"]] == ["child", "base"]


def test_what_is_left_out_of_a_document_is_said() -> None:
    facts = [{"source": "hub", "taken": "2026-01-02"}]
    made = of(component(CHILD), declared_only=True, left_out=3, facts=facts)
    assert made["metadata"]["properties"] == [
        {"name": "ptm:declared-only", "value": "true"},
        {"name": "ptm:source", "value": "hub 2026-01-02"},
        {"name": "ptm:left-out", "value": "3 components"},
    ]


def test_the_document_has_what_the_reference_has() -> None:
    made = make_document(full_bill(), "1.6")
    assert made.keys() == {
        "$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components",
        "dependencies", "compositions", "annotations",
    }  # fmt: skip
    assert made["metadata"].keys() == {"timestamp", "lifecycles", "tools", "component"}
