"""The bill of materials of somebody else that ours is joined into."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ptm.cli.files import read_file
from ptm.cli.remarks import say
from reports.text.words import number, plain

if TYPE_CHECKING:
    from ptm.api import Graph
    from reports.cyclonedx.merging import Layout

LARGEST = 100 * 10**6
"""Bytes of a document that is read: it takes some twenty times as much memory."""


class Joined(NamedTuple):
    """A document of CycloneDX of somebody else, and how it is written with ours joined into it."""

    path: Path
    document: dict[str, Any]
    spec: str
    layout: Layout

    def join(self, text: str, graph: Graph) -> str:
        """Return it with our document, as text.

        The subjects of both are the same if ours is a folder that was scanned.
        """
        from ptm.checkout import CheckoutGraph
        from reports.cyclonedx.merging import merge_documents

        same = isinstance(graph, CheckoutGraph)
        joined = merge_documents(json.loads(text), self.document, same_subject=same)
        return self.layout.write(joined)


def read_joined(path: Path, spec: str | None) -> Joined:
    """Return the document of a file, to be written in a version if one is given.

    That its version is raised is said, and what is wrong with it beyond its schema, which stays.

    Raises
    ------
    UnavailableError
        If it cannot be read, or is no valid document of CycloneDX in JSON.
    UsageError
        If it is of a newer version than the given one.
    """
    from reports.cyclonedx.merging import (
        choose_version,
        find_others_faults,
        read_document,
        read_layout,
    )

    name = plain(str(path))
    content = read_file(path, LARGEST, "bill of materials")
    document = read_document(content, name)
    chosen = choose_version(document, spec)
    if (own := document["specVersion"]) != chosen:
        say(f"{name} is CycloneDX {own}, and is written as {chosen}.")
    faults = find_others_faults(document)
    if faults:
        first = f"at {faults[0].pointer or '/'} {faults[0].sentence}"
        stay = "stays" if len(faults) == 1 else "stay"
        say(f"{name} has {number(len(faults), 'fault')} of its own, which {stay}: {first}.")
    return Joined(path, document, chosen, read_layout(content))
