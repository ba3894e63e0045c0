"""Things that change their id: aliases that are learned, and names that were used again.

A model that the Hub renamed keeps its history under the new id; a name that somebody else uses
again (another ``_id`` behind the same id) gives the older thing the id ``owner/name@<_id>``.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.plan import Plan, Reader
from graph.schema import CLAIMS, NODE_OF, Alias, Claim, Dataset, Model, Node
from graph.tables import ENDS, Tables, _replace, compact_json, concat

Mapping = dict[type[Node], dict[str, str]]
"""For each kind, the id that stands instead of another."""

_HAS_HUB_ID: tuple[type[Node], ...] = (Model, Dataset)


def alias_id(kind: str, alias: str, stated_by: str) -> str:
    """Return the id of an alias node."""
    return compact_json([kind, alias, stated_by])


def move(reader: Reader, tables: Tables) -> tuple[Tables, Tables, Plan]:
    """Give everything the id that it has today.

    Returns the tables with today's ids; the tables of what the store holds under ids that are
    given up; and the plan that removes the latter. Both sets of tables have to be written.
    """
    stored = _aliases(reader.nodes(Alias, None))
    learned = _aliases(tables[Alias]) if Alias in tables else {}
    final = {
        kind: _resolved({**learned.get(kind, {}), **stored.get(kind, {})})
        for kind in {*stored, *learned}
    }
    tables = rename(tables, final)
    fresh = {
        kind: {a: t for a, t in final[kind].items() if a in names and a not in stored.get(kind, {})}
        for kind, names in learned.items()
    }
    tables, reused = _reused(reader, tables)
    given_up = {kind: {**fresh.get(kind, {}), **reused.get(kind, {})} for kind in {*fresh, *reused}}
    held, plan = _held(reader, {kind: names for kind, names in given_up.items() if names})
    return tables, rename(held, {k: {**final.get(k, {}), **v} for k, v in given_up.items()}), plan


def _aliases(table: pa.Table) -> Mapping:
    found: Mapping = {}
    for row in table.sort_by("id").select(["kind", "alias", "target"]).to_pylist():
        if row["alias"] != row["target"]:
            found.setdefault(NODE_OF[row["kind"]], {}).setdefault(row["alias"], row["target"])
    return found


def _resolved(names: dict[str, str]) -> dict[str, str]:
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
                    ids = pc.if_else(at, _renamed(table[id_column], names), table[id_column])
                    table = _replace(table, id_column, ids)
            made[record] = table
        elif mapping.get(record):
            made[record] = _replace(table, "id", _renamed(table["id"], mapping[record]))
    return made


def _renamed(ids: pa.ChunkedArray, names: dict[str, str]) -> pa.ChunkedArray:
    if not names:
        return ids
    place = pc.index_in(ids, pa.array(list(names), pa.string()))
    return pc.coalesce(pa.array(list(names.values()), pa.string()).take(place), ids)


def _held(reader: Reader, mapping: Mapping) -> tuple[Tables, Plan]:
    """Return what the store holds at the old ids, and the plan that removes it."""
    found: list[Tables] = []
    plan = Plan()
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
    # A claim between two things that both move was read twice.
    held = {
        r: t.group_by(t.column_names).aggregate([]) if issubclass(r, Claim) else t
        for r, t in held.items()
    }
    plan.claims_gone = {r: t for r, t in held.items() if issubclass(r, Claim)}
    return held, plan


def _reused(reader: Reader, tables: Tables) -> tuple[Tables, Mapping]:
    """Tell apart things that had the same id one after the other.

    Returns the tables in which older things have their ``@`` id, and the stored nodes that have
    to get one.
    """
    reused: Mapping = {}
    tables = dict(tables)
    for kind in _HAS_HUB_ID:
        if kind not in tables:
            continue
        rows = tables[kind].filter(pc.is_valid(tables[kind]["hub_id"]))
        if not len(rows):
            continue
        stored = reader.nodes(kind, rows["id"])
        newest = _newest_hub_ids(pa.concat_tables([rows, stored]).select(["id", "hub_id"]))
        for row in _others(stored, newest):
            reused.setdefault(kind, {})[row["id"]] = _apart(row)
        old = {(row["id"], row["hub_id"]) for row in _others(rows, newest)}
        if old:
            tables = _set_apart(tables, kind, old)
    return tables, reused


def _newest_hub_ids(both: pa.Table) -> pa.Table:
    """Return id and hub_id of the newest thing behind each id; an _id begins with its time."""
    return both.group_by("id").aggregate([("hub_id", "max"), ("hub_id", "min")])


def _others(rows: pa.Table, newest: pa.Table) -> list[dict[str, Any]]:
    """Return the rows whose hub_id is not the newest behind their id."""
    several = newest.filter(pc.not_equal(newest["hub_id_max"], newest["hub_id_min"]))
    place = pc.index_in(rows["id"], several["id"])
    other = pc.not_equal(several["hub_id_max"].take(place), rows["hub_id"])
    return list(rows.select(["id", "hub_id"]).filter(pc.fill_null(other, False)).to_pylist())


def _apart(row: dict[str, Any]) -> str:
    return f"{row['id']}@{row['hub_id']}"


def _set_apart(tables: Tables, kind: type[Node], old: set[tuple[str, str]]) -> Tables:
    """Give incoming older things their ``@`` id; their claims follow where they are alone."""
    table = tables[kind]
    ids = [
        f"{i}@{h}" if (i, h) in old else i
        for i, h in zip(table["id"].to_pylist(), table["hub_id"].to_pylist(), strict=True)
    ]
    tables = {**tables, kind: _replace(table, "id", pa.array(ids, pa.string()))}
    left = set(ids)
    alone = {i: f"{i}@{h}" for i, h in old if i not in left}
    claims: Tables = {r: t for r, t in tables.items() if issubclass(r, Claim)}
    return {**tables, **rename(claims, {kind: alone})}
