"""Which ids of a graph are near one that nobody has: what may have been meant.

Near is the same owner with a name a few letters off, the same name under another owner, and a name
alone without its owner. The engine keeps what can be near, and only that is compared letter by
letter, so that a graph of millions is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from graph.schema import Entity, Repository, properties
from graph.schema.identifiers import shorten
from graph.schema.kinds import NAMED, is_artifact, typed
from graph.schema.references import is_address
from graph.store.base import Store
from queries.catalog import find_question

MOST_SHOWN = 3
_MEANT = " Did you mean "
_MOST_COMPARED = 50_000
_DOWNLOADS = "downloads"
_SWAPPED = 5
"""Letters of both names below which, without an owner, only neighbours may have changed places: so
short a name is one letter from many."""
_SHORTEST = 3
"""Letters of a name below which nothing is near but the same name."""


class _Written(NamedTuple):
    """An id in lower case: what stands before the last separator, and the name after it.

    ``start`` is what stood before the owner, such as the host of a repository.
    """

    start: str
    owner: str
    name: str


class _Near(NamedTuple):
    """An id that may have been meant, and how far it is; the nearest is the smallest."""

    far: int
    """0 where the owner is near or none was typed, 1 where another owner has the name."""
    kind: int
    """The place of its kind among the wanted ones."""
    letters: int
    downloads: int
    """As a negative number."""
    id: str


def describe_near(store: Store, name: str, wanted: Sequence[str]) -> str:
    """Return a sentence for a name that nothing has: what may have been meant, or how to look."""
    if is_address(name):
        return " It is no address of the Hub or of GitHub."
    if near := find_near(store, name, wanted):
        names = [shorten(each) for each in near]
        if len(wanted) == 1:
            names = [typed(wanted[0], each) for each in names]
        return f"{_MEANT}{' or '.join(names)}?"
    if not find_question("sources").ask(store).rows:
        return " The graph is empty: `ptm ingest sample` loads the facts that come with ptm."
    return " `ptm find TEXT` looks for a part of an id."


def names_near(sentence: str) -> bool:
    """Return whether a sentence about a name that nothing has says what may have been meant."""
    return _MEANT in sentence


def find_near(store: Store, name: str, wanted: Sequence[str]) -> list[str]:
    """Return at most three ids near a name, of the wanted kinds, the likeliest first.

    Of equally near ones those of the kind that stands first in ``wanted`` are named, the most
    downloaded first. Of other owners just one is.
    """
    written = _read(name)
    if not written.owner and len(wanted) > 1:  # whoever means a repository names its owner
        wanted = [kind for kind in wanted if kind != Repository.label]
    # What holds control characters was not mistyped.
    if len(written.name) < _SHORTEST or not name.isprintable():
        return []
    text, parameters = _candidates(written, wanted)
    found = sorted(
        near for row in store.rows(text, parameters) if (near := _judge(row, written, wanted))
    )
    best = [each for each in found if each[:3] == found[0][:3]]
    return [each.id for each in best[: 1 if best and best[0].far else MOST_SHOWN]]


def _read(identifier: str) -> _Written:
    """Return the parts of an id, without what all ids of a kind begin with."""
    text = identifier.lower()
    start = next((s for kind in NAMED for s in kind.id_starts if text.startswith(s)), "")
    text = text.removeprefix(start).rstrip("/")
    owner, _, name = text.rpartition("/")
    return _Written(start, owner, name)


def _allowed(length: int) -> int:
    """Return how many letters of a name of this length may be wrong."""
    return 1 if length < 8 else 2 if length < 16 else 3


def _spellings(text: str) -> list[str]:
    """Return a text with its separators as typed, and with one kind of them everywhere."""
    return list(dict.fromkeys([text, text.replace("_", "-"), text.replace("-", "_")]))


def _candidates(written: _Written, wanted: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the query for all ids that can be near, and its parameters."""
    kinds = [kind for kind in NAMED if kind.label in wanted]
    tests = _tests_of_owner(written, kinds) if written.owner else _tests_of_name(written, wanted)
    parameters: dict[str, str] = {}
    conditions = []
    for test, values in tests:
        names = []
        for value in values:
            names.append(f"${(key := f'p{len(parameters)}')}")
            parameters[key] = value
        conditions.append(test.format(*names))
    downloads = any(p.name == _DOWNLOADS for kind in kinds for p in properties(kind))
    text = (
        f"MATCH (node:{'|'.join(wanted)}) WITH node, toLower(node.id) AS text "
        f"WHERE {' OR '.join(conditions)} "
        f"RETURN node.id AS id, node.kind AS kind, "
        f"{f'coalesce(node.{_DOWNLOADS}, 0)' if downloads else '0'} AS downloads "
        f"ORDER BY downloads DESC LIMIT {_MOST_COMPARED}"
    )
    return text, parameters


def _tests_of_owner(
    written: _Written, kinds: Sequence[type[Entity]]
) -> Iterator[tuple[str, list[str]]]:
    """Yield conditions that every id of this owner meets, and every one with this name."""
    usual = ["", *(kind.id_starts[0] for kind in kinds if kind.id_starts)]
    for start in [written.start] if written.start else usual:
        for owner in _spellings(written.owner):
            yield "text STARTS WITH {}", [f"{start}{owner}/"]
    for name in _spellings(written.name):
        yield "text ENDS WITH {}", [f"/{name}"]


def _tests_of_name(written: _Written, wanted: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield conditions of which every id meets one whose name is near, whoever owns it.

    So many letters are wrong at most, and each breaks one of the pieces, or two where neighbours
    have changed places: of one more piece than that, one at least is whole.
    """
    name, spread = written.name, _allowed(len(written.name))
    separator = "/" if all(map(is_artifact, wanted)) else ":"
    least, most = max(len(name) - spread, 1), len(name) + spread
    length = (
        f"size(text) >= {least} AND NOT right(text, {least}) CONTAINS '{separator}' "
        f"AND (size(text) <= {most} OR right(text, {most + 1}) CONTAINS '{separator}')"
    )
    pieces = _pieces(name, 2 * spread + 1)
    contains = " OR ".join(["text CONTAINS {}"] * len(pieces))
    yield (f"({length} AND ({contains}))" if pieces else f"({length})"), pieces
    for spelling in _spellings(name):
        yield "text ENDS WITH {}", [f"{separator}{spelling}"]


def _pieces(name: str, number: int) -> list[str]:
    """Return a name in so many pieces; none where it is too short for that."""
    if len(name) < number:
        return []
    size, longer = divmod(len(name), number)
    ends = [size * (i + 1) + min(i + 1, longer) for i in range(number)]
    return list(dict.fromkeys(name[a:b] for a, b in zip([0, *ends], ends, strict=False)))


def _judge(row: Mapping[str, object], written: _Written, wanted: Sequence[str]) -> _Near | None:
    """Return how near an id is; None where it is not."""
    own, identifier = _read(str(row["id"])), str(row["id"])
    same_owner = not written.owner or _plain(own.owner) == _plain(written.owner)
    letters = _distance(own.name, written.name)
    if letters is None or (not same_owner and letters):
        return None
    short = not written.owner and max(len(own.name), len(written.name)) < _SWAPPED
    if letters and short and sorted(own.name) != sorted(written.name):
        return None
    if written.owner and not same_owner:
        # The owner is a few letters off, or somebody else.
        off = _distance(own.owner, written.owner)
        same_owner, letters = off is not None, off or 0
    downloads = row["downloads"]
    more = -downloads if isinstance(downloads, int) else 0
    return _Near(int(not same_owner), wanted.index(str(row["kind"])), letters, more, identifier)


def _plain(text: str) -> str:
    return re.sub(r"[-_.]", "-", text)


def _distance(one: str, other: str) -> int | None:
    """Return how many letters differ, neighbours that changed places as one; None for too many."""
    from rapidfuzz.distance import OSA

    if (one, other) != (plain := (_plain(one), _plain(other))):
        one, other = plain
    most = _allowed(len(other)) if len(other) >= _SHORTEST else 0
    found = OSA.distance(one, other, score_cutoff=most)
    return int(found) if found <= most else None
