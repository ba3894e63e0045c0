"""What CycloneDX has no place for, as properties of components and of the document."""

from __future__ import annotations

from collections.abc import Iterable

from queries.bills.bill_report import BillComponent, BillReport
from reports.bill_properties import Pair, component_properties, document_properties

Property = dict[str, str]


def write_properties(component: BillComponent) -> list[Property]:
    """Return the properties of a component: what it is in the graph, and every claim about it."""
    return _write(component_properties(component))


def write_document_properties(report: BillReport) -> list[Property]:
    """Return what is to be said of the whole document."""
    return _write(document_properties(report))


def _write(pairs: Iterable[Pair]) -> list[Property]:
    return [{"name": name, "value": value} for name, value in pairs]
