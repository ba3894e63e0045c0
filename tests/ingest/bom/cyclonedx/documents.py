"""Documents of CycloneDX as tests make them, and what is read of them."""

import io
import json
from typing import Any

from graph.schema import Claim, DerivedFrom, LicensedAs, Node, TrainedOn, Uses
from ingest.bom.cyclonedx import reader
from ingest.bom.items import Tally
from ingest.bom.resolution import make_records
from ingest.items import Skip

APP = {"type": "application", "bom-ref": "app", "name": "shop"}


def model(own: str, ref: str | None = None, **values: Any) -> dict[str, Any]:
    """Return a component that is a model of the Hub."""
    made = {"type": "machine-learning-model", "name": own, "purl": f"pkg:huggingface/{own}"}
    return {**made, "bom-ref": ref or own, **values}


def dataset(own: str, ref: str | None = None, **values: Any) -> dict[str, Any]:
    """Return a component that is a dataset of the Hub."""
    made = {"type": "data", "name": own, "purl": f"pkg:huggingface/datasets/{own}"}
    return {**made, "bom-ref": ref or own, **values}


def read(document: Any, tally: Tally | None = None) -> list[Any]:
    """Return what a document makes: records and Skips."""
    return read_bytes(json.dumps(document).encode(), tally)


def read_bytes(document: bytes, tally: Tally | None = None) -> list[Any]:
    """Return what the bytes of a document make."""
    return list(make_records(reader.read(io.BytesIO(document), tally or Tally())))


def read_components(*components: dict[str, Any], **rest: Any) -> list[Any]:
    """Return what a document of some components makes."""
    return read({"bomFormat": "CycloneDX", "components": list(components), **rest})


def about(component: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata of a document about a component."""
    return {"component": component}


def needs(child: str, *parents: str) -> dict[str, Any]:
    """Return an entry of dependencies."""
    return {"ref": child, "dependsOn": list(parents)}


def steps(records: list[Any]) -> set[tuple[str, str, str, bool]]:
    """Return the claims among artifacts: start, relation, end, and whether they are declared."""
    return {
        (each.start.id, each.label, each.end.id, each.declared)
        for each in records
        if isinstance(each, Claim) and isinstance(each, DerivedFrom | TrainedOn | Uses)
    }


def nodes(records: list[Any]) -> set[tuple[str, str]]:
    """Return kind and id of the artifacts that are described."""
    return {
        (each.label, each.id)
        for each in records
        if isinstance(each, Node) and each.label in ("Model", "Dataset", "Repository")
    }


def skips(records: list[Any]) -> list[Skip]:
    """Return what was skipped."""
    return [each for each in records if isinstance(each, Skip)]


def labels(records: list[Any]) -> dict[tuple[str, str], bool]:
    """Return the licences of artifacts, and whether each is declared."""
    found = (each for each in records if isinstance(each, LicensedAs))
    return {(each.start.id, each.end.id): each.declared for each in found}
