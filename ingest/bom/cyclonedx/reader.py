"""Reads a document of CycloneDX as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from graph.schema import Dataset, Model, Repository
from ingest.bom.items import Element, Relation

_KINDS = {"machine-learning-model": Model, "data": Dataset, "application": Repository}


def read_elements(stream: BinaryIO) -> Iterator[Element]:
    """Yield the models, datasets and applications of a document."""
    for prefix in ("metadata.component", "components.item"):
        stream.seek(0)
        for number, component in enumerate(ijson.items(stream, prefix)):
            if kind := _KINDS.get(component.get("type")):
                yield _element(component, kind, f"{prefix} {number}")


def read_relations(stream: BinaryIO) -> Iterator[Relation]:
    """Yield what depends on what."""
    stream.seek(0)
    for number, entry in enumerate(ijson.items(stream, "dependencies.item")):
        for parent in entry.get("dependsOn", ()):
            yield Relation(child=entry["ref"], parent=parent, place=f"dependencies {number}")


def _element(component: dict[str, Any], kind: Any, place: str) -> Element:
    purl = component.get("purl")
    return Element(
        ref=component.get("bom-ref"),
        place=place,
        kind=kind,
        owner=component.get("group"),
        name=component.get("name"),
        addresses=(purl,) if purl else (),
    )
