"""Which packages of a document of SPDX 3 are models, datasets or applications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from graph.schema import Artifact, Dataset, Model, Repository
from graph.transfer import bill_properties as own
from ingest.bom.identity import is_elsewhere
from ingest.bom.items import Element, StatedLicense
from ingest.bom.own_claims import own_facts
from ingest.bom.spdx.objects import Thing, shorten_name
from ingest.hub_ids import at_address

_BY_TYPE: dict[str, type[Artifact]] = {"AIPackage": Model, "DatasetPackage": Dataset}
_BY_PURPOSE: dict[str, type[Artifact]] = {"model": Model, "application": Repository}
_PLAIN = "Package"
PACKAGES = frozenset({*_BY_TYPE, _PLAIN})
"""The types of which a model, a dataset or an application can be."""
_ADDRESSES = ("packageUrl", "downloadLocation", "homePage")
_OF_ITSELF = ("", "altDownloadLocation", "altWebPage", "binaryArtifact", "sourceArtifact", "vcs")
"""Types of external references that say where the package itself is; "" where none is stated."""
_MAY_BE = ("", "model", "data", "file", "archive", "other", "artifact")
"""Purposes of a plain package that may be a model or a dataset if its address says so."""
_NO_VERSION = ("", "NOASSERTION", "NONE")
MOST_ADDRESSES = 20
"""Addresses of a package that are read."""
_HUB = re.compile(r"huggingface|hf\.co|hf-mirror", re.IGNORECASE)


def kind_of(package: Thing) -> type[Artifact] | None:
    """Return what a package is; None if nothing says that it is any of what is read."""
    if found := _BY_TYPE.get(package.type):
        return found
    if package.type != _PLAIN:
        return None
    purpose = shorten_name(package.text("primaryPurpose") or "")
    if purpose not in _MAY_BE:
        return _BY_PURPOSE.get(purpose)
    if any(_HUB.search(str(value)) for value in package.values.values()):
        addresses = addresses_of(package)
        # They are sorted: a purl of another place says that it is none of the Hub.
        for address in addresses[:1] if addresses[:1] and _is_purl(addresses[0]) else addresses:
            if (end := at_address(address)) and issubclass(end.kind, Artifact):
                return end.kind
    return _BY_PURPOSE.get(purpose)


def addresses_of(package: Thing) -> tuple[str, ...]:
    """Return the purls and addresses that a package has, the surest first."""
    found = [text for name in _ADDRESSES for text in package.texts(name)]
    for each in package.objects("externalIdentifier"):
        found += _strings(each, "identifier")
    for each in package.objects("externalRef"):
        if shorten_name(str(each.get("externalRefType") or "")) in _OF_ITSELF:
            found += _strings(each, "locator")
    placed = (text.strip() for text in found[: MOST_ADDRESSES * 2])
    distinct = dict.fromkeys(text for text in placed if ":" in text)
    return tuple(sorted(distinct, key=lambda text: not _is_purl(text)))[:MOST_ADDRESSES]


def has_foreign_purl(package: Thing) -> bool:
    """Return whether the purl of a package says that it is something else than one of the Hub."""
    purls = [each for each in addresses_of(package) if _is_purl(each)]
    return bool(purls) and at_address(purls[0]) is None


def _is_purl(text: str) -> bool:
    return text[:4].lower() == "pkg:"


def make_element(
    package: Thing,
    kind: type[Artifact],
    licenses: tuple[StatedLicense, ...] = (),
    *,
    is_subject: bool = False,
) -> Element:
    """Return a package as an element: what it is, and all that the document says of it."""
    pairs = list(_own_pairs(package))
    said = next((text for name, text in pairs if name == own.ID.name), None)
    claims = (own.read_claim(text) for name, text in pairs if name == own.CLAIM.name)
    return Element(
        ref=package.ref,
        place=package.place,
        kind=kind,
        name=package.text("name"),
        version=_version_of(package),
        addresses=addresses_of(package),
        own_id=said,
        licenses=licenses,
        facts=own_facts(kind, pairs),
        claims=tuple(claim for claim in claims if claim),
        is_subject=is_subject,
        is_elsewhere=is_elsewhere(package.texts("downloadLocation")),
    )


def _version_of(package: Thing) -> str | None:
    said = package.text("packageVersion")
    return None if said in _NO_VERSION else said


def _own_pairs(package: Thing) -> Iterator[tuple[str, str]]:
    """Yield name and value of the properties of our own documents."""
    for extension in package.objects("extension"):
        held = Thing("", None, "", extension)
        for each in held.objects("cdxProperty"):
            name, value = each.get("cdxPropName"), each.get("cdxPropValue")
            if isinstance(name, str) and isinstance(value, str) and name.startswith(own.PREFIX):
                yield name, value


def _strings(value: dict[str, Any], *names: str) -> list[str]:
    held = Thing("", None, "", value)
    return [text for name in names for text in held.texts(name)]
