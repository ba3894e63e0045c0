"""Our components are joined into a document of CycloneDX that somebody else wrote."""

from typing import Any

import pytest

from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.merging import merge_documents
from reports.cyclonedx.schemas import VERSIONS
from tests.reports.cyclonedx.documents_made import component, document
from tests.reports.cyclonedx.joining import (
    APP,
    BASE,
    PURL,
    TOOL,
    TUNED,
    WHEN,
    application,
    bill,
    by_ref,
    depends,
    merged,
)


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


# Names --------------------------------------------------------------------------------------------


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


# Repositories -------------------------------------------------------------------------------------

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


# Tools and citations ------------------------------------------------------------------------------


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
