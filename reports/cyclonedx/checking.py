"""What is wrong with a document of CycloneDX, by the standard's schema and beyond it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from reports.cyclonedx.references import (
    BOM_LINK,
    Path,
    find_places,
    follow,
    read_pointer,
    write_pointer,
)
from reports.cyclonedx.schemas import VERSIONS, find_errors
from reports.faults import Fault, judge_expression, judge_purl, quote, refuse_faults, shorten
from reports.json_document import write_json

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

SCHEMA = "schema"
_FORMAT = "format"
_MOST = 100
"""Faults of a document that are returned: one with more is no better known by them."""
_CITING = VERSIONS[VERSIONS.index("1.7") :]
"""The versions that have citations."""


def write_checked(document: Mapping[str, Any]) -> str:
    """Return a document of ours as text, the same one for the same values.

    Raises
    ------
    DefectError
        If there is a fault in it.
    """
    refuse_faults(find_faults(document))
    return write_text(document)


def write_text(document: Mapping[str, Any]) -> str:
    """Return a document as text, the same one for the same values."""
    return write_json(document)


def find_faults(document: Mapping[str, Any], most: int | None = _MOST) -> list[Fault]:
    """Return what is wrong with a document, the faults by its version's schema first.

    If the schema refuses its structure, these are all that are looked for.

    Beyond the schema every bom-ref is declared once, every reference leads to one, or into another
    document, every JSON pointer to a value, every purl is written as its specification says, every
    licence is one of SPDX's list or a reference to another, and the document has a serial number.
    """
    faults = find_schema_faults(document, most)
    if any(each.kind == SCHEMA for each in faults):
        return faults
    beyond = itertools.chain(
        faults,
        _find_serial(document),
        _find_references(document),
        _find_pointers(document),
        _find_texts(document),
    )
    return list(itertools.islice(beyond, most))


def find_schema_faults(document: Mapping[str, Any], most: int | None = _MOST) -> list[Fault]:
    """Return what the schema of a document's own version refuses in it."""
    version = document.get("specVersion")
    if document.get("bomFormat") != "CycloneDX":
        return [Fault(SCHEMA, "/bomFormat", "it is no document of CycloneDX")]
    if version not in VERSIONS:
        known = f"{VERSIONS[0]} to {VERSIONS[-1]}"
        return [Fault(SCHEMA, "/specVersion", f"it is no version of CycloneDX from {known}")]
    errors = list(itertools.islice(find_errors(document, version), most))
    refused = _find_refused(document, version) if errors else set()
    return [
        Fault(SCHEMA if _pointer_of(each.instance_path) in refused else _FORMAT, *_explain(each))
        for each in errors
    ]


def _explain(error: ValidationError) -> tuple[str, str]:
    """Return where something is refused, and why; of several forms, by the one that it has most of.

    That is where the fault lies two levels further in: it is a licence, and the id of it is wrong.
    """
    context = getattr(error.kind, "context", None)
    if context is None:
        return _pointer_of(error.instance_path), shorten(error.message)
    inner = max((each for form in context for each in form), key=_depth_of, default=error)
    if _depth_of(inner) >= _depth_of(error) + 2:
        return _explain(inner)
    return _pointer_of(error.instance_path), "it has none of the forms that the schema allows"


def _depth_of(error: ValidationError) -> int:
    return len(error.instance_path)


def _find_refused(document: Mapping[str, Any], version: str) -> set[str]:
    """Return where a document has faults whatever its dates and addresses look like."""
    errors = find_errors(document, version, formats=False)
    return {_pointer_of(each.instance_path) for each in errors}


def _pointer_of(steps: list[str | int]) -> str:
    path: Path = ()
    for step in steps:
        path = (path, step)
    return write_pointer(path)


def _find_serial(document: Mapping[str, Any]) -> Iterator[Fault]:
    if "serialNumber" not in document:
        yield Fault("serial-number", "", "it has no serial number")


def _find_references(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield bom-refs that are declared twice, and references to none."""
    places = list(find_places(document))
    declared: set[str] = set()
    for place in places:
        if place.declares:
            if place.text in declared:
                yield _at(place.path, f"{quote(place.text)} is declared before as a bom-ref")
            if place.text.startswith(BOM_LINK):
                yield _at(place.path, f"{quote(place.text)} is a link into another document")
            declared.add(place.text)
    for place in places:
        if place.text not in declared and not place.text.startswith(BOM_LINK):
            yield _at(place.path, f"{quote(place.text)} is no bom-ref of the document")
    seen: set[str] = set()
    for number, entry in enumerate(document.get("dependencies", ())):
        if entry["ref"] in seen:
            said = f"{quote(entry['ref'])} has an entry of dependencies before"
            yield _at((((), "dependencies"), number), said)
        seen.add(entry["ref"])


def _at(path: Path, sentence: str) -> Fault:
    return Fault("reference", write_pointer(path), sentence)


def _find_pointers(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the pointers of citations that lead nowhere."""
    if document["specVersion"] not in _CITING:  # where a field of this name may be anything
        return
    for number, citation in enumerate(document.get("citations", ())):
        for index, pointer in enumerate(citation.get("pointers", ())):
            steps = read_pointer(pointer)
            if steps is None or not follow(document, steps):
                where = f"/citations/{number}/pointers/{index}"
                yield Fault("reference", where, f"{quote(pointer)} leads to nothing")


def _find_texts(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield purls and licences that are written as no other program would understand them."""
    waiting: list[tuple[Any, Path]] = [(document, ())]
    while waiting:
        value, path = waiting.pop()
        if isinstance(value, list):
            steps: Iterable[tuple[Any, Any]] = enumerate(value)
        else:
            steps = value.items()
            for key, judge in _JUDGES.items():
                text = value.get(key)
                if isinstance(text, str) and (said := judge(text)):
                    yield Fault(_KINDS[key], write_pointer((path, key)), said)
        waiting += [(each, (path, key)) for key, each in steps if isinstance(each, dict | list)]


_JUDGES = {"purl": judge_purl, "expression": judge_expression}
_KINDS = {"purl": "purl", "expression": "license"}
"""Keys of texts that the schema allows anything in, and what they are faults of."""
