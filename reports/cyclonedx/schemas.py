"""The standard's own schemas of CycloneDX in JSON, as cyclonedx-python-lib brings them along."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema_rs import Draft7Validator, Registry, ValidationError

VERSIONS = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
"""The versions of the standard that have a schema for JSON."""
_PLACE = "http://cyclonedx.org/schema/"
_SHARED = ("spdx", "jsf-0.82", "cryptography-defs")
"""What the schemas refer to: licences of SPDX, signatures, names of algorithms."""


def find_errors(
    document: Mapping[str, Any], version: str, *, formats: bool = True
) -> Iterator[ValidationError]:
    """Yield what a schema refuses in a document, in ``formats`` of dates and addresses too."""
    return _validator(version, formats=formats).iter_errors(document)


@functools.cache
def license_ids() -> frozenset[str]:
    """Return what the schemas take as the id of a licence, exceptions among them."""
    return frozenset(_read("spdx")["enum"])


@functools.cache
def _validator(version: str, *, formats: bool) -> Draft7Validator:
    from jsonschema_rs import Draft7Validator

    return Draft7Validator(
        _read(f"bom-{version}"),
        registry=_registry(),
        retriever=_refuse,
        validate_formats=formats,
        # Messages say what is wrong with a value, and not all that it holds.
        mask="it",
    )


@functools.cache
def _registry() -> Registry:
    from jsonschema_rs import Registry

    shared = [(f"{_PLACE}{name}.SNAPSHOT.schema.json", _read(name)) for name in _SHARED]
    return Registry(shared, retriever=_refuse)


def _read(name: str) -> Any:
    place = files("cyclonedx.schema._res") / f"{name}.SNAPSHOT.schema.json"
    return json.loads(place.read_text(encoding="utf-8"))


def _refuse(address: str) -> Any:
    """Refuse to fetch a schema: all that there are have been read."""
    raise LookupError(f"{address} is no schema of CycloneDX")
