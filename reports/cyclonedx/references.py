"""Where a document of CycloneDX declares bom-refs, and where it refers to them.

The standard names both by the key that they stand under. Every other text is no reference, and so
is one that leads into another document (a BOM-Link, ``urn:cdx:…``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

DECLARED = "bom-ref"
BOM_LINK = "urn:cdx:"
_ONE = frozenset(
    """
    ref parent target assessor asserter requirement attributedTo process
    signatureAlgorithmRef subjectPublicKeyRef algorithmRef
    """.split()
)
"""Keys of one reference."""
_SEVERAL = frozenset(
    """
    dependsOn provides assemblies dependencies vulnerabilities subjects tools claims counterClaims
    evidence counterEvidence mitigationStrategies requirements members patentRefs algorithms
    encr prf integ ke auth cryptoRefArray
    """.split()
)
"""Keys of a list of references; some are of lists of objects elsewhere, which are none."""
_WITHIN = {"algorithm": frozenset({"encr", "prf", "integ", "ke", "auth"})}
"""Keys of a reference in objects under some keys alone."""
_OPAQUE = frozenset({"signature", "properties"})
"""Keys of objects that hold no reference, and may have keys that are called like one."""

Path = tuple[Any, ...]
"""The way to a value: the way to what holds it, and its key there; empty for the document."""


class Place(NamedTuple):
    """A text of a document that is a bom-ref (``declares``), or refers to one.

    ``holder[key]`` is where it stands, and ``path`` the way to it.
    """

    holder: Any
    key: str | int
    text: str
    declares: bool
    path: Path


def find_places(document: Any) -> Iterator[Place]:
    """Yield every bom-ref of a document, and every reference to one, in its order."""
    waiting: list[tuple[Any, Path, str]] = [(document, (), "")]
    while waiting:
        value, path, within = waiting.pop()
        inner: list[tuple[Any, Path, str]] = []
        if isinstance(value, dict):
            for key, each in value.items():
                if isinstance(each, str):
                    if key == DECLARED or key in _ONE or within in _WITHIN.get(key, ()):
                        yield Place(value, key, each, key == DECLARED, (path, key))
                elif isinstance(each, dict | list) and key not in _OPAQUE:
                    inner.append((each, (path, key), key))
        else:
            for number, each in enumerate(value):
                if isinstance(each, str):
                    if within in _SEVERAL:
                        yield Place(value, number, each, False, (path, number))
                elif isinstance(each, dict | list):
                    inner.append((each, (path, number), within))
        waiting += reversed(inner)


def write_pointer(path: Path) -> str:
    """Return the way to a value as a JSON pointer."""
    steps: list[str] = []
    while path:
        path, key = path
        steps.append(str(key).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in reversed(steps))


def read_pointer(pointer: str) -> list[str] | None:
    """Return the steps of a JSON pointer; None for a text that is none."""
    if pointer and not pointer.startswith("/"):
        return None
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def follow(document: Any, steps: list[str]) -> bool:
    """Return whether a document has a value where some steps of a JSON pointer lead."""
    value = document
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isascii() and step.isdigit() and len(step) < 10:
            if int(step) >= len(value) or str(int(step)) != step:
                return False
            value = value[int(step)]
        else:
            return False
    return True
