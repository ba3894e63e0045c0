"""Fills what a component of another document lacks from ours, and says where the two disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.transfer.bill_properties import VERDICT
from licenses.standards.reading import read_expression, read_name
from reports.cyclonedx.merging.same import is_same
from reports.cyclonedx.merging.values import add_missing, normal
from reports.faults import quote

_NAMES = frozenset({"bom-ref", "type", "group", "name", "purl", "version"})
"""What says which artifact a component is, and is never taken from ours but where it lacks."""
_WHOLE = frozenset(
    """
    licenses supplier manufacturer authors author publisher data releaseNotes swid cryptoProperties
    """.split()
)
"""What is taken as one where it lacks, and never mixed."""
_DIGESTS = "hashes"
_ANCESTRY = frozenset({"ancestors", "descendants", "variants"})
_OF_TYPE = {"modelCard": "machine-learning-model", "data": "data"}
"""Fields that components of one type alone may have."""
_WITH_REVISION = frozenset({"machine-learning-model", "data"})


def fill_component(there: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """Fill a component of another document, and return where it disagrees with ours.

    What is signed is left as it is.
    """
    disagreements = list(_compare(there, ours))
    if "signature" in there:
        return disagreements
    _fill_version(there, ours)
    _fill(there, _fitting_fields(there, ours))
    return disagreements


def _fitting_fields(there: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Return what a component of another document may have of ours.

    A type may not have the fields of another one, and a revision neither the hashes nor the files
    of another one.
    """
    left_out = _NAMES | {key for key, kind in _OF_TYPE.items() if there["type"] != kind}
    fields = {key: value for key, value in ours.items() if key not in left_out}
    if ours["type"] in _WITH_REVISION and _revisions_of(there) != _revisions_of(ours):
        fields.pop(_DIGESTS, None)
        pages = fields.pop("externalReferences", [])
        if kept := [each for each in pages if each["type"] != "distribution"]:
            fields["externalReferences"] = kept
    return fields


def _fill_version(there: dict[str, Any], ours: dict[str, Any]) -> None:
    """Fill purl and version, so that both still say the same of it."""
    version, purl = ours.get("version"), ours.get("purl")
    if version and "version" not in there and there.get("purl", purl) == purl:
        there["version"] = version
    if purl and "purl" not in there and there.get("version") == version:
        there["purl"] = purl
    elif purl and "purl" not in there:
        there["purl"] = _without_version(purl)


def _revisions_of(component: dict[str, Any]) -> set[str]:
    """Return the versions that a component and its purl name; more than one if they differ."""
    from packageurl import PackageURL

    purl = component.get("purl")
    try:
        named = PackageURL.from_string(purl).version if purl else None
    except ValueError:  # theirs may be none
        named = None
    return {text for text in (component.get("version"), named) if text}


def _without_version(text: str) -> str:
    from packageurl import PackageURL

    return str(PackageURL.from_string(text)._replace(version=None).to_string())


def _fill(there: dict[str, Any], ours: dict[str, Any]) -> None:
    """Fill the fields that lack, the lists and objects among them too."""
    for key, value in ours.items():
        known = there.get(key)
        if key not in there or known in ([], {}):
            there[key] = value
        elif key in _WHOLE:
            continue
        elif isinstance(value, dict) and isinstance(known, dict):
            _fill(known, value)
        elif isinstance(value, list) and isinstance(known, list):
            add_missing(known, _fitting(key, known, value))


def _fitting(key: str, there: list[Any], ours: list[Any]) -> list[Any]:
    """Return what of a list of ours the other does not have in other words."""
    if key == _DIGESTS:
        known = {each["alg"] for each in there}
        return [each for each in ours if each["alg"] not in known]
    if key in _ANCESTRY:
        return [each for each in ours if not any(is_same(each, other) for other in there)]
    if key == "externalReferences":
        pages = {(each["type"], each["url"]) for each in there}
        return [each for each in ours if (each["type"], each["url"]) not in pages]
    return ours


def _compare(there: dict[str, Any], ours: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence for what a component of another document says otherwise."""
    if ours["type"] in _WITH_REVISION:
        yield from _compare_texts("version", there.get("version"), ours.get("version"))
    yield from _compare_licenses(there, ours)
    known = {each["alg"]: each["content"] for each in there.get(_DIGESTS, ())}
    for each in ours.get(_DIGESTS, ()):
        other = known.get(each["alg"])
        if other and other.lower() != each["content"].lower():
            yield from _compare_texts(f"hash ({each['alg']})", other, each["content"])


def _compare_texts(what: str, there: str | None, ours: str | None) -> Iterator[str]:
    if there and ours and there != ours:
        yield f"ptm-lineage knows another {what} of this component: {ours}, and not {there}."


def _compare_licenses(there: dict[str, Any], ours: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence if two components are under other licences, however these are written.

    It says which one our verdict judges where that stands beside theirs.
    """
    known, own = there.get("licenses", []), _licenses_of(ours)
    if not known or _meaning(known) == _meaning(own):
        return
    given = quote(_join_texts(known))
    is_judged = "signature" not in there and any(
        each["name"] == VERDICT.name for each in ours.get("properties", ())
    )
    verdict = f"; its {VERDICT.name} does not judge {given}" if is_judged else ""
    if own:
        said = f"another licence of this component: {quote(_join_texts(own))}, and not {given}"
        yield f"ptm-lineage knows {said}{verdict}."
    elif is_judged:
        yield f"ptm-lineage knows no licence of this component{verdict}."


def _licenses_of(component: dict[str, Any]) -> list[Any]:
    """Return the licences that a component of ours declares, else what others say of it."""
    found: list[Any] = component.get("licenses") or component.get("evidence", {}).get("licenses")
    return found or []


def _join_texts(choices: list[Any]) -> str:
    return " or ".join(map(_text_of, choices))


def _meaning(choices: list[Any]) -> set[str]:
    return {_statement_of(choice) for choice in choices}


def _statement_of(choice: dict[str, Any]) -> str:
    """Return which licences a choice states, in the words of the catalogue."""
    text = _text_of(choice)
    given = choice.get("license", {})
    stated = read_name(text, given.get("url")) if "name" in given else read_expression(text)
    return stated.id if stated else text


def _text_of(choice: dict[str, Any]) -> str:
    given = choice.get("license", {})
    return str(choice.get("expression") or given.get("id") or given.get("name") or normal(choice))
