"""The licences of a document of SPDX 3, which its relationships name by ids or addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.bom.items import StatedLicense
from ingest.bom.spdx.objects import Thing, as_list
from licenses.labels.statement import Statement, join_statements
from licenses.standards.reading import read_expression, read_name
from licenses.standards.references import LicenseReference

_SETS = {"ConjunctiveLicenseSet": "AND", "DisjunctiveLicenseSet": "OR"}
_OPERATORS = {"WithAdditionOperator": " WITH ", "OrLaterOperator": "+"}
_SUBJECTS = ("subjectExtendableLicense", "subjectLicense", "subjectAddition")
_NAMED = (
    "CustomLicense",
    "CustomLicenseAddition",
    "ListedLicense",
    "ListedLicenseException",
    "SimpleLicensingText",
)
_EXPRESSION = "LicenseExpression"
LICENSES = frozenset({*_SETS, *_OPERATORS, *_NAMED, _EXPRESSION})
"""The types of what says something of a licence."""
_KEPT = (
    "name",
    "licenseText",
    "licenseExpression",
    "seeAlso",
    "customIdToUri",
    "member",
    *_SUBJECTS,
)
_NOTHING = re.compile(r"(?:.*[/_#])?(?:NoAssertion|None)(?:License)?", re.DOTALL)
"""The individuals of SPDX that stand for no licence, by their short names and their addresses."""
_DEEPEST = 8
_MOST_MEMBERS = 100


class Licenses:
    """What a document says of the licences that are asked for."""

    def __init__(self) -> None:
        self._wanted: set[str] = set()
        self._held: dict[str, Thing] = {}
        self.missing = False
        """Whether something is referred to that has not been read, and may stand further up."""

    def want(self, ref: str) -> None:
        """Ask for a licence."""
        self._wanted.add(ref)
        self.missing = True

    def offer(self, thing: Thing) -> None:
        """Keep what a document says of a licence, if it is asked for, and ask for its parts."""
        if thing.ref not in self._wanted or thing.ref in self._held:
            return
        kept = {name: thing.values[name] for name in _KEPT if name in thing.values}
        own = self._held[thing.ref] = thing._replace(values=kept)
        for ref in _parts_of(own):
            if ref not in self._held and ref not in self._wanted:
                self.want(ref)

    def state(self, ref: str, *, declared: bool) -> StatedLicense | None:
        """Return the licence that an id or an address names; None where it states nothing."""
        found = self._read(ref, _DEEPEST)
        held = self._held.get(ref)
        link = _link_of(held) if held else None
        if found is None:
            return None
        return StatedLicense(self._label(ref, held, found), link, declared, found)

    def _label(self, ref: str, held: Thing | None, found: Statement) -> str:
        """Return a licence as the document writes it; the id of an object in it says nothing."""
        if held is None or held.type == "ListedLicense":
            return (held and held.text("name")) or ref
        return held.text("licenseExpression") or held.text("name") or found.raw or found.id

    def _read(self, ref: str, depth: int) -> Statement | None:
        held = self._held.get(ref)
        if held is None and _NOTHING.fullmatch(ref):
            return None
        if held is None or held.type == "ListedLicense":
            return read_expression(ref)
        if not depth:
            return None
        if held.type in _SETS:
            members = held.refs("member")[:_MOST_MEMBERS]
            parts = (self._read(each, depth - 1) for each in members)
            return join_statements((part for part in parts if part), _SETS[held.type])
        if held.type in _OPERATORS:
            names = [self._name(each) for name in _SUBJECTS for each in held.refs(name)[:1]]
            return read_expression(_OPERATORS[held.type].join([*names, ""]).removesuffix(" WITH "))
        if held.type == _EXPRESSION:
            text = held.text("licenseExpression")
            return read_expression(text, self._references(held)) if text else None
        return _read_named(held)

    def _name(self, ref: str) -> str:
        """Return the id of a licence or an exception, which an address of SPDX ends with."""
        held = self._held.get(ref)
        return (held and held.text("name")) or ref.rstrip("/").rpartition("/")[2]

    def _references(self, expression: Thing) -> Mapping[str, LicenseReference]:
        """Return what the document says of the LicenseRefs of an expression."""
        found = {}
        for name, ref in _custom_ids(expression):
            if held := self._held.get(ref):
                called, text = held.text("name") or name, held.text("licenseText") or ""
                found[name] = LicenseReference(name, called, text or called, _link_of(held))
        return found


def _read_named(held: Thing) -> Statement | None:
    """Return the statement of a licence that has a name, or a text alone."""
    name, link = held.text("name"), _link_of(held)
    if name:
        return read_name(name, link)
    text = held.text("licenseText")
    return read_expression(text) if text else None


def _parts_of(held: Thing) -> Iterator[str]:
    """Yield to what a licence refers."""
    yield from held.refs("member")[:_MOST_MEMBERS]
    for name in _SUBJECTS:
        yield from held.refs(name)[:1]
    yield from (ref for _name, ref in _custom_ids(held))


def _custom_ids(held: Thing) -> Iterator[tuple[str, str]]:
    """Yield the LicenseRefs of an expression, each with the id of what says what it is."""
    for each in held.objects("customIdToUri")[:_MOST_MEMBERS]:
        name, ref = each.get("key"), each.get("value")
        if isinstance(name, str) and isinstance(ref, str):
            yield name, ref


def _link_of(held: Thing) -> str | None:
    addresses: list[Any] = as_list(held.values.get("seeAlso"))
    return next((each for each in addresses if isinstance(each, str)), None)
