"""The artifacts that a file of records names, and those of them that look like others.

A slip in an id makes another artifact of it, and a lineage ends there without a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import ARTIFACTS, Alias, Artifact, Claim, Node, Record
from graph.store.base import Store
from graph.store.source_state import id_column, stored_aliases
from ingest.records.alike import SEPARATORS, find_alike, spelling

MOST_NAMED = 200_000
"""Ids of a kind that are remembered; a file that names more is not compared."""
MOST_NEW = 100_000
"""New ids of a kind that are compared with others."""


class Suspect(NamedTuple):
    """A new id that looks like another one."""

    kind: type[Artifact]
    id: str
    place: str
    """The file and line that name it first."""
    like: str
    is_stored: bool
    """Whether the other one is in the graph, and not only in the same lines."""


class Mentions:
    """The ids that records name, each with the place where it stands first."""

    def __init__(self) -> None:
        self._named: dict[type[Artifact], dict[str, str]] = {kind: {} for kind in ARTIFACTS}
        self._described: set[tuple[type[Node], str]] = set()
        self._aliases: set[str] = set()
        self.overflown = False
        """Whether some were not compared, because there are too many."""

    def note(self, record: Record, place: str) -> None:
        """Remember what a record names."""
        if isinstance(record, Claim):
            for kind, own in (record.start, record.end):
                self._note(kind, own, place)
        elif isinstance(record, Alias):
            self._aliases |= {str(record.alias), str(record.target)}
        elif type(record) in self._named:
            self._described.add((type(record), record.id))
            self._note(type(record), record.id, place)

    def _note(self, kind: type[Node], own: str, place: str) -> None:
        named = self._named.get(kind)  # type: ignore[arg-type]  # other kinds are none of its keys
        if named is None or own in named:
            return
        if len(named) < MOST_NAMED:
            named[own] = place
        else:
            self.overflown = True

    def suspects(self, store: Store) -> list[Suspect]:
        """Return the ids that are new to the graph and look like others, as they were named."""
        return [one for kind in ARTIFACTS for one in self._suspects(store, kind)]

    def _suspects(self, store: Store, kind: type[Artifact]) -> Iterator[Suspect]:
        named = self._named[kind]
        stored = id_column(store, kind) if named else pa.chunked_array([], pa.string())
        new = self._new(store, list(named), stored)
        if len(new) > MOST_NEW:
            self.overflown = True
            return
        # Of two in one file the one that nobody describes is the suspect. Those that are described
        # are compared first, so that such a one is only like another that is described as well.
        new.sort(key=lambda own: (kind, own) not in self._described)
        near = _in_reach(stored, new)
        known = set(near)
        alike = find_alike(new, near)
        for own, place in named.items():
            if own in alike and (alike[own] in known or (kind, own) not in self._described):
                yield Suspect(kind, own, place, alike[own], alike[own] in known)

    def _new(self, store: Store, named: list[str], stored: pa.ChunkedArray) -> list[str]:
        """Return the ids that the graph has under no name."""
        ids = pa.array(named, pa.string())
        ids = ids.filter(pc.invert(pc.is_in(ids, value_set=stored)))
        if len(ids) and len(stored):
            ids = ids.filter(pc.invert(pc.is_in(ids, value_set=stored_aliases(store)["alias"])))
        return [own for own in ids.to_pylist() if own not in self._aliases]


def _in_reach(stored: pa.ChunkedArray, new: list[str]) -> list[str]:
    """Return the stored ids that share their owner, name or spelling with a new one.

    There may be millions, of which a mistake can only have been one of these few.
    """
    if not new or not len(stored):
        return []
    parts = [own.rpartition("/") for own in new]
    owners, names = _set(owner for owner, _, _ in parts), _set(name for _, _, name in parts)
    found = pc.is_in(_spelled(stored), value_set=_set(map(spelling, new)))
    split = pc.split_pattern(stored, "/", max_splits=1, reverse=True).combine_chunks()
    count, flat = pc.list_value_length(split), split.flatten()
    ends = pc.cumulative_sum(count)
    name = flat.take(pc.subtract(ends, 1))
    first = flat.take(pc.subtract(ends, count))
    owner = pc.if_else(pc.equal(count, 1), "", first)
    found = pc.or_(found.combine_chunks(), pc.is_in(owner, value_set=owners))
    found = pc.or_(found, pc.is_in(name, value_set=names))
    return list(stored.filter(pa.chunked_array([found])).to_pylist())


def _spelled(stored: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return ids as ``spelling`` gives them."""
    spelled = pc.utf8_lower(stored)
    for separator in SEPARATORS:
        spelled = pc.replace_substring(spelled, separator, "-")
    return spelled


def _set(texts: Iterable[str]) -> pa.Array:
    return pa.array(sorted(set(texts)), pa.string())
