"""Made documents of SPDX 3."""

from __future__ import annotations

import io
import json
from typing import Any

from graph.schema import Claim, Node
from ingest.bom.items import Element, Relation, Tally
from ingest.bom.resolution import make_records
from ingest.bom.spdx.reader import read
from ingest.items import Skip

CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
BASE = "https://example.org/doc#"
CREATION = {
    "type": "CreationInfo",
    "@id": "_:made",
    "created": "2025-03-30T00:00:00Z",
    "specVersion": "3.0.1",
}


def package(name: str, hub: str | None = None, kind: str = "ai_AIPackage", **values: Any) -> Any:
    """Return a package; ``hub`` is what follows ``pkg:huggingface/``."""
    made = {"type": kind, "spdxId": f"{BASE}{name}", "name": name, "creationInfo": "_:made"}
    if hub:
        made["software_packageUrl"] = f"pkg:huggingface/{hub}"
    return made | values


def model(name: str, **values: Any) -> Any:
    """Return a model of the Hub, ``org/NAME``."""
    return package(name, f"org/{name}", **values)


def dataset(name: str, **values: Any) -> Any:
    """Return a dataset of the Hub, ``org/NAME``."""
    return package(name, f"datasets/org/{name}", "dataset_DatasetPackage", **values)


def library(name: str, **values: Any) -> Any:
    """Return a library."""
    purl = {"software_packageUrl": f"pkg:pypi/{name}@1.0"}
    return package(name, kind="software_Package", **(purl | values))


def joined(origin: str, relation: str, *ends: str, **values: Any) -> Any:
    """Return a relationship; its ends are names of packages, or addresses."""
    return {
        "type": "Relationship",
        "spdxId": f"{BASE}{origin}-{relation}-{len(ends)}",
        "creationInfo": "_:made",
        "from": own_id(origin),
        "relationshipType": relation,
        "to": [own_id(end) for end in ends],
        **values,
    }


def own_id(name: str) -> str:
    """Return the id of a package in these documents; an address stays."""
    return name if "://" in name or name.startswith("_:") else f"{BASE}{name}"


def document(*objects: Any, **values: Any) -> bytes:
    """Return a document of these objects."""
    made = {"@context": CONTEXT, "@graph": [CREATION, *objects], **values}
    return json.dumps(made).encode()


def items_of(content: bytes, tally: Tally | None = None) -> list[Element | Relation | Skip]:
    """Return what is read of a document."""
    return list(read(io.BytesIO(content), tally or Tally()))


def records_of(*objects: Any) -> list[Any]:
    """Return the records of a document of these objects, and its Skips."""
    return list(make_records(items_of(document(*objects))))


def nodes_of(*objects: Any) -> set[str]:
    """Return the artifacts of a document, as ``Model:id``."""
    found = records_of(*objects)
    return {f"{r.label}:{r.id}" for r in found if isinstance(r, Node) and r.label != "License"}


def claims_of(*objects: Any) -> set[tuple[str, str, str]]:
    """Return the claims of a document but those of compound licences: start, type, end."""
    found = (r for r in records_of(*objects) if isinstance(r, Claim) and not r.catalogued)
    return {(claim.start.id, claim.label, claim.end.id) for claim in found}


def skips_of(*objects: Any) -> list[str]:
    """Return why something of a document was skipped."""
    return [item.reason for item in records_of(*objects) if isinstance(item, Skip)]
