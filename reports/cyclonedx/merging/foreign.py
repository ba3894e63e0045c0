"""Reads a document of CycloneDX that somebody else wrote, and brings it to a version of ours."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from graph.errors import UnavailableError, UsageError
from reports.cyclonedx.checking import SCHEMA, find_faults, find_schema_faults
from reports.cyclonedx.document import SPECS
from reports.faults import Fault, quote

_DEEPEST = 200
"""Levels of values within values that are read."""
_NAMED = 3
"""Faults that are named of a document."""


class _Refused(ValueError):
    """What makes a text no document, in words."""


def read_document(content: bytes, name: str) -> dict[str, Any]:
    """Return the document of CycloneDX that the bytes of a file hold, valid by its own schema.

    ``name`` is what messages call the file.

    Raises
    ------
    UnavailableError
        If it is none, or is not valid: the first faults are named.
    """
    try:
        document = _parse(content)
    except _Refused as error:
        raise UnavailableError(f"{name} cannot be read: {error}.") from error
    if not isinstance(document, dict) or document.get("bomFormat") != "CycloneDX":
        raise UnavailableError(f"{name} is no document of CycloneDX in JSON.")
    refuse_invalid(document, name)
    return document


def refuse_invalid(document: dict[str, Any], name: str) -> None:
    """Do nothing if a document of somebody else is valid by the schema of its own version.

    Dates and addresses that are written wrongly are let pass: many programs write such.

    Raises
    ------
    UnavailableError
        If it is not.
    """
    faults = [each for each in find_schema_faults(document) if each.kind == SCHEMA]
    if faults:
        version = document.get("specVersion")
        is_ours = isinstance(version, str) and faults[0].pointer != "/specVersion"
        of = f" {version}" if is_ours else ""
        raise UnavailableError(f"{name} is not valid CycloneDX{of}: {_list_faults(faults)}.")


def find_others_faults(document: dict[str, Any]) -> list[Fault]:
    """Return what is wrong with a valid document of somebody else beyond its schema.

    That it has no serial number is nothing that is wrong with it.
    """
    return [each for each in find_faults(document, None) if each.kind != "serial-number"]


def choose_version(document: dict[str, Any], spec: str | None) -> str:
    """Return the version that a document of somebody else is joined in, ``spec`` if it is given.

    Raises
    ------
    UsageError
        If that is older than the document's own.
    """
    own = document["specVersion"]
    if spec is not None and own in SPECS and SPECS.index(spec) < SPECS.index(own):
        raise UsageError(
            f"The document is CycloneDX {own}, and would lose what {spec} has no place for: leave "
            f"out --spec, or write --spec {own}."
        )
    return spec or (own if own in SPECS else SPECS[0])


def bring_to(document: dict[str, Any], spec: str) -> dict[str, Any]:
    """Return a document of somebody else as one of a version that is not older; nothing is lost.

    Raises
    ------
    UnavailableError
        If it has something that the version does not allow.
    """
    if document["specVersion"] == spec:
        return document
    changed = {**document, "specVersion": spec}
    if "$schema" in document:
        changed["$schema"] = f"http://cyclonedx.org/schema/bom-{spec}.schema.json"
    if faults := _list_refused(changed):
        newer = [
            each for each in SPECS[SPECS.index(spec) + 1 :] if not _list_refused(changed, each)
        ]
        way = f"; --spec {newer[0]} has a place for it" if newer else ""
        raise UnavailableError(
            f"The document of CycloneDX {document['specVersion']} cannot be written as {spec}: "
            f"{_list_faults(faults)}{way}."
        )
    return changed


def _list_refused(document: dict[str, Any], spec: str | None = None) -> list[Fault]:
    faults = find_schema_faults({**document, "specVersion": spec or document["specVersion"]})
    return [each for each in faults if each.kind == SCHEMA]


def _list_faults(faults: list[Fault]) -> str:
    named = "; ".join(f"at {each.pointer or '/'} {each.sentence}" for each in faults[:_NAMED])
    more = len(faults) - _NAMED
    return f"{named}; and {more:,} more" if more > 0 else named


def _parse(content: bytes) -> Any:
    """Return the value of a text in JSON."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Refused("it is not text in UTF-8") from error
    if text.lstrip()[:1] == "<":
        raise _Refused("it is XML, and only JSON is read")
    try:
        value = json.loads(
            text, object_pairs_hook=_refuse_twice, parse_constant=_refuse_number, parse_float=_float
        )
    except RecursionError as error:
        raise _Refused("its values lie too deep within one another") from error
    except json.JSONDecodeError as error:
        raise _Refused(f"it is no JSON (line {error.lineno}: {error.msg.lower()})") from error
    except _Refused:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise _Refused("it has a number that is too long") from error
    if _is_deep(value):
        raise _Refused("its values lie too deep within one another")
    return value


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"an object has the key {quote(twice)} twice")
    return found


def _refuse_number(text: str) -> Any:
    raise _Refused(f"{text} is no number of JSON")


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _Refused(f"{quote(text)} is too large a number")
    return number


def _is_deep(value: Any) -> bool:
    """Return whether values lie too deep within one another to be worked on."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [each for outer in level for each in _inner(outer)]
        if not level:
            return False
    return True


def _inner(value: Any) -> Iterator[Any]:
    values: Iterable[Any] = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list):
        yield from (each for each in values if isinstance(each, dict | list))
