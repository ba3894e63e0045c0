"""What is known of a folder that was scanned, besides the graph that the scan makes.

A repository of a graph has no such thing: its files lie on somebody else's disk.
"""

# Without `annotations` of __future__, as in rows.py.
from dataclasses import dataclass
from typing import NamedTuple

NOT_IN_GRAPH = "it is not in the graph"
"""Why a checkout knows nothing of what nobody has described, where the Hub was not asked."""


class UnresolvedLoad(NamedTuple):
    """A load whose argument is no id of the Hub: where it stands, what it says, and why it is none.

    ``repository`` is the id of the checkout, ``call`` the call, command or key.
    """

    repository: str
    path: str
    line: int
    call: str
    text: str
    reason: str


class AbsentArtifact(NamedTuple):
    """A model or dataset that a checkout loads, or something upstream, that nobody has described.

    ``reason`` says why it is not known: it is not in the graph, or what the Hub answered.
    """

    repository: str
    id: str
    kind: str
    reason: str


class UnreadFiles(NamedTuple):
    """Files of a checkout that were not read for one reason: how many, and the first of them."""

    reason: str
    number: int
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Checkout:
    """A folder that was scanned as a repository.

    Parameters
    ----------
    id
        The id of the repository; ``local:NAME`` where no remote names it.
    place
        The folder as it was named.
    revision
        The commit, where it is known.
    folder
        The folder within the repository that was scanned, with slashes; empty for all of it.
    files
        How many files name a model or dataset.
    unresolved
        The loads that name no id.
    absent
        What is loaded, or upstream of that, and nobody has described.
    unread
        The files that were not read.
    online
        Whether the Hub was asked.
    """

    id: str
    place: str
    revision: str | None = None
    folder: str = ""
    files: int = 0
    unresolved: tuple[UnresolvedLoad, ...] = ()
    absent: tuple[AbsentArtifact, ...] = ()
    unread: tuple[UnreadFiles, ...] = ()
    online: bool = False
