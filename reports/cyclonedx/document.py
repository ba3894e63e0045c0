"""The document of CycloneDX that a bill of materials makes, as values of JSON."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from graph.schema import Repository
from queries.answer import Key
from queries.bills.bill_report import BillReport
from queries.families.report import FamilyStep
from reports.cyclonedx.annotations import write_annotations
from reports.cyclonedx.citations import Statements, cite, describe_source
from reports.cyclonedx.completeness import write_compositions
from reports.cyclonedx.component.description import describe_component
from reports.cyclonedx.component.pedigree import is_load, write_dependency
from reports.cyclonedx.component.properties import write_document_properties

SPECS = ("1.6", "1.7")
"""The versions of the specification that are written, the default first."""
_WITH_CITATIONS = frozenset({"1.7"})
_NAMESPACE = uuid.UUID("8d0f0b0e-3b3c-5d5e-9d5d-2f1f6b2d4c11")
_ALWAYS = frozenset({"components", "dependencies"})


def make_document(report: BillReport, spec: str) -> dict[str, Any]:
    """Return a bill of materials as a document of a version of CycloneDX.

    Equal bills have equal documents, and any other bill has another serial number.
    """
    document = _write_document(report, spec)
    content = json.dumps(document, sort_keys=True)
    serial = uuid.uuid5(_NAMESPACE, content).urn
    first = {name: document.pop(name) for name in ("$schema", "bomFormat", "specVersion")}
    return {**first, "serialNumber": serial, **document}


def _write_document(report: BillReport, spec: str) -> dict[str, Any]:
    loads = _loads_of(report)
    written = [
        (component, *describe_component(component, spec, loads.get(component.key)))
        for component in report.components
    ]
    described = [(made, said) for _, made, said in written]
    depends = [write_dependency(component) for component in report.components]
    subject = described[0][0] if report.about else None
    others = [made for made, _ in described[1 if subject else 0 :]]
    tool = {"type": "application", "name": "ptm-lineage", "version": version("ptm-lineage")}
    citations: list[dict[str, Any]] = []
    sources: set[str] = set()
    if spec in _WITH_CITATIONS:
        places = [*_place_components(described, has_subject=subject is not None)]
        places += [(f"/dependencies/{number}", said) for number, (_, said) in enumerate(depends)]
        citations = [each for place, said in places for each in cite(place, said, report.made)]
        sources = {source for _, said in places for source in said.sources}
    metadata = {
        "timestamp": report.made,
        "lifecycles": [{"phase": _phase_of(report)}],
        "tools": {"components": [tool, *map(describe_source, sorted(sources))]},
        "component": subject,
        "properties": write_document_properties(report),
    }
    made = {
        "$schema": f"http://cyclonedx.org/schema/bom-{spec}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": spec,
        "version": 1,
        "metadata": {name: value for name, value in metadata.items() if value},
        "components": others,
        "dependencies": [made for made, _ in depends],
        "compositions": list(write_compositions(report.components)),
        "annotations": write_annotations(report, tool),
        "citations": citations,
    }
    return {name: value for name, value in made.items() if value or name in _ALWAYS}


def _phase_of(report: BillReport) -> str:
    """Return the phase of what a bill is about: code is a source, all else is made already."""
    about = report.subject
    return "pre-build" if about and about.kind == Repository.label else "post-build"


def _loads_of(report: BillReport) -> dict[Key, list[FamilyStep]]:
    """Return the places where the subject of a bill loads others, by these."""
    found: dict[Key, list[FamilyStep]] = {}
    for step in report.components[0].steps if report.about and report.components else ():
        if is_load(step):
            found.setdefault(step.parent, []).append(step)
    return found


def _place_components(
    described: list[tuple[dict[str, Any], Statements]], *, has_subject: bool
) -> Iterator[tuple[str, Statements]]:
    """Yield where each component stands in the document, and who states what of it."""
    for number, (_, said) in enumerate(described):
        if has_subject:
            yield (f"/components/{number - 1}" if number else "/metadata/component"), said
        else:
            yield f"/components/{number}", said
