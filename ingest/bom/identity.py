"""Which artifact an element of a bill of materials is."""

from __future__ import annotations

from graph.schema import Dataset, End, Model
from ingest.bom.items import Element
from ingest.hub_ids import at_address, named
from ingest.refusals import Refusal


def identify(element: Element) -> End | Refusal:
    """Return the artifact that an element is, or why it is none that can be named."""
    if element.own_id:
        return End(element.kind, element.own_id)
    for address in element.addresses:
        if found := at_address(address):
            return found
    if element.owner and element.name and element.kind in (Model, Dataset):
        found = named(element.kind, f"{element.owner}/{element.name}")
        return found or Refusal.NO_ID
    return Refusal.WITHOUT_OWNER
