"""The document of SPDX 3.0.1 that a bill of materials makes, in JSON-LD."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

from graph.schema import Repository
from queries.answer import Key
from queries.bills.bill_report import BillReport
from reports.bill_properties import Pair, component_properties, document_properties
from reports.faults import refuse_faults
from reports.spdx.annotations import annotate_packages
from reports.spdx.checking import find_faults
from reports.spdx.licensing import licenses_of
from reports.spdx.names import CREATION, Element, Names, make_element, make_extension
from reports.spdx.notes import document_sentences
from reports.spdx.packages import (
    describe_owners,
    describe_package,
    describe_weights,
    whole_second,
)
from reports.spdx.profiles import conformed_profiles
from reports.spdx.relationships import relate_packages
from reports.spdx.shapes import check_shapes

_CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_PLACE = "https://spdx.org/spdxdocs/ptm-lineage-"
"""How ids of documents begin whose makers have no site for them; nothing can be found there."""
_FAMILY = uuid.UUID("6f7f8a1e-93f1-5a55-8c1c-0b8f3d7c9c52")
_TOOL = "ptm-lineage"
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_MATERIALS = (
    "ai_AIPackage", "dataset_DatasetPackage", "software_Package", "software_File",
    "software_Snippet",
)  # fmt: skip


def write_document(report: BillReport) -> str:
    """Return a bill of materials as a document of SPDX 3.0.1.

    Its namespace is made of what it says: the same bill has the same bytes, another one has other
    ids.

    Raises
    ------
    DefectError
        If it would not be valid.
    """
    kept = {each.key: list(component_properties(each)) for each in report.components}
    graph = _make_graph(report, kept, Names(f"{_PLACE}{_digest(report, kept)}"))
    document = {"@context": _CONTEXT, "@graph": graph}
    check_shapes(graph)
    refuse_faults(find_faults({"@graph": list(map(_without_texts, graph))}))
    return _write(document) + "\n"


def _digest(report: BillReport, kept: Mapping[Key, list[Pair]]) -> uuid.UUID:
    """Return an id of all that a document says."""
    subject = report.subject.key if report.subject else None
    said: list[Any] = [report.made, version(_TOOL), subject, *document_properties(report)]
    said += sorted(json.dumps(each) for each in report.conflicts)
    said += sorted(json.dumps([each.member, kept[each.key]]) for each in report.components)
    return uuid.uuid5(_FAMILY, json.dumps(said))


def _without_texts(element: Element) -> Element:
    """Return an element without what is kept beside the standard, which names no other element."""
    return {name: value for name, value in element.items() if name != "extension"}


def _write(value: Any, margin: str = "\n") -> str:
    """Return a value as JSON: a line for each property and each item, where there are lists.

    So it can be read, and a difference be seen; and most of it is written in one go.
    """
    inner = f"{margin} "
    between = f",{inner}"
    if isinstance(value, list):
        return f"[{inner}{between.join([_write(each, inner) for each in value])}{margin}]"
    if not isinstance(value, dict) or not any(type(each) is list for each in value.values()):
        return _encode(value)
    lines = [
        f'"{name}": {_encode(each) if type(each) is str else _write(each, inner)}'
        for name, each in value.items()
    ]
    return f"{{{inner}{between.join(lines)}{margin}}}"


def _make_graph(report: BillReport, kept: Mapping[Key, list[Pair]], names: Names) -> list[Element]:
    """Return the elements of a document: what it is, its packages, and what is said of these."""
    agent = make_element("SoftwareAgent", names.of("agent"), name=_TOOL)
    tool = make_element("Tool", names.of("tool"), name=f"{_TOOL} {version(_TOOL)}")
    said = _in_order(_elements(report, kept, names))
    bill = _make_bill(report, said, names)
    held = [bill, agent, tool, *said]
    return [_make_creation(report, agent, tool), _make_head(report, bill, held, names), *held]


def _make_creation(report: BillReport, agent: Element, tool: Element) -> Element:
    return {
        "type": "CreationInfo",
        "@id": CREATION,
        "specVersion": "3.0.1",
        "created": whole_second(report.made),
        "createdBy": [agent["spdxId"]],
        "createdUsing": [tool["spdxId"]],
    }


def _make_head(report: BillReport, bill: Element, held: list[Element], names: Names) -> Element:
    return make_element(
        "SpdxDocument",
        names.of("document"),
        name=_name_of(report),
        comment=" ".join(document_sentences(report)),
        profileConformance=conformed_profiles(held),
        rootElement=[bill["spdxId"]],
        element=[each["spdxId"] for each in held],
        extension=make_extension(list(document_properties(report))),
    )


def _make_bill(report: BillReport, held: list[Element], names: Names) -> Element:
    """Return the bill that the document is about: packages and files, and where they begin."""
    roots = [report.subject.key] if report.subject else _tops(report)
    return make_element(
        "software_Sbom",
        names.of("sbom"),
        name=_name_of(report),
        software_sbomType=["source" if _is_code(report) else "analyzed"],
        rootElement=sorted(map(names.artifact, roots)),
        element=[each["spdxId"] for each in held if each["type"] in _MATERIALS],
    )


def _is_code(report: BillReport) -> bool:
    """Return whether a bill is of source code, before anything is built of it."""
    return report.subject is not None and report.subject.kind == Repository.label


def _tops(report: BillReport) -> list[tuple[str, str]]:
    """Return what nothing of a bill is made from; all of it, where there is no such thing."""
    parents = {step.parent for each in report.components for step in each.steps}
    every = [each.key for each in report.components]
    return [key for key in every if key not in parents] or every


def _elements(
    report: BillReport, kept: Mapping[Key, list[Pair]], names: Names
) -> Iterator[Element]:
    """Yield packages, owners, files, licences, relationships and annotations."""
    among = frozenset(each.key for each in report.components)
    for component in report.components:
        yield describe_package(component, kept[component.key], names)
        yield from describe_weights(component, names)
        yield from relate_packages(component, among, names)
    yield from describe_owners(report.components, names)
    yield from licenses_of(report.components, names)
    yield from annotate_packages(report, names)


def _in_order(elements: Iterable[Element]) -> list[Element]:
    """Return elements each once: the materials first, relationships by what they begin at."""
    each_once = {element["spdxId"]: element for element in elements}
    return sorted(each_once.values(), key=_place_of)


def _place_of(element: Element) -> tuple[bool, str, str, str, list[str], str]:
    kind, start = element["type"], element.get("from") or element.get("subject") or ""
    related = element.get("relationshipType", "")
    ends = element.get("to", [])
    return kind not in _MATERIALS, kind, start, related, ends, element["spdxId"]


def _name_of(report: BillReport) -> str:
    return report.subject.id if report.subject else "the whole graph"
