"""Arrow tables of records: one table per node kind or claim, its columns from the schema."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import (
    CLAIMS,
    NODE_OF,
    NODES,
    Claim,
    Derived,
    Entity,
    Node,
    RecordType,
    Relation,
    StoredType,
    claim_key,
    properties,
)

NodeTables = dict[type[Node], pa.Table]
ClaimTables = dict[type[Claim], pa.Table]
DerivedTables = dict[type[Derived], pa.Table]
Tables = dict[RecordType, pa.Table]
"""What a store writes. Columns that are missing count as unknown."""

ENDS = ("from_kind", "from_id", "to_kind", "to_id")
ARROW = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def arrow_schema(record: StoredType) -> pa.Schema:
    """Return the columns of a record's table: first its ends, if any, then its properties."""
    return _arrow_schema(record)  # type: ignore[arg-type]  # classes can be hashed


@functools.cache
def _arrow_schema(record: StoredType) -> pa.Schema:
    fields = [pa.field(p.name, ARROW[p.type]) for p in properties(record)]
    ends = [pa.field(name, pa.string()) for name in ENDS] if issubclass(record, Relation) else []
    return pa.schema(ends + fields)


def empty(record: StoredType) -> pa.Table:
    """Return the record's table without rows."""
    return arrow_schema(record).empty_table()


def conform(record: StoredType, table: pa.Table) -> pa.Table:
    """Return the table with every column of the schema, in its order and types.

    Empty texts and NaN, which data frames have where nothing is known, become unknown.

    Raises
    ------
    ValueError
        If a column is not one of the record's properties.
    """
    schema = arrow_schema(record)
    unknown = set(table.column_names) - set(schema.names)
    if unknown:
        raise ValueError(f"{record.label} has no property {', '.join(sorted(unknown))}")
    columns = [_conform_column(table, field) for field in schema]
    made = pa.table(columns, schema=schema)
    if issubclass(record, Entity):
        made = replace_column(made, "kind", _repeated(record.label, len(made)))
        made = replace_column(made, "only_mentioned", pc.fill_null(made["only_mentioned"], False))
    if issubclass(record, Claim):
        made = replace_column(made, "declared", pc.fill_null(made["declared"], True))
    return made


def _conform_column(table: pa.Table, field: pa.Field) -> pa.ChunkedArray | pa.Array:
    if field.name not in table.column_names:
        return pa.nulls(len(table), field.type)
    column = table[field.name]
    column = column if column.type == field.type else column.cast(field.type)
    if field.name == "id" or field.name in ENDS:
        return column
    if field.type == pa.string():
        return _unknown_where(pc.equal(column, ""), column)
    return _unknown_where(pc.is_nan(column), column) if field.type == pa.float64() else column


def _unknown_where(nothing: pa.ChunkedArray, column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pc.any(nothing).as_py():
        return column
    return pc.if_else(nothing, pa.scalar(None, column.type), column)


def _repeated(text: str, length: int) -> pa.Array:
    # A text repeated by Arrow itself takes four times as long.
    return pa.array([text]).take(pa.repeat(pa.scalar(0, pa.int32()), length))


def replace_column(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    """Return the table with another column in the place of one."""
    return table.set_column(table.column_names.index(name), name, column)


def stated(table: pa.Table) -> list[str]:
    """Return the columns in which some row has a value."""
    return [n for n in table.column_names if table[n].null_count < len(table)]


_MARK = "\x1f"


def keys(claim: type[Claim], table: pa.Table) -> pa.ChunkedArray:
    """Return each claim's key as one text; ends and key properties cannot run into each other."""
    parts = [_escape_marks(table[name]) for name in (*ENDS, *claim_key(claim))]
    return pc.binary_join_element_wise(*parts, f"{_MARK}1", null_handling="replace")


def _escape_marks(column: pa.ChunkedArray) -> pa.ChunkedArray:
    text = column if column.type == pa.string() else column.cast(pa.string())
    if pc.any(pc.match_substring(text, _MARK)).as_py():
        text = pc.replace_substring(text, _MARK, f"{_MARK}0")
    # Unknown and empty are not the same value of a key.
    return pc.fill_null(text, f"{_MARK}2") if text.null_count else text


def of_sources(table: pa.Table, sources: Sequence[str]) -> pa.Table:
    """Return the claims that these sources state."""
    return table.filter(pc.is_in(table["stated_by"], value_set=pa.array(sources, pa.string())))


def pairs(table: pa.Table) -> list[tuple[str, str]]:
    """Return the pairs of end kinds that stand in a table of relationships."""
    found = table.group_by(["from_kind", "to_kind"]).aggregate([]).to_pylist()
    return sorted((row["from_kind"], row["to_kind"]) for row in found)


def of_pair(table: pa.Table, pair: tuple[str, str]) -> pa.Table:
    """Return the rows whose ends are of these two kinds."""
    here = pc.and_(pc.equal(table["from_kind"], pair[0]), pc.equal(table["to_kind"], pair[1]))
    return _matching_rows(table, here)


def _matching_rows(table: pa.Table, here: pa.ChunkedArray) -> pa.Table:
    """Return the rows where it is true; the table itself, not a copy, where these are all."""
    return table if pc.all(here).as_py() else table.filter(here)


def with_mentions(tables: Tables, listed: type[Node] | None = None) -> Tables:
    """Add a stub for every end of a claim that no node table describes.

    Wherever a claim begins at an artifact of the kind ``listed``, the tables are known to hold it.
    """
    made = dict(tables)
    for kind, ids in _claim_ends(tables, listed).items():
        known = made.get(kind, empty(kind))
        absent = _absent_ids(ids, known["id"])
        if len(absent):
            mentions = conform(kind, pa.table({"id": absent}))
            yes = pa.repeat(pa.scalar(True), len(absent))
            made[kind] = pa.concat_tables([known, replace_column(mentions, "only_mentioned", yes)])
    return made


_FEWER = 4
"""So many times fewer ids than known ones are looked for among these before both are joined."""


def _absent_ids(ids: pa.ChunkedArray, known: pa.ChunkedArray) -> pa.Array:
    """Return the ids that are not known, each once, sorted."""
    if len(ids) < len(known) // _FEWER:
        known = known.filter(pc.is_in(known, value_set=ids))
    # Of millions a join finds them in half the time of a look-up, but in any order.
    given = pa.table({"id": ids})
    left = given.join(pa.table({"id": known}), keys="id", join_type="left anti")
    absent = pc.unique(left["id"])
    return absent.take(pc.sort_indices(absent))


def _claim_ends(tables: Tables, listed: type[Node] | None) -> dict[type[Node], pa.ChunkedArray]:
    found: dict[str, list[pa.ChunkedArray]] = {}
    for record, table in tables.items():
        if not issubclass(record, Claim):
            continue
        for kind_column, id_column in (ENDS[:2], ENDS[2:]):
            for kind in pc.unique(table[kind_column]).to_pylist():
                if listed and id_column == "from_id" and kind == listed.label:
                    continue
                here = pc.equal(table[kind_column], kind)
                ids = _matching_rows(table.select([id_column]), here)[id_column]
                # Claims end at few nodes, and begin at many.
                ids = pa.chunked_array([pc.unique(ids)]) if id_column == "to_id" else ids
                found.setdefault(kind, []).append(ids)
    return {
        NODE_OF[label]: pa.chunked_array([c for ids in columns for c in ids.chunks], pa.string())
        for label, columns in found.items()
    }


def concat(many: Iterable[Tables]) -> Tables:
    """Join several sets of tables, keeping the order of rows."""
    found: dict[RecordType, list[pa.Table]] = {}
    for tables in many:
        for record, table in tables.items():
            found.setdefault(record, []).append(conform(record, table))
    order: tuple[RecordType, ...] = (*NODES, *CLAIMS)
    return {r: pa.concat_tables(found[r]) for r in order if r in found}


def compact_json(value: Mapping[str, object] | list[object]) -> str:
    """Return JSON without blanks, its keys sorted, so that equal values are equal texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
