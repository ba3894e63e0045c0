"""Finds artifacts that a dump knows under another name than the graph, by the Hub's own ``_id``.

A dump follows no redirects: an artifact that was renamed is missing under its old name and there
under its new one. The newer of both names is today's, and the other one its alias.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.alias_resolution import alias_id, alias_targets
from graph.planning.marks import presences
from graph.schema import Alias, Node
from graph.store.base import Store
from graph.store.source_state import stored_aliases, stored_artifacts
from graph.store.tables import conform, empty

DUMP = "snapshot"
"""Who says that an artifact has another name, or is missing, where a dump shows it."""

_OBJECT_ID = "^[0-9a-f]{24}$"
"""What the Hub's own ids look like; the numbers of rows in somebody's table are none."""


class Known(NamedTuple):
    """The artifacts of a kind that a store holds."""

    ids: pa.ChunkedArray
    hub_ids: pa.ChunkedArray
    seen: pa.ChunkedArray
    """When the Hub itself described each of them last."""
    described: pa.ChunkedArray
    """When anybody did."""

    def since(self, date: str) -> int:
        """Return how many have facts of a date, or of a later one."""
        return int(pc.sum(pc.greater_equal(self.described, date)).as_py() or 0)

    def newer(self, date: str) -> pa.Table:
        """Return those that the Hub described after a date, and when it did so last."""
        later = pc.fill_null(pc.greater(self.seen, date), False)
        return pa.table({"id": self.ids.filter(later), "seen": self.seen.filter(later)})


def read_known(store: Store, kind: type[Node]) -> Known:
    """Return the artifacts of a kind that a store holds."""
    rows = stored_artifacts(store, kind)
    return Known(rows["id"], rows["hub_id"], presences(rows), rows["facts_at"])


class Names(NamedTuple):
    """The ids of today for those of a dump that are older, and what it shows of aliases."""

    todays: dict[str, str]
    aliases: pa.Table


class _Pair(NamedTuple):
    """One artifact that a dump and the graph know under two names.

    ``described`` is when the graph was told of it last, and ``taken_over`` says that the name in
    the dump is that of a newer artifact in the graph.
    """

    listed_as: str
    known_as: str
    hub_id: str
    described: str
    taken_over: bool


def find_names(store: Store, kind: type[Node], known: Known, listed: pa.Table, taken: str) -> Names:
    """Return under which ids the artifacts of a dump are known; ``listed`` has id and hub_id."""
    stored = stored_aliases(store)
    todays = _known_aliases(kind, known, listed, stored)
    made: dict[str, str] = {}
    if "hub_id" in listed.column_names and len(known.ids):
        todays |= _older_behind(known, listed)
        for pair in _two_names(known, listed):
            if pair.described < taken and not pair.taken_over:
                todays.pop(pair.listed_as, None)
                made |= {pair.known_as: pair.listed_as, pair.listed_as: pair.listed_as}
            else:
                todays[pair.listed_as] = pair.known_as
                if "@" not in pair.known_as:
                    made[pair.listed_as] = pair.known_as
    return Names(todays, _alias_rows(kind, made, stored))


def _known_aliases(
    kind: type[Node], known: Known, listed: pa.Table, stored: pa.Table
) -> dict[str, str]:
    """Return what ids of a dump stand for that are known to be aliases of the same artifact."""
    targets = alias_targets(stored).get(kind, {})
    rows = listed.filter(pc.is_in(listed["id"], value_set=pa.array([*targets], pa.string())))
    if not len(rows):
        return {}
    hub_ids = dict(_stated_hub_ids(known, pa.array([*targets.values()], pa.string())))
    given = rows["hub_id"].to_pylist() if "hub_id" in rows.column_names else [None] * len(rows)
    found = {}
    for own, hub_id in zip(rows["id"].to_pylist(), given, strict=True):
        if hub_ids.get(targets[own], hub_id) in (hub_id, None) or hub_id is None:
            found[own] = targets[own]
    return found


def _stated_hub_ids(known: Known, ids: pa.Array) -> list[tuple[str, str]]:
    here = pc.is_in(known.ids, value_set=ids)
    return [
        (own, hub_id)
        for own, hub_id in zip(
            known.ids.filter(here).to_pylist(), known.hub_ids.filter(here).to_pylist(), strict=True
        )
        if hub_id
    ]


def _older_behind(known: Known, listed: pa.Table) -> dict[str, str]:
    """Return ids for artifacts of a dump whose names are those of newer artifacts by now."""
    held = known.hub_ids.take(pc.index_in(listed["id"], known.ids))
    older = listed.filter(pc.fill_null(pc.greater(held, listed["hub_id"]), False))
    rows = zip(older["id"].to_pylist(), older["hub_id"].to_pylist(), strict=True)
    return {own: f"{own}@{hub_id}" for own, hub_id in rows}


def _two_names(known: Known, listed: pa.Table) -> list[_Pair]:
    """Return the artifacts that the dump and the graph know by one ``_id`` under two names."""
    place = pc.index_in(listed["id"], known.ids)
    held = known.hub_ids.take(place)
    other = pc.fill_null(pc.not_equal(held, listed["hub_id"]), True)
    new = pc.and_(pc.is_valid(listed["hub_id"]), other)
    coming, held = listed.filter(new), held.filter(new)
    pairs = _pairs(coming, held, known, pc.index_in(coming["hub_id"], known.hub_ids))
    # An older version kept both names apart: one of them is missing now.
    absent = np.ones(len(known.ids), dtype=bool)
    absent[place.drop_null().to_numpy()] = False
    missing = Known(*(column.filter(pa.array(absent)) for column in known))
    back = pc.index_in(listed["hub_id"], missing.hub_ids.drop_null())
    both = listed.filter(pc.is_valid(back))
    held = pa.chunked_array([pa.nulls(len(both), pa.string())])
    pairs += _pairs(both, held, missing, pc.index_in(both["hub_id"], missing.hub_ids))
    # A dump may have one artifact under both names: then it says nothing of them.
    names = pa.array([pair.known_as for pair in pairs], pa.string())
    there = listed.filter(pc.is_in(listed["id"], value_set=names))
    stated = dict(zip(there["id"].to_pylist(), there["hub_id"].to_pylist(), strict=True))
    return [pair for pair in pairs if stated.get(pair.known_as) != pair.hub_id]


def _pairs(
    coming: pa.Table, held: pa.ChunkedArray, known: Known, where: pa.ChunkedArray
) -> list[_Pair]:
    """Return pairs for rows of a dump, of which ``where`` is the place of their ``_id``.

    ``held`` is the ``_id`` that the graph has behind each of their names.
    """
    found = pc.and_(pc.is_valid(where), pc.match_substring_regex(coming["hub_id"], _OBJECT_ID))
    where = where.filter(found)
    coming, held = coming.filter(found), held.filter(found)
    taken_over = pc.fill_null(pc.greater(held, coming["hub_id"]), False)
    columns = (
        coming["id"],
        known.ids.take(where),
        coming["hub_id"],
        pc.fill_null(known.described.take(where), ""),
        taken_over,
    )
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return [pair for pair in (_Pair(*row) for row in rows) if pair.listed_as != pair.known_as]


def _alias_rows(kind: type[Node], made: dict[str, str], stored: pa.Table) -> pa.Table:
    """Return the aliases of today's names; what a name stood for that is today's is taken back."""
    rows = [
        {"id": alias_id(kind.label, name, DUMP), "alias": name, "target": target, "stated_by": DUMP}
        for name, target in made.items()
        if name != target
    ]
    here = pc.is_in(stored["alias"], value_set=pa.array([*made], pa.string()))
    of_kind = pc.equal(stored["kind"], kind.label)
    for row in stored.filter(pc.and_(here, of_kind)).to_pylist():
        if made[row["alias"]] == row["alias"]:
            rows.append({**row, "target": row["alias"]})
    if not rows:
        return empty(Alias)
    return conform(Alias, pa.Table.from_pylist([{**row, "kind": kind.label} for row in rows]))
