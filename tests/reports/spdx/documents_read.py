"""A document of SPDX as tests look at it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from typing import Any

from spdx_python_model import v3_0_1 as model

from queries.bills.bill_report import BillReport
from reports.spdx.document import write_document

Element = dict[str, Any]


class Document:
    """A written document, whose elements are found by what they are."""

    def __init__(self, report: BillReport) -> None:
        self.text = write_document(report)
        self.graph: list[Element] = json.loads(self.text)["@graph"]

    def of(self, *kinds: str) -> list[Element]:
        """Return the elements of some classes."""
        return [each for each in self.graph if each["type"] in kinds]

    def named(self, name: str) -> Element:
        """Return the one element of a name that is no document and no bill."""
        apart = ("SpdxDocument", "software_Sbom")
        [found] = [e for e in self.graph if e.get("name") == name and e["type"] not in apart]
        return found

    def relations(self, kind: str) -> list[Element]:
        """Return the relationships of a type."""
        return [each for each in self.graph if each.get("relationshipType") == kind]

    def ends(self, kind: str) -> list[tuple[str, list[str]]]:
        """Return from what to what the relationships of a type lead, by names."""
        return [(self.name(e["from"]), self.names(e["to"])) for e in self.relations(kind)]

    def names(self, iris: Iterable[str]) -> list[str]:
        """Return the names of elements."""
        return [self.name(iri) for iri in iris]

    def name(self, iri: str) -> str:
        """Return the name or the expression of an element; of another its IRI."""
        found: Element = next((e for e in self.graph if e.get("spdxId") == iri), {})
        shown = found.get("name") or found.get("simplelicensing_licenseExpression") or iri
        return str(shown)

    def kept(self, name: str, of: str) -> list[str]:
        """Return the texts that are kept under a name beside an element."""
        [extension] = self.named(of)["extension"]
        pairs = extension["extension_cdxProperty"]
        found = [p["extension_cdxPropValue"] for p in pairs if p["extension_cdxPropName"] == name]
        return found


def read_by_model(text: str) -> dict[str, Element]:
    """Return the elements that SPDX's own model reads, as it writes them again, by id."""
    objects, stream = model.SHACLObjectSet(), io.BytesIO()
    model.JSONLDDeserializer().read(io.BytesIO(text.encode()), objects)
    model.JSONLDSerializer().write(objects, stream)
    graph = json.loads(stream.getvalue())["@graph"]
    return {each.get("spdxId") or each["@id"]: each for each in graph}
