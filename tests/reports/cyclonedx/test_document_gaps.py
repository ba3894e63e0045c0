"""What is missing in a document of CycloneDX, what is the matter, and who states it."""

from typing import Any

from graph.transfer.bill_properties import read_claim
from queries.bills.rows import BillConflict
from queries.rows import GoneArtifact
from tests.reports.bills_made import MADE, component, label, step, weights
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

# What is missing, and what is the matter ----------------------------------------------------------


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


# Who states it ------------------------------------------------------------------------------------


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
