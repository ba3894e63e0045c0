"""What a component of CycloneDX states, as an element of no format."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from graph.schema import Artifact, Dataset, End, Model
from graph.transfer.bill_properties import CLAIM, ID, STUB, read_claim
from ingest.bom.cyclonedx.licensing import read_licenses
from ingest.bom.cyclonedx.values import member, objects, reference_of, text_of
from ingest.bom.identity import is_elsewhere
from ingest.bom.items import Element, Place
from ingest.bom.own_claims import own_facts
from ingest.hub_ids import at_address
from ingest.weights import WeightFile, format_of, is_digest

MODEL, DATA = "machine-learning-model", "data"
_ADDRESSES = ("distribution", "model-card", "vcs", "website", "source-distribution")
"""Types of external references that say where the component itself is, the surest first."""
_OF_DATASETS = re.compile(r"pkg:/*huggingface-datasets?/", re.IGNORECASE)
_OF_HUB = re.compile(r"pkg:/*huggingface/", re.IGNORECASE)
_COMMIT = re.compile(r"[0-9a-f]{40}")
_LONGEST_FACT = 200
MOST_PLACES, LONGEST_PATH = 1_000, 1_000
_NO_PATH = re.compile(r"[/~\\]|[A-Za-z]:|[a-z][a-z0-9+.-]*:|\.\.(?:/|$)")
"""What is no path within a repository: one of a disk, or an address."""


def kind_of(values: Mapping[str, Any]) -> type[Artifact] | None:
    """Return whether a component is a model or a dataset; None if it is neither.

    A part of a repository, such as one file of a model, is a model at most: the repository.
    """
    stated = (text_of(values.get("type")) or "").lower()
    if stated == MODEL:
        return Model
    purl = _purl(values)
    found = at_address(purl) if purl and _OF_HUB.match(purl) else None
    if found and found.kind is Model and "#" in (purl or ""):
        return None
    if stated == DATA:
        return Dataset if _is_dataset(values, found) else None
    return found.kind if found and issubclass(found.kind, Artifact) else None


def _is_dataset(values: Mapping[str, Any], found: End | None) -> bool:
    """Return whether a component of data is a dataset, and not configuration or source code."""
    types = {text_of(each.get("type")) for each in objects(values.get("data"))} - {None}
    if types or found:
        return not types or "dataset" in types
    return any((end := at_address(text)) and end.kind is Dataset for text in _addresses(values))


def read_component(
    values: Mapping[str, Any],
    kind: type[Artifact],
    place: str,
    *,
    is_subject: bool = False,
    listed: bool = True,
) -> Element:
    """Return a component as an element; what is not as CycloneDX has it counts as not stated.

    ``listed`` is false of one that only stands in a pedigree.
    """
    properties = list(_properties(values))
    first = dict(reversed(properties))
    facts = {**_facts(values, kind), **own_facts(kind, properties)}
    licenses = tuple(read_licenses(values))
    return Element(
        ref=reference_of(values),
        place=place,
        kind=kind,
        owner=text_of(values.get("group")),
        name=text_of(values.get("name")),
        version=text_of(values.get("version")),
        addresses=tuple(_addresses(values, kind)),
        own_id=first.get(ID.name),
        licenses=licenses,
        facts=facts,
        claims=tuple(
            claim
            for name, value in properties
            if name == CLAIM.name and (claim := read_claim(value))
        ),
        is_subject=is_subject,
        described=bool(listed or facts or licenses) and first.get(STUB.name) != "true",
        places=tuple(read_places(values)),
        weights=tuple(read_weights(values)),
        is_elsewhere=is_elsewhere(_references(values, "distribution")),
    )


def _properties(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for each in objects(values.get("properties")):
        name, value = each.get("name"), each.get("value")
        if isinstance(name, str) and isinstance(value, str):
            yield name, value


def _purl(values: Mapping[str, Any]) -> str | None:
    purl = text_of(values.get("purl"))
    return _OF_DATASETS.sub("pkg:huggingface/datasets/", purl, count=1) if purl else None


def _addresses(values: Mapping[str, Any], kind: type[Artifact] | None = None) -> Iterator[str]:
    """Yield the purl of a component, then the addresses at which it is, the surest first."""
    if purl := _purl(values):
        yield _as_dataset(purl) if kind is Dataset else purl
    for each in objects(values.get("data")):
        if address := text_of(member(each, "contents", "url")):
            yield address
    for stated in _ADDRESSES:
        yield from _references(values, stated)


def _references(values: Mapping[str, Any], stated: str) -> Iterator[str]:
    """Yield the addresses of the external references of one type."""
    for name in ("externalReferences", "external-references"):
        for each in objects(values.get(name)):
            address = text_of(each.get("url"))
            if address and text_of(each.get("type")) == stated:
                yield address


def _as_dataset(purl: str) -> str:
    """Return the purl of a dataset, where it is written as that of a model: the type says it."""
    found = at_address(purl)
    if found is None or found.kind is Dataset:
        return purl
    return _OF_HUB.sub("pkg:huggingface/datasets/", purl, count=1)


def _facts(values: Mapping[str, Any], kind: type[Artifact]) -> dict[str, Any]:
    """Return what a component states of its artifact beside its name and licences."""
    parameters = member(values.get("modelCard"), "modelParameters")
    found: dict[str, Any] = {"revision": _revision(values)}
    if kind is Model:
        found["task"] = _fact(member(parameters, "task"))
        found["architecture"] = _fact(member(parameters, "modelArchitecture"))
    return {name: value for name, value in found.items() if value}


def _fact(value: Any) -> str | None:
    text = text_of(value)
    return text if text and len(text) <= _LONGEST_FACT and text.isprintable() else None


def _revision(values: Mapping[str, Any]) -> str | None:
    """Return the commit that a component is, as its purl or its version says it."""
    purl = _purl(values) or ""
    of_purl = purl.partition("?")[0].partition("#")[0].rpartition("@")[2]
    for text in (of_purl, text_of(values.get("version")) or ""):
        if _COMMIT.fullmatch(text):
            return text
    return None


def read_places(values: Mapping[str, Any]) -> Iterator[Place]:
    """Yield where a component was found in the code of an application."""
    occurrences = objects(member(values.get("evidence"), "occurrences"))
    for each in itertools.islice(occurrences, MOST_PLACES):
        path, line = text_of(each.get("location")), each.get("line")
        if path and not _NO_PATH.match(path) and path.isprintable() and len(path) <= LONGEST_PATH:
            yield Place(path, line if type(line) is int and 0 < line < 1 << 31 else None)


def read_weights(values: Mapping[str, Any]) -> Iterator[WeightFile]:
    """Yield the file that a component is, if it is one file of weights, with its hash.

    Hashes of a component that is more than one file are of nobody knows which.
    """
    _, _, within = (_purl(values) or "").partition("#")
    path = unquote(within) or text_of(values.get("name")) or ""
    digests = [
        text
        for each in objects(values.get("hashes"))
        if text_of(each.get("alg")) == "SHA-256" and (text := text_of(each.get("content")))
    ]
    if len(digests) == 1 and format_of(path) and is_digest(digests[0].lower()):
        yield WeightFile(path, digests[0].lower())


def is_data(values: Mapping[str, Any]) -> bool:
    """Return whether a component is data of any type."""
    return (text_of(values.get("type")) or "").lower() == DATA


def is_application(values: Mapping[str, Any]) -> bool:
    """Return whether what a document is about may use models: it is none itself, and no data."""
    return kind_of(values) is None and (text_of(values.get("type")) or "").lower() not in (
        MODEL,
        DATA,
    )
