"""Describes an artifact as a component."""

from __future__ import annotations

from typing import Any

from graph.schema import Dataset, Model
from queries.bills.bill_report import BillComponent
from queries.families.report import FamilyStep
from reports.cyclonedx.citations import Statements
from reports.cyclonedx.component.addresses import (
    page_of,
    write_hashes,
    write_references,
    write_supplier,
)
from reports.cyclonedx.component.evidence import write_found, write_occurrences
from reports.cyclonedx.component.licensing import find_texts, write_licenses
from reports.cyclonedx.component.model_card import MODEL_CARD_PLACES, write_model_card
from reports.cyclonedx.component.pedigree import write_pedigree
from reports.cyclonedx.component.properties import write_properties
from reports.cyclonedx.names import name_artifact, reference_of


def describe_component(
    component: BillComponent, spec: str, loads: list[FamilyStep] | None = None
) -> tuple[dict[str, Any], Statements]:
    """Return an artifact as a component, and who states what of it.

    ``loads`` are the places where the subject of the document loads it.
    """
    statements = Statements()
    known, kind = component.known, component.member.kind
    supplier = write_supplier(component.member.owner)
    declared, concluded = write_licenses(component.labels, spec, statements)
    occurrences = write_occurrences(component, statements) or write_found(loads or (), statements)
    made = {
        "bom-ref": reference_of(component.key),
        **name_artifact(component.key, known.get("revision")),
        "supplier": supplier,
        "publisher": supplier.get("name"),
        "hashes": write_hashes(component),
        "licenses": declared,
        "pedigree": write_pedigree(component, statements),
        "externalReferences": write_references(component, find_texts(component.labels), statements),
        "evidence": _without_empty({"occurrences": occurrences, "licenses": concluded}),
        "modelCard": write_model_card(component, statements) if kind == Model.label else None,
        "data": [_describe_data(component, supplier)] if kind == Dataset.label else None,
        "properties": write_properties(component),
    }
    if supplier:
        statements.note("/supplier", component.owners)
    for fact in component.facts:
        if fact.property == "revision" and made.get("version"):
            statements.note_fact("/version", fact.stated_by, fact.facts_at)
        elif fact.property in MODEL_CARD_PLACES and fact.value and kind == Model.label:
            statements.note_fact(MODEL_CARD_PLACES[fact.property], fact.stated_by, fact.facts_at)
    return _without_empty(made), statements


def _describe_data(component: BillComponent, owner: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of a dataset's content."""
    address = page_of(component)
    size = component.known.get("size_category")
    made = {
        "type": "dataset",
        "name": component.member.id.rpartition("/")[2] or component.member.id,
        "contents": {"url": address} if address else None,
        "description": f"Size category of the Hub: {size} examples." if size else None,
        "governance": {"owners": [{"organization": owner}]} if owner else None,
    }
    return _without_empty(made)


def _without_empty(made: dict[str, Any]) -> dict[str, Any]:
    """Return what has a value: the standard has no empty licences, and a reader no use for them."""
    return {name: value for name, value in made.items() if value}
