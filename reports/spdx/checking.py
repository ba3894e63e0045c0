"""What is wrong with a document of SPDX 3 beyond what its model refuses: ids and references."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reports.faults import Fault, judge_expression, judge_purl, quote

_IDS = ("spdxId", "@id")
_EXPRESSION = "simplelicensing_licenseExpression"
_CUSTOM = "simplelicensing_customIdToUri"
_TYPE_OF_ID = "externalIdentifierType"
_MOST = 100
"""Faults of a document that are returned: one with more is no better known by them."""


def find_faults(document: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with a document, as the values of its JSON-LD.

    Every id is declared once, every reference leads to an element of the document, to one that it
    says is elsewhere, or to one that the standard names; purls are written as their specification
    says; the licences of expressions are SPDX's, or have an address or a text.
    """
    objects = list(_find_objects(document))
    found = itertools.chain(_find_references(document, objects), _find_texts(objects))
    return list(itertools.islice(found, _MOST))


def _find_objects(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield the objects of a document, each with its JSON pointer."""
    waiting: list[tuple[Any, str]] = [(document.get("@graph", []), "/@graph")]
    while waiting:
        value, pointer = waiting.pop()
        steps: Iterable[tuple[Any, Any]]
        if isinstance(value, list):
            steps = enumerate(value)
        else:
            yield value, pointer
            steps = value.items()
        inner = [(each, f"{pointer}/{key}") for key, each in steps if isinstance(each, dict | list)]
        waiting += reversed(inner)


def _find_references(
    document: Mapping[str, Any], objects: list[tuple[Mapping[str, Any], str]]
) -> Iterator[Fault]:
    """Yield ids that are declared twice, and references to none."""
    declared: set[str] = set()
    for value, pointer in objects:
        for key in _IDS:
            if key in value:
                if value[key] in declared:
                    said = f"{quote(value[key])} is declared before as an id"
                    yield Fault("reference", f"{pointer}/{key}", said)
                declared.add(value[key])
    declared |= {value["externalSpdxId"] for value, _ in objects if "externalSpdxId" in value}
    references = _references()
    for value, pointer in objects:
        for key, given in value.items():
            named = references.get(key)
            if named is None:
                continue
            for each in given if isinstance(given, list) else [given]:
                if isinstance(each, str) and each not in declared and each not in named:
                    said = f"{quote(each)} is no id of the document"
                    yield Fault("reference", f"{pointer}/{key}", said)


def _find_texts(objects: list[tuple[Mapping[str, Any], str]]) -> Iterator[Fault]:
    """Yield purls and licences that are written as no other program would understand them."""
    for value, pointer in objects:
        for key in _keys_of_purls(value):
            if said := judge_purl(value[key]):
                yield Fault("purl", f"{pointer}/{key}", said)
        if (text := value.get(_EXPRESSION)) is not None and (said := _judge_license(text, value)):
            yield Fault("license", f"{pointer}/{_EXPRESSION}", said)


def _keys_of_purls(value: Mapping[str, Any]) -> Iterator[str]:
    if "software_packageUrl" in value:
        yield "software_packageUrl"
    if value.get(_TYPE_OF_ID) == "packageUrl":
        yield "identifier"


def _judge_license(text: str, value: Mapping[str, Any]) -> str | None:
    """Return what is wrong with an expression: a licence of it that nothing is said of is, too."""
    from license_expression import Licensing

    if said := judge_expression(text):
        return said
    known = {entry.get("key") for entry in value.get(_CUSTOM, ())}
    keys = Licensing().license_keys(text)
    unknown = [key for key in keys if key.startswith("LicenseRef-") and key not in known]
    return f"{quote(unknown[0])} has no address and no text" if unknown else None


@functools.cache
def _references() -> dict[str, frozenset[str]]:
    """Return the properties whose values are objects, and what the standard itself names there."""
    from spdx_python_model import v3_0_1 as model

    found = {}
    for kind in model.SHACLObject.CLASSES.values():
        for name, known in kind._OBJ_COMPACT_PROPS.items():  # type: ignore[attr-defined]
            prop = known.prop or known.reg()
            prop = getattr(prop, "prop", prop)
            if isinstance(prop, model.ObjectProp):
                found[name] = frozenset(itertools.chain(*prop.context))
    return found
