"""A bill of materials as CycloneDX: valid, and what it is made of."""

import json
from dataclasses import replace
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given

from queries.bills.bill_report import BillReport
from queries.bills.rows import BillConflict
from queries.rows import StatedBase
from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.document import SPECS, make_document
from reports.formats import cyclonedx
from tests.examples import examples
from tests.reports.bills_made import bill, bills, component, label, step, weights
from tests.reports.cyclonedx.component_documents import (
    BASE,
    CHILD,
    CODE,
    DATA,
    REVISION,
    of,
    subject,
    values_of,
)

# Valid --------------------------------------------------------------------------------------------


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


# What it says -------------------------------------------------------------------------------------


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


# The whole document -------------------------------------------------------------------------------


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
