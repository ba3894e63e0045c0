"""Which component of another document is the same artifact as one of ours."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from functools import lru_cache
from typing import Any

from graph.schema import Dataset
from graph.schema.references import read_reference

_Key = tuple[Hashable, ...]
_OF_HUB = frozenset({"machine-learning-model", "data"})
_HUB = "huggingface"
_HOSTS = ("github", "gitlab", "bitbucket")
_PAGES = frozenset({"model-card", "distribution", "website", "vcs"})
"""The types of external references that lead to an artifact's own page."""
_SOURCE = re.compile(
    r"(?:^|[/@.])(?P<host>github\.com|gitlab\.com|bitbucket\.org)[/:](?P<owner>[\w.-]+)/"
    r"(?P<name>[\w.-]+?)(?:\.git)?/?(?:[#?].*)?$",
    re.ASCII | re.IGNORECASE,
)


class SameArtifacts:
    """The components of another document, found by the artifact that they are.

    A purl says it without its version, for a document names one revision and we may know another;
    where there is none, an address of the Hub or of a repository, or type, group and name.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._found: dict[_Key, list[dict[str, Any]]] = {}
        self._taken: set[int] = set()
        subject = document.get("metadata", {}).get("component")
        for component in _list_components(document, subject):
            for key in _keys_of(component, with_source=component is subject):
                self._found.setdefault(key, []).append(component)

    def take(self, component: dict[str, Any]) -> dict[str, Any] | None:
        """Return what is the same as a component of ours, and for no other one of ours."""
        for key in dict.fromkeys((*_keys_of(component, with_source=True), *_names_of(component))):
            there = [each for each in self._found.get(key, ()) if id(each) not in self._taken]
            if there:
                # Where two are the same to others, as names in capitals are, ours are told apart.
                own = component.get("bom-ref")
                found = next((each for each in there if each.get("bom-ref") == own), there[0])
                return self.keep(found)
        return None

    def keep(self, component: dict[str, Any]) -> dict[str, Any]:
        """Return a component of the other document, which is taken by this."""
        self._taken.add(id(component))
        return component


def is_same(component: dict[str, Any], other: dict[str, Any]) -> bool:
    """Return whether two components are the same artifact."""
    keys = {*_keys_of(component, with_source=False), *_names_of(component)}
    return not keys.isdisjoint({*_keys_of(other, with_source=False), *_names_of(other)})


def _list_components(
    document: dict[str, Any], subject: dict[str, Any] | None
) -> Iterator[dict[str, Any]]:
    """Yield every component of a document, with those that it consists of.

    What lies within something signed is left out, and so is what is signed and has no bom-ref:
    nothing can be added to these.
    """
    waiting = [*([subject] if subject else []), *document.get("components", ())]
    waiting.reverse()
    while waiting:
        component = waiting.pop()
        if can_be_named(component):
            yield component
        if "signature" not in component:
            waiting += reversed(component.get("components", ()))


def can_be_named(component: dict[str, Any]) -> bool:
    """Return whether a component has a bom-ref, or may get one: a signature covers all of it."""
    return "signature" not in component or "bom-ref" in component


def _keys_of(component: dict[str, Any], *, with_source: bool) -> Iterator[_Key]:
    """Yield what a component is known by, the surest first."""
    kind, purl = component.get("type"), component.get("purl")
    if kind == "file":  # one file of an artifact, whatever its purl
        return
    if purl:
        yield from _keys_of_purl(purl, kind)
    else:
        yield from _keys_of_pages(component)
        yield from _names_of(component)
    if with_source or (not purl and kind == "application"):
        for reference in component.get("externalReferences", ()):
            if reference["type"] == "vcs" and (found := _SOURCE.search(reference["url"])):
                yield "source", *(part.lower() for part in found.groups())


def _names_of(component: dict[str, Any]) -> Iterator[_Key]:
    """Yield type and name of a component: with its group what may be of the Hub, or its bom-ref."""
    kind, group, name = component["type"], component.get("group"), component["name"]
    yield "ref", kind, component.get("bom-ref", id(component)), name
    if kind in _OF_HUB:
        yield "named", kind, f"{group}/{name}" if group else name


def _keys_of_pages(component: dict[str, Any]) -> Iterator[_Key]:
    """Yield the artifact of the Hub to whose pages a component refers, if it is one alone."""
    if component.get("type") not in _OF_HUB:
        return
    references = component.get("externalReferences", ())
    pages = (each["url"] for each in references if each["type"] in _PAGES)
    found = {key for page in pages if (key := _key_of_hub(page, component["type"]))}
    if len(found) == 1:
        yield from found


def _key_of_hub(text: str, kind: str | None) -> _Key | None:
    """Return the artifact of the Hub that an address or a purl names."""
    reference = read_reference(text)
    if reference is None or not 1 <= len(reference.steps) <= 2:
        return None
    # Some write the purl of a dataset as that of a model: the type of the component says it.
    label = Dataset.label if kind == "data" else reference.kind.label
    return _HUB, label, *reference.steps


@lru_cache(maxsize=100_000)
def _keys_of_purl(text: str, kind: str | None) -> tuple[_Key, ...]:
    from packageurl import PackageURL

    try:
        purl = PackageURL.from_string(text)
    except ValueError:
        return ()
    if purl.subpath:  # a part of something
        return ()
    if purl.type == _HUB:
        found = _key_of_hub(text, kind)
        return (found,) if found else ()
    qualifiers = tuple(sorted((purl.qualifiers or {}).items()))
    keys: list[_Key] = [("purl", purl.type, purl.namespace, purl.name, qualifiers)]
    if purl.type in _HOSTS and not qualifiers:
        host = {"bitbucket": "bitbucket.org"}.get(purl.type, f"{purl.type}.com")
        keys.append(("source", host, (purl.namespace or "").lower(), purl.name.lower()))
    return tuple(keys)
