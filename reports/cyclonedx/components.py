"""The components of a document of CycloneDX."""

from __future__ import annotations

from typing import Any

from graph.schema import Dataset, Model, Repository
from graph.schema.references import package_url
from queries.answer import Key
from queries.bills.bill_report import BillComponent

_TYPES = {
    Model.label: "machine-learning-model",
    Dataset.label: "data",
    Repository.label: "application",
}


def reference_of(key: Key) -> str:
    """Return the bom-ref of an artifact, which no other one of a document has."""
    kind, identifier = key
    return f"{kind.lower()}:{identifier}"


def describe_component(component: BillComponent) -> dict[str, Any]:
    """Return an artifact as a component."""
    kind, identifier = component.key
    owner, _, name = identifier.rpartition("/")
    made: dict[str, Any] = {
        "type": _TYPES[kind],
        "bom-ref": reference_of(component.key),
        "name": name or identifier,
    }
    if owner:
        made["group"] = owner
    revision = component.known.get("revision")
    if revision:
        made["version"] = revision
    if purl := package_url(kind, identifier, revision):
        made["purl"] = purl
    return made
