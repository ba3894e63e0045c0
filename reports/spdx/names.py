"""The IRIs by which the elements of a document are known, and what all elements have in common."""

from __future__ import annotations

import functools
import hashlib
from typing import Any, NamedTuple
from urllib.parse import quote

from queries.answer import Key

CREATION = "_:CreationInfo0"
"""The one CreationInfo that all elements share."""
NOBODY_SAYS = "NoAssertionElement"
NO_LICENSE_SAID = "expandedlicensing_NoAssertionLicense"
_LONGEST, _KEPT = 200, 60
"""Characters of an id that its IRI has whole, and those that it has of a longer one."""
_PLAIN = "/:@"
"""What may stand in a fragment as it is, besides letters, digits and ``-._~``."""

Element = dict[str, Any]


class Names(NamedTuple):
    """The IRIs of a document's elements, all of which begin with its ``namespace``.

    What differs in any character has another IRI: nothing is folded, and what may not stand in an
    IRI is percent-encoded.
    """

    namespace: str

    def of(self, kind: str, name: str = "") -> str:
        """Return the IRI of the element of a kind that has a name."""
        return f"{self.namespace}#{kind}/{_encode(name)}" if name else f"{self.namespace}#{kind}"

    def artifact(self, key: Key) -> str:
        """Return the IRI of an artifact; a model and a dataset of one id have two."""
        return self.of(key[0].lower(), key[1])

    def link(self, kind: str, *words: str) -> str:
        """Return the IRI of an element that says something of others: a digest of what it says.

        ``words`` may be IRIs of the document; its namespace is no part of the digest.
        """
        said = "\0".join(word.removeprefix(self.namespace) for word in words)
        return f"{self.namespace}#{kind}-{_digest(said)[:24]}"


def make_element(kind: str, iri: str, **values: Any) -> Element:
    """Return an element with the values that are known."""
    known = {name: value for name, value in values.items() if value not in (None, "", [])}
    return {"type": kind, "spdxId": iri, "creationInfo": CREATION, **known}


def make_link(names: Names, kind: str, start: str, ends: list[str], **values: Any) -> Element:
    """Return the relationship of a kind from one element to others."""
    iri = names.link("relationship", kind, values.get("scope") or "", start, *ends)
    return make_element(
        values.pop("type", "Relationship"),
        iri,
        **{"from": start},
        relationshipType=kind,
        to=ends,
        **values,
    )


def make_reference(kind: str, address: str, comment: str | None = None) -> Element:
    """Return a reference to something that is no element, at an address."""
    told = {"comment": comment} if comment else {}
    return {"type": "ExternalRef", "externalRefType": kind, **told, "locator": [address]}


def make_extension(pairs: list[tuple[str, str]]) -> list[Element] | None:
    """Return named texts as the extension of an element; None for none."""
    entries = [
        {
            "type": "extension_CdxPropertyEntry",
            "extension_cdxPropName": name,
            "extension_cdxPropValue": value,
        }
        for name, value in pairs
    ]
    made = {"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": entries}
    return [made] if entries else None


@functools.lru_cache(maxsize=100_000)
def _encode(text: str) -> str:
    """Return a text as a part of an IRI; of a long one the beginning and, after !, a digest."""
    if len(text) <= _LONGEST:
        return quote(text, safe=_PLAIN)
    return f"{quote(text[:_KEPT], safe=_PLAIN)}!{_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
