"""Our components are joined into a document of CycloneDX that somebody else wrote."""

import copy
import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UnavailableError, UsageError
from queries.bills.bill_report import BillReport
from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.document import make_document
from reports.cyclonedx.merging import choose_version, merge_documents, read_document
from reports.cyclonedx.schemas import VERSIONS
from tests.examples import examples
from tests.reports.bills_made import bills
from tests.reports.cyclonedx.documents_made import component, document, model

WHEN = "2026-03-04T05:06:07Z"
TOOL = {"type": "application", "name": "ptm-lineage", "version": "1"}
APP = {"type": "application", "bom-ref": "app", "name": "app"}
BASE = model("lab/base", licenses=[{"license": {"id": "MIT"}}])
TUNED = model("lab/tuned", "abc")
PURL = str(BASE["purl"])


def bill(*components: dict[str, Any], spec: str = "1.6", **more: Any) -> dict[str, Any]:
    """Return a document of ours about the first of some components, each made from the next."""
    subject, *others = components or (TUNED, BASE)
    refs = [each["bom-ref"] for each in (subject, *others)]
    made = [{"ref": ref, "dependsOn": [below]} for ref, below in itertools.pairwise(refs)]
    metadata = {"timestamp": WHEN, "tools": {"components": [TOOL]}, "component": subject}
    return copy.deepcopy(
        document(spec, metadata=metadata, components=others, dependencies=made, **more)
    )


def application(spec: str = "1.6", *components: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a document of somebody else about an application."""
    metadata = {"timestamp": "2020-01-01T00:00:00Z", "component": {"version": "1", **APP}}
    fields = {"metadata": metadata, "components": [*components], **more}
    return copy.deepcopy(document(spec, **fields))


def merged(ours: dict[str, Any], theirs: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Return what is joined, which is valid, has all of theirs, and is the same again."""
    before = copy.deepcopy((ours, theirs))
    joined = merge_documents(ours, theirs, **options)
    assert (ours, theirs) == before, "both are left as they are"
    assert find_faults(joined) == []
    assert_kept(theirs, joined)
    assert merge_documents(ours, joined, **options) == joined
    later = json.loads(json.dumps(ours).replace(WHEN, "2027-01-01T00:00:00Z"))
    assert merge_documents(later, joined, **options) == joined
    return joined


def assert_kept(theirs: Any, joined: Any, place: str = "") -> None:
    """Check that a joined document has everything of theirs, in the same places."""
    if place in ("/specVersion", "/version", "/$schema", "/metadata/timestamp"):
        return
    if isinstance(theirs, dict):
        for key, value in theirs.items():
            assert_kept(value, joined[key], f"{place}/{key}")
    elif isinstance(theirs, list):
        for number, value in enumerate(theirs):
            assert_kept(value, joined[number], f"{place}/{number}")
    else:
        assert (theirs, type(theirs)) == (joined, type(joined)), place


def depends(joined: dict[str, Any]) -> dict[str, list[str]]:
    return {each["ref"]: each.get("dependsOn", []) for each in joined["dependencies"]}


def by_ref(joined: dict[str, Any]) -> dict[str, Any]:
    return {each["bom-ref"]: each for each in joined["components"]}


def texts(joined: dict[str, Any]) -> list[str]:
    return [each["text"] for each in joined.get("annotations", [])]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_model_becomes_something_that_the_application_depends_on(version: str) -> None:
    library = component("lib", version="1")
    theirs = application(version, library, dependencies=[{"ref": "app", "dependsOn": ["lib"]}])
    joined = merged(bill(), theirs)
    assert joined["specVersion"] == ("1.7" if version == "1.7" else "1.6")
    assert joined["metadata"]["component"] == {"version": "1", **APP}
    assert joined["components"] == [library, TUNED, BASE]
    assert depends(joined) == {
        "app": ["lib", "model:lab/tuned"],
        "model:lab/tuned": ["model:lab/base"],
    }


def test_a_document_that_is_changed_has_the_next_version_and_the_time_of_ours() -> None:
    theirs = application(version=7)
    joined = merged(bill(), theirs)
    assert (joined["serialNumber"], joined["version"]) == (theirs["serialNumber"], 8)
    assert joined["metadata"]["timestamp"] == WHEN
    del theirs["version"], theirs["serialNumber"]
    joined = merged(bill(), theirs)
    assert (joined["serialNumber"], joined["version"]) == (bill()["serialNumber"], 2)


@pytest.mark.parametrize(
    ("theirs", "after"),
    [
        ("2026-03-04T05:06:07.5+00:00", "2026-03-04T05:06:07.5+00:00"),
        ("2026-03-04T06:06:06+01:00", WHEN),
        ("2026-03-04T04:06:08-01:00", "2026-03-04T04:06:08-01:00"),
        ("2026-03-05", "2026-03-05"),
        ("tomorrow", WHEN),
        ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59-14:00"),
        ("0001-01-01T00:00:00+14:00", WHEN),
    ],
)
def test_a_result_is_not_older_than_what_it_is_made_of(theirs: str, after: str) -> None:
    older = application()
    older["metadata"]["timestamp"] = theirs
    assert merge_documents(bill(), older)["metadata"]["timestamp"] == after


def test_the_version_is_that_of_the_newer_one() -> None:
    schema = "http://cyclonedx.org/schema/bom-1.4.schema.json"
    joined = merged(bill(spec="1.7"), {"$schema": schema, **application("1.4")})
    assert joined["specVersion"] == "1.7"
    assert joined["$schema"] == "http://cyclonedx.org/schema/bom-1.7.schema.json"
    assert merged(bill(spec="1.6"), application("1.7"))["specVersion"] == "1.7"


def test_what_is_in_nothing_of_theirs_is_in_the_list_and_no_more() -> None:
    for theirs in (document("1.6"), document("1.6", metadata={"component": {**APP}})):
        joined = merged(bill(), theirs)
        assert joined["components"] == [TUNED, BASE]
    assert "component" not in merged(bill(), document("1.6"))["metadata"]


# The same artifact ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "theirs",
    [
        {"purl": PURL},
        {"purl": f"{PURL}@main", "version": "main"},
        {"type": "machine-learning-model", "name": "lab/base"},
        {"type": "machine-learning-model", "name": "base", "group": "lab"},
        {
            "type": "machine-learning-model",
            "name": "my base",
            "externalReferences": [{"type": "website", "url": "https://hf.co/lab/base"}],
        },
    ],
)
def test_the_same_artifact_is_one_component(theirs: dict[str, Any]) -> None:
    known = component("mine", **theirs)
    joined = merged(bill(), application("1.6", known))
    assert list(by_ref(joined)) == ["mine", "model:lab/tuned"]
    assert depends(joined) == {"app": ["model:lab/tuned"], "model:lab/tuned": ["mine"]}
    assert by_ref(joined)["mine"]["licenses"] == BASE["licenses"]
    assert texts(joined) == []


@pytest.mark.parametrize(
    "theirs",
    [
        {"purl": "pkg:pypi/base"},
        {"purl": "pkg:huggingface/datasets/lab/base"},
        {"purl": f"{PURL}#onnx"},
        {"purl": "pkg:mlflow/lab/base", "type": "machine-learning-model", "group": "lab"},
        {"type": "library", "group": "lab", "name": "base"},
        {"type": "data", "group": "lab", "name": "base"},
        {"purl": "no purl"},
    ],
)
def test_another_artifact_is_another_component(theirs: dict[str, Any]) -> None:
    known = {**component("mine"), **theirs}
    joined = merge_documents(bill(), application("1.6", known))
    assert list(by_ref(joined)) == ["mine", "model:lab/tuned", "model:lab/base"]
    assert by_ref(joined)["mine"] == known


def test_a_dataset_with_the_purl_of_a_model_is_a_dataset() -> None:
    data = {"type": "data", "name": "base", "purl": "pkg:huggingface/datasets/lab/base"}
    theirs = component("mine", type="data", purl=PURL)
    joined = merged(
        bill(TUNED, {"bom-ref": "dataset:lab/base", **data}), application("1.6", theirs)
    )
    assert list(by_ref(joined)) == ["mine", "model:lab/tuned"]


def test_a_part_of_a_component_is_found_and_may_lack_a_bom_ref() -> None:
    inner = {key: value for key, value in BASE.items() if key != "bom-ref"}
    joined = merged(bill(), application("1.6", component("outer", components=[inner])))
    assert list(by_ref(joined)) == ["outer", "model:lab/tuned"]
    assert by_ref(joined)["outer"]["components"] == [BASE]


def test_nothing_that_depends_on_it_already_is_said_again() -> None:
    theirs = application(
        "1.6",
        component("lib"),
        component("mine", purl=TUNED["purl"]),
        dependencies=[{"ref": "lib", "dependsOn": ["mine"]}],
    )
    assert depends(merged(bill(), theirs)) == {"lib": ["mine"], "mine": ["model:lab/base"]}


def test_what_they_have_is_not_overwritten_and_a_disagreement_is_said() -> None:
    known = component(
        "mine",
        type="machine-learning-model",
        purl=f"{TUNED['purl']}",
        version="v1",
        description="theirs",
        licenses=[{"license": {"name": "GPL"}}],
        hashes=[{"alg": "SHA-256", "content": "a" * 64}],
        properties=[{"name": "x", "value": "1"}],
    )
    ours = {
        **TUNED,
        "description": "ours",
        "licenses": [{"license": {"id": "MIT"}}],
        "hashes": [{"alg": "SHA-256", "content": "b" * 64}, {"alg": "SHA-1", "content": "c" * 40}],
        "properties": [{"name": "ptm:id", "value": "lab/tuned"}],
    }
    joined = merged(bill(ours), application("1.6", known))
    found = by_ref(joined)["mine"]
    assert {key: found[key] for key in ("version", "description", "licenses")} == {
        key: known[key] for key in ("version", "description", "licenses")
    }
    assert found["hashes"] == known["hashes"]  # of another version
    assert found["properties"] == [*known["properties"], *ours["properties"]]
    version, licence, digest = texts(joined)
    assert "another version of this component: abc, and not v1" in version
    assert "another licence of this component: “MIT”, and not “GPL”" in licence
    assert "another hash (SHA-256)" in digest
    assert [each["subjects"] for each in joined["annotations"]] == [["mine"]] * 3


VERDICT = [{"name": "ptm:license:verdict", "value": "conflict"}]
ONLY = [{"license": {"id": "GPL-3.0-only"}}]
KNOWS = "ptm-lineage knows another licence of this component: “GPL-3.0-only”, and not “X-1”"
NOT_JUDGED = "; its ptm:license:verdict does not judge “X-1”."


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        ({"licenses": ONLY}, KNOWS + "."),
        ({"licenses": ONLY, "properties": VERDICT}, KNOWS + NOT_JUDGED),
        ({"evidence": {"licenses": ONLY}, "properties": VERDICT}, KNOWS + NOT_JUDGED),
        (
            {"properties": VERDICT},
            f"ptm-lineage knows no licence of this component{NOT_JUDGED}",
        ),
    ],
)
def test_a_verdict_does_not_stand_beside_a_label_that_it_does_not_judge(
    ours: dict[str, Any], said: str
) -> None:
    other = {"licenses": [{"license": {"name": "X-1"}}]}
    joined = merged(bill({**TUNED, **ours}), application("1.6", {**TUNED, **other}))
    assert texts(joined) == [said]
    subject = {"bom-ref": "local:a", "type": "application", "name": "a", **ours}
    theirs = application()
    theirs["metadata"]["component"] |= other
    joined = merged(bill(subject, BASE), theirs, same_subject=True)
    assert texts(joined) == [said]
    assert joined["annotations"][0]["subjects"] == ["app"]


@pytest.mark.parametrize(
    "choice",
    [
        {"license": {"id": "MIT"}},
        {"license": {"name": "MIT License"}},
        {"license": {"name": "mit"}},
        {"expression": "MIT"},
    ],
)
def test_a_licence_in_other_words_is_no_other_licence(choice: dict[str, Any]) -> None:
    joined = merged(bill(), application("1.6", {**BASE, "licenses": [choice]}))
    assert texts(joined) == []


def test_a_purl_that_is_filled_says_no_other_version() -> None:
    known = component("mine", type="machine-learning-model", name="lab/tuned", version="v1")
    found = by_ref(merged(bill(), application("1.6", known)))["mine"]
    assert (found["version"], found["purl"]) == ("v1", "pkg:huggingface/lab/tuned")


def test_ancestors_are_not_named_twice() -> None:
    ancestor = {"type": "machine-learning-model", "name": "base", "group": "lab", "purl": PURL}
    known = {**TUNED, "pedigree": {"ancestors": [{**ancestor, "purl": f"{PURL}@1"}]}}
    ours = {**TUNED, "pedigree": {"ancestors": [ancestor], "notes": "Fine-tuned."}}
    found = by_ref(merged(bill(ours, BASE), application("1.6", known)))["model:lab/tuned"]
    assert found["pedigree"] == {**known["pedigree"], "notes": "Fine-tuned."}


def test_a_signed_component_is_left_as_it_is() -> None:
    signed = {**BASE, "signature": {"algorithm": "ES256", "value": "x"}}
    ours = {**BASE, "description": "ours"}
    joined = merged(bill(TUNED, ours), application("1.6", signed))
    assert by_ref(joined)["model:lab/base"] == signed


@pytest.mark.parametrize(
    "said",
    [
        {"version": "9999"},
        {"purl": TUNED["purl"].replace("@abc", "@9999")},
        {"version": "abc", "purl": TUNED["purl"].replace("@abc", "@9999")},
    ],
)
def test_nothing_of_one_revision_is_joined_into_another(said: dict[str, str]) -> None:
    known = component("mine", type="machine-learning-model", **{"purl": TUNED["purl"], **said})
    pages = [
        {"type": "model-card", "url": "https://huggingface.co/lab/tuned"},
        {"type": "distribution", "url": "https://huggingface.co/lab/tuned/tree/abc"},
    ]
    hashes = [{"alg": "SHA-256", "content": "b" * 64}]
    ours = {**TUNED, "externalReferences": pages, "hashes": hashes}
    found = by_ref(merged(bill(ours, BASE), application("1.6", known)))["mine"]
    assert "hashes" not in found
    assert found["externalReferences"] == pages[:1]


def test_what_lies_in_something_signed_is_left_and_ours_stands_beside_it() -> None:
    inner = {key: value for key, value in BASE.items() if key != "bom-ref"}
    outer = component("outer", components=[inner], signature={"algorithm": "ES256", "value": "x"})
    joined = merged(bill(TUNED, BASE), application("1.6", outer))
    assert by_ref(joined)["outer"] == outer
    assert by_ref(joined)["model:lab/base"] == BASE


def test_nothing_signed_gets_a_bom_ref() -> None:
    signature = {"algorithm": "ES256", "value": "x"}
    unnamed = {key: value for key, value in BASE.items() if key != "bom-ref"} | {
        "signature": signature
    }
    theirs = application("1.6", unnamed)
    subject = theirs["metadata"]["component"]
    subject.pop("bom-ref", None)
    subject["signature"] = signature
    joined = merged(bill(TUNED, BASE), theirs)
    assert joined["metadata"]["component"] == subject
    assert joined["components"][0] == unnamed
    assert BASE in joined["components"]


def test_a_component_of_another_type_gets_no_field_of_a_model() -> None:
    ours = {**TUNED, "modelCard": {"modelParameters": {"task": "fill-mask"}}}
    file = component("file", type="file", purl=TUNED["purl"])
    library = component("library", type="library", purl=TUNED["purl"])
    joined = by_ref(merged(bill(ours, BASE), application("1.6", file, library)))
    assert joined["file"] == file
    assert "modelCard" not in joined["library"]


# Names ------------------------------------------------------------------------------------------


def test_a_bom_ref_that_they_have_is_renamed_everywhere() -> None:
    library = component("model:lab/base", version="1")
    said = {"annotator": {"component": TOOL}, "timestamp": WHEN, "text": "no base"}
    about = [{"bom-ref": "annotation:1", "subjects": ["model:lab/base"], **said}]
    whole = [{"bom-ref": "c", "aggregate": "incomplete", "assemblies": ["model:lab/base"]}]
    other = {**said, "subjects": ["app"], "text": "theirs"}
    ours = bill(TUNED, BASE, annotations=about, compositions=whole)
    theirs = application(
        "1.6", library, annotations=[{"bom-ref": "annotation:1", **other}], compositions=[]
    )
    joined = merged(ours, theirs)
    assert list(by_ref(joined)) == ["model:lab/base", "model:lab/tuned", "model:lab/base-2"]
    assert depends(joined)["model:lab/tuned"] == ["model:lab/base-2"]
    assert joined["compositions"] == [{**whole[0], "assemblies": ["model:lab/base-2"]}]
    assert [each["bom-ref"] for each in joined["annotations"]] == ["annotation:1", "annotation:1-2"]
    assert joined["annotations"][1]["subjects"] == ["model:lab/base-2"]


def test_two_of_ours_that_others_would_not_tell_apart_stay_two() -> None:
    one = component("repository:a/b", type="application", purl="pkg:github/a/b", name="b")
    two = component("repository:A/B", type="application", purl="pkg:github/a/b", name="B")
    joined = merged(bill(one, two), application())
    assert list(by_ref(joined)) == ["repository:a/b", "repository:A/B"]


# Repositories -----------------------------------------------------------------------------------

REPOSITORY = {
    "type": "application",
    "bom-ref": "repository:github.com/made/app",
    "name": "app",
    "purl": "pkg:github/made/app@abc",
}


@pytest.mark.parametrize(
    "subject",
    [
        {"purl": "pkg:github/Made/App@1.0"},
        {"purl": "pkg:npm/app@1.0", "url": "git+https://github.com/made/app.git"},
        {"url": "git@github.com:Made/app.git"},
        {"url": "scm:git:https://github.com/made/app"},
    ],
)
def test_a_repository_that_is_their_subject_gets_the_dependencies(subject: dict[str, Any]) -> None:
    own = {key: value for key, value in subject.items() if key == "purl"}
    own["externalReferences"] = [
        {"type": "vcs", "url": url} for key, url in subject.items() if key == "url"
    ]
    theirs = document("1.6", metadata={"component": {**APP, **own}})
    joined = merge_documents(bill(REPOSITORY, BASE), theirs)
    assert joined["components"] == [BASE]
    assert depends(joined) == {"app": ["model:lab/base"]}


@pytest.mark.parametrize("url", ["https://github.com/made/other", "https://github.com/made/app/x"])
def test_another_repository_is_something_it_depends_on(url: str) -> None:
    references = [{"type": "vcs", "url": url}]
    theirs = document("1.6", metadata={"component": {**APP, "externalReferences": references}})
    joined = merged(bill(REPOSITORY, BASE), theirs)
    assert depends(joined)["app"] == [REPOSITORY["bom-ref"]]


def test_a_folder_is_the_subject_whatever_it_is_called() -> None:
    ours = bill({**APP, "bom-ref": "repository:local:x", "name": "local:x"}, BASE)
    joined = merged(ours, application(), same_subject=True)
    assert depends(joined) == {"app": ["model:lab/base"]}
    joined = merged(ours, document("1.6"), same_subject=True)
    assert joined["metadata"]["component"]["name"] == "local:x"


# Tools and citations ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tools", "after"),
    [
        ({}, {"components": [TOOL]}),
        ({"components": [APP]}, {"components": [APP, TOOL]}),
        ({"services": [{"name": "s"}]}, {"services": [{"name": "s"}], "components": [TOOL]}),
        ([{"name": "x"}], [{"name": "x"}, {"name": "ptm-lineage", "version": "1"}]),
    ],
)
def test_we_are_one_of_the_tools(tools: Any, after: Any) -> None:
    theirs = document("1.6", metadata={"tools": tools})
    assert merged(bill(), theirs)["metadata"]["tools"] == after


def test_citations_lead_to_the_same_values_and_to_no_others() -> None:
    source = {"type": "data", "bom-ref": "source:hub", "name": "hub"}
    pointers = [
        "/metadata/component/version",
        "/components/0",
        "/components/0/licenses/0",
        "/components/0/properties/0",
        "/dependencies/0/dependsOn/0",
        "/version",
    ]
    base = {**BASE, "properties": [{"name": "ptm:id", "value": "lab/base"}]}
    citation = {"timestamp": WHEN, "attributedTo": "source:hub", "pointers": pointers}
    ours = bill(TUNED, base, spec="1.7", citations=[citation])
    ours["metadata"]["tools"]["components"].append(source)
    theirs = application(
        "1.5",
        component("lib", purl=PURL, properties=[{"name": "x", "value": "1"}]),
        dependencies=[{"ref": "app", "dependsOn": []}],
    )
    theirs["metadata"]["tools"] = [{"vendor": "V", "name": "x", "version": "2"}]
    joined = merge_documents(ours, theirs)
    assert find_faults(joined) == []
    assert merge_documents(ours, joined) == joined
    assert joined["metadata"]["tools"]["components"] == [
        {"type": "application", "name": "x", "version": "2", "manufacturer": {"name": "V"}},
        TOOL,
        source,
    ]
    assert joined["citations"][0]["pointers"] == [
        "/components/1/version",
        "/components/0",
        "/components/0/licenses/0",
        "/components/0/properties/1",
        "/dependencies/1/dependsOn/0",
    ]
    # What they say otherwise is not cited.
    theirs["components"][0]["licenses"] = [{"license": {"id": "MIT-0"}}]
    joined = merge_documents(ours, theirs)
    assert "/components/0/licenses/0" not in joined["citations"][0]["pointers"]


# What is refused --------------------------------------------------------------------------------


def test_licences_that_a_version_has_no_place_for_are_refused_with_the_way() -> None:
    mixed = [{"license": {"id": "MIT"}}, {"expression": "MIT OR Apache-2.0"}]
    theirs = application("1.4", component("lib", licenses=mixed))
    with pytest.raises(UnavailableError, match=r"/components/0/licenses .*--spec 1\.7"):
        merge_documents(bill(), theirs)
    assert merged(bill(spec="1.7"), theirs)["components"][0]["licenses"] == mixed


def test_fields_that_a_version_does_not_know_are_refused() -> None:
    theirs = application("1.2", component("lib", version="1", colour="red"))
    with pytest.raises(
        UnavailableError, match=r"cannot be written as 1\.6: at /components/0 .*colo"
    ):
        merge_documents(bill(), theirs)


def test_a_signed_document_is_refused() -> None:
    theirs = application(signature={"algorithm": "ES256", "value": "x"})
    with pytest.raises(UnavailableError, match="is signed"):
        merge_documents(bill(), theirs)


def test_faults_of_theirs_beyond_the_schema_stay() -> None:
    library = component("lib", purl="pkg:PyPI/Torch", licenses=[{"expression": "Commercial"}])
    theirs = application("1.6", library, dependencies=[{"ref": "gone", "dependsOn": ["lib"]}])
    theirs["metadata"]["timestamp"] = "yesterday"
    joined = merge_documents(bill(), theirs)
    assert sorted(each.kind for each in find_faults(joined)) == ["license", "purl", "reference"]
    assert_kept(theirs, joined)


@pytest.mark.parametrize(
    ("spec", "own", "chosen"),
    [
        (None, "1.2", "1.6"),
        (None, "1.7", "1.7"),
        ("1.7", "1.4", "1.7"),
        ("1.6", "1.6", "1.6"),
    ],
)
def test_the_version_is_chosen_by_both(spec: str | None, own: str, chosen: str) -> None:
    assert choose_version(document(own), spec) == chosen


def test_an_older_version_than_theirs_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"is CycloneDX 1\.7"):
        choose_version(document("1.7"), "1.6")


START = b'{"bomFormat": "CycloneDX", "specVersion": "1.6"'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is no JSON"),
        (b"[]", "is no document of CycloneDX"),
        (b"null", "is no document of CycloneDX"),
        (b'{"spdxVersion": "SPDX-2.3"}', "is no document of CycloneDX"),
        (b'<?xml version="1.0"?><bom/>', "it is XML"),
        (START, "it is no JSON"),
        (START + b', "version": NaN}', "NaN is no number"),
        (START + b', "version": 1e999}', "too large a number"),
        (START + b', "version": ' + b"9" * 5000 + b"}", "too long"),
        (START + b', "version": 1, "version": 2}', "has the key “version” twice"),
        (START + b', "x": ' + b"[" * 300 + b"]" * 300 + b"}", "too deep"),
        (START + b', "x": ' + b"[" * 99_999, "too deep"),
        (START + b"}\xff", "it is not text in UTF-8"),
        ((START + b"}").decode().encode("utf-16"), "it is not text in UTF-8"),
        (START + b', "version": "one"}', "is not valid CycloneDX 1.6: at /version"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.1"}', "is not valid CycloneDX: at /spec"),
        (b'{"bomFormat": "CycloneDX", "specVersion": 1.6}', "is not valid CycloneDX: at /spec"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(UnavailableError, match=r"^app\.json ") as raised:
        read_document(content, "app.json")
    assert said in str(raised.value)
    assert str(raised.value).endswith(".")


def test_a_mark_of_utf_8_is_no_fault() -> None:
    assert read_document(b"\xef\xbb\xbf" + START + b"}", "app.json")["specVersion"] == "1.6"


# Whatever they have -----------------------------------------------------------------------------

REFS = ["app", "a", "b", "model:lab/base", "model:lab/tuned", "annotation:1", "x"]
PURLS = [PURL, f"{PURL}@1", "pkg:huggingface/lab/tuned", "pkg:pypi/a", None]


@st.composite
def applications(draw: st.DrawFn) -> dict[str, Any]:
    """Return a valid document with names and components that ours may have too."""
    refs = draw(st.lists(st.sampled_from(REFS[1:]), unique=True))
    components = [
        {
            **component(ref, type=draw(st.sampled_from(["library", "machine-learning-model"]))),
            **({"purl": purl} if (purl := draw(st.sampled_from(PURLS))) else {}),
            **draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "version": st.text(max_size=3),
                        "licenses": st.sampled_from(
                            [[], BASE["licenses"], [{"expression": "0BSD"}]]
                        ),
                        "properties": st.just([{"name": "ptm:id", "value": "x"}]),
                    },
                )
            ),
        }
        for ref in refs
    ]
    linked = draw(st.lists(st.sampled_from(["app", *refs]), unique=True))
    entries = [{"ref": ref, "dependsOn": draw(st.permutations(refs))[:2]} for ref in linked]
    version = draw(st.sampled_from(VERSIONS))
    for each in components:
        if version < "1.5":
            each["type"] = "library"
        if version < "1.4":
            each.setdefault("version", "")
    return application(version, *components, dependencies=entries)


@given(applications(), st.sampled_from(["1.6", "1.7"]))
@examples(40, 2000)
def test_all_of_theirs_stays_and_it_is_the_same_again(theirs: dict[str, Any], spec: str) -> None:
    said = {"annotator": {"component": TOOL}, "timestamp": WHEN, "text": "ours"}
    about = [{"bom-ref": "annotation:1", "subjects": ["model:lab/base"], **said}]
    merged(bill(TUNED, BASE, spec=spec, annotations=about), theirs)


@given(bills(), bills(), st.sampled_from(["1.6", "1.7"]), st.booleans())
@examples(20, 300)
def test_bills_of_any_texts_are_joined_one_after_the_other(
    first: BillReport, second: BillReport, spec: str, same_subject: bool
) -> None:
    theirs = application("1.5", component("model:a"), component("lib", purl=PURL))
    for report in (first, second):
        ours = make_document(report, spec)
        theirs = merged(ours, theirs, same_subject=same_subject)


@given(bills(), st.sampled_from(["1.6", "1.7"]))
@examples(20, 300)
def test_a_bill_that_is_joined_into_itself_is_itself(report: BillReport, spec: str) -> None:
    ours = make_document(report, spec)
    assert merged(ours, ours) == ours
