"""Joins two documents of CycloneDX: theirs stays as it is, and gets what ours has beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.errors import UnavailableError
from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.merging.filling import fill_component
from reports.cyclonedx.merging.foreign import bring_to, refuse_invalid
from reports.cyclonedx.merging.pointers import Pointers
from reports.cyclonedx.merging.renaming import name_component, rename_references
from reports.cyclonedx.merging.same import SameArtifacts, can_be_named
from reports.cyclonedx.merging.values import add_missing, copy_value, read_time
from reports.cyclonedx.references import DECLARED, find_places
from reports.faults import Fault, refuse_faults

_Document = dict[str, Any]
_APART = frozenset({"components", "dependencies", "citations"})
"""Lists of a document that are not only appended to."""


def merge_documents(ours: _Document, theirs: _Document, *, same_subject: bool = False) -> _Document:
    """Return another document of CycloneDX with the components of ours; both are left as they are.

    Everything of theirs stays. Its subject depends on ours then, unless both are the same
    repository. A component of theirs that is the same artifact as one of ours keeps its bom-ref and
    gets what it lacks; where it says otherwise, an annotation says so. Our bom-refs are renamed
    where theirs has them. The version is the newer of both, the number of the document the next
    one. Joining the result with ours again changes nothing.

    Parameters
    ----------
    ours
        A document that this program made, such as ``json.loads(render(bill, "cyclonedx"))``.
    theirs
        A document of somebody else, in any version from 1.2 to 1.7.
    same_subject
        The subjects of both are the same, whatever they are called.

    Raises
    ------
    graph.errors.UnavailableError
        If theirs is not valid, is signed, or has what the version has no place for.
    """
    refuse_invalid(theirs, "The document")
    if "signature" in theirs:
        raise UnavailableError(
            "The document is signed, and its signature would no longer hold: merge into what was "
            "signed, and sign the result."
        )
    spec = max(ours["specVersion"], theirs["specVersion"])
    joined = bring_to(copy_value(theirs), spec)
    _join(copy_value(ours), joined, same_subject=same_subject)
    if joined == theirs:
        return joined
    joined.setdefault("serialNumber", ours["serialNumber"])
    joined["version"] = theirs.get("version", 1) + 1
    joined.setdefault("metadata", {})["timestamp"] = _newer_time(ours, theirs)
    refuse_faults(_new_faults(joined, theirs))
    return joined


def _newer_time(ours: _Document, theirs: _Document) -> str:
    """Return the time of ours or theirs, whichever is later: a result is no older than its parts.

    Their time is left as it is written; one that cannot be read gives way to ours.
    """
    own, other = (each.get("metadata", {}).get("timestamp", "") for each in (ours, theirs))
    made, known = read_time(own), read_time(other)
    return str(other if made and known and known > made else own)


def _join(ours: _Document, joined: _Document, *, same_subject: bool) -> None:
    """Add our document to a copy of theirs."""
    subject = ours["metadata"].get("component")
    if same_subject and subject and "component" not in joined.setdefault("metadata", {}):
        joined["metadata"]["component"] = copy_value(subject)
    same = _find_same(ours, joined, same_subject=same_subject)
    rename_references(ours, joined, same)
    found = {there[DECLARED]: there for there in same.values()}
    notes: list[_Document] = []
    for component in _components_of(ours):
        if there := found.get(component[DECLARED]):
            notes += _annotate(fill_component(there, component), component[DECLARED], ours)
        else:
            joined.setdefault("components", []).append(component)
    _add_dependencies(ours, joined)
    if subject:
        _depend_on(joined, subject[DECLARED], is_known=subject[DECLARED] in found)
    _add_metadata(ours["metadata"], joined)
    _add_lists(ours, joined)
    _add_to(joined, "annotations", notes)
    _add_to(joined, "citations", list(_move_citations(ours, joined)))


def _components_of(document: _Document) -> Iterator[_Document]:
    """Yield the subject of our document, and the other components."""
    if subject := document["metadata"].get("component"):
        yield subject
    yield from document.get("components", ())


def _find_same(ours: _Document, joined: _Document, *, same_subject: bool) -> dict[str, _Document]:
    """Return the component of theirs that is the same as one of ours, by our bom-ref."""
    there = SameArtifacts(joined)
    components = list(_components_of(ours))
    found: dict[str, _Document] = {}
    known = joined.get("metadata", {}).get("component")
    if same_subject and "component" in ours["metadata"] and can_be_named(known):
        subject, *components = components
        found[subject[DECLARED]] = there.keep(known)
    for component in components:
        if same := there.take(component):
            found[component[DECLARED]] = same
    return found


def _annotate(sentences: list[str], ref: str, ours: _Document) -> Iterator[_Document]:
    """Yield an annotation for each sentence about a component."""
    metadata = ours["metadata"]
    tool = {key: value for key, value in _tools_of(metadata)[0].items() if key != DECLARED}
    for sentence in sentences:
        yield {
            "subjects": [ref],
            "annotator": {"component": tool},
            "timestamp": metadata["timestamp"],
            "text": sentence,
        }


def _tools_of(metadata: _Document) -> list[_Document]:
    tools: list[_Document] = metadata["tools"]["components"]
    return tools


def _add_dependencies(ours: _Document, joined: _Document) -> None:
    """Add what our components depend on to the entries of theirs, or as entries of their own."""
    entries = joined.get("dependencies", [])
    known = {each["ref"]: each for each in reversed(entries)}
    for entry in ours.get("dependencies", ()):
        there = known.get(entry["ref"])
        if there is None:
            entries.append(entry)
            continue
        for key in ("dependsOn", "provides"):
            if missing := [ref for ref in entry.get(key, ()) if ref not in there.get(key, ())]:
                there[key] = [*there.get(key, ()), *missing]
    if entries:
        joined["dependencies"] = entries


def _depend_on(joined: _Document, ref: str, *, is_known: bool) -> None:
    """Let the subject of theirs depend on ours, unless something of theirs does already."""
    subject = joined.get("metadata", {}).get("component")
    entries = joined.get("dependencies", [])
    if subject is None or not can_be_named(subject):
        return
    if is_known and any(ref in each.get("dependsOn", ()) for each in entries):
        return
    declared = {place.text: place.holder for place in find_places(joined) if place.declares}
    own = name_component(subject, subject.get("purl", subject["name"]), declared)
    if own != ref:
        _add_dependencies({"dependencies": [{"ref": own, "dependsOn": [ref]}]}, joined)


def _add_metadata(ours: _Document, joined: _Document) -> None:
    """Add this program to the tools of theirs, and what it says of the whole document."""
    metadata = joined.setdefault("metadata", {})
    tools, ours_of = metadata.get("tools"), _tools_of(ours)
    if isinstance(tools, list) and any(DECLARED in each for each in ours_of):
        # Older documents list tools as objects that nothing can refer to.
        tools = metadata["tools"] = {"components": [_as_component(each) for each in tools]}
    if isinstance(tools, list):
        add_missing(tools, [{"name": each["name"], "version": each["version"]} for each in ours_of])
    else:
        _add_to(metadata.setdefault("tools", {}), "components", ours_of)
    _add_to(metadata, "properties", ours.get("properties", []))


def _as_component(tool: _Document) -> _Document:
    """Return a tool of an older document as a component; its vendor is who made it."""
    made = {key: value for key, value in tool.items() if key != "vendor"}
    vendor = {"manufacturer": {"name": tool["vendor"]}} if "vendor" in tool else {}
    return {"type": "application", "name": "", **made, **vendor}


def _add_lists(ours: _Document, joined: _Document) -> None:
    """Add every further list of our document to that of theirs."""
    for name, value in ours.items():
        if isinstance(value, list) and name not in _APART:
            _add_to(joined, name, value)


def _add_to(holder: _Document, name: str, items: list[Any]) -> None:
    """Add to a list what it lacks; a list that would be empty is not made."""
    if items:
        add_missing(holder.setdefault(name, []), items)


def _move_citations(ours: _Document, joined: _Document) -> Iterator[_Document]:
    """Yield our citations, of what the joined document says too."""
    pointers = Pointers(ours, joined)
    for citation in ours.get("citations", ()):
        moved = [there for each in citation["pointers"] if (there := pointers.move(each))]
        if moved:
            yield {**citation, "pointers": moved}


def _new_faults(joined: _Document, theirs: _Document) -> list[Fault]:
    """Return what is wrong with a joined document and was not with theirs before."""
    faults = find_faults(joined, None)
    if not faults:
        return []
    before = find_faults({**theirs, "specVersion": joined["specVersion"]}, None)
    known = {_place_free(each) for each in before}
    return [each for each in faults if _place_free(each) not in known]


def _place_free(fault: Fault) -> Fault:
    """Return a fault without its place where it may have moved, as nothing but tools does."""
    return fault._replace(pointer="") if fault.pointer.startswith("/metadata/tools/") else fault
