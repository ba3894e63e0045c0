"""How a document of CycloneDX names artifacts, sources and itself: bom-refs, groups and purls."""

from __future__ import annotations

from typing import Any

from graph.schema import NODE_OF, Dataset, Entity, Model, Repository
from graph.schema.references import package_url
from graph.transfer.bill_properties import artifact_name
from queries.answer import Key

TYPES = {
    Model.label: "machine-learning-model",
    Dataset.label: "data",
    Repository.label: "application",
}
"""The type of component of each kind of artifact."""


_LONGEST_VERSION = 1024
"""Characters that the standard's schema takes."""


def reference_of(key: Key) -> str:
    """Return the bom-ref of an artifact, which no other one of a document has."""
    return artifact_name(key)


def source_reference(stated_by: str) -> str:
    """Return the bom-ref of a source of claims."""
    return f"source:{stated_by}"


def name_artifact(key: Key, revision: str | None) -> dict[str, Any]:
    """Return type, group, name, version and purl of an artifact, those that it has."""
    kind, identifier = key
    group, name = _split_id(kind, identifier)
    version = revision if revision and len(revision) <= _LONGEST_VERSION else None
    made = {"type": TYPES[kind], "group": group, "name": name, "version": version}
    made["purl"] = package_url(kind, identifier, revision)
    return {name: value for name, value in made.items() if value}


def _split_id(kind: str, identifier: str) -> tuple[str, str]:
    """Return the owner and the name that an id consists of; a host is neither."""
    node = NODE_OF[kind]
    starts = node.id_starts if issubclass(node, Entity) else ()
    start = next((each for each in starts if identifier.startswith(each)), "")
    group, _, name = identifier.removeprefix(start).rpartition("/")
    return (group, name) if name else ("", identifier)
