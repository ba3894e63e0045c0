"""The document of SPDX 3 that a bill of materials makes."""

from __future__ import annotations

import io
from importlib.metadata import version
from typing import Any

from graph.schema import Dataset, DerivedFrom, Model, Repository, TrainedOn
from graph.schema.references import package_url, page_address
from queries.answer import Key
from queries.bills.bill_report import BillComponent, BillReport

_NAMESPACE = "urn:ptm-lineage:"
_CLASSES = {
    Model.label: "ai_AIPackage",
    Dataset.label: "dataset_DatasetPackage",
    Repository.label: "software_Package",
}
_RELATIONS = {DerivedFrom.label: "descendantOf", TrainedOn.label: "trainedOn"}


def write_document(report: BillReport) -> str:
    """Return a bill of materials as a document of SPDX 3.0.1, in JSON-LD."""
    from spdx_python_model import v3_0_1 as model

    objects = model.SHACLObjectSet()
    made = model.CreationInfo(specVersion="3.0.1", created=_moment(report.made))
    agent = model.SoftwareAgent(_id=f"{_NAMESPACE}agent", name="ptm-lineage", creationInfo=made)
    tool = model.Tool(
        _id=f"{_NAMESPACE}tool", name=f"ptm-lineage {version('ptm-lineage')}", creationInfo=made
    )
    made.createdBy = [agent]
    made.createdUsing = [tool]
    packages = {each.key: _describe(model, each, made) for each in report.components}
    links = list(_relationships(model, report, packages, made))
    first = [packages[report.subject.key]] if report.subject else list(packages.values())
    bill = model.software_Sbom(
        _id=f"{_NAMESPACE}sbom",
        creationInfo=made,
        element=list(packages.values()),
        rootElement=first,
    )
    document = model.SpdxDocument(
        _id=f"{_NAMESPACE}document",
        creationInfo=made,
        name=report.subject.id if report.subject else "a whole graph",
        element=[agent, tool, bill, *packages.values(), *links],
        rootElement=[bill],
        profileConformance=[model.ProfileIdentifierType.core],
    )
    for each in (made, agent, tool, document, bill, *packages.values(), *links):
        objects.add(each)
    stream = io.BytesIO()
    model.JSONLDSerializer().write(objects, stream, indent=1)
    return stream.getvalue().decode() + "\n"


def _describe(model: Any, component: BillComponent, made: Any) -> Any:
    """Return an artifact as a package."""
    kind, identifier = component.key
    package = getattr(model, _CLASSES[kind])(
        _id=_id_of(component.key), name=identifier, creationInfo=made
    )
    if kind == Dataset.label:
        package.dataset_datasetType = [model.dataset_DatasetType.noAssertion]
    package.software_packageUrl = package_url(kind, identifier, component.known.get("revision"))
    package.software_downloadLocation = page_address(kind, identifier)
    return package


def _relationships(model: Any, report: BillReport, packages: dict[Key, Any], made: Any) -> Any:
    """Yield how each package came from others."""
    for component in report.components:
        pairs = dict.fromkeys((step.relation, step.parent) for step in component.steps)
        for number, (relation, parent) in enumerate(pairs):
            yield model.Relationship(
                _id=f"{_id_of(component.key)}#from-{number}",
                creationInfo=made,
                from_=packages[component.key],
                to=[packages[parent]],
                relationshipType=getattr(
                    model.RelationshipType, _RELATIONS.get(relation, "dependsOn")
                ),
            )


def _id_of(key: Key) -> str:
    return f"{_NAMESPACE}{key[0].lower()}:{key[1]}"


def _moment(text: str) -> Any:
    import datetime

    return datetime.datetime.fromisoformat(text)
