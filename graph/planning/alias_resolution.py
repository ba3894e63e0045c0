"""Gives artifacts the ids of today: aliases that are learned, and ids that were used again.

A model that the Hub renamed keeps its history under the new id. Where somebody else uses an id
again (another ``_id`` of the Hub stands behind it), the older artifact gets the id
``owner/name@<_id>``.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.change_set import ChangeSet, Reader, StoreReader
from graph.planning.merge import newest, repeats
from graph.schema import CLAIMS, NODE_OF, Alias, Claim, Node
from graph.schema.kinds import ON_THE_HUB
from graph.store.tables import ENDS, Tables, compact_json, concat, replace_column

Mapping = dict[type[Node], dict[str, str]]
"""For each kind, the id that stands instead of another."""


class Resolution(NamedTuple):
    """Tables under the ids of today.

    ``tables`` is what was given, ``moved`` is what the store holds under ids that are given up;
    both have to be written. ``removal`` takes the latter away from where it is.
    """

    tables: Tables
    moved: Tables
    removal: ChangeSet


def alias_id(kind: str, alias: str, stated_by: str) -> str:
    """Return the id of an alias node."""
    return compact_json([kind, alias, stated_by])


def resolve_aliases(reader: StoreReader, tables: Tables) -> Resolution:
    """Return the tables, and what the store holds under other ids, under the ids of today."""
    stored = reader.nodes(Alias, None)
    known = newest(Alias, pa.concat_tables([stored, tables[Alias]])) if Alias in tables else stored
    before, final = alias_targets(stored), _still_meant(reader, tables, alias_targets(known))
    tables = rename(tables, final)
    fresh = {
        kind: _learned_ids(reader, tables, kind, names.keys() - before.get(kind, {}).keys(), names)
        for kind, names in final.items()
    }
    tables, reused = _part_reused(reader, tables)
    given_up = {kind: {**fresh.get(kind, {}), **reused.get(kind, {})} for kind in {*fresh, *reused}}
    held, removal = _stored_under(
        reader, {kind: names for kind, names in given_up.items() if names}
    )
    todays = {k: {**final.get(k, {}), **v} for k, v in given_up.items()}
    moved = _rename_held(reader, held, todays, _taken(tables, reused))
    return Resolution(tables, moved, removal)


def _taken(tables: Tables, reused: Mapping) -> Mapping:
    """Return when each id that was used again is first seen with its newer artifact."""
    found: Mapping = {}
    for kind, names in reused.items():
        rows = tables[kind].select(["id", "facts_at"]).drop_null()
        rows = rows.filter(pc.is_in(rows["id"], value_set=pa.array([*names], pa.string())))
        first = rows.group_by("id").aggregate([("facts_at", "min")])
        found[kind] = dict(
            zip(first["id"].to_pylist(), first["facts_at_min"].to_pylist(), strict=True)
        )
    return found


def _rename_held(reader: Reader, held: Tables, mapping: Mapping, taken: Mapping) -> Tables:
    """Return what a store held under its new ids.

    What was stated of an id after the newer artifact had it is stated of the newer one: such a
    claim keeps its end.
    """
    made = rename(held, mapping)
    for record, table in held.items():
        if not issubclass(record, Claim) or not any(taken.values()):
            continue
        ids, stated = made[record]["to_id"], _stated_at(reader, table)
        for kind, days in taken.items():
            place = pc.index_in(table["to_id"], pa.array([*days], pa.string()))
            since = pa.array([*days.values()], pa.string()).take(place)
            later = pc.and_(pc.equal(table["to_kind"], kind.label), pc.greater(stated, since))
            ids = pc.if_else(pc.fill_null(later, False), table["to_id"], ids)
        made[record] = replace_column(made[record], "to_id", ids)
    return made


def _stated_at(reader: Reader, claims: pa.Table) -> pa.ChunkedArray:
    """Return when stored claims were stated last: when what they are about was described."""
    stated = pa.chunked_array([pa.nulls(len(claims), pa.string())])
    for label in pc.unique(claims["from_kind"]).to_pylist():
        here = pc.equal(claims["from_kind"], label)
        starts = pa.chunked_array([pc.unique(claims["from_id"].filter(here))])
        nodes = reader.nodes(NODE_OF[label], starts)
        described = nodes["facts_at"].take(pc.index_in(claims["from_id"], nodes["id"]))
        stated = pc.if_else(here, described, stated)
    return stated


def _learned_ids(
    reader: Reader, tables: Tables, kind: type[Node], aliases: Set[str], names: dict[str, str]
) -> dict[str, str]:
    """Return the new ids of what is stored under aliases that were not known.

    A redirect may lead to another artifact (another ``_id``) than the one that had the name: then
    the latter is the older artifact behind the id, as if it had been read after the alias.
    """
    learned = {alias: names[alias] for alias in names if alias in aliases}
    if not learned or kind not in ON_THE_HUB:
        return learned
    both = pa.chunked_array([pa.array([*learned, *learned.values()], pa.string())])
    stored = reader.nodes(kind, both).select(["id", "hub_id"])
    coming = [tables[kind].select(["id", "hub_id"])] if kind in tables else []
    newest: dict[str, str] = {}
    rows = pa.concat_tables([stored, *coming]).drop_null()
    for row in rows.filter(pc.is_in(rows["id"], value_set=both)).to_pylist():
        newest[row["id"]] = max(row["hub_id"], newest.get(row["id"], ""))
    for row in stored.drop_null().to_pylist():
        target = learned.get(row["id"])
        if target and newest.get(target, row["hub_id"]) != row["hub_id"]:
            learned[row["id"]] = f"{target}@{row['hub_id']}"
    return learned


def alias_targets(aliases: pa.Table) -> Mapping:
    """Return the id that stands for each alias; where sources disagree the first name decides."""
    found: Mapping = {}
    for row in aliases.sort_by("id").select(["kind", "alias", "target"]).to_pylist():
        if row["alias"] != row["target"]:
            found.setdefault(NODE_OF[row["kind"]], {}).setdefault(row["alias"], row["target"])
    return {kind: _final_targets(names) for kind, names in found.items()}


def current_ids(reader: Reader, ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the ids, and what those of them that are aliases stand for today."""
    found = set(ids.to_pylist())
    targets = alias_targets(reader.nodes(Alias, None))
    asked = {k: {a: t for a, t in names.items() if a in found} for k, names in targets.items()}
    for names in _still_meant(reader, {}, asked).values():
        found |= set(names.values())
    return pa.chunked_array([pa.array(sorted(found), pa.string())])


def _still_meant(reader: Reader, tables: Tables, names: Mapping) -> Mapping:
    """Leave out aliases behind which the Hub has a newer ``_id`` than behind what they stand for.

    Such a name was given up by a rename and is somebody else's today.
    """
    made = dict(names)
    for kind in ON_THE_HUB:
        meant = names.get(kind, {})
        if not meant:
            continue
        both = pa.chunked_array([pa.array([*meant, *meant.values()], pa.string())])
        rows = [reader.nodes(kind, both), *([tables[kind]] if kind in tables else [])]
        stated = pa.concat_tables(rows).select(["id", "hub_id"]).drop_null()
        found: dict[str, set[str]] = {}
        for row in stated.filter(pc.is_in(stated["id"], value_set=both)).to_pylist():
            found.setdefault(row["id"], set()).add(row["hub_id"])
        made[kind] = {
            alias: target
            for alias, target in meant.items()
            if not {alias, target} <= found.keys() or max(found[alias]) <= max(found[target])
        }
    return made


def _final_targets(names: dict[str, str]) -> dict[str, str]:
    """Follow aliases of aliases; those that lead in a circle are left out."""
    made = {}
    for alias in names:
        target, passed = names[alias], {alias}
        while target in names and target not in passed:
            passed.add(target)
            target = names[target]
        if target not in passed:
            made[alias] = target
    return made


def rename(tables: Tables, mapping: Mapping) -> Tables:
    """Return the tables with ids replaced, at nodes and at the ends of claims."""
    if not any(mapping.values()):
        return tables
    made = dict(tables)
    for record, table in tables.items():
        if issubclass(record, Claim):
            for kind_column, id_column in (ENDS[:2], ENDS[2:]):
                for kind, names in mapping.items():
                    at = pc.equal(table[kind_column], kind.label)
                    ids = pc.if_else(at, rename_ids(table[id_column], names), table[id_column])
                    table = replace_column(table, id_column, ids)
            made[record] = table
        elif mapping.get(record):
            made[record] = replace_column(table, "id", rename_ids(table["id"], mapping[record]))
    return made


def rename_ids(ids: pa.ChunkedArray, names: dict[str, str]) -> pa.ChunkedArray:
    """Return ids with those replaced that have another name."""
    if not names:
        return ids
    place = pc.index_in(ids, pa.array(list(names), pa.string()))
    return pc.coalesce(pa.array(list(names.values()), pa.string()).take(place), ids)


def _stored_under(reader: StoreReader, mapping: Mapping) -> tuple[Tables, ChangeSet]:
    """Return what the store holds at the old ids, and the change set that removes it."""
    found: list[Tables] = []
    plan = ChangeSet()
    for kind, names in mapping.items():
        ids = pa.chunked_array([pa.array(list(names), pa.string())])
        nodes = reader.nodes(kind, ids)
        nodes = nodes.filter(pc.is_in(nodes["id"], value_set=ids))
        if not len(nodes):
            continue
        found.append({kind: nodes})
        plan.nodes_gone[kind] = nodes.select(["id"])
        for claim in CLAIMS:
            if any(kind in ends for ends in claim.ends):
                claims = reader.claims_at(claim, kind, nodes["id"])
                if len(claims):
                    found.append({claim: claims})
    held = concat(found)
    # A claim between two artifacts that both move was read twice.
    held = {
        r: t.group_by(t.column_names).aggregate([]) if issubclass(r, Claim) else t
        for r, t in held.items()
    }
    plan.claims_gone = {r: t for r, t in held.items() if issubclass(r, Claim)}
    return held, plan


def _part_reused(reader: Reader, tables: Tables) -> tuple[Tables, Mapping]:
    """Return the tables with an ``@`` id for each older artifact behind an id that was used again.

    Returns the new ids of stored nodes that have to get one as well.
    """
    reused: Mapping = {}
    tables = dict(tables)
    for kind in ON_THE_HUB:
        if kind not in tables:
            continue
        rows = tables[kind].select(["id", "hub_id"]).drop_null()
        if not len(rows):
            continue
        stored = reader.nodes(kind, rows["id"]).select(["id", "hub_id"])
        ids = _contested_ids(rows, stored)
        if not len(ids):
            continue
        rows, stored = (t.filter(pc.is_in(t["id"], value_set=ids)) for t in (rows, stored))
        both = pa.concat_tables([rows, stored]).group_by("id")
        # A hub_id begins with its time.
        newest = both.aggregate([("hub_id", "max"), ("hub_id", "min")])
        older = _older_rows(stored, newest)
        moved = _listed_as(tables[kind], [row["hub_id"] for row in older])
        for row in older:
            own, hub_id = row["id"], row["hub_id"]
            reused.setdefault(kind, {})[own] = moved.get(hub_id) or f"{own}@{hub_id}"
        old = {(row["id"], row["hub_id"]) for row in _older_rows(rows, newest)}
        if old:
            tables = _rename_older(tables, kind, old)
    return tables, reused


def _listed_as(rows: pa.Table, hub_ids: list[str]) -> dict[str, str]:
    """Return under which ids artifacts with these ``_id`` come: they may have been renamed."""
    found = rows.filter(pc.is_in(rows["hub_id"], value_set=pa.array(hub_ids, pa.string())))
    return dict(zip(found["hub_id"].to_pylist(), found["id"].to_pylist(), strict=True))


def _contested_ids(rows: pa.Table, stored: pa.Table) -> pa.Array:
    """Return the ids that may mean two artifacts: stated twice, or stored with another hub_id.

    They are few, so that the rest of the work is small however large the load is.
    """
    where = pc.index_in(rows["id"], stored["id"])
    found = pa.array([], pa.string())
    if repeats(rows["id"], where):
        times = pc.value_counts(rows["id"].combine_chunks())
        found = times.field("values").filter(pc.greater(times.field("counts"), 1))
    other = pc.not_equal(stored["hub_id"].take(where), rows["hub_id"])
    others = rows["id"].filter(pc.fill_null(other, False)).combine_chunks()
    return pa.concat_arrays([found, others])


def _older_rows(rows: pa.Table, newest: pa.Table) -> list[dict[str, Any]]:
    """Return the rows whose hub_id is not the newest behind their id."""
    several = newest.filter(pc.not_equal(newest["hub_id_max"], newest["hub_id_min"]))
    place = pc.index_in(rows["id"], several["id"])
    other = pc.not_equal(several["hub_id_max"].take(place), rows["hub_id"])
    return list(rows.select(["id", "hub_id"]).filter(pc.fill_null(other, False)).to_pylist())


def _rename_older(tables: Tables, kind: type[Node], old: set[tuple[str, str]]) -> Tables:
    """Give incoming older artifacts their ``@`` id; claims follow where no newer one is there."""
    table = tables[kind]
    ids = [
        f"{i}@{h}" if (i, h) in old else i
        for i, h in zip(table["id"].to_pylist(), table["hub_id"].to_pylist(), strict=True)
    ]
    tables = {**tables, kind: replace_column(table, "id", pa.array(ids, pa.string()))}
    left = set(ids)
    alone = {i: f"{i}@{h}" for i, h in old if i not in left}
    claims: Tables = {r: t for r, t in tables.items() if issubclass(r, Claim)}
    return {**tables, **rename(claims, {kind: alone})}
