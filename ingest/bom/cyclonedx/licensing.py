"""The licences of a component of CycloneDX."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.bom.cyclonedx.values import member, objects, text_of
from ingest.bom.items import StatedLicense
from licenses.labels.recognition import recognise
from licenses.labels.statement import Statement
from licenses.standards.reading import read_expression, read_name

MOST = 100
"""Licences of one component that are read."""


def read_licenses(values: Mapping[str, Any]) -> Iterator[StatedLicense]:
    """Yield what a component says of its licences: those stated first, then those concluded."""
    stated = ((each, True) for each in objects(values.get("licenses")))
    concluded = objects(member(values.get("evidence"), "licenses"))
    choices = itertools.chain(stated, ((each, False) for each in concluded))
    for choice, declared in itertools.islice(choices, MOST):
        if found := _read_choice(choice, declared=declared):
            yield found


def _read_choice(choice: dict[str, Any], *, declared: bool) -> StatedLicense | None:
    """Return a licence, by its id, name or expression, or else by the address of its text."""
    inner = choice.get("license")
    license: dict[str, Any] = inner if isinstance(inner, dict) else choice
    exact = text_of(license.get("id")) or text_of(license.get("expression"))
    name, link = text_of(license.get("name")), text_of(license.get("url"))
    statement = read_expression(exact) if exact else _by_name(name, link)
    if statement is None:
        return None
    said = text_of(license.get("acknowledgement")) or text_of(choice.get("acknowledgement"))
    if said in ("declared", "concluded"):
        declared = said == "declared"
    return StatedLicense(exact or name or link or "", link, declared, statement)


def _by_name(name: str | None, link: str | None) -> Statement | None:
    if name:
        return read_name(name, link)
    return recognise("other", link=link) if link else None
