"""The document of CycloneDX that a bill of materials makes, as values of JSON."""

from __future__ import annotations

import uuid
from importlib.metadata import version
from typing import Any

from queries.bills.bill_report import BillComponent, BillReport
from reports.cyclonedx.components import describe_component, reference_of

SPECS = ("1.6", "1.7")
"""The versions of the specification that are written, the default first."""
_NAMESPACE = uuid.UUID("8d0f0b0e-3b3c-5d5e-9d5d-2f1f6b2d4c11")


def make_document(report: BillReport, spec: str) -> dict[str, Any]:
    """Return a bill of materials as a document of a version of CycloneDX."""
    subject = report.components[0] if report.subject else None
    others = report.components[1:] if subject else report.components
    about = {"component": describe_component(subject)} if subject else {}
    return {
        "$schema": f"http://cyclonedx.org/schema/bom-{spec}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": spec,
        "serialNumber": uuid.uuid5(_NAMESPACE, f"{report.made} {report.about}").urn,
        "version": 1,
        "metadata": {
            "timestamp": report.made,
            "tools": {
                "components": [
                    {
                        "type": "application",
                        "name": "ptm-lineage",
                        "version": version("ptm-lineage"),
                    }
                ]
            },
            **about,
        },
        "components": [describe_component(each) for each in others],
        "dependencies": [_depends(each) for each in report.components],
    }


def _depends(component: BillComponent) -> dict[str, Any]:
    """Return what a component is made from, or uses."""
    parents = dict.fromkeys(reference_of(step.parent) for step in component.steps)
    return {"ref": reference_of(component.key), "dependsOn": list(parents)}
