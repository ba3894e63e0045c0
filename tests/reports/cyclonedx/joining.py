"""Documents of ours and of others that tests join, and what has to be so of the result."""

import copy
import itertools
import json
from typing import Any

from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.merging import merge_documents
from tests.reports.cyclonedx.documents_made import document, model

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
